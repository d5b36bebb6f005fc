//! Segments: filters of customers by a name, everybody's or one's own.

use api::{json, permission::Lasting, prelude::*};
use chrono::{DateTime, Utc};
use domain::{ActorId, MOST_SEGMENTS, Segment, SegmentId, name};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    Customers,
    filter::{CustomerFilter, Finds, Wanted},
    rows::{Beside, each_wanted},
};
use crate::in_use::refuse_used;

/// A new segment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSegment {
    /// What people call it, up to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// Whom it has: what `GET /v1/customers` takes. `"owner": "me"` means whoever looks.
    #[schema(value_type = CustomerFilter)]
    pub filter: Map<String, Value>,
    /// Whether all members have it; else only whoever made it.
    #[serde(default)]
    pub shared: bool,
}

/// How a segment is to change. What is not named stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SegmentUpdate {
    /// What people call it, up to 100 characters.
    #[serde(default, deserialize_with = "json::given")]
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// Whom it has, instead of what it had.
    #[serde(default, deserialize_with = "json::given")]
    #[schema(value_type = Option<CustomerFilter>)]
    pub filter: Option<Map<String, Value>>,
    /// Whether all members have it; else only whoever made it.
    #[serde(default, deserialize_with = "json::given")]
    pub shared: Option<bool>,
}

/// Customers that are looked for again and again.
#[derive(Debug, Serialize, ToSchema)]
pub struct SegmentView {
    /// Its id.
    pub id: SegmentId,
    /// What people call it.
    pub name: String,
    /// Whom it has: what `GET /v1/customers` takes.
    pub filter: CustomerFilter,
    /// Whether all members have it.
    pub shared: bool,
    /// Who made it.
    pub made_by: ActorId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// How many customers it has, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customers: Option<u64>,
}

impl TryFrom<Segment> for SegmentView {
    type Error = ApiError;

    fn try_from(segment: Segment) -> Result<Self, ApiError> {
        Ok(Self {
            filter: serde_json::from_str(&segment.filter)?,
            created_at: segment.made_at(),
            id: segment.id,
            name: segment.name,
            shared: segment.shared,
            made_by: segment.made_by,
            customers: None,
        })
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SegmentQuery {
    /// Whether to count the customers of each.
    #[serde(default)]
    count: bool,
}

/// Lists segments: those that all members have, and one's own. There are up to 200.
#[utoipa::path(
    get, path = "/v1/segments", tag = "customers", operation_id = "listSegments",
    params(SegmentQuery),
    responses((status = 200, description = "The segments", body = List<SegmentView>), QueryProblems, AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(customers): State<Customers>,
    Params(query): Params<SegmentQuery>,
) -> Result<Json<List<SegmentView>>, ApiError> {
    let all = principal.tenant.segments().await?.into_iter();
    let seen = all.filter(|segment| segment.is_seen_by(principal.id));
    let mut items = seen
        .map(SegmentView::try_from)
        .collect::<Result<Vec<_>, _>>()?;
    if query.count {
        count(&customers, &principal, &mut items).await?;
    }
    Ok(Json(List {
        items,
        next_cursor: None,
    }))
}

/// Shows a segment, and how many customers it has.
#[utoipa::path(
    get, path = "/v1/segments/{id}", tag = "customers", operation_id = "getSegment",
    params(("id" = SegmentId, Path)),
    responses((status = 200, description = "The segment", body = SegmentView), LookupProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(customers): State<Customers>,
    Id(id): Id<SegmentId>,
) -> Result<Json<SegmentView>, ApiError> {
    let mut view = SegmentView::try_from(segment(&principal, id).await?)?;
    count(&customers, &principal, std::slice::from_mut(&mut view)).await?;
    Ok(Json(view))
}

/// Keeps a filter of customers by a name.
#[utoipa::path(
    post, path = "/v1/segments", tag = "customers", operation_id = "createSegment",
    request_body = NewSegment,
    responses((status = 201, description = "The segment", body = SegmentView), BodyProblems, AuthProblems, ConflictProblem),
    extensions(("x-resource" = json!("customers")), ("x-idempotency" = json!("kept")))
)]
pub async fn create(
    principal: Allowed<Lasting<permission::Upload>>,
    State(_): State<Customers>,
    Json(request): Json<NewSegment>,
) -> Result<(StatusCode, Json<SegmentView>), ApiError> {
    let NewSegment {
        name,
        filter,
        shared,
    } = request;
    fields::check([("name", name::problem(&name))])?;
    let segment = Segment {
        id: SegmentId::new(),
        name,
        filter: checked(filter, &principal)?,
        shared,
        made_by: principal.id,
    };
    if !principal.tenant.create_segment(&segment).await? {
        let detail =
            format!("There are {MOST_SEGMENTS} segments, which is the most. Delete some first.");
        return Err(ApiError::conflict("too_many_segments", detail));
    }
    principal.changed("segment", None, Some(&segment.id.to_string()));
    Ok((StatusCode::CREATED, Json(segment.try_into()?)))
}

