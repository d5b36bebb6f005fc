//! Logistic regression on one-hot, imputed, scaled columns; of numbers, ridge regression on the same.
//!
//! smartcore's needs a dense matrix and looks at each cell by itself; most cells here are zeros of
//! one-hot columns, and Newton's method is at hand from the blend.

use std::ops::ControlFlow;

use data::Result;
use domain::LearnerSettings;
use serde::{Deserialize, Serialize};
use stats::least_squares::{NormalEquations, squared_error};
use stats::logistic_solver::{self, GaussianPrior, Sparse};
use stats::sampling::evenly_spaced;

use crate::learners::base_learner::{BaseLearner, Data, Fit, Split, Watch, cancelled};
use crate::prepare::features::Treatment;
use crate::prepare::matrix::Matrix;
use crate::prepare::table::Outcome;

/// The most rows it looks at, evenly spread.
const ROWS: usize = 200_000;
/// The most encoded columns; those most often not zero are kept.
const COLUMNS: usize = 1_000;
/// The most products of two cells per iteration: with many numbers per row, fewer rows are seen.
const WORK: usize = 5_000_000_000;
/// Levels rarer than this say nothing reliable.
const RAREST: usize = 5;
/// Scaled numbers are kept within this many standard deviations, in scoring too: a line drawn far
/// beyond what was seen is no prediction.
const REACH: f64 = 5.0;
/// On squared coefficients, unless said.
const PENALTY: f64 = 2.0;
/// That of ridge regression, unless said, is the best of these on rows set apart: numbers may depend on
/// few columns or hardly on any, and a file may have more columns than rows.
const RIDGE_PENALTIES: [f64; 6] = [1.0, 10.0, 100.0, 1e3, 1e4, 1e5];
/// One row of so many is set apart for that.
const SET_APART: usize = 5;

pub struct LogisticRegression {
    /// On squared coefficients, if it was said.
    penalty: Option<f64>,
}

impl LogisticRegression {
    pub fn of(settings: &LearnerSettings) -> Self {
        Self {
            penalty: settings.l2,
        }
    }
}

/// Fitted: encoded columns and their coefficients.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Linear {
    intercept: f64,
    columns: Vec<Encoded>,
}

/// One column of the encoded matrix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Encoded {
    feature: u32,
    source: Source,
    coefficient: f64,
    /// Of the encoded values, in training.
    mean: f64,
}

/// How a cell becomes an encoded value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Source {
    /// The number, scaled; `fill` where missing.
    Value {
        mean: f64,
        deviation: f64,
        fill: f64,
    },
    /// 1 where missing.
    Missing,
    /// 1 where the category is this one.
    Level(u32),
}

impl Encoded {
    fn of(&self, row: &[f32]) -> f64 {
        let cell = f64::from(row[self.feature as usize]);
        match self.source {
            Source::Value {
                mean,
                deviation,
                fill,
            } => {
                let value = if cell.is_nan() { fill } else { cell };
                ((value - mean) / deviation).clamp(-REACH, REACH)
            }
            Source::Missing => f64::from(u8::from(cell.is_nan())),
            Source::Level(level) => f64::from(u8::from(cell == f64::from(level))),
        }
    }
}

impl Fit for LogisticRegression {
    fn fit(&self, splits: &[Split], watch: Watch) -> Result<Vec<BaseLearner>> {
        let one = |(at, split): (usize, &Split)| match watch(at as f64 / splits.len() as f64) {
            ControlFlow::Break(()) => Err(cancelled()),
            ControlFlow::Continue(()) => Ok(BaseLearner::Linear(Linear::fit(
                &split.data,
                &split.train,
                self.penalty,
            ))),
        };
        splits.iter().enumerate().map(one).collect()
    }
}

impl Linear {
    fn fit(data: &Data, train: &[usize], penalty: Option<f64>) -> Self {
        let mut columns = encode(data, &evenly_spaced(train, ROWS));
        let dense = columns
            .iter()
            .filter(|c| matches!(c.source, Source::Value { .. }))
            .count()
            + data.features.len();
        let rows = evenly_spaced(train, ROWS.min(WORK / (dense * dense).max(1)));
        let encoded: Vec<Cells> = rows
            .iter()
            .map(|&row| cells(&columns, data.matrix.row(row)))
            .collect();
        for column in &mut columns {
            column.mean = 0.0;
        }
        for (at, value) in encoded.iter().flatten() {
            columns[*at as usize].mean += value / rows.len() as f64;
        }

        let weights = match data.outcome {
            Outcome::Labels(positive) => {
                let labels: Vec<bool> = rows.iter().map(|&row| positive[row]).collect();
                let priors = priors(columns.len(), penalty.unwrap_or(PENALTY));
                logistic_solver::fit(&with_constant(encoded), &labels, &priors)
            }
            Outcome::Numbers { scaled, .. } => {
                let numbers: Vec<f64> = rows.iter().map(|&row| scaled[row]).collect();
                let penalty =
                    penalty.unwrap_or_else(|| ridge_penalty(&encoded, &numbers, columns.len()));
                let equations =
                    NormalEquations::of(&with_constant(encoded), &numbers, columns.len() + 1);
                equations.solve(&priors(columns.len(), penalty))
            }
        };
        for (column, weight) in columns.iter_mut().zip(&weights[1..]) {
            column.coefficient = *weight;
        }
        Self {
            intercept: weights[0],
            columns,
        }
    }
}

/// A row's encoded values that are not zero.
type Cells = Vec<(u32, f64)>;

