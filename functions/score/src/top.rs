//! The riskiest customers of a run, with reasons: `GET /v1/scoring-runs/{id}/top`.

use axum::extract::State;
use domain::{Permission, ScoringRunId};
use platform::{
    ApiError, Json, Principal,
    objects::keys,
    path::{Id, Params},
    responses::Problems,
};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{Score, runs, view::Top};

/// How many are wanted, and of whom.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// At most this many: 1 to 1,000, 20 unless said.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
    /// Also those of whom the file itself says that they have left.
    #[serde(default)]
    include_known: bool,
}

/// Lists the riskiest customers of a run, riskiest first, each with three reasons.
#[utoipa::path(
    get, path = "/v1/scoring-runs/{id}/top", tag = "scores", operation_id = "listTop",
    params(("id" = ScoringRunId, Path), Query),
    responses((status = 200, description = "The riskiest", body = Top), Problems),
    security(("bearer" = []))
)]
pub async fn list(
    principal: Principal,
    State(state): State<Score>,
    Id(id): Id<ScoringRunId>,
    Params(query): Params<Query>,
) -> Result<Json<Top>, ApiError> {
    principal.require(Permission::Read)?;
    runs::succeeded(&principal.tenant, id).await?;
    let file = state
        .objects
        .get(&keys::top(principal.tenant.org(), id))
        .await?
        .ok_or_else(|| ApiError::not_found("list"))?;
    let mut top: Top = serde_json::from_slice(&file)?;
    top.items
        .retain(|item| query.include_known || !item.customer.known);
    top.items.truncate(query.limit.unwrap_or(20).clamp(1, 1000));
    Ok(Json(top))
}
