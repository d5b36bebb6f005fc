//! How well scores came true, once it is known what customers did.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Intervals, Metrics};

/// How well scores came true, over the customers whose outcome is known by now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Performance {
    /// Customers whose outcome is known now. Those whose outcome the scored file told are no
    /// prediction and do not count.
    pub rows: usize,
    /// Of these, with the predicted outcome: those who left, or bought.
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortfall {
    /// Its name, as in [`Metrics`].
    pub metric: &'static str,
    /// What it is and what it was, in words.
    pub text: String,
}

impl Performance {
    /// The metrics that are surely worse than they were in training: those whose whole interval
    /// lies on the wrong side of the one found then.
    pub fn shortfalls(&self, training: &Intervals) -> Vec<Shortfall> {
        let (Some(metrics), Some(now)) = (&self.metrics, &self.intervals) else {
            return Vec::new();
        };
        let text = |value: f64, [low, high]: [f64; 2], was: [f64; 2]| {
            let [from, to] = was;
            format!("{value:.3} ({low:.3} to {high:.3}), in training {from:.3} to {to:.3}")
        };
        let mut shortfalls = Vec::new();
        if now.roc_auc[1] < training.roc_auc[0] {
            shortfalls.push(Shortfall {
                metric: "roc_auc",
                text: text(metrics.roc_auc, now.roc_auc, training.roc_auc),
            });
        }
        if now.log_loss[0] > training.log_loss[1] {
            shortfalls.push(Shortfall {
                metric: "log_loss",
                text: text(metrics.log_loss, now.log_loss, training.log_loss),
            });
        }
        shortfalls
    }
}