/// Rows with a constant before their columns.
fn with_constant(rows: impl IntoIterator<Item = impl IntoIterator<Item = (u32, f64)>>) -> Sparse {
    let mut x = Sparse::default();
    for row in rows {
        let columns = row.into_iter().map(|(at, value)| (at + 1, value));
        x.push(std::iter::once((0, 1.0)).chain(columns));
    }
    x
}

/// Holds all coefficients to 0 but that of the constant.
fn priors(columns: usize, penalty: f64) -> Vec<GaussianPrior> {
    let prior = |penalty| GaussianPrior {
        centre: 0.0,
        penalty,
    };
    let mut priors = vec![prior(1e-6)];
    priors.resize(columns + 1, prior(penalty));
    priors
}

/// The penalty that does best on rows set apart, learned from the others.
fn ridge_penalty(encoded: &[Cells], numbers: &[f64], columns: usize) -> f64 {
    let part = |is_apart: bool| {
        let of = move |at: &usize| at.is_multiple_of(SET_APART) == is_apart;
        let rows: Vec<usize> = (0..encoded.len()).filter(of).collect();
        let x = with_constant(rows.iter().map(|row| encoded[*row].iter().copied()));
        let numbers: Vec<f64> = rows.iter().map(|row| numbers[*row]).collect();
        (x, numbers)
    };
    let ((x, learned), (apart, expected)) = (part(false), part(true));
    let equations = NormalEquations::of(&x, &learned, columns + 1);
    let loss = |penalty: &f64| {
        let coefficients = equations.solve(&priors(columns, *penalty));
        squared_error(&apart, &expected, &coefficients)
    };
    let losses = RIDGE_PENALTIES
        .iter()
        .map(|penalty| (loss(penalty), *penalty));
    let best = losses.min_by(|a, b| a.0.total_cmp(&b.0));
    best.map_or(PENALTY, |(_, penalty)| penalty)
}

/// The encoded columns of the training rows, coefficients still zero.
fn encode(data: &Data, rows: &[usize]) -> Vec<Encoded> {
    let mut found: Vec<(usize, Encoded)> = Vec::new();
    for (at, feature) in data.features.iter().enumerate() {
        let cell = |row: &usize| data.matrix.row(*row)[at];
        let column = |source| Encoded {
            feature: at as u32,
            source,
            coefficient: 0.0,
            mean: 0.0,
        };
        match &feature.treatment {
            Treatment::Category { levels } => {
                let mut counts = vec![0; levels.len() + 1];
                rows.iter().map(cell).for_each(|c| counts[c as usize] += 1);
                let common = counts
                    .iter()
                    .enumerate()
                    .filter(|(_, count)| **count >= RAREST);
                found.extend(
                    common.map(|(level, count)| (*count, column(Source::Level(level as u32)))),
                );
            }
            Treatment::Number { .. } | Treatment::Date { .. } => {
                let missing = rows.iter().filter(|row| cell(row).is_nan()).count();
                if missing >= RAREST {
                    found.push((missing, column(Source::Missing)));
                }
                let values = rows
                    .iter()
                    .map(cell)
                    .filter(|c| !c.is_nan())
                    .map(f64::from)
                    .collect();
                found.extend(scale(values).map(|source| (rows.len(), column(source))));
            }
        }
    }
    found.sort_by_key(|(support, _)| std::cmp::Reverse(*support));
    found.truncate(COLUMNS);
    found.sort_by_key(|(_, encoded)| encoded.feature);
    found.into_iter().map(|(_, encoded)| encoded).collect()
}

/// How to scale numbers; `None` when they are all the same.
fn scale(mut values: Vec<f64>) -> Option<Source> {
    values.sort_unstable_by(f64::total_cmp);
    let fill = *values.get(values.len() / 2)?;
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let deviation = (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / count).sqrt();
    (deviation > 0.0 && deviation.is_finite()).then_some(Source::Value {
        mean,
        deviation,
        fill,
    })
}

/// The encoded values of a row that are not zero.
fn cells(columns: &[Encoded], row: &[f32]) -> Cells {
    let values = columns
        .iter()
        .enumerate()
        .map(|(at, column)| (at as u32, column.of(row)));
    values.filter(|(_, value)| *value != 0.0).collect()
}

impl Linear {
    /// Number of coefficients, the intercept not counted.
    pub fn size(&self) -> usize {
        self.columns.len()
    }

    /// Whether every column reads a feature that exists.
    pub fn is_sound(&self, features: usize) -> bool {
        self.columns
            .iter()
            .all(|column| (column.feature as usize) < features)
    }

    pub fn log_odds(&self, matrix: &Matrix) -> Vec<f64> {
        let of = |row| {
            self.columns.iter().fold(self.intercept, |sum, c| {
                sum + c.coefficient * c.of(matrix.row(row))
            })
        };
        (0..matrix.rows).map(of).collect()
    }

    /// Each feature's part of the log-odds against the mean training row (SHAP), and last that row's
    /// log-odds: `columns + 1` values per row, which sum to [`Linear::log_odds`]. Exact for a linear
    /// model with independent features (Lundberg and Lee, 2017).
    pub fn contributions(&self, matrix: &Matrix) -> Vec<f64> {
        let width = matrix.columns + 1;
        let base = self
            .columns
            .iter()
            .fold(self.intercept, |sum, c| sum + c.coefficient * c.mean);
        let mut out = vec![0.0; matrix.rows * width];
        for (row, parts) in out.chunks_mut(width).enumerate() {
            for column in &self.columns {
                parts[column.feature as usize] +=
                    column.coefficient * (column.of(matrix.row(row)) - column.mean);
            }
            parts[width - 1] = base;
        }
        out
    }
}
