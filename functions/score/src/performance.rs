//! How well scores came true over time: `GET /v1/models/{id}/performance`.

use api::prelude::*;
use chrono::{DateTime, Utc};
use domain::{DatasetId, Degradation, ModelId, RunPerformance, ScoringRunId};
use report::Performance;
use serde::Serialize;

/// How well the scores of a run came true.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RunPerformanceView {
    /// The run.
    pub scoring_run_id: ScoringRunId,
    /// The version that scored.
    pub model_version: u32,
    /// What was scored.
    pub dataset_id: DatasetId,
    /// When it was scored.
    pub scored_at: DateTime<Utc>,
    /// When this was measured.
    pub measured_at: Option<DateTime<Utc>>,
    /// Over all customers whose outcome is known.
    pub performance: Option<Performance>,
    /// Metrics that are surely worse than in training; the event `ModelDegraded` tells them too.
    pub degraded: Vec<Degradation>,
}

impl From<RunPerformance> for RunPerformanceView {
    fn from(of: RunPerformance) -> Self {
        Self {
            scoring_run_id: of.scoring_run_id,
            model_version: of.model_version,
            dataset_id: of.dataset_id,
            scored_at: of.scored_at,
            measured_at: of.measured_at,
            performance: of.performance,
            degraded: of.degraded,
        }
    }
}

/// Lists how well the scores of a model's runs came true, the newest run first: those runs whose
/// customers' outcomes are known, wholly or in part.
#[utoipa::path(
    get, path = "/v1/models/{id}/performance", tag = "scores", operation_id = "listPerformance",
    params(("id" = ModelId, Path), PageQuery),
    responses(
        (status = 200, description = "A page", body = List<RunPerformanceView>),
        LookupProblems, QueryProblems
    ),
    extensions(("x-resource" = json!("scores")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    Id(id): Id<ModelId>,
    Params(page): Params<PageQuery>,
) -> Result<Json<List<RunPerformanceView>>, ApiError> {
    let tenant = &principal.tenant;
    tenant.model(id).await?.or_not_found("model")?;
    let page = tenant.performances(id, &page.into()).await?;
    Ok(Json(List::of(page, RunPerformanceView::from)))
}