/// Changes a segment: one's own, or one that all members have.
#[utoipa::path(
    patch, path = "/v1/segments/{id}", tag = "customers", operation_id = "updateSegment",
    params(("id" = SegmentId, Path)), request_body = SegmentUpdate,
    responses(
        (status = 200, description = "The segment", body = SegmentView),
        LookupProblems, BodyProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn update(
    principal: Allowed<Lasting<permission::Upload>>,
    State(_): State<Customers>,
    Id(id): Id<SegmentId>,
    Json(request): Json<SegmentUpdate>,
) -> Result<Json<SegmentView>, ApiError> {
    let wrong_name = request.name.as_deref().and_then(name::problem);
    fields::check([("name", wrong_name)])?;
    let before = segment(&principal, id).await?;
    if before.shared && request.shared == Some(false) {
        refuse_used_segment(&principal, id).await?;
    }
    let filter = request.filter.map(|filter| checked(filter, &principal));
    let after = Segment {
        name: request.name.unwrap_or(before.name),
        filter: filter.transpose()?.unwrap_or(before.filter),
        shared: request.shared.unwrap_or(before.shared),
        ..before
    };
    if !principal.tenant.change_segment(&after).await? {
        return Err(ApiError::not_found("segment"));
    }
    Ok(Json(after.try_into()?))
}

/// Deletes a segment that no campaign uses. Its customers stay.
#[utoipa::path(
    delete, path = "/v1/segments/{id}", tag = "customers", operation_id = "deleteSegment",
    params(("id" = SegmentId, Path)),
    responses((status = 204, description = "It is gone"), LookupProblems, ConflictProblem),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn delete(
    principal: Allowed<permission::Upload>,
    State(_): State<Customers>,
    Id(id): Id<SegmentId>,
) -> Result<StatusCode, ApiError> {
    segment(&principal, id).await?;
    refuse_used_segment(&principal, id).await?;
    principal.tenant.delete_segment(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Refuses to take a segment away from campaigns that look for customers in it.
async fn refuse_used_segment(principal: &Principal, id: SegmentId) -> Result<(), ApiError> {
    refuse_used(principal, "segment_in_use", |campaign| {
        campaign.segment_id == Some(id)
    })
    .await
}

/// A segment that whoever asks has.
pub async fn segment(principal: &Principal, id: SegmentId) -> Result<Segment, ApiError> {
    let found = principal.tenant.segment(id).await?;
    let found = found.filter(|segment| segment.is_seen_by(principal.id));
    found.or_not_found("segment")
}

/// A filter as it is kept.
///
/// # Errors
/// 422 for what is no filter of customers.
pub fn checked(filter: Map<String, Value>, principal: &Principal) -> Result<String, ApiError> {
    let wrong = |detail: String| ApiError::invalid([("filter", detail)]);
    let known: Vec<String> = CustomerFilter::fields().collect();
    if let Some(other) = filter.keys().find(|name| !known.contains(name)) {
        let detail = format!(
            "There is no `{other}` to filter by; there are {}.",
            known.join(", ")
        );
        return Err(wrong(detail));
    }
    let read: CustomerFilter =
        json::read_value(Value::Object(filter)).map_err(|unfit| unfit.within("filter"))?;
    let text = serde_json::to_string(&read)?;
    read.wanted(principal.account, Utc::now())
        .map_err(|error| wrong(error.detail().to_owned()))?;
    Ok(text)
}

/// Counts the customers of segments, in one pass over all.
async fn count(
    customers: &Customers,
    principal: &Principal,
    segments: &mut [SegmentView],
) -> Result<(), ApiError> {
    if segments.is_empty() {
        return Ok(());
    }
    let (now, tenant) = (Utc::now(), &principal.tenant);
    let beside = Beside::read(&customers.scores, tenant).await?;
    // One that was kept before what it asks was refused finds nobody.
    let wanted = segments.iter().map(|segment| {
        let filter = segment.filter.clone();
        filter.wanted(principal.account, now).ok()
    });
    let wanted: Vec<Option<Wanted>> = wanted.collect();
    let mut counts = vec![0; wanted.len()];
    let mut unsure = vec![false; wanted.len()];
    let all = CustomerFilter::default().wanted(principal.account, now)?;
    each_wanted(tenant, &beside, &all, |row| {
        for (at, wanted) in wanted.iter().enumerate() {
            match wanted
                .as_ref()
                .map_or(Finds::No, |wanted| wanted.finds(&row))
            {
                Finds::Yes => counts[at] += 1,
                Finds::No => {}
                Finds::Unsure => unsure[at] = true,
            }
        }
    })
    .await?;
    for (at, segment) in segments.iter_mut().enumerate() {
        // Those that take traits which lists have not are counted one by one.
        if let (true, Some(wanted)) = (unsure[at], &wanted[at]) {
            counts[at] = 0;
            each_wanted(tenant, &beside, wanted, |_| counts[at] += 1).await?;
        }
        segment.customers = Some(counts[at]);
    }
    Ok(())
}
