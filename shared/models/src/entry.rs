//! What the library says of a question.

use chrono::NaiveDate;
use domain::{LearnerKind, OutcomeMeaning};
use serde::Serialize;
use strum::VariantArray;
use utoipa::ToSchema;

/// An entry of the library, in a language.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The question.
    pub question: &'static str,
    pub problem_type: ProblemType,
    /// What the outcome must speak of; nothing where any will do.
    pub outcome: Option<OutcomeMeaning>,
    /// What the outcome must say: `A column that …`.
    pub outcome_says: &'static str,
    /// Words of a dataset's name that tell what it is about where its outcome does not.
    pub dataset_words: &'static [&'static str],
    /// Whether a dataset for it can be built of what customers did.
    pub is_built_of_events: bool,
    /// What its example has in which column.
    pub example: Example,
    /// How good it was on data that anybody may get, or that were simulated.
    pub measured: Vec<Measured>,
}

/// Which column of an example is what, so that a model of it can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// The column with the outcome.
    pub target: &'static str,
    /// The value of it that means yes.
    pub positive_label: &'static str,
    /// The column that names what a row is about.
    pub entity_key: &'static str,
    /// The column of what each is worth.
    pub value_column: &'static str,
}

/// What kind of answer a model gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProblemType {
    /// A probability of yes for each row.
    BinaryClassification,
}

impl ProblemType {
    /// The learners that may be blended.
    pub fn learners(self) -> &'static [LearnerKind] {
        match self {
            Self::BinaryClassification => LearnerKind::VARIANTS,
        }
    }

    /// The figures that a report has, that by which versions are compared first.
    pub fn metrics(self) -> &'static [MetricName] {
        match self {
            Self::BinaryClassification => MetricName::VARIANTS,
        }
    }
}

/// A figure of a report, by its name in `metrics` of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema, VariantArray)]
#[serde(rename_all = "snake_case")]
pub enum MetricName {
    /// Mean negative log-likelihood.
    LogLoss,
    /// Area under the ROC curve.
    RocAuc,
    /// Area under the precision-recall curve.
    AveragePrecision,
    /// Mean squared error of the probability.
    Brier,
    /// Share of flagged rows that are positive.
    Precision,
    /// Share of positive rows that are flagged.
    Recall,
    /// Harmonic mean of precision and recall.
    F1,
}

/// Where data come from that anybody may measure on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DataKind {
    /// Published.
    Public,
    /// Made by a simulator that knows the truth.
    Simulated,
}

/// A figure that was measured, and is told in `docs`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct Measured {
    /// What the data are called.
    pub data: &'static str,
    /// Where they come from.
    pub kind: DataKind,
    /// Which figure.
    pub metric: MetricName,
    /// Its value.
    pub value: f64,
    /// The day on which it was measured, as far as the docs tell: that on which they first had it.
    pub measured_on: NaiveDate,
}

/// A day of the calendar that is written in the source.
pub(crate) const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}
