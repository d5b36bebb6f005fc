//! Numbers foreseen of rows by what had not seen them, and how good they are.

use report::{Decile, ErrorQuantile, RangeReport};
use stats::conformal::{ErrorRange, LEVEL};
use stats::number_errors::Foreseen;

use crate::artifact::NumberHead;
use crate::prepare::numbers::Numbers;
use crate::prepare::table::{FOLDS, Table};

/// Groups of like predictions at most.
const DECILES: usize = 10;
/// The fewest rows of a group.
const ROWS: usize = 10;
/// Shares of rows whose errors are told.
const SHARES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// Rows with what was foreseen and what came, all lists of one length.
pub struct MeasuredNumbers {
    pub predicted: Vec<f64>,
    actual: Vec<f64>,
    /// Between which numbers each was foreseen to be, without it.
    ranges: Vec<[f64; 2]>,
    /// Rows with the same number are of one entity.
    entities: Vec<u64>,
}

impl MeasuredNumbers {
    /// All rows of a table; ranges of those of each fold by the errors of the others.
    pub fn cross_validated(predicted: Vec<f64>, numbers: &Numbers, table: &Table) -> Self {
        let mut ranges = vec![[0.0; 2]; predicted.len()];
        for fold in 0..FOLDS {
            let (held_out, others) = table.split(fold);
            let of = |list: &[f64]| -> Vec<f64> { others.iter().map(|row| list[*row]).collect() };
            let head = NumberHead {
                scale: numbers.scale,
                range: ErrorRange::fit(&of(&predicted), &of(&numbers.values)),
            };
            for row in held_out {
                ranges[row] = head.around(predicted[row]);
            }
        }
        Self {
            predicted,
            actual: numbers.values.clone(),
            ranges,
            entities: table.hashes.clone(),
        }
    }

    /// The rows of a table for which `later` holds, as foreseen by a model that has not seen them.
    pub fn later(
        predicted: Vec<f64>,
        head: &NumberHead,
        numbers: &Numbers,
        table: &Table,
        later: &[bool],
    ) -> Self {
        let of = (0..table.rows.len()).filter(|at| later[*at]);
        let (actual, entities) = of.map(|at| (numbers.values[at], table.hashes[at])).unzip();
        Self {
            ranges: predicted
                .iter()
                .map(|number| head.around(*number))
                .collect(),
            predicted,
            actual,
            entities,
        }
    }

    pub fn foreseen(&self) -> Foreseen<'_> {
        Foreseen {
            predicted: &self.predicted,
            actual: &self.actual,
            entities: &self.entities,
        }
    }

    pub fn range(&self) -> RangeReport {
        let rows = self.ranges.iter().zip(&self.actual);
        let within = rows.filter(|([low, high], actual)| (low..=high).contains(actual));
        let widths = self.ranges.iter().map(|[low, high]| high - low);
        RangeReport {
            level: LEVEL,
            coverage: within.count() as f64 / self.actual.len().max(1) as f64,
            width: quantile(&sorted(widths), 0.5),
        }
    }

    /// Rows in groups by what was foreseen of them.
    pub fn deciles(&self) -> Vec<Decile> {
        let mut pairs: Vec<(f64, f64)> = self
            .predicted
            .iter()
            .copied()
            .zip(self.actual.iter().copied())
            .collect();
        pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let groups = (pairs.len() / ROWS).clamp(1, DECILES);
        let edge = |n: usize| n * pairs.len() / groups;
        let group = |n: usize| {
            let part = &pairs[edge(n)..edge(n + 1)];
            let rows = part.len();
            let mean = |sum: f64| sum / rows.max(1) as f64;
            Decile {
                rows,
                predicted: mean(part.iter().map(|pair| pair.0).sum()),
                actual: mean(part.iter().map(|pair| pair.1).sum()),
            }
        };
        (0..groups).map(group).collect()
    }

    pub fn errors(&self) -> Vec<ErrorQuantile> {
        let pairs = self.predicted.iter().zip(&self.actual);
        let errors = sorted(pairs.map(|(predicted, actual)| actual - predicted));
        let quantile = |share: f64| ErrorQuantile {
            share,
            error: quantile(&errors, share),
        };
        SHARES.map(quantile).to_vec()
    }
}

fn sorted(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sorted: Vec<f64> = numbers.collect();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = sorted.len().saturating_sub(1) as f64 * share;
    sorted.get(at as usize).copied().unwrap_or_default()
}
