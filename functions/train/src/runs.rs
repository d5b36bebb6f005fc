//! Training runs: `/v1/training-runs`.

use api::prelude::*;
use domain::{LogEntry, TrainingRunId};
use report::Phrase;
use runs::start_next;
use store::{Finish, TenantStore};

use crate::{Train, view::RunView};

/// Lists training runs, newest first.
#[utoipa::path(
    get, path = "/v1/training-runs", tag = "models", operation_id = "listTrainingRuns",
    params(PageQuery),
    responses((status = 200, description = "A page", body = List<RunView>), Problems),
    extensions(("x-resource" = json!("models")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    Params(page): Params<PageQuery>,
) -> Result<Json<List<RunView>>, ApiError> {
    let page = principal.tenant.training_runs(&page.into()).await?;
    Ok(Json(List::of(page, RunView::from)))
}

/// Shows a training run: how far it is, and its log.
#[utoipa::path(
    get, path = "/v1/training-runs/{id}", tag = "models", operation_id = "getTrainingRun",
    params(("id" = TrainingRunId, Path)),
    responses((status = 200, description = "The run", body = RunView), Problems),
    extensions(("x-resource" = json!("models")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    Id(id): Id<TrainingRunId>,
) -> Result<Json<RunView>, ApiError> {
    Ok(Json(shown(&principal.tenant, id).await?))
}

/// Stops a training run. One that has ended stays as it is.
#[utoipa::path(
    post, path = "/v1/training-runs/{id}/cancel", tag = "models",
    operation_id = "cancelTrainingRun", params(("id" = TrainingRunId, Path)),
    responses((status = 200, description = "The run as it is now", body = RunView), Problems),
    extensions(("x-resource" = json!("models")))
)]
pub async fn cancel(
    principal: Allowed<permission::Train>,
    State(state): State<Train>,
    Id(id): Id<TrainingRunId>,
) -> Result<Json<RunView>, ApiError> {
    let tenant = &principal.tenant;
    tenant
        .training_run(id)
        .await?
        .or_not_found("training run")?;
    if tenant.finish_run(id.into(), Finish::Cancelled).await? {
        let entry = LogEntry::new("Cancelled.", Phrase::new("cancelled"));
        tenant.log_run(id.into(), "cancel", entry).await?;
        start_next(tenant, id.into(), &state.training).await?;
    }
    Ok(Json(shown(tenant, id).await?))
}

async fn shown(tenant: &TenantStore, id: TrainingRunId) -> Result<RunView, ApiError> {
    let run = tenant
        .training_run(id)
        .await?
        .or_not_found("training run")?;
    let mut view = RunView::from(run);
    view.logs = Some(tenant.run_log(id.into()).await?);
    Ok(view)
}
