//! What became of a run's customers: `POST /v1/scoring-runs/{id}/outcomes`.

use api::prelude::*;
use domain::{DatasetId, Feature, ScoringRunId};
use report::FileNotes;
use serde::{Deserialize, Serialize};
use store::MAX_BATCHES;

use crate::{
    Score,
    outcome_evaluation::{Batch, OutcomeEvaluation},
    performance::RunPerformanceView,
    runs,
};

/// As many outcomes fit into a request.
const MAX_OUTCOMES: usize = 1_000;

/// What became of customers: in a dataset, or one by one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOutcomes {
    /// A later dataset, with the model's entity key and its target. Rows without an outcome are
    /// passed over.
    pub dataset_id: Option<DatasetId>,
    /// Up to 1,000 customers.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub outcomes: Vec<Outcome>,
}

/// What became of a customer.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Who.
    pub entity_key: String,
    /// Whether what was predicted happened: the customer left, the lead bought, the answer was yes.
    pub outcome: bool,
}

/// How well the scores of a run came true, and what of the outcomes sent was taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OutcomesTaken {
    /// Over all outcomes that are known by now.
    #[serde(flatten)]
    pub performance: RunPerformanceView,
    /// Customers whose outcome was sent.
    pub sent: u64,
    /// Of these, customers whom the run scored and of whom it had not happened by then; the others were passed over.
    pub taken: u64,
    /// What is to be known of the dataset that told them. Of a key in several rows the newest that tells an outcome
    /// counts, if the version was trained so; else it has happened if any of them says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<FileNotes>,
}

/// Takes in what became of a run's customers, and measures how well its scores came true. Batches
/// add up; the same one twice counts once. Tell of those of whom it did not happen as well as of the
/// others: else the share of these looks larger than it is.
#[utoipa::path(
    post, path = "/v1/scoring-runs/{id}/outcomes", tag = "scores", operation_id = "addOutcomes",
    params(("id" = ScoringRunId, Path)), request_body = NewOutcomes,
    responses(
        (status = 200, description = "How well the scores came true", body = OutcomesTaken),
        Problems
    ),
    extensions(("x-resource" = json!("scores")))
)]
pub async fn create(
    principal: Allowed<Work<permission::Score>>,
    State(state): State<Score>,
    Id(id): Id<ScoringRunId>,
    Json(request): Json<NewOutcomes>,
) -> Result<Json<OutcomesTaken>, ApiError> {
    let tenant = &principal.tenant;
    let run = runs::succeeded(tenant, id).await?;
    principal.organization().await?.may_use(Feature::Outcomes)?;
    let evaluation = OutcomeEvaluation::of(&state, tenant, run).await?;
    let (batch, file) = match (request.dataset_id, request.outcomes.len()) {
        (Some(dataset), 0) => evaluation.read(tenant, dataset).await?,
        (None, 1..=MAX_OUTCOMES) => (listed(request.outcomes), None),
        _ => return Err(one_of_two()),
    };
    let sent = batch.len() as u64;
    let (batch, taken) = evaluation.keep(tenant, batch).await?;
    let record = tenant.add_outcomes(&evaluation.run, &batch).await?;
    let record = record.ok_or_else(too_many_batches)?;
    Ok(Json(OutcomesTaken {
        performance: evaluation.measure(tenant, record).await?.into(),
        sent,
        taken,
        file,
    }))
}

fn listed(outcomes: Vec<Outcome>) -> Batch {
    let outcomes = outcomes.into_iter();
    outcomes
        .map(|outcome| (outcome.entity_key.trim().to_owned(), outcome.outcome))
        .collect()
}

fn one_of_two() -> ApiError {
    ApiError::invalid([(
        "outcomes",
        format!("Give either `dataset_id`, or `outcomes` of 1 to {MAX_OUTCOMES} customers."),
    )])
}

fn too_many_batches() -> ApiError {
    ApiError::conflict(
        "too_many_batches",
        format!(
            "The run has {MAX_BATCHES} batches of outcomes already. Send what is known of its \
             customers as one dataset for a later run."
        ),
    )
}
