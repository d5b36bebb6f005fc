//! How a run's customers differ from those its model learned from:
//! `GET /v1/scoring-runs/{id}/drift`.

use api::prelude::*;
use cloud::bucket::keys;
use domain::{Degradation, DegradationKind, ScoringRunId};
use report::{ColumnDrift, Drift};

use crate::{Score, runs, scored_data::labels};

/// The comparison, in the folder of a run's scores.
pub const DRIFT: &str = "drift.json";

/// As many reasons are kept with a run: the columns that drifted most.
const REASONS: usize = 10;
/// Longer names of columns are cut, in characters.
const NAME_LENGTH: usize = 200;

/// Tells how the customers of a run differ from those that the version learned from: each feature
/// and the scores, what changed most first. What drifted is also told in the run's `degraded`, in
/// the mail about it, and by the event `ModelDegraded`.
#[utoipa::path(
    get, path = "/v1/scoring-runs/{id}/drift", tag = "scores", operation_id = "getDrift",
    params(("id" = ScoringRunId, Path)),
    responses(
        (status = 200, description = "The comparison", body = Drift),
        LookupProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("scores")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(state): State<Score>,
    Id(id): Id<ScoringRunId>,
) -> Result<Json<Drift>, ApiError> {
    let tenant = &principal.tenant;
    let run = runs::succeeded(tenant, id).await?;
    let file = state
        .bucket
        .get(&keys::scores(tenant.org(), id, DRIFT))
        .await?
        .or_not_found("comparison")?;
    let mut drift = serde_json::from_slice(&file)?;
    labels(tenant, &run).await?.tell_drift(&mut drift);
    Ok(Json(drift))
}

/// What drifted, as the run keeps it: the scores first, then the features that changed most.
pub fn reasons(drift: &Drift) -> Vec<Degradation> {
    let reason = |kind, column: &ColumnDrift| Degradation {
        kind,
        name: column.name.chars().take(NAME_LENGTH).collect(),
        text: column.text.clone(),
        phrase: column.phrase.clone(),
    };
    let score = std::iter::once((DegradationKind::ScoreDrift, &drift.score));
    let features = drift
        .features
        .iter()
        .map(|column| (DegradationKind::FeatureDrift, column));
    score
        .chain(features)
        .filter(|(_, column)| column.drifted)
        .map(|(kind, column)| reason(kind, column))
        .take(REASONS)
        .collect()
}
