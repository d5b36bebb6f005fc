//! For companies where offers may do the same to everybody: how far they differ is itself learned, by
//! empirical Bayes over three priors. Below some 20,000 customers there is too little to learn it from,
//! and it costs more than it saves.

use super::prior::Kind;
use super::uplift_model::{Coefficients, Decisions, Posterior};
use crate::logistic_solver::GaussianPrior;

/// Deviations of the coefficients by which offers differ, in those of the prior.
const SCALES: [f64; 3] = [0.1, 0.35, 1.0];

/// Posteriors under each, and how likely each made what was seen.
pub struct Guarded {
    members: [Posterior; SCALES.len()],
    weights: [f64; SCALES.len()],
}

impl Guarded {
    /// `priors` are those of [`Posterior::of`], `kinds` those of the features.
    pub fn of(decisions: &Decisions, priors: &[GaussianPrior], kinds: &[Kind]) -> Self {
        let members = SCALES.map(|scale| Posterior::of(decisions, &narrowed(priors, kinds, scale)));
        let evidence = members.each_ref().map(Posterior::log_evidence);
        let most = evidence.into_iter().fold(f64::NEG_INFINITY, f64::max);
        let weights = evidence.map(|evidence| (evidence - most).exp());
        let all: f64 = weights.iter().sum();
        Self {
            members,
            weights: weights.map(|weight| weight / all),
        }
    }

    /// So many draws, of each member as many as it is likely; those of [`Posterior::draw`].
    pub fn draws(&self, scale: f64, stream: u64, count: usize) -> Vec<Coefficients> {
        let member = |n: usize| {
            let mut at = (n as f64 + 0.5) / count as f64;
            let mut weights = self.weights.iter();
            let found = weights.position(|weight| {
                at -= weight;
                at < 0.0
            });
            &self.members[found.unwrap_or(SCALES.len() - 1)]
        };
        (0..count)
            .map(|n| member(n).draw(scale, stream, n))
            .collect()
    }
}

/// How each offer works on the usual customer is left as wide as it is.
fn narrowed(priors: &[GaussianPrior], kinds: &[Kind], scale: f64) -> Vec<GaussianPrior> {
    let narrow = |(at, prior): (usize, &GaussianPrior)| {
        let is_offer = at >= kinds.len();
        let differs = is_offer && kinds[at % kinds.len()] != Kind::Constant;
        GaussianPrior {
            penalty: prior.penalty / if differs { scale.powi(2) } else { 1.0 },
            ..*prior
        }
    };
    priors.iter().enumerate().map(narrow).collect()
}
