//! Predictions for a few rows, at once: `POST /v1/models/{id}/predict`.

use api::{plan_limits::out_of_customers, prelude::*};
use axum::response::Response;
use cloud::WorkError;
use domain::ModelId;
use learn::Artifact;
use tokio::task::spawn_blocking;

use crate::{
    Score, runs,
    view::{Explain, PredictAnswer, PredictRequest, Prediction},
};

const MAX_ROWS: usize = 500;
/// Rows times columns that can be explained in full, so that the answer stays below Lambda's 6 MB.
const MAX_EXPLAINED: usize = 10_000;
/// A prediction comes with this many reasons.
pub(crate) const DRIVERS: usize = 3;

/// Predicts up to 500 rows. They are not kept, but count as customers scored, unless the answer is refused.
#[utoipa::path(
    post, path = "/v1/models/{id}/predict", tag = "scores", operation_id = "predict",
    params(("id" = ModelId, Path)), request_body = PredictRequest,
    responses((status = 200, description = "One prediction per row", body = PredictAnswer), Problems),
    extensions(("x-resource" = json!("scores")), ("x-audit" = json!("none")))
)]
pub async fn create(
    principal: Allowed<Work<permission::Score>>,
    State(state): State<Score>,
    Id(id): Id<ModelId>,
    Json(request): Json<PredictRequest>,
) -> Result<Response, ApiError> {
    let version = runs::version(&principal.tenant, id, request.version).await?;
    if request.rows.is_empty() || request.rows.len() > MAX_ROWS {
        return Err(ApiError::invalid([(
            "rows",
            format!(
                "There are {}; send 1 to {MAX_ROWS}. For more, upload a file and score it.",
                request.rows.len()
            ),
        )]));
    }
    let artifact = state.models.load(&principal.tenant, &version).await?;
    let columns = artifact.schema().len().max(1);
    if request.explain == Explain::Full && request.rows.len() * columns > MAX_EXPLAINED {
        return Err(ApiError::invalid([(
            "rows",
            format!(
                "There are {}; with `explain` set to `full` and {columns} columns, send at most {}.",
                request.rows.len(),
                (MAX_EXPLAINED / columns).max(1)
            ),
        )]));
    }
    let rows = request.rows.len() as u64;
    let mut predictions = spawn_blocking(move || predict(&artifact, &request))
        .await
        .map_err(WorkError::from)??;
    let labels = principal.tenant.labels(&version.dataset_name).await?;
    labels.tell_drivers(predictions.iter_mut().flat_map(|of| &mut of.drivers));
    // Counted once they are made and can be sent, so that what fails costs nothing.
    let answer = api::sendable(&PredictAnswer { predictions })?;
    let organization = principal.organization().await?;
    let most = organization.plan.plan().most_scored_customers();
    if let Err(used) = principal.tenant.count_predictions(rows, most).await? {
        return Err(out_of_customers(organization, used, rows).into());
    }
    Ok(answer)
}

fn predict(artifact: &Artifact, request: &PredictRequest) -> Result<Vec<Prediction>, WorkError> {
    let frame = artifact.rows(&request.rows)?;
    artifact.all_named(&frame, 0)?;
    let scores = artifact.score(&frame)?;
    let rows: Vec<usize> = (0..frame.rows).collect();
    let full = request.explain == Explain::Full;
    let top = if full { usize::MAX } else { DRIVERS };
    let explanations = artifact.explain(&frame, &rows, top)?;
    Ok(scores
        .into_iter()
        .zip(explanations)
        .enumerate()
        .map(|(row, (score, explanation))| Prediction {
            entity_key: artifact.name_of(&frame, row),
            score,
            risk: artifact.risk(score),
            drivers: explanation.drivers,
            base_score: explanation.base_score,
            log_odds: full.then_some(explanation.log_odds),
        })
        .collect())
}
