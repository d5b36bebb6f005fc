//! Privacy requests: asked for, listed, shown.

use std::collections::HashSet;

use api::{plan_limits::room_for, prelude::*};
use chrono::{TimeDelta, Utc};
use cloud::bucket::keys;
use domain::{PrivacyKind, PrivacyRequest, PrivacyRequestId, Progress, RunKind, RunStatus};
use runs::begin;

use super::{
    subjects::{RequestSubjects, Subject},
    view::{NewPrivacyRequest, PrivacyRequestView},
};
use crate::customers::Customers;

/// Subjects that one request may name.
const MOST_SUBJECTS: usize = 5_000;
/// So long a file can be downloaded; the bucket forgets it then.
const FILE_LIFE: TimeDelta = TimeDelta::days(7);

/// Asks that what is held of up to 5,000 subjects be deleted, made nobody's, or handed out.
///
/// It is done in the background; the request tells how far it is, and at last what became of it.
#[utoipa::path(
    post, path = "/v1/privacy-requests", tag = "privacy", operation_id = "createPrivacyRequest",
    request_body = NewPrivacyRequest,
    responses((status = 202, description = "The request, being answered", body = PrivacyRequestView), BodyProblems, AuthProblems, ConflictProblem),
    extensions(("x-resource" = json!("customers")), ("x-idempotency" = json!("kept")))
)]
pub async fn create(
    principal: Allowed<permission::Delete>,
    State(customers): State<Customers>,
    Json(request): Json<NewPrivacyRequest>,
) -> Result<(StatusCode, Json<PrivacyRequestView>), ApiError> {
    let tenant = &principal.tenant;
    let NewPrivacyRequest {
        kind,
        subjects,
        suppress,
    } = request;
    if !(1..=MOST_SUBJECTS).contains(&subjects.len()) {
        let detail = format!("Name 1 to {MOST_SUBJECTS} subjects.");
        return Err(ApiError::invalid(vec![("subjects", detail)]));
    }
    room_for(tenant, RunKind::Privacy).await?;
    let ids: HashSet<String> = subjects.into_iter().map(String::from).collect();
    let subjects = RequestSubjects(ids.into_iter().map(Subject::new).collect());
    let request = PrivacyRequest {
        id: PrivacyRequestId::new(),
        kind,
        subjects: subjects.0.len() as u32,
        suppress: kind != PrivacyKind::Access && suppress.unwrap_or(true),
        requested_by: principal.id,
        receipt: None,
        progress: Progress::queued(),
    };
    subjects
        .keep(&customers.bucket, tenant.org(), request.id)
        .await?;
    tenant.create_privacy_request(&request).await?;
    begin(&customers.privacy, tenant, request.id.into()).await;
    Ok((StatusCode::ACCEPTED, Json(request.into())))
}

/// Lists privacy requests, newest first.
#[utoipa::path(
    get, path = "/v1/privacy-requests", tag = "privacy", operation_id = "listPrivacyRequests", params(PageQuery),
    responses((status = 200, description = "A page", body = List<PrivacyRequestView>), QueryProblems, AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Delete>,
    Params(page): Params<PageQuery>,
) -> Result<Json<List<PrivacyRequestView>>, ApiError> {
    let page = principal.tenant.privacy_requests(&page.into()).await?;
    Ok(Json(List::of(page, PrivacyRequestView::from)))
}

/// Shows a privacy request: how far it is, what became of it and, of `access`, where its file is.
#[utoipa::path(
    get, path = "/v1/privacy-requests/{id}", tag = "privacy", operation_id = "getPrivacyRequest",
    params(("id" = PrivacyRequestId, Path)),
    responses((status = 200, description = "The request", body = PrivacyRequestView), LookupProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Delete>,
    State(customers): State<Customers>,
    Id(id): Id<PrivacyRequestId>,
) -> Result<Json<PrivacyRequestView>, ApiError> {
    let tenant = &principal.tenant;
    let found = tenant.privacy_request(id).await?;
    let request = found.or_not_found("privacy request")?;
    let ended = request.progress.ended_at;
    let has_file = request.kind == PrivacyKind::Access
        && request.progress.status == RunStatus::Succeeded
        && ended.is_some_and(|at| Utc::now() < at + FILE_LIFE);
    let mut view = PrivacyRequestView::from(request);
    let key = keys::privacy_file(tenant.org(), id);
    // Not once somebody was erased since, who may be in it.
    if has_file && customers.bucket.head(&key).await?.is_some() {
        let url = customers.bucket.presign_get(&key, "held.jsonl.gz").await?;
        view.url = Some(url);
    }
    Ok(Json(view))
}
