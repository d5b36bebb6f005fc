//! What earlier rounds teach: what became of those about whom something was decided.

use chrono::{DateTime, TimeDelta, Utc};
use domain::OfferTerms;
use stats::{
    logistic_solver::GaussianPrior,
    offers::{
        prior::{Kind, cautious},
        uplift_model::Decision,
    },
};

use super::{EFFECT, RoundOffer};

/// Days of a cycle: a month.
pub const CYCLE_DAYS: u32 = 30;

/// What an earlier round decided of a customer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PastDecision {
    pub decided_at: DateTime<Utc>,
    /// The chance to leave within a month, as it was known then.
    pub hazard: f64,
    /// The offer that they were given; none of who was held out.
    pub given: Option<usize>,
}

/// What became of a decision by now: in whole months, up to three, and none after the next offer. None where nothing is known
/// yet, or they had left before.
pub fn what_became(
    past: &PastDecision,
    next_at: Option<DateTime<Utc>>,
    left_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Option<Decision> {
    let until = next_at.map_or(now, |next| next.min(now));
    let days = (until - past.decided_at).num_days() / i64::from(CYCLE_DAYS);
    let cycles = u32::try_from(days).ok()?.min(EFFECT);
    if cycles == 0 || left_at.is_some_and(|left| left <= past.decided_at) {
        return None;
    }
    let end = past.decided_at + TimeDelta::days(i64::from(cycles * CYCLE_DAYS));
    Some(Decision {
        hazard: past.hazard,
        cycles,
        offer: past.given,
        left: left_at.is_some_and(|left| left < end),
    })
}

/// What is believed of a campaign's offers before it has seen any.
pub fn priors(kinds: &[Kind], offers: &[RoundOffer]) -> Vec<GaussianPrior> {
    let usual: Vec<f64> = offers
        .iter()
        .map(|offer| offer.terms.as_ref().map_or(USUAL, usual_shift))
        .collect();
    cautious(kinds, &usual)
}

/// What all organizations call a campaign's offers: by their kind alone, and one that is gone by nothing.
pub fn offer_names(offers: &[RoundOffer]) -> Vec<Option<String>> {
    let name = |offer: &RoundOffer| {
        let terms = offer.terms.as_ref()?;
        Some(terms.kind().name().to_owned())
    };
    offers.iter().map(name).collect()
}

/// What an offer usually adds to the log-odds to leave.
const USUAL: f64 = -0.15;
const WEAK: f64 = -0.1;

fn usual_shift(terms: &OfferTerms) -> f64 {
    match terms {
        OfferTerms::PercentDiscount { .. }
        | OfferTerms::AmountDiscount { .. }
        | OfferTerms::Credit { .. }
        | OfferTerms::Call { .. } => USUAL,
        OfferTerms::Pause { .. }
        | OfferTerms::PlanChange { .. }
        | OfferTerms::TrialExtension { .. }
        | OfferTerms::Service { .. } => WEAK,
    }
}
