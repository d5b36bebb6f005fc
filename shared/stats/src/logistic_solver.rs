//! Penalised logistic regression by Newton's method (iteratively reweighted least squares; Hastie,
//! Tibshirani and Friedman, *The Elements of Statistical Learning*, 4.4.1).
//!
//! It serves both the blend, whose penalty pulls towards given weights, and the logistic learner,
//! whose rows are sparse. A dozen iterations converge to machine precision, with no step size or
//! stopping rule for results to depend on.

const ITERATIONS: usize = 30;
/// A last step no larger than this, in every coefficient: the next would be its square.
const SMALL: f64 = 1e-7;
/// A rise of the loss by less than this share is rounding.
const ROUNDING: f64 = 1e-12;

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

    fn rows(&self) -> impl Iterator<Item = (&[u32], &[f64])> {
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

/// The coefficients (one per prior) that minimise summed log loss plus penalty.
pub fn fit(x: &Sparse, positive: &[bool], priors: &[GaussianPrior]) -> Vec<f64> {
    let mut weights: Vec<f64> = priors.iter().map(|prior| prior.centre).collect();
    let mut loss = objective(x, positive, priors, &weights);
    for _ in 0..ITERATIONS {
        let (gradient, hessian) = derivatives(x, positive, priors, &weights);
        let step = solve(hessian, gradient);
        let Some((next, next_loss)) =
            shorten(&step, &weights, loss, |w| objective(x, positive, priors, w))
        else {
            break;
        };
        (weights, loss) = (next, next_loss);
        if step.iter().all(|s| s.abs() <= SMALL) {
            break;
        }
    }
    weights
}

/// Halves the step until it does not raise the loss.
fn shorten(
    step: &[f64],
    from: &[f64],
    loss: f64,
    objective: impl Fn(&[f64]) -> f64,
) -> Option<(Vec<f64>, f64)> {
    let mut length = 1.0;
    for _ in 0..30 {
        let next: Vec<f64> = from.iter().zip(step).map(|(w, s)| w - length * s).collect();
        let next_loss = objective(&next);
        if next_loss <= loss + ROUNDING * (1.0 + loss.abs()) {
            return Some((next, next_loss));
        }
        length /= 2.0;
    }
    None
}

fn objective(x: &Sparse, positive: &[bool], priors: &[GaussianPrior], weights: &[f64]) -> f64 {
    let fit: f64 = x
        .rows()
        .zip(positive)
        .map(|(row, positive)| softplus(signed(dot(row, weights), !positive)))
        .sum();
    let held: f64 = priors
        .iter()
        .zip(weights)
        .map(|(p, w)| p.penalty * (w - p.centre).powi(2) / 2.0)
        .sum();
    fit + held
}

fn signed(z: f64, plus: bool) -> f64 {
    if plus { z } else { -z }
}

/// `ln(1 + e^z)`, without overflow.
pub fn softplus(z: f64) -> f64 {
    z.max(0.0) + (-z.abs()).exp().ln_1p()
}

/// `1 / (1 + e^-z)`.
pub fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

fn dot((columns, values): (&[u32], &[f64]), weights: &[f64]) -> f64 {
    columns
        .iter()
        .zip(values)
        .map(|(column, value)| weights[*column as usize] * value)
        .sum()
}

/// The gradient and the lower triangle of the Hessian, row by row.
fn derivatives(
    x: &Sparse,
    positive: &[bool],
    priors: &[GaussianPrior],
    weights: &[f64],
) -> (Vec<f64>, Vec<f64>) {
    let size = priors.len();
    let mut gradient: Vec<f64> = priors
        .iter()
        .zip(weights)
        .map(|(p, w)| p.penalty * (w - p.centre))
        .collect();
    let mut hessian = vec![0.0; size * size];
    for (i, prior) in priors.iter().enumerate() {
        hessian[i * size + i] = prior.penalty;
    }
    for ((columns, values), positive) in x.rows().zip(positive) {
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

/// Solves `a x = b` by Cholesky decomposition; `a` is the lower triangle of a positive definite
/// matrix. A direction without curvature is left alone.
pub fn solve(mut a: Vec<f64>, mut b: Vec<f64>) -> Vec<f64> {
    let size = b.len();
    for i in 0..size {
        for j in 0..=i {
            let (above, line) = a.split_at_mut(i * size);
            let other = if j < i { &above[j * size..][..j] } else { &[] };
            if j < i {
                let sum: f64 = line[..j].iter().zip(other).map(|(x, y)| x * y).sum();
                let pivot = above[j * size + j];
                line[j] = if pivot > 0.0 {
                    (line[j] - sum) / pivot
                } else {
                    0.0
                };
            } else {
                let sum: f64 = line[..i].iter().map(|x| x * x).sum();
                let left = line[i] - sum;
                line[i] = if left > 1e-12 { left.sqrt() } else { 0.0 };
            }
        }
    }
    for i in 0..size {
        let sum: f64 = (0..i).map(|k| a[i * size + k] * b[k]).sum();
        b[i] = divide(b[i] - sum, a[i * size + i]);
    }
    for i in (0..size).rev() {
        let sum: f64 = (i + 1..size).map(|k| a[k * size + i] * b[k]).sum();
        b[i] = divide(b[i] - sum, a[i * size + i]);
    }
    b
}

fn divide(a: f64, by: f64) -> f64 {
    if by > 0.0 { a / by } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cholesky_solves() {
        // [[4, 2], [2, 3]] x = [8, 7] has the solution [1.25, 1.5].
        let x = solve(vec![4.0, 0.0, 2.0, 3.0], vec![8.0, 7.0]);
        assert!(
            (x[0] - 1.25).abs() < 1e-12 && (x[1] - 1.5).abs() < 1e-12,
            "{x:?}"
        );
    }

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
        let (gradient, _) = derivatives(&x, &positive, &priors, &weights);
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
