//! Imports: asked for, listed, shown, stopped and undone.

use api::{plan_limits::room_for, prelude::*};
use cloud::{Bucket, bucket::keys};
use domain::{
    CustomersAre, Dataset, DatasetStatus, ImportId, ImportPurpose, RowError, RunKind, RunStatus,
};
use ledger::import::{Suggestion, suggest};
use runs::{begin, start_next};
use store::{Finish, TenantStore};

use super::{
    request,
    view::{ImportView, NewImport, SuggestionQuery},
};
use crate::customers::Customers;

/// Tells the rows of a dataset as events: what customers are now, what they did, their payments or their subscriptions.
///
/// Each row is checked as an event that is sent. With `dry_run` it only says what would become of each. A file that
/// comes again, or another that overlaps with it, tells nothing twice.
#[utoipa::path(
    post, path = "/v1/imports", tag = "imports", operation_id = "createImport",
    request_body = NewImport,
    responses(
        (status = 202, description = "The import, under way", body = ImportView),
        BodyProblems, LookupProblems, PlanProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("customers")), ("x-idempotency" = json!("kept")))
)]
pub async fn create(
    principal: Allowed<Work<permission::Upload>>,
    State(customers): State<Customers>,
    Json(new): Json<NewImport>,
) -> Result<(StatusCode, Json<ImportView>), ApiError> {
    let tenant = &principal.tenant;
    let dataset = tenant.dataset(new.dataset_id).await?;
    let dataset = dataset.or_not_found("dataset")?;
    let columns = columns(&customers.bucket, tenant, &dataset).await?;
    let customers_are = principal.organization().await?.customers_are;
    let run = request::run(new, &dataset, &columns, customers_are, principal.id)?;
    room_for(tenant, RunKind::Import).await?;
    if !tenant.create_import(&run).await? {
        let detail = "The dataset has changed meanwhile. Look at it, and ask again.";
        return Err(ApiError::conflict("dataset_changed", detail));
    }
    begin(&customers.imports, tenant, run.id.into()).await;
    Ok((StatusCode::ACCEPTED, Json(run.into())))
}

/// Suggests what the rows of a dataset are, and which of its columns are what, by the names of these: in English and
/// Portuguese, and the exports of Stripe's dashboard by their headers.
#[utoipa::path(
    get, path = "/v1/imports/suggestion", tag = "imports", operation_id = "suggestImport",
    params(SuggestionQuery),
    responses((status = 200, description = "What it seems to be", body = Suggestion), LookupProblems, BodyProblems, QueryProblems, ConflictProblem),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn suggestion(
    principal: Allowed<permission::Read>,
    State(customers): State<Customers>,
    Params(query): Params<SuggestionQuery>,
) -> Result<Json<Suggestion>, ApiError> {
    let tenant = &principal.tenant;
    let dataset = tenant.dataset(query.dataset_id).await?;
    let dataset = dataset.or_not_found("dataset")?;
    let columns = columns(&customers.bucket, tenant, &dataset).await?;
    let customers_are: CustomersAre = principal.organization().await?.customers_are;
    let suggestion = suggest(&columns, query.kind, customers_are);
    suggestion.map(Json).ok_or_else(|| {
        let detail = "The names of the columns do not tell what its rows are. Ask for one `kind`.";
        ApiError::invalid([("kind", detail.to_owned())])
    })
}

/// Lists imports with dry runs and undoings, newest first.
#[utoipa::path(
    get, path = "/v1/imports", tag = "imports", operation_id = "listImports", params(PageQuery),
    responses((status = 200, description = "A page", body = List<ImportView>), QueryProblems, AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    Params(page): Params<PageQuery>,
) -> Result<Json<List<ImportView>>, ApiError> {
    let page = principal.tenant.import_runs(&page.into()).await?;
    Ok(Json(List::of(page, ImportView::from)))
}

/// Shows an import: how far it is, what became of the rows, and what is wrong with the first 1,000 that are wrong.
#[utoipa::path(
    get, path = "/v1/imports/{id}", tag = "imports", operation_id = "getImport",
    params(("id" = ImportId, Path)),
    responses((status = 200, description = "The import", body = ImportView), LookupProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(customers): State<Customers>,
    Id(id): Id<ImportId>,
) -> Result<Json<ImportView>, ApiError> {
    shown(&customers.bucket, &principal.tenant, id)
        .await
        .map(Json)
}

