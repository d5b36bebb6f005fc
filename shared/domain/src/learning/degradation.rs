//! How a model got worse.

use report::Phrase;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A way in which a model no longer fits the customers it scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Degradation {
    /// Which way.
    pub kind: DegradationKind,
    /// The column or metric that changed.
    pub name: String,
    /// What it is now and what it was.
    pub text: String,
    /// The same for programs: `changed` of columns and scores, as the run's `drift` has it; `worse` of metrics, with
    /// `now`, `now_low`, `now_high`, `before_low` and `before_high`.
    #[serde(flatten)]
    pub phrase: Phrase,
}

/// The ways in which a model can get worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DegradationKind {
    /// Customers differ from those it learned from.
    FeatureDrift,
    /// Its scores differ from those of training.
    ScoreDrift,
    /// What happened to customers shows that it is less good than it was in training.
    Performance,
}
