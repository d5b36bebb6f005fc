//! A customer's scores over time: `GET /v1/models/{id}/history`.

use std::cmp::Reverse;

use api::prelude::*;
use chrono::{DateTime, Utc};
use cloud::WorkError;
use domain::{ModelId, ScoringRun, ScoringRunId};
use report::ScoredCustomer;
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

use crate::Score;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// Who: the whole key.
    #[param(max_length = 1000)]
    entity_key: String,
    /// From as many of the newest runs: 1 to 50, 12 unless said.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 50)]
    limit: Option<UpTo<50>>,
}

/// What a run said of a customer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PastScore {
    /// The run.
    pub scoring_run_id: ScoringRunId,
    /// The version that scored.
    pub model_version: u32,
    /// When the run was asked for.
    pub scored_at: DateTime<Utc>,
    /// The score then.
    #[serde(flatten)]
    pub customer: ScoredCustomer,
}

/// Lists what a model's newest runs said of a customer, the newest first. Runs that did not score
/// the customer are left out.
#[utoipa::path(
    get, path = "/v1/models/{id}/history", tag = "scores", operation_id = "getHistory",
    params(("id" = ModelId, Path), Query),
    responses(
        (status = 200, description = "The scores", body = List<PastScore>),
        LookupProblems, QueryProblems
    ),
    extensions(("x-resource" = json!("scores")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(state): State<Score>,
    Id(id): Id<ModelId>,
    Params(query): Params<Query>,
) -> Result<Json<List<PastScore>>, ApiError> {
    let tenant = &principal.tenant;
    tenant.model(id).await?.or_not_found("model")?;
    let most = UpTo::or(query.limit, 12);
    let mut lookups = JoinSet::new();
    for run in tenant.succeeded_runs(id, None, most).await? {
        let (scores, tenant) = (state.scores.clone(), tenant.clone());
        let key = query.entity_key.clone();
        lookups.spawn(async move {
            let found = scores.find(&tenant, run.id, &key).await?;
            Ok::<_, WorkError>(found.map(|row| past(&run, row.customer)))
        });
    }
    let mut items = Vec::new();
    while let Some(found) = lookups.join_next().await {
        items.extend(found.map_err(WorkError::from)??);
    }
    items.sort_by_key(|past| Reverse(past.scoring_run_id));
    Ok(Json(List {
        items,
        next_cursor: None,
    }))
}

fn past(run: &ScoringRun, customer: ScoredCustomer) -> PastScore {
    PastScore {
        scoring_run_id: run.id,
        model_version: run.model_version,
        scored_at: run.progress.created_at,
        customer,
    }
}
