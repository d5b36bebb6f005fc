//! Runs that reckon revenue.

use api::{plan_limits::room_for, prelude::*};
use domain::{RevenueRun, RevenueRunId, RunKind};
use runs::begin;
use store::TenantStore;

use super::{Revenue, view::RevenueRunView};

/// Has revenue reckoned from all events that have been merged. While a run of it is under way, it answers with that one.
#[utoipa::path(
    post, path = "/v1/revenue/runs", tag = "revenue", operation_id = "reckonRevenue",
    responses((status = 202, description = "Being reckoned", body = RevenueRunView), AuthProblems, PlanProblems, ConflictProblem),
    extensions(("x-resource" = json!("customers")), ("x-audit" = json!("none")))
)]
pub async fn create(
    principal: Allowed<Work<permission::Upload>>,
    State(state): State<Revenue>,
) -> Result<(StatusCode, Json<RevenueRunView>), ApiError> {
    let tenant = &principal.tenant;
    if let Some(open) = open_run(tenant).await? {
        return Ok((StatusCode::ACCEPTED, Json(open.into())));
    }
    room_for(tenant, RunKind::Revenue).await?;
    let run = RevenueRun::new();
    tenant.create_revenue_run(&run).await?;
    begin(&state.queue, tenant, run.id.into()).await;
    Ok((StatusCode::ACCEPTED, Json(run.into())))
}

/// Shows a run that reckons revenue: how far it is.
#[utoipa::path(
    get, path = "/v1/revenue/runs/{id}", tag = "revenue", operation_id = "getRevenueRun",
    params(("id" = RevenueRunId, Path)),
    responses((status = 200, description = "The run", body = RevenueRunView), LookupProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(_): State<Revenue>,
    Id(id): Id<RevenueRunId>,
) -> Result<Json<RevenueRunView>, ApiError> {
    let found = principal.tenant.revenue_run(id).await?;
    Ok(Json(found.or_not_found("run")?.into()))
}

/// The last run, if it is under way.
pub async fn open_run(tenant: &TenantStore) -> Result<Option<RevenueRun>, ApiError> {
    let last = tenant.last_revenue_run().await?;
    Ok(last.filter(|run| run.progress.status.is_open()))
}
