//! How offers move the chance to leave, learned from past decisions: a Bayesian S-learner (one model of
//! the outcome, with and without offers) with offset.
//!
//! `logit P(left within k cycles) = logit(1 - (1 - h)^k) + f·b₀ + Σₐ 1[offer is a] f·bₐ`, where the
//! hazard h of the model of churn is known beforehand and each coefficient has a normal prior. Maximum
//! a posteriori by Newton's method, and the posterior by Laplace's approximation: normal, its precision
//! the Hessian there. Without decisions it is the prior.

use crate::cholesky::Cholesky;
use crate::logistic_solver::{GaussianPrior, logit, sigmoid, signed, softplus};
use crate::newton::{Objective, minimise};
use crate::random::normal;

/// What was decided about a customer, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decision {
    /// The chance to leave within one cycle without an offer, as it was known then.
    pub hazard: f64,
    /// How many cycles were looked at since, at least one: none after the next offer.
    pub cycles: u32,
    /// Which offer was given, counted from 0. Who was held out got none.
    pub offer: Option<usize>,
    pub left: bool,
}

/// The chance to leave within so many cycles.
pub fn within(hazard: f64, cycles: u32) -> f64 {
    1.0 - (1.0 - hazard).powi(cycles as i32)
}

/// Past decisions with the features of their customers, row by row.
#[derive(Debug, Clone)]
pub struct Decisions {
    width: usize,
    features: Vec<f64>,
    offsets: Vec<f64>,
    /// 0 where there was no offer, and else one more than the offer.
    arms: Vec<usize>,
    left: Vec<bool>,
}

impl Decisions {
    /// None yet, of customers with so many features each.
    pub fn new(width: usize) -> Self {
        Self {
            width,
            features: Vec::new(),
            offsets: Vec::new(),
            arms: Vec::new(),
            left: Vec::new(),
        }
    }

    /// `features` are as many as was said; what is missing is zero.
    pub fn push(&mut self, features: &[f64], decision: &Decision) {
        let end = self.features.len() + self.width;
        let known = features.iter().take(self.width);
        self.features.extend(known);
        self.features.resize(end, 0.0);
        let leaves = within(decision.hazard, decision.cycles.max(1));
        self.offsets.push(logit(leaves));
        self.arms.push(decision.offer.map_or(0, |offer| offer + 1));
        self.left.push(decision.left);
    }

    fn rows(&self) -> impl Iterator<Item = (&[f64], f64, usize, bool)> {
        let known = self.offsets.iter().zip(&self.arms).zip(&self.left);
        let features = self.features.chunks_exact(self.width);
        features
            .zip(known)
            .map(|(features, ((offset, arm), left))| (features, *offset, *arm, *left))
    }
}

/// Coefficients of all features: those of nobody's offer, then those of each offer.
#[derive(Debug, Clone, PartialEq)]
pub struct Coefficients {
    width: usize,
    values: Vec<f64>,
}

impl Coefficients {
    /// So many of each, one after the other.
    pub fn new(width: usize, values: Vec<f64>) -> Self {
        Self { width, values }
    }

    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// What is added to the log-odds of the model of churn. `features` are as many as was said.
    pub fn correction(&self, features: &[f64]) -> f64 {
        dot(features, &self.values[..self.width])
    }

    /// What an offer adds to the log-odds to leave.
    pub fn shift(&self, features: &[f64], offer: usize) -> f64 {
        dot(
            features,
            &self.values[(offer + 1) * self.width..][..self.width],
        )
    }
}

/// In four sums, which do not wait for each other.
fn dot(features: &[f64], coefficients: &[f64]) -> f64 {
    let (fours, rest) = features.as_chunks::<4>();
    let (of_fours, of_rest) = coefficients.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for (f, b) in fours.iter().zip(of_fours) {
        (0..4).for_each(|lane| sums[lane] += f[lane] * b[lane]);
    }
    let rest: f64 = rest.iter().zip(of_rest).map(|(f, b)| f * b).sum();
    sums.iter().sum::<f64>() + rest
}

/// What is believed of the coefficients.
#[derive(Debug, Clone)]
pub struct Posterior {
    mean: Coefficients,
    precision: Cholesky,
    log_evidence: f64,
}

impl Posterior {
    /// `priors` has one for each coefficient, in the order of [`Coefficients`]. Offers that it does not
    /// know are left out.
    pub fn of(decisions: &Decisions, priors: &[GaussianPrior]) -> Self {
        let width = decisions.width;
        let objective = Penalised { decisions, priors };
        let start = priors.iter().map(|prior| prior.centre).collect();
        let mean = minimise(&objective, start);
        let (_, hessian) = objective.derivatives(&mean);
        let precision = Cholesky::of(hessian, priors.len());
        let of_prior: f64 = priors.iter().map(|prior| prior.penalty.ln()).sum();
        let log_evidence = (of_prior - precision.log_determinant()) / 2.0 - objective.value(&mean);
        Self {
            mean: Coefficients::new(width, mean),
            precision,
            log_evidence,
        }
    }

    pub fn mean(&self) -> &Coefficients {
        &self.mean
    }

