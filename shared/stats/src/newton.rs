//! Newton's method for convex functions: a dozen iterations converge to machine precision, with no
//! step size or stopping rule for results to depend on.

use crate::cholesky::Cholesky;

const ITERATIONS: usize = 30;
/// A last step no larger than this, in every coordinate: the next would be its square.
const SMALL: f64 = 1e-7;
/// A rise by less than this share is rounding.
const ROUNDING: f64 = 1e-12;

/// A convex function of as many coordinates as `at` has.
pub trait Objective {
    fn value(&self, at: &[f64]) -> f64;

    /// The gradient, and the lower triangle of the Hessian, row by row.
    fn derivatives(&self, at: &[f64]) -> (Vec<f64>, Vec<f64>);
}

/// Where the function is least.
pub fn minimise(objective: &impl Objective, start: Vec<f64>) -> Vec<f64> {
    let mut value = objective.value(&start);
    let mut at = start;
    for _ in 0..ITERATIONS {
        let (gradient, hessian) = objective.derivatives(&at);
        let step = Cholesky::of(hessian, gradient.len()).solve(gradient);
        let Some((next, next_value)) = shorten(&step, &at, value, objective) else {
            break;
        };
        (at, value) = (next, next_value);
        if step.iter().all(|s| s.abs() <= SMALL) {
            break;
        }
    }
    at
}

/// Halves the step until it does not raise the value.
fn shorten(
    step: &[f64],
    from: &[f64],
    value: f64,
    objective: &impl Objective,
) -> Option<(Vec<f64>, f64)> {
    let mut length = 1.0;
    for _ in 0..30 {
        let next: Vec<f64> = from.iter().zip(step).map(|(w, s)| w - length * s).collect();
        let next_value = objective.value(&next);
        if next_value <= value + ROUNDING * (1.0 + value.abs()) {
            return Some((next, next_value));
        }
        length /= 2.0;
    }
    None
}
