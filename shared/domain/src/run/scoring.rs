//! Scoring runs.

use report::FileNotes;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Bands, Dataset, DatasetId, Degradation, ModelId, ModelVersion, Progress, ScoringRunId,
};

/// One scoring of one dataset by one version.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ScoringRun {
    pub id: ScoringRunId,
    pub model_id: ModelId,
    pub model_version: u32,
    pub dataset_id: DatasetId,
    /// Which generation of the dataset: its rows are found by where they stand in that.
    #[serde(default)]
    pub dataset_generation: u32,
    /// Rows of the dataset.
    pub rows: u64,
    /// Rows scored by the pieces done.
    pub scored: u64,
    /// Whether its rows were set aside from the month's when it was asked for.
    #[serde(default)]
    pub metered: bool,
    /// Customers that were set aside, where the file itself says of some of its rows that what is foreseen has happened: no
    /// more than these count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_aside: Option<u64>,
    /// Mails about the run that did not surely arrive. Kept by the name they first had.
    #[serde(rename = "notices", default, skip_serializing_if = "Vec::is_empty")]
    pub delivery_problems: Vec<String>,
    /// What its rows tell against the model, once it has succeeded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub degraded: Vec<Degradation>,
    /// Sums over its customers, once it has succeeded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totals: Option<Totals>,
    /// What is to be known of the file it scored, once it has succeeded; none of runs made before it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileNotes>,
    #[serde(flatten)]
    pub progress: Progress,
}

impl ScoringRun {
    /// A run, not yet kept, that scores the dataset by the version.
    pub fn new(version: &ModelVersion, dataset: &Dataset) -> Self {
        Self {
            id: ScoringRunId::new(),
            model_id: version.model_id,
            model_version: version.version,
            dataset_id: dataset.id,
            dataset_generation: dataset.generation,
            rows: dataset.row_count.unwrap_or(0),
            scored: 0,
            delivery_problems: Vec::new(),
            degraded: Vec::new(),
            totals: None,
            file: None,
            metered: false,
            set_aside: None,
            progress: Progress::queued(),
        }
    }

    /// How many customers it may count, as far as that is known before it has run.
    pub fn counts_at_most(&self) -> u64 {
        self.set_aside.unwrap_or(self.rows)
    }
}

/// Sums over the customers of a scoring run of whom what is foreseen has not happened yet: those that the plan counts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Totals {
    /// How many there are.
    pub customers: u64,
    /// Of how many besides it has happened already, as the file itself says: who has left, bought or turned out yes. Unknown
    /// of runs made before this was told. Kept by the name it first had, too.
    #[serde(
        default,
        alias = "left_already",
        skip_serializing_if = "Option::is_none"
    )]
    pub already_known: Option<u64>,
    /// How many are at or above the version's threshold: those whose `risk` is `high`.
    pub at_risk: u64,
    /// Of how many it is expected to happen: the sum of the scores. Kept by the name it first had, too.
    #[serde(alias = "expected_leavers")]
    pub expected_outcomes: f64,
    /// What they are worth, where the model names a column of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<ValueTotals>,
}

impl Totals {
    /// The bands of its scores by lift; none where nobody is left to compare.
    pub fn bands(&self) -> Option<Bands> {
        let mean = self.expected_outcomes / self.customers as f64;
        (mean > 0.0).then(|| Bands::around(mean))
    }
}

/// What the customers of a scoring run are worth, in the unit and for the period of the column that tells it: nothing is
/// converted, so where it is monthly all these are of a month. Customers whose value is not known count as nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ValueTotals {
    /// The model's value column.
    pub column: String,
    /// The currency of its values, as the model told it when the run ended (ISO 4217).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The value of all customers.
    pub total: f64,
    /// The value at risk: all that those at risk are worth, whatever their scores.
    pub at_risk: f64,
    /// The expected loss: the values at stake (score x value) of all customers, those at risk or not. It may be more than
    /// the value at risk, since many who are not at risk have some score, too.
    pub expected_loss: f64,
}