    /// The logarithm of how likely the prior made what was seen (Laplace's approximation).
    pub fn log_evidence(&self) -> f64 {
        self.log_evidence
    }

    /// The `n`th draw of a stream, from a distribution so many times as wide.
    pub fn draw(&self, scale: f64, stream: u64, n: usize) -> Coefficients {
        let count = self.mean.values.len();
        let noise = (0..count).map(|i| normal(stream, n * count + i)).collect();
        let apart = self.precision.solve_upper(noise);
        let drawn = self.mean.values.iter().zip(apart);
        let values = drawn.map(|(mean, apart)| mean + scale * apart).collect();
        Coefficients::new(self.mean.width, values)
    }

    /// The standard deviation of what an offer adds to the log-odds of a customer.
    pub fn deviation(&self, features: &[f64], offer: usize) -> f64 {
        let mut direction = vec![0.0; self.mean.values.len()];
        let from = (offer + 1) * self.mean.width;
        for (entry, feature) in direction[from..].iter_mut().zip(features) {
            *entry = *feature;
        }
        let half = self.precision.solve_lower(direction);
        half.iter().map(|x| x * x).sum::<f64>().sqrt()
    }
}

/// The negative logarithm of the posterior, but for a constant.
struct Penalised<'a> {
    decisions: &'a Decisions,
    priors: &'a [GaussianPrior],
}

impl Penalised<'_> {
    fn arms(&self) -> usize {
        self.priors.len() / self.decisions.width
    }

    /// Of each arm, the coefficients that its rows have: those of nobody's offer with those of its own.
    fn combined(&self, at: &[f64]) -> Vec<Vec<f64>> {
        let (base, offers) = at.split_at(self.decisions.width);
        let offers = offers.chunks_exact(self.decisions.width);
        let with = offers.map(|of| base.iter().zip(of).map(|(b, o)| b + o).collect());
        std::iter::once(base.to_vec()).chain(with).collect()
    }

    /// Features, arm, log-odds and outcome of each row whose offer is known.
    fn rows<'b>(
        &'b self,
        combined: &'b [Vec<f64>],
    ) -> impl Iterator<Item = (&'b [f64], usize, f64, bool)> {
        self.decisions
            .rows()
            .filter_map(|(features, offset, arm, left)| {
                let z = offset + dot(features, combined.get(arm)?);
                Some((features, arm, z, left))
            })
    }
}

impl Objective for Penalised<'_> {
    fn value(&self, at: &[f64]) -> f64 {
        let combined = self.combined(at);
        let rows = self.rows(&combined);
        let fit: f64 = rows.map(|(_, _, z, left)| softplus(signed(z, !left))).sum();
        let priors = self.priors.iter().zip(at);
        fit + priors.map(|(prior, b)| prior.loss(*b)).sum::<f64>()
    }

    /// A row moves the coefficients of nobody's offer and those of its own alike, so that each arm has
    /// one matrix, which is in several places of the Hessian.
    fn derivatives(&self, at: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let width = self.decisions.width;
        let mut arms = vec![Arm::new(width); self.arms()];
        let combined = self.combined(at);
        for (features, arm, z, left) in self.rows(&combined) {
            arms[arm].add(features, z, left);
        }
        let size = self.priors.len();
        let priors = self.priors.iter().zip(at);
        let mut gradient: Vec<f64> = priors.map(|(prior, b)| prior.slope(*b)).collect();
        let mut hessian = vec![0.0; size * size];
        for (at, arm) in arms.iter().enumerate() {
            for i in 0..width {
                gradient[i] += arm.gradient[i];
                if at > 0 {
                    gradient[at * width + i] += arm.gradient[i];
                }
                for j in 0..width {
                    let curvature = arm.curvature[i.max(j) * width + i.min(j)];
                    hessian[i * size + j] += curvature;
                    if at > 0 {
                        let line = (at * width + i) * size;
                        hessian[line + j] = curvature;
                        hessian[line + at * width + j] = curvature;
                    }
                }
            }
        }
        for (i, prior) in self.priors.iter().enumerate() {
            hessian[i * size + i] += prior.penalty;
        }
        (gradient, hessian)
    }
}

/// Sums over the rows of one arm.
#[derive(Clone)]
struct Arm {
    gradient: Vec<f64>,
    /// The lower triangle, row by row.
    curvature: Vec<f64>,
}

impl Arm {
    fn new(width: usize) -> Self {
        Self {
            gradient: vec![0.0; width],
            curvature: vec![0.0; width * width],
        }
    }

    fn add(&mut self, features: &[f64], z: f64, left: bool) {
        let p = sigmoid(z);
        let (residual, curvature) = (p - f64::from(u8::from(left)), p * (1.0 - p));
        let lines = self.curvature.chunks_exact_mut(features.len());
        for (at, (line, slope)) in lines.zip(&mut self.gradient).enumerate() {
            *slope += residual * features[at];
            let scaled = curvature * features[at];
            for (cell, feature) in line[..=at].iter_mut().zip(features) {
                *cell += scaled * feature;
            }
        }
    }
}

#[cfg(test)]
#[path = "uplift_model_tests.rs"]
mod tests;
