//! From the blend's log-odds to probabilities that hold what they say.

use report::CalibrationMethod;
use serde::{Deserialize, Serialize};

use crate::logistic_solver::{self, GaussianPrior, Sparse, softplus};
use crate::metrics::descending;
use crate::sampling::evenly_spaced;

/// Calibrators look at no more rows than this, evenly spread.
const ROWS: usize = 200_000;
/// Holds slopes to 1 as firmly as a handful of rows would.
const PENALTY: f64 = 1.0;
const BINS: usize = 15;

/// A fitted calibrator: a rising map of log-odds to log-odds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Calibrator {
    Identity,
    /// `high ln(1 + e^z) - low ln(1 + e^-z) + intercept`; equal slopes make a line.
    Beta {
        low: f64,
        high: f64,
        intercept: f64,
    },
    /// Joins these points, `x` rising and `y` never falling; beyond them the slope is 1.
    Points(Vec<(f64, f64)>),
}

impl Calibrator {
    /// Fits the method that does best on `rows`, each tried by cross-fitting over the rows' `folds`.
    /// A method replaces a simpler one when it gains more than the standard error of the gain.
    pub fn choose(log_odds: &[f64], positive: &[bool], folds: &[u8], rows: &[usize]) -> Self {
        let rows = evenly_spaced(rows, ROWS);
        let sample = Sample {
            log_odds,
            positive,
            folds,
        };
        let mut best = (
            CalibrationMethod::None,
            sample.losses(&rows, CalibrationMethod::None),
        );
        for method in [
            CalibrationMethod::Platt,
            CalibrationMethod::Beta,
            CalibrationMethod::Isotonic,
        ] {
            let losses = sample.losses(&rows, method);
            if is_lower(&losses, &best.1) {
                best = (method, losses);
            }
        }
        sample.fit(&rows, best.0)
    }

    pub fn method(&self) -> CalibrationMethod {
        match self {
            Calibrator::Identity => CalibrationMethod::None,
            Calibrator::Beta { low, high, .. } if low == high => CalibrationMethod::Platt,
            Calibrator::Beta { .. } => CalibrationMethod::Beta,
            Calibrator::Points(_) => CalibrationMethod::Isotonic,
        }
    }

    pub fn log_odds(&self, z: f64) -> f64 {
        match self {
            Calibrator::Identity => z,
            Calibrator::Beta {
                low,
                high,
                intercept,
            } => high * softplus(z) - low * softplus(-z) + intercept,
            Calibrator::Points(points) => interpolate(points, z),
        }
    }
}

struct Sample<'a> {
    log_odds: &'a [f64],
    positive: &'a [bool],
    folds: &'a [u8],
}

impl Sample<'_> {
    /// The log loss of each row, calibrated by a fit to the other folds.
    fn losses(&self, rows: &[usize], method: CalibrationMethod) -> Vec<f64> {
        let most = rows.iter().map(|row| self.folds[*row]).max().unwrap_or(0);
        let fitted = |fold| {
            let others: Vec<usize> = rows
                .iter()
                .copied()
                .filter(|row| self.folds[*row] != fold)
                .collect();
            self.fit(&others, method)
        };
        let calibrators: Vec<Calibrator> = (0..=most).map(fitted).collect();
        let loss = |row: &usize| {
            let z = calibrators[self.folds[*row] as usize].log_odds(self.log_odds[*row]);
            softplus(if self.positive[*row] { -z } else { z })
        };
        rows.iter().map(loss).collect()
    }

    fn fit(&self, rows: &[usize], method: CalibrationMethod) -> Calibrator {
        match method {
            CalibrationMethod::None => Calibrator::Identity,
            CalibrationMethod::Platt => self.fit_slopes(rows, |z| vec![(0, 1.0), (1, z)]),
            CalibrationMethod::Beta => self.fit_slopes(rows, |z| {
                vec![(0, 1.0), (1, -softplus(-z)), (2, softplus(z))]
            }),
            CalibrationMethod::Isotonic => self.fit_isotonic(rows),
        }
    }

    /// Logistic regression on what `terms` makes of the log-odds. A curve that would fall anywhere
    /// is none: then the log-odds stay as they are.
    fn fit_slopes(&self, rows: &[usize], terms: impl Fn(f64) -> Vec<(u32, f64)>) -> Calibrator {
        let mut x = Sparse::default();
        rows.iter()
            .for_each(|row| x.push(terms(self.log_odds[*row])));
        let labels: Vec<bool> = rows.iter().map(|row| self.positive[*row]).collect();
        let slope = GaussianPrior {
            centre: 1.0,
            penalty: PENALTY,
        };
        let mut priors = vec![slope; terms(0.0).len()];
        priors[0] = GaussianPrior {
            centre: 0.0,
            penalty: 1e-6,
        };
        let solved = logistic_solver::fit(&x, &labels, &priors);
        let (low, high) = (solved[1], solved[solved.len() - 1]);
        match low > 0.0 && high > 0.0 {
            true => Calibrator::Beta {
                low,
                high,
                intercept: solved[0],
            },
            false => Calibrator::Identity,
        }
    }

    /// Isotonic regression by pooling adjacent violators (Ayer et al., 1955). One made-up row of the base rate at either end
    /// keeps the ends from claiming certainty.
    fn fit_isotonic(&self, rows: &[usize]) -> Calibrator {
        let mut order = rows.to_vec();
        order.sort_unstable_by(|a, b| {
            self.log_odds[*a]
                .total_cmp(&self.log_odds[*b])
                .then(a.cmp(b))
        });
        let (Some(first), Some(last)) = (order.first(), order.last()) else {
            return Calibrator::Identity;
        };
        let positives = order.iter().filter(|row| self.positive[**row]).count();
        let base = positives as f64 / order.len() as f64;
        let end = |row: usize| Block::of(self.log_odds[row], base);
        let real = order
            .chunk_by(|a, b| self.log_odds[*a] == self.log_odds[*b])
            .map(|tie| {
                let block = |row: &usize| {
                    Block::of(
                        self.log_odds[*row],
                        f64::from(u8::from(self.positive[*row])),
                    )
                };
                tie.iter().map(block).fold(Block::default(), Block::plus)
            });
        let mut blocks: Vec<Block> = Vec::new();
        for block in std::iter::once(end(*first)).chain(real).chain([end(*last)]) {
            let mut block = block;
            while let Some(before) = blocks.pop_if(|before| before.rate() >= block.rate()) {
                block = before.plus(block);
            }
            blocks.push(block);
        }
        match blocks.iter().all(|b| b.rate() > 0.0 && b.rate() < 1.0) {
            true => Calibrator::Points(blocks.iter().map(Block::point).collect()),
            false => Calibrator::Identity,
        }
    }
}

