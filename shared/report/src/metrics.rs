//! How good scores are, and how sure that is.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Quality of scores on rows their members did not see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Metrics {
    /// Area under the ROC curve: the chance that a positive row scores above a negative one.
    pub roc_auc: f64,
    /// Area under the precision-recall curve, as a sum of steps.
    pub average_precision: f64,
    /// Mean negative log-likelihood, in nats.
    pub log_loss: f64,
    /// Mean squared error of the probability.
    pub brier: f64,
    /// Share of flagged rows that are positive.
    pub precision: f64,
    /// Share of positive rows that are flagged.
    pub recall: f64,
    /// Harmonic mean of precision and recall.
    pub f1: f64,
    /// Scores from here on are flagged; chosen for the best F1.
    pub threshold: f64,
}

/// 95 % confidence intervals of the metrics, lower and upper bound: where their values would lie
/// on any number of further rows like these. They take the scores as given: that folds learn from
/// one another is not in them, which shows where there is next to nothing to learn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Intervals {
    /// Of the area under the ROC curve.
    pub roc_auc: [f64; 2],
    /// Of the area under the precision-recall curve.
    pub average_precision: [f64; 2],
    /// Of the mean negative log-likelihood, in nats.
    pub log_loss: [f64; 2],
    /// Of the mean squared error of the probability.
    pub brier: [f64; 2],
    /// Of the share of flagged rows that are positive.
    pub precision: [f64; 2],
    /// Of the share of positive rows that are flagged.
    pub recall: [f64; 2],
    /// Of the harmonic mean of both.
    pub f1: [f64; 2],
}

/// Whether the scores tell anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The area under the ROC curve is larger than luck explains.
    BetterThanChance,
    /// It is not: the scores are not to be acted on.
    NoBetterThanChance,
}

/// A figure about some of the customers, and its interval: lower and upper bound.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// Where it would be with many more customers like these.
    pub interval: [f64; 2],
}
