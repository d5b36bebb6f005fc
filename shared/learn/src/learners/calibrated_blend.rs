//! What comes after the learners: blend, then calibrator.

use serde::{Deserialize, Serialize};
use stats::calibration::Calibrator;
use stats::logistic_solver::sigmoid;

use crate::learners::blend::Blend;
use crate::prepare::numbers::Numbers;
use crate::prepare::table::{FOLDS, Table};

/// From the learners' log-odds to a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CalibratedBlend {
    /// Explanations are of its log-odds.
    pub blend: Blend,
    pub calibrator: Calibrator,
}

impl CalibratedBlend {
    /// Fits to the table but for the fold `without`. `log_odds` has a slice of all rows per learner.
    pub fn fit(log_odds: &[Vec<f64>], table: &Table, without: Option<u8>) -> Self {
        let used = |row: usize| Some(table.folds[row]) != without;
        let blend = Blend::fit(log_odds, &table.positive, used);
        let rows: Vec<usize> = (0..table.rows.len()).filter(|row| used(*row)).collect();
        let blended: Vec<f64> = (0..table.rows.len())
            .map(|row| blend.log_odds(log_odds.iter().map(|learner| learner[row])))
            .collect();
        let calibrator = Calibrator::choose(&blended, &table.positive, &table.folds, &rows);
        Self { blend, calibrator }
    }

    /// The same of numbers, which there is nothing to calibrate of: least squares have put them right.
    pub fn fit_numbers(
        learners: &[Vec<f64>],
        numbers: &Numbers,
        folds: &[u8],
        without: Option<u8>,
    ) -> Self {
        let used = |row: usize| Some(folds[row]) != without;
        Self {
            blend: Blend::fit_numbers(learners, &numbers.scaled, used),
            calibrator: Calibrator::Identity,
        }
    }

    /// For each fold, fitted without it.
    pub fn fit_folds(log_odds: &[Vec<f64>], table: &Table) -> Vec<Self> {
        (0..FOLDS)
            .map(|fold| Self::fit(log_odds, table, Some(fold)))
            .collect()
    }

    /// The score of one row, from each learner's log-odds.
    pub fn score(&self, learners: impl Iterator<Item = f64>) -> f64 {
        self.calibrated(self.blend.log_odds(learners))
    }

    pub fn calibrated(&self, log_odds: f64) -> f64 {
        sigmoid(self.calibrator.log_odds(log_odds))
    }
}