/// Stops an import. What it has told stays until it is undone; one that has ended stays as it is.
#[utoipa::path(
    post, path = "/v1/imports/{id}/cancel", tag = "imports", operation_id = "cancelImport",
    params(("id" = ImportId, Path)),
    responses((status = 200, description = "The import as it is now", body = ImportView), LookupProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn cancel(
    principal: Allowed<permission::Upload>,
    State(customers): State<Customers>,
    Id(id): Id<ImportId>,
) -> Result<Json<ImportView>, ApiError> {
    let tenant = &principal.tenant;
    let run = tenant.import_run(id).await?.or_not_found("import")?;
    // Half an undoing would be worse than either.
    if run.purpose != ImportPurpose::Undo && tenant.finish_run(id.into(), Finish::Cancelled).await?
    {
        start_next(tenant, id.into(), &customers.imports).await?;
    }
    shown(&customers.bucket, tenant, id).await.map(Json)
}

/// Takes all that an import told out of the ledger again, as a run of its own. Rows that a later file had, too, went
/// with it: import that again.
#[utoipa::path(
    post, path = "/v1/imports/{id}/undo", tag = "imports", operation_id = "undoImport",
    params(("id" = ImportId, Path)),
    responses((status = 202, description = "The undoing", body = ImportView), LookupProblems, PlanProblems, ConflictProblem),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn undo(
    principal: Allowed<permission::Delete>,
    State(customers): State<Customers>,
    Id(id): Id<ImportId>,
) -> Result<(StatusCode, Json<ImportView>), ApiError> {
    let tenant = &principal.tenant;
    let run = tenant.import_run(id).await?.or_not_found("import")?;
    if run.purpose != ImportPurpose::Import {
        let detail = "This is a dry run or an undoing, which told nothing.";
        return Err(ApiError::conflict("nothing_to_undo", detail));
    }
    if run.progress.status.is_open() {
        let detail = "The import is under way. Stop it, or wait until it has ended.";
        return Err(ApiError::conflict("under_way", detail));
    }
    if let Some(before) = run.undone_by {
        let before = tenant.import_run(before).await?.or_not_found("import")?;
        if !matches!(
            before.progress.status,
            RunStatus::Failed | RunStatus::Cancelled
        ) {
            return Ok((StatusCode::ACCEPTED, Json(before.into())));
        }
    }
    room_for(tenant, RunKind::Import).await?;
    let undoing = run.undoing(principal.id);
    if !tenant.create_undoing(&undoing, &run).await? {
        let detail = "Somebody else undoes it at this moment. Look at it again.";
        return Err(ApiError::conflict("being_undone", detail));
    }
    begin(&customers.imports, tenant, undoing.id.into()).await;
    Ok((StatusCode::ACCEPTED, Json(undoing.into())))
}

async fn shown(
    bucket: &Bucket,
    tenant: &TenantStore,
    id: ImportId,
) -> Result<ImportView, ApiError> {
    let run = tenant.import_run(id).await?.or_not_found("import")?;
    let has_errors = run
        .result
        .is_some_and(|result| result.rejected + result.noted > 0);
    let mut view = ImportView::from(run);
    if has_errors {
        let kept = bucket.get(&keys::import_errors(tenant.org(), id)).await?;
        let errors: Option<Vec<RowError>> = kept
            .map(|bytes| serde_json::from_slice(&bytes))
            .transpose()?;
        view.errors = errors;
    }
    Ok(view)
}

/// The names of a dataset's columns.
async fn columns(
    bucket: &Bucket,
    tenant: &TenantStore,
    dataset: &Dataset,
) -> Result<Vec<String>, ApiError> {
    if dataset.status != DatasetStatus::Ready {
        let detail = "The dataset's file has not been read, or cannot be. Wait until it is ready.";
        return Err(ApiError::conflict("dataset_not_ready", detail));
    }
    let key = keys::profile(tenant.org(), dataset.id, dataset.generation);
    let profile = bucket.get(&key).await?.or_not_found("dataset")?;
    let profile: data::Profile = serde_json::from_slice(&profile)?;
    let names = profile.columns.into_iter().map(|column| column.name);
    Ok(names.collect())
}
