//! What the API takes and shows.

use chrono::{DateTime, Utc};
use domain::{
    Bands, DatasetId, Degradation, Failure, ModelId, ScoringRun, ScoringRunId, ShownStatus, Totals,
};
use report::{ColumnType, Driver, FileNotes, LogOdds, Risk, ScoredCustomer};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A dataset to score.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewScoring {
    /// The customers.
    pub dataset_id: DatasetId,
    /// The version that scores: the one in `prod` unless said.
    pub version: Option<u32>,
}

/// A scoring run.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ScoringRunView {
    /// Its id.
    pub id: ScoringRunId,
    /// The model that scores.
    pub model_id: ModelId,
    /// Its version.
    pub model_version: u32,
    /// What is scored.
    pub dataset_id: DatasetId,
    /// Where it is.
    pub status: ShownStatus,
    /// The part done, 0 to 1.
    pub progress: f64,
    /// Rows of the dataset.
    pub rows: u64,
    /// Rows scored so far.
    pub scored: u64,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
    /// Mails about the run that did not surely arrive.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub delivery_problems: Vec<String>,
    /// The same as `delivery_problems`, by its first name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<String>,
    /// What its rows tell against the model, the strongest first: customers that differ from those
    /// it learned from. More in `drift`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub degraded: Vec<Degradation>,
    /// Sums over its customers, once it has succeeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub totals: Option<Totals>,
    /// From which score on its bands begin, by lift: A from twice the mean of `totals`, B from 1.25 times, C from half of
    /// it, and D below; once it has succeeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bands: Option<Bands>,
    /// What is to be known of the file, once it has succeeded: records that are no rows, values set aside,
    /// categories that the model never saw, keys in several rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<FileNotes>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When work began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
}

/// The run that scores a dataset.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ScoringCreated {
    /// The run.
    pub scoring_run: ScoringRunView,
}

/// Rows to predict.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PredictRequest {
    /// Up to 500 customers, each a map of column to value.
    #[schema(min_items = 1, max_items = 500)]
    pub rows: Vec<serde_json::Map<String, serde_json::Value>>,
    /// The version that scores: the one in `prod` unless said.
    pub version: Option<u32>,
    /// How much is told of why: `top` unless said.
    #[serde(default)]
    pub explain: Explain,
}

/// How much is told of why a score is what it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Explain {
    /// The three strongest drivers.
    #[default]
    Top,
    /// Every driver, and what sums with them to the score.
    Full,
}

/// What was predicted, in the order of the rows.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PredictAnswer {
    /// One per row.
    pub predictions: Vec<Prediction>,
}

/// One customer's prediction.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Prediction {
    /// Who, when the model has an entity key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity_key: Option<String>,
    /// The probability, 0 to 1.
    pub score: f64,
    /// `high` from the model's threshold, `medium` from half of it.
    pub risk: Risk,
    /// What moved the score most, strongest first.
    pub drivers: Vec<Driver>,
    /// The mean customer's score, 0 to 1, from which the `points` of all drivers lead to the score.
    pub base_score: f64,
    /// What sums with the effects of all drivers to the score; only with `explain` `full`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_odds: Option<LogOdds>,
}

/// A page of a run's customers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CustomerPage {
    /// The customers of this page.
    pub items: Vec<ListedCustomer>,
    /// The columns asked for, in that order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<DataColumn>,
    /// Why cells or drivers are not there, though they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<Failure>,
    /// Give it as `cursor` to get the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// How many customers there are on all pages.
    pub total: u64,
}

/// A customer in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListedCustomer {
    /// The score.
    #[serde(flatten)]
    pub customer: ScoredCustomer,
    /// What the columns asked for say, in their order, cut after 200 characters; nothing where a value is
    /// missing. Numbers have a decimal point, dates are RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cells: Option<Vec<Option<String>>>,
    /// What moved the score most, strongest first, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drivers: Option<Vec<Driver>>,
}

/// A column of the data that were scored.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DataColumn {
    /// Its name.
    pub name: String,
    /// What it is called, where somebody said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: ColumnType,
}

/// A file of customers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ScoresFile {
    /// Holds for 15 minutes.
    pub url: String,
    /// What the file is called: `customers-2026-11-28.csv`.
    pub filename: String,
}

impl From<ScoringRun> for ScoringRunView {
    fn from(run: ScoringRun) -> Self {
        let fraction = run.progress.fraction();
        Self {
            id: run.id,
            model_id: run.model_id,
            model_version: run.model_version,
            dataset_id: run.dataset_id,
            status: run.progress.status.shown(),
            progress: fraction,
            rows: run.rows,
            scored: run.scored,
            error: run.progress.error,
            notices: run.delivery_problems.clone(),
            delivery_problems: run.delivery_problems,
            degraded: run.degraded,
            bands: run.totals.as_ref().and_then(Totals::bands),
            totals: run.totals,
            file: run.file,
            created_at: run.progress.created_at,
            started_at: run.progress.started_at,
            ended_at: run.progress.ended_at,
        }
    }
}