/// Neighbouring rows with one rate: number of rows, and sums of their log-odds and outcomes.
#[derive(Default)]
struct Block {
    rows: f64,
    log_odds: f64,
    positives: f64,
}

impl Block {
    fn of(log_odds: f64, positives: f64) -> Self {
        Self {
            rows: 1.0,
            log_odds,
            positives,
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            rows: self.rows + other.rows,
            log_odds: self.log_odds + other.log_odds,
            positives: self.positives + other.positives,
        }
    }

    fn rate(&self) -> f64 {
        self.positives / self.rows
    }

    fn point(&self) -> (f64, f64) {
        let rate = self.rate();
        (self.log_odds / self.rows, (rate / (1.0 - rate)).ln())
    }
}

fn interpolate(points: &[(f64, f64)], z: f64) -> f64 {
    let after = points.partition_point(|(x, _)| *x <= z);
    match (
        after.checked_sub(1).and_then(|at| points.get(at)),
        points.get(after),
    ) {
        (Some((x0, y0)), Some((x1, y1))) => y0 + (y1 - y0) * (z - x0) / (x1 - x0),
        (Some((x, y)), None) | (None, Some((x, y))) => y + (z - x),
        (None, None) => z,
    }
}

/// Whether `new` is lower than `old` by more than the standard error of their mean difference.
fn is_lower(new: &[f64], old: &[f64]) -> bool {
    let count = new.len() as f64;
    let gains = || old.iter().zip(new).map(|(old, new)| old - new);
    let mean = gains().sum::<f64>() / count;
    let variance = gains().map(|gain| (gain - mean).powi(2)).sum::<f64>() / count;
    mean > (variance / count).sqrt()
}

/// Expected calibration error: the mean distance between score and share of positives, over 15
/// groups of equally many rows by score (Naeini, Cooper and Hauskrecht, 2015). Even a perfect model
/// has some, see [`calibration_error_by_chance`].
pub fn calibration_error(scores: &[f64], positive: &[bool]) -> f64 {
    let order = descending(scores);
    let bins = BINS.min(order.len());
    let gap = |bin: usize| {
        let rows = &order[bin * order.len() / bins..(bin + 1) * order.len() / bins];
        let gaps = rows
            .iter()
            .map(|row| scores[*row] - f64::from(u8::from(positive[*row])));
        gaps.sum::<f64>().abs()
    };
    (0..bins).map(gap).sum::<f64>() / order.len() as f64
}

/// About what [`calibration_error`] is by chance when every score is right: the mean distance of a
/// normal distribution, were all scores the `rate` of positives; less where scores differ.
pub fn calibration_error_by_chance(rate: f64, rows: usize) -> f64 {
    let bins = BINS.min(rows) as f64;
    (2.0 / std::f64::consts::PI * rate * (1.0 - rate) * bins / rows.max(1) as f64).sqrt()
}

#[cfg(test)]
#[path = "calibration_tests.rs"]
mod tests;
