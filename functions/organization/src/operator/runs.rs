//! Failed runs of all organizations: `/v1/operator/runs`.

use api::prelude::*;
use chrono::{DateTime, Utc};
use domain::{OrgId, RunKind};
use serde::{Deserialize, Serialize};
use store::{FailedRun, PageRequest};

use super::Operator;

/// Runs of which state.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    #[default]
    Failed,
}

#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// `failed`, also unless said.
    #[param(inline)]
    #[serde(default)]
    pub status: State,
    /// At most this many runs: 1 to 100, 50 unless said.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100)]
    pub limit: Option<UpTo<100>>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// A run that failed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FailedRunBrief {
    /// Whose.
    pub organization_id: OrgId,
    /// Its id, which begins with its kind: `run_...` of a training, `scr_...` of a scoring, and so on.
    pub run_id: String,
    /// What kind of work it is.
    pub kind: RunKind,
    /// The stable code of its error; what else the error says is the customer's.
    pub code: String,
    /// When it failed.
    pub ended_at: DateTime<Utc>,
}

impl From<FailedRun> for FailedRunBrief {
    fn from(failed: FailedRun) -> Self {
        Self {
            organization_id: failed.org,
            run_id: failed.run.to_string(),
            kind: failed.run.kind(),
            code: failed.code,
            ended_at: failed.ended_at,
        }
    }
}

/// Lists failed runs of all organizations, newest first.
#[utoipa::path(
    get, path = "/v1/operator/runs", tag = "operator", operation_id = "listFailedRuns",
    params(Query),
    responses(
        (status = 200, description = "A page", body = List<FailedRunBrief>),
        LookupProblems, QueryProblems
    )
)]
pub async fn list(
    operator: Operator,
    Params(query): Params<Query>,
) -> Result<Json<List<FailedRunBrief>>, ApiError> {
    let State::Failed = query.status;
    let request = PageRequest {
        limit: UpTo::or(query.limit, 50) as u32,
        cursor: query.cursor,
    };
    operator.log("GET /v1/operator/runs").await?;
    let page = operator.store.failed_runs(&request).await?;
    Ok(Json(List::of(page, FailedRunBrief::from)))
}
