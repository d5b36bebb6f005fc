//! Rows scored by what had not seen them, and how good the scores are.

use report::Metrics;
use stats::{bootstrap::Scored, metrics};

use crate::prepare::table::{FOLDS, Table};

/// Scored rows, all lists of one length.
pub struct Measured {
    pub scores: Vec<f64>,
    pub positive: Vec<bool>,
    /// Whether a row's score reached the threshold found without it.
    flagged: Vec<bool>,
    /// Rows with the same number are of one entity.
    entities: Vec<u64>,
}

impl Measured {
    /// All rows of a table; those of each fold are flagged by the threshold that was best on the others.
    pub fn cross_validated(scores: Vec<f64>, table: &Table) -> Self {
        let mut flagged = vec![false; scores.len()];
        for fold in 0..FOLDS {
            let (held_out, train) = table.split(fold);
            let others = train.iter().map(|&row| (scores[row], table.positive[row]));
            let (others, outcomes): (Vec<f64>, Vec<bool>) = others.unzip();
            let threshold = metrics::best_threshold(&others, &outcomes);
            for row in held_out {
                flagged[row] = scores[row] >= threshold;
            }
        }
        Self {
            scores,
            positive: table.positive.clone(),
            flagged,
            entities: table.hashes.clone(),
        }
    }

    /// The rows of a table for which `later` holds, as scored by a model that has not seen them
    /// and flags from `threshold` on.
    pub fn later(scores: Vec<f64>, threshold: f64, table: &Table, later: &[bool]) -> Self {
        let of = (0..table.rows.len()).filter(|at| later[*at]);
        let (positive, entities) = of.map(|at| (table.positive[at], table.hashes[at])).unzip();
        Self {
            flagged: scores.iter().map(|score| *score >= threshold).collect(),
            scores,
            positive,
            entities,
        }
    }

    /// For [`intervals::of`](stats::intervals::of).
    pub fn scored(&self) -> Scored<'_> {
        Scored {
            scores: &self.scores,
            positive: &self.positive,
            flagged: &self.flagged,
            entities: &self.entities,
        }
    }

    /// Quality; `threshold` is the one to be used from now on.
    pub fn metrics(&self, threshold: f64) -> Metrics {
        metrics::of(&self.scores, &self.positive, &self.flagged, threshold)
    }
}
