//! How well scores came true, once it is known what customers did.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Intervals, Metrics, Phrase};

/// How well scores came true, over the customers whose outcome is known by now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Performance {
    /// Customers whose outcome is known now. Those whose outcome the scored file told are no
    /// prediction and do not count.
    pub rows: usize,
    /// Of these, with the predicted outcome: those who left, bought or turned out yes.
    pub positives: usize,
    /// The mean of their scores: the share that was predicted.
    pub predicted: f64,
    /// The share that came.
    pub observed: f64,
    /// Expected calibration error over 15 groups of equal size: the mean distance between score
    /// and share of positives.
    pub calibration_error: f64,
    /// Quality, at the version's threshold; once ten outcomes of either kind are known.
    pub metrics: Option<Metrics>,
    /// How sure that is.
    pub intervals: Option<Intervals>,
}

/// A metric that came out worse than it was in training.
#[derive(Debug, Clone, PartialEq)]
pub struct Shortfall {
    /// Its name, as in [`Metrics`].
    pub metric: &'static str,
    /// What it is and what it was, in words.
    pub text: String,
    /// The same for programs.
    pub phrase: Phrase,
}

impl Performance {
    /// The metrics that are surely worse than they were in training: those whose whole interval
    /// lies on the wrong side of the one found then.
    pub fn shortfalls(&self, training: &Intervals) -> Vec<Shortfall> {
        let (Some(metrics), Some(now)) = (&self.metrics, &self.intervals) else {
            return Vec::new();
        };
        let shortfall =
            |metric, value: f64, [low, high]: [f64; 2], [from, to]: [f64; 2]| Shortfall {
                metric,
                text: format!(
                    "{value:.3} ({low:.3} to {high:.3}), in training {from:.3} to {to:.3}"
                ),
                phrase: Phrase::new("worse")
                    .with("now", value)
                    .with("now_low", low)
                    .with("now_high", high)
                    .with("before_low", from)
                    .with("before_high", to),
            };
        let mut shortfalls = Vec::new();
        if now.roc_auc[1] < training.roc_auc[0] {
            let [now, before] = [now.roc_auc, training.roc_auc];
            shortfalls.push(shortfall("roc_auc", metrics.roc_auc, now, before));
        }
        if now.log_loss[0] > training.log_loss[1] {
            let [now, before] = [now.log_loss, training.log_loss];
            shortfalls.push(shortfall("log_loss", metrics.log_loss, now, before));
        }
        shortfalls
    }
}
