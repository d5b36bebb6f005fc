//! Learners' log-odds into one calibrated probability, and their numbers into one.

use serde::{Deserialize, Serialize};
use stats::least_squares::NormalEquations;
use stats::logistic_solver::{self, GaussianPrior, Sparse};

/// How strongly weights are held to a plain average. The learners agree on nearly every row, so
/// without it their weights would be noise.
const PENALTY: f64 = 20.0;

/// Logistic regression on out-of-fold log-odds. As it minimises log loss with an intercept and a
/// free sum of weights, it also calibrates (Platt scaling is its case of one learner).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Blend {
    /// Added to the weighted sum.
    pub intercept: f64,
    /// One per learner, none negative.
    pub weights: Vec<f64>,
}

impl Blend {
    /// Fits to the rows for which `used` holds. `log_odds` has one slice of all rows per learner.
    ///
    /// A learner whose weight comes out negative is left out and the rest fitted again: a negative
    /// weight reads noise, and turns drivers upside down.
    pub fn fit(log_odds: &[Vec<f64>], positive: &[bool], used: impl Fn(usize) -> bool) -> Self {
        let rows: Vec<usize> = (0..positive.len()).filter(|row| used(*row)).collect();
        let labels: Vec<bool> = rows.iter().map(|row| positive[*row]).collect();
        Self::without_contrary(log_odds.len(), |kept| {
            let x = design(log_odds, kept, &rows);
            logistic_solver::fit(&x, &labels, &priors(kept.len()))
        })
    }

    /// The same of learners' numbers, by least squares: what they are off by on average is put right,
    /// and those that err together share their weight.
    pub fn fit_numbers(
        learners: &[Vec<f64>],
        numbers: &[f64],
        used: impl Fn(usize) -> bool,
    ) -> Self {
        let rows: Vec<usize> = (0..numbers.len()).filter(|row| used(*row)).collect();
        let wanted: Vec<f64> = rows.iter().map(|row| numbers[*row]).collect();
        Self::without_contrary(learners.len(), |kept| {
            let x = design(learners, kept, &rows);
            NormalEquations::of(&x, &wanted, kept.len() + 1).solve(&priors(kept.len()))
        })
    }

    /// What `solve` finds for the learners it is given, once no weight is negative.
    fn without_contrary(learners: usize, solve: impl Fn(&[usize]) -> Vec<f64>) -> Self {
        let mut kept: Vec<usize> = (0..learners).collect();
        loop {
            let solved = solve(&kept);
            let worst = (0..kept.len()).min_by(|a, b| solved[a + 1].total_cmp(&solved[b + 1]));
            match worst {
                Some(at) if solved[at + 1] < 0.0 && kept.len() > 1 => {
                    kept.remove(at);
                }
                _ => {
                    let mut weights = vec![0.0; learners];
                    kept.iter()
                        .zip(&solved[1..])
                        .for_each(|(learner, weight)| weights[*learner] = weight.max(0.0));
                    return Self {
                        intercept: solved[0],
                        weights,
                    };
                }
            }
        }
    }

    /// The blended log-odds of one row, from each learner's.
    pub fn log_odds(&self, learners: impl Iterator<Item = f64>) -> f64 {
        self.weights
            .iter()
            .zip(learners)
            .fold(self.intercept, |sum, (weight, log_odds)| {
                sum + weight * log_odds
            })
    }
}

/// A constant and what those learners that are kept say of some rows.
fn design(learners: &[Vec<f64>], kept: &[usize], rows: &[usize]) -> Sparse {
    let mut x = Sparse::default();
    for &row in rows {
        let cells = kept
            .iter()
            .enumerate()
            .map(|(at, learner)| (at as u32 + 1, learners[*learner][row]));
        x.push(std::iter::once((0, 1.0)).chain(cells));
    }
    x
}

fn priors(learners: usize) -> Vec<GaussianPrior> {
    let mut priors = vec![GaussianPrior {
        centre: 0.0,
        penalty: 1e-6,
    }];
    priors.resize(
        learners + 1,
        GaussianPrior {
            centre: 1.0 / learners as f64,
            penalty: PENALTY,
        },
    );
    priors
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Deterministic noise in [-1, 1).
    fn noise(i: u64) -> f64 {
        let mixed = (i + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        ((mixed ^ (mixed >> 31)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 11) as f64
            / (1u64 << 52) as f64
            - 1.0
    }

    fn sample() -> (Vec<f64>, Vec<bool>) {
        let truth: Vec<f64> = (0..4000).map(|i| 2.0 * noise(i)).collect();
        let positive = truth
            .iter()
            .enumerate()
            .map(|(i, z)| (noise(i as u64 + 9999) + 1.0) / 2.0 < logistic_solver::sigmoid(*z));
        let positive = positive.collect();
        (truth, positive)
    }

    #[test]
    fn an_overconfident_learner_is_calibrated() {
        let (truth, positive) = sample();
        let loud: Vec<f64> = truth.iter().map(|z| 3.0 * z + 1.0).collect();
        let blend = Blend::fit(&[loud], &positive, |_| true);
        assert!((blend.weights[0] - 1.0 / 3.0).abs() < 0.05, "{blend:?}");
        assert!((blend.intercept + 1.0 / 3.0).abs() < 0.15, "{blend:?}");
    }

    #[test]
    fn numbers_are_put_right_and_noise_gets_little_weight() {
        let (truth, _) = sample();
        let loud: Vec<f64> = truth.iter().map(|z| 2.0 * z + 3.0).collect();
        let noise: Vec<f64> = (0..4000).map(|i| noise(i + 77777)).collect();
        let blend = Blend::fit_numbers(&[loud, noise], &truth, |_| true);
        assert!((blend.weights[0] - 0.5).abs() < 0.02, "{blend:?}");
        assert!((blend.intercept + 1.5).abs() < 0.05, "{blend:?}");
        assert!(blend.weights[1] < 0.05, "{blend:?}");
    }

    #[test]
    fn a_contrary_learner_gets_no_weight() {
        let (truth, positive) = sample();
        let contrary: Vec<f64> = truth.iter().map(|z| -z).collect();
        let noise: Vec<f64> = (0..4000).map(|i| noise(i + 77777)).collect();
        let blend = Blend::fit(&[truth, contrary, noise], &positive, |_| true);
        assert_eq!(blend.weights[1], 0.0);
        assert!(blend.weights[0] > 0.8, "{blend:?}");
    }
}
