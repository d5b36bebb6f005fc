//! Penalised logistic regression by Newton's method (iteratively reweighted least squares; Hastie,
//! Tibshirani and Friedman, *The Elements of Statistical Learning*, 4.4.1).
//!
//! It serves both the blend, whose penalty pulls towards given weights, and the logistic learner,
//! whose rows are sparse.

use crate::newton::{Objective, minimise};

/// A sparse matrix by rows.
#[derive(Default)]
pub struct Sparse {
    starts: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f64>,
}

impl Sparse {
    /// Adds a row of `(column, value)`, columns ascending.
    pub fn push(&mut self, cells: impl IntoIterator<Item = (u32, f64)>) {
        self.starts.push(self.columns.len());
        for (column, value) in cells {
            self.columns.push(column);
            self.values.push(value);
        }
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = (&[u32], &[f64])> {
        (0..self.starts.len()).map(|row| {
            let end = self
                .starts
                .get(row + 1)
                .copied()
                .unwrap_or(self.columns.len());
            (
                &self.columns[self.starts[row]..end],
                &self.values[self.starts[row]..end],
            )
        })
    }
}

/// Where and how strongly a coefficient is held.
#[derive(Clone, Copy)]
pub struct GaussianPrior {
    /// The value it is pulled towards.
    pub centre: f64,
    /// Half this times the squared distance is added to the summed loss.
    pub penalty: f64,
}

impl GaussianPrior {
    /// What is added to the loss for such a coefficient.
    pub fn loss(&self, coefficient: f64) -> f64 {
        self.penalty * (coefficient - self.centre).powi(2) / 2.0
    }

    pub fn slope(&self, coefficient: f64) -> f64 {
        self.penalty * (coefficient - self.centre)
    }
}

/// The coefficients (one per prior) that minimise summed log loss plus penalty.
pub fn fit(x: &Sparse, positive: &[bool], priors: &[GaussianPrior]) -> Vec<f64> {
    let start = priors.iter().map(|prior| prior.centre).collect();
    minimise(
        &Penalised {
            x,
            positive,
            priors,
        },
        start,
    )
}

struct Penalised<'a> {
    x: &'a Sparse,
    positive: &'a [bool],
    priors: &'a [GaussianPrior],
}

impl Objective for Penalised<'_> {
    fn value(&self, weights: &[f64]) -> f64 {
        let rows = self.x.rows().zip(self.positive);
        let fit: f64 = rows
            .map(|(row, positive)| softplus(signed(dot(row, weights), !positive)))
            .sum();
        let held: f64 = self
            .priors
            .iter()
            .zip(weights)
            .map(|(prior, weight)| prior.loss(*weight))
            .sum();
        fit + held
    }

    fn derivatives(&self, weights: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let size = self.priors.len();
        let priors = self.priors.iter();
        let mut gradient: Vec<f64> = priors.zip(weights).map(|(p, w)| p.slope(*w)).collect();
        let mut hessian = vec![0.0; size * size];
        for (i, prior) in self.priors.iter().enumerate() {
            hessian[i * size + i] = prior.penalty;
        }
        for ((columns, values), positive) in self.x.rows().zip(self.positive) {
            let p = sigmoid(dot((columns, values), weights));
            let residual = p - f64::from(u8::from(*positive));
            let curvature = p * (1.0 - p);
            for (at, (column, value)) in columns.iter().zip(values).enumerate() {
                gradient[*column as usize] += residual * value;
                let scaled = curvature * value;
                let line = &mut hessian[*column as usize * size..][..size];
                for (other, other_value) in columns[..=at].iter().zip(values) {
                    line[*other as usize] += scaled * other_value;
                }
            }
        }
        (gradient, hessian)
    }
}

/// `z` if `plus`, and else its opposite.
pub fn signed(z: f64, plus: bool) -> f64 {
    if plus { z } else { -z }
}

/// `ln(1 + e^z)`, without overflow.
pub fn softplus(z: f64) -> f64 {
    z.max(0.0) + (-z.abs()).exp().ln_1p()
}

/// The log-odds of a probability; finite for 0 and 1.
pub fn logit(p: f64) -> f64 {
    let p = p.clamp(1e-12, 1.0 - 1e-12);
    (p / (1.0 - p)).ln()
}

/// `1 / (1 + e^-z)`.
pub fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

pub(crate) fn dot((columns, values): (&[u32], &[f64]), weights: &[f64]) -> f64 {
    columns
        .iter()
        .zip(values)
        .map(|(column, value)| weights[*column as usize] * value)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_intercept_alone_is_the_log_odds_of_the_base_rate() {
        let mut x = Sparse::default();
        (0..10).for_each(|_| x.push([(0, 1.0)]));
        let positive: Vec<bool> = (0..10).map(|i| i < 3).collect();
        let weights = fit(
            &x,
            &positive,
            &[GaussianPrior {
                centre: 0.0,
                penalty: 0.0,
            }],
        );
        assert!((weights[0] - (0.3f64 / 0.7).ln()).abs() < 1e-9);
    }

    #[test]
    fn the_gradient_vanishes_at_the_solution() {
        let mut x = Sparse::default();
        let mut positive = Vec::new();
        for i in 0..200u32 {
            let v = f64::from(i % 17) / 5.0 - 1.5;
            x.push([(0, 1.0), (1, v), (2, (v * 3.0).sin())]);
            positive.push((i * 7) % 11 < 4 + i % 5);
        }
        let priors = [
            GaussianPrior {
                centre: 0.0,
                penalty: 0.0,
            },
            GaussianPrior {
                centre: 0.5,
                penalty: 2.0,
            },
            GaussianPrior {
                centre: 0.0,
                penalty: 1.0,
            },
        ];
        let weights = fit(&x, &positive, &priors);
        let of = Penalised {
            x: &x,
            positive: &positive,
            priors: &priors,
        };
        let (gradient, _) = of.derivatives(&weights);
        assert!(gradient.iter().all(|g| g.abs() < 1e-6), "{gradient:?}");
    }

    #[test]
    fn separable_data_and_dead_columns_stay_finite() {
        let mut x = Sparse::default();
        (0..20).for_each(|i| x.push([(0, 1.0), (1, f64::from(i) - 9.5)]));
        let positive: Vec<bool> = (0..20).map(|i| i >= 10).collect();
        let prior = |penalty| GaussianPrior {
            centre: 0.0,
            penalty,
        };
        let weights = fit(&x, &positive, &[prior(0.0), prior(1.0), prior(0.0)]);
        assert!(weights.iter().all(|w| w.is_finite()) && weights[1] > 0.0 && weights[2] == 0.0);
    }
}
