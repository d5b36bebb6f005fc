//! One customer of a run: `GET /v1/scoring-runs/{id}/customer`.

use api::prelude::*;
use cloud::WorkError;
use data::Column;
use domain::{Failure, ScoringRunId};
use report::{ColumnType, Driver, Labels, LogOdds, ScoredCustomer};
use serde::{Deserialize, Serialize};

use crate::{
    Score, runs,
    scored_data::{ScoredData, explain, labels},
};

/// The strongest drivers that are told.
const DRIVERS: usize = 20;
/// Longer cells are cut, in characters.
const CELL_LENGTH: usize = 1_000;

/// Which customer is wanted. A key can hold any character, so it is no part of the path.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// Who: the whole key.
    #[param(max_length = 1000)]
    pub entity_key: String,
}

/// A customer of a run, with all that is known of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CustomerDetail {
    /// The score.
    #[serde(flatten)]
    pub customer: ScoredCustomer,
    /// The row of the dataset as it was scored; absent when the dataset was deleted or read in another way since.
    pub row: Option<Vec<Cell>>,
    /// What moved the score, strongest first, up to 20; absent when the row is, or the version was deleted.
    pub drivers: Option<Vec<Driver>>,
    /// The mean customer's score, 0 to 1, from which the `points` of all drivers lead to the score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_score: Option<f64>,
    /// What sums with the effects of all drivers to the score.
    pub log_odds: Option<LogOdds>,
    /// Why row or drivers are not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<Failure>,
}

/// A cell of a dataset's row.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Cell {
    /// The column.
    pub name: String,
    /// What the column is called, where somebody said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What the column holds.
    #[serde(rename = "type")]
    pub kind: ColumnType,
    /// What it says here, cut after 1,000 characters; absent when missing.
    pub value: Option<String>,
}

/// Shows a customer of a run: score, the row behind it as the dataset has it, and what moved the
/// score, worked out when it is asked for. The riskiest row counts when a customer has several.
#[utoipa::path(
    get, path = "/v1/scoring-runs/{id}/customer", tag = "scores", operation_id = "getCustomer",
    params(("id" = ScoringRunId, Path), Query),
    responses(
        (status = 200, description = "The customer", body = CustomerDetail),
        LookupProblems, QueryProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("scores")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(state): State<Score>,
    Id(id): Id<ScoringRunId>,
    Params(query): Params<Query>,
) -> Result<Json<CustomerDetail>, ApiError> {
    let tenant = &principal.tenant;
    let run = runs::succeeded(tenant, id).await?;
    let found = state
        .scores
        .find(tenant, id, &query.entity_key)
        .await?
        .or_not_found("customer")?;
    let mut detail = CustomerDetail {
        customer: found.customer,
        row: None,
        drivers: None,
        base_score: None,
        log_odds: None,
        missing: None,
    };
    let labels = labels(tenant, &run).await?;
    let frame = match ScoredData::open(&state, tenant, &run).await {
        Ok(data) => data.rows(vec![found.row], None).await,
        Err(error) => Err(error),
    };
    let told = match frame {
        Ok(frame) => {
            let cell = |column: &Column| cell(column, &labels);
            detail.row = Some(frame.columns.iter().map(cell).collect());
            explain(&state, tenant, &run, frame, DRIVERS).await
        }
        Err(error) => Err(error),
    };
    match told {
        Ok(why) => {
            let why = why.into_iter().next().or_not_found("customer")?;
            detail.base_score = Some(why.base_score);
            detail.log_odds = Some(why.log_odds);
            let mut drivers = why.drivers;
            labels.tell_drivers(&mut drivers);
            detail.drivers = Some(drivers);
        }
        Err(WorkError::Owner(failure)) => detail.missing = Some(failure),
        Err(error) => return Err(error.into()),
    }
    Ok(Json(detail))
}

fn cell(column: &Column, labels: &Labels) -> Cell {
    Cell {
        name: column.name.clone(),
        label: labels.of(&column.name),
        kind: column.kind,
        value: column
            .text(0)
            .map(|text| text.chars().take(CELL_LENGTH).collect()),
    }
}
