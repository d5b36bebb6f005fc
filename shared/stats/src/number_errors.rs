//! How far numbers that were foreseen are from what came, and how sure that is.

use std::collections::HashMap;

use report::{NumberIntervals, NumberMetrics};

use crate::bootstrap::{Spread, resample};
use crate::significance::Z;

/// Rows as foreseen by members that did not see them, all of one length.
pub struct Foreseen<'a> {
    pub predicted: &'a [f64],
    pub actual: &'a [f64],
    /// Rows with the same number are drawn together, as they are not independent.
    pub entities: &'a [u64],
}

/// A row, ready to be counted any number of times.
struct Row {
    error: f64,
    /// Against the mean of all, so that sums of squares keep their digits.
    actual: f64,
    entity: u32,
}

/// Mean absolute error, mean squared error, and the share of the variance that is left: 1 - R².
struct Errors {
    absolute: f64,
    squared: f64,
    left: f64,
}

impl Foreseen<'_> {
    /// Quality.
    pub fn metrics(&self) -> NumberMetrics {
        let (rows, entities) = self.rows();
        let errors = measure(&rows, &vec![1; entities]);
        NumberMetrics {
            mae: errors.absolute,
            rmse: errors.squared.sqrt(),
            r2: 1.0 - errors.left,
        }
    }

    /// Intervals around `metrics` from the standard errors of a Poisson bootstrap, on the log scale,
    /// where losses are near to normal. The same seed gives the same intervals.
    pub fn intervals(&self, metrics: &NumberMetrics, seed: u64) -> NumberIntervals {
        let (rows, entities) = self.rows();
        let [mut absolute, mut root, mut left] = [Spread::default(); 3];
        resample(rows.len(), entities, seed, |draws| {
            let errors = measure(&rows, draws);
            absolute.see(errors.absolute);
            root.see(errors.squared.sqrt());
            left.see(errors.left);
        });
        let [low, high] = around(1.0 - metrics.r2, &left);
        NumberIntervals {
            mae: around(metrics.mae, &absolute),
            rmse: around(metrics.rmse, &root),
            r2: [1.0 - high, 1.0 - low],
        }
    }

    /// The rows, and the number of their entities, which are numbered from 0.
    fn rows(&self) -> (Vec<Row>, usize) {
        let mut numbers: HashMap<u64, u32> = HashMap::new();
        let mean = self.actual.iter().sum::<f64>() / self.actual.len().max(1) as f64;
        let row = |((predicted, actual), entity): ((&f64, &f64), &u64)| {
            let next = numbers.len() as u32;
            Row {
                error: predicted - actual,
                actual: actual - mean,
                entity: *numbers.entry(*entity).or_insert(next),
            }
        };
        let pairs = self.predicted.iter().zip(self.actual);
        let rows = pairs.zip(self.entities).map(row).collect();
        (rows, numbers.len())
    }
}

/// A loss and its interval on the log scale.
fn around(loss: f64, spread: &Spread) -> [f64; 2] {
    let factor = (Z * spread.deviation() / loss.max(f64::MIN_POSITIVE)).exp();
    match factor.is_finite() {
        true => [loss / factor, loss * factor],
        false => [0.0, loss + Z * spread.deviation()],
    }
}

/// Each row counted as often as its entity was drawn.
fn measure(rows: &[Row], draws: &[u8]) -> Errors {
    let (mut count, mut absolute, mut squared) = (0.0, 0.0, 0.0);
    let (mut sum, mut squares) = (0.0, 0.0);
    for row in rows {
        let times = f64::from(draws[row.entity as usize]);
        count += times;
        absolute += times * row.error.abs();
        squared += times * row.error * row.error;
        sum += times * row.actual;
        squares += times * row.actual * row.actual;
    }
    Errors {
        absolute: absolute / count,
        squared: squared / count,
        left: squared / (squares - sum * sum / count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::normal;

    /// Numbers around a thousand with a deviation of 2, foreseen but for an error of 1; each entity
    /// has `same` rows that are alike.
    fn sample(seed: u64, rows: usize, same: usize) -> (Vec<f64>, Vec<f64>, Vec<u64>) {
        let row = |row: usize| {
            let n = row / same;
            let signal = 3f64.sqrt() * normal(seed, 2 * n);
            let actual = 1_000.0 + signal + normal(seed, 2 * n + 1);
            (1_000.0 + signal, actual, n as u64)
        };
        let rows: Vec<(f64, f64, u64)> = (0..rows).map(row).collect();
        (
            rows.iter().map(|row| row.0).collect(),
            rows.iter().map(|row| row.1).collect(),
            rows.iter().map(|row| row.2).collect(),
        )
    }

    fn measured(seed: u64, rows: usize, same: usize) -> (NumberMetrics, NumberIntervals) {
        let (predicted, actual, entities) = sample(seed, rows, same);
        let foreseen = Foreseen {
            predicted: &predicted,
            actual: &actual,
            entities: &entities,
        };
        let metrics = foreseen.metrics();
        let intervals = foreseen.intervals(&metrics, seed);
        (metrics, intervals)
    }

    #[test]
    fn figures_are_those_of_the_formulas() {
        let foreseen = Foreseen {
            predicted: &[1.0, 2.0, 6.0],
            actual: &[2.0, 2.0, 5.0],
            entities: &[1, 2, 3],
        };
        let NumberMetrics { mae, rmse, r2 } = foreseen.metrics();
        assert!((mae - 2.0 / 3.0).abs() < 1e-12 && (rmse - (2f64 / 3.0).sqrt()).abs() < 1e-12);
        // Squares about the mean of 3 sum to 6, of which 2 are left.
        assert!((r2 - 2.0 / 3.0).abs() < 1e-12, "{r2}");
    }

    #[test]
    fn intervals_cover_the_truth_95_times_in_100() {
        // The mean of |x| is √(2/π) where x is standard normal; three of four parts are signal.
        let truth = [(2.0 / std::f64::consts::PI).sqrt(), 1.0, 0.75];
        for (rows, same) in [(400, 1), (1_200, 3)] {
            let mut covered = [0.0; 3];
            for seed in 0..400 {
                let (_, found) = measured(seed + 100, rows, same);
                let found = [found.mae, found.rmse, found.r2];
                for (at, [low, high]) in found.into_iter().enumerate() {
                    covered[at] += f64::from(u8::from((low..=high).contains(&truth[at])));
                }
            }
            let coverage = covered.map(|count| count / 400.0);
            let is_near = |share: &f64| (0.91..=0.985).contains(share);
            assert!(coverage.iter().all(is_near), "{rows} rows: {coverage:?}");
        }
    }

    #[test]
    fn what_is_foreseen_exactly_has_no_error() {
        let actual = [1.0, 2.0, 5.0, 9.0];
        let foreseen = Foreseen {
            predicted: &actual,
            actual: &actual,
            entities: &[1, 2, 3, 4],
        };
        let metrics = foreseen.metrics();
        assert_eq!((metrics.mae, metrics.rmse, metrics.r2), (0.0, 0.0, 1.0));
        assert_eq!(foreseen.intervals(&metrics, 1).r2, [1.0, 1.0]);
    }
}
