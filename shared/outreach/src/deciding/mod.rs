//! A round of a campaign: of customers who may get some of its offers, who is made which. The arithmetic is that of
//! [`stats::offers`]; here it meets money: each currency is a problem of its own, and what is committed is held to the
//! budget in whole units.

mod currency;
mod curve;
mod learning;
mod riskiest;
mod totals;

use std::collections::BTreeMap;

use domain::{
    BudgetCurve, CampaignId, CustomerId, DecisionCurrency, DecisionOutcome, OfferAmount, OfferId,
    OfferOutlook, OfferTerms,
};
use sha2::{Digest, Sha256};
use stats::offers::{
    uplift_model::{Coefficients, Posterior},
    value::Terms,
};

pub use learning::{CYCLE_DAYS, PastDecision, offer_names, priors, what_became};
pub use totals::{Counted, totals};

/// For so many months an offer moves the chance to leave.
const EFFECT: u32 = 3;
/// So many bills after the first are counted of a customer who is kept.
const LIFE: u32 = 12;
/// The chance to leave within a month is never reckoned with as more certain than this.
const SURE: f64 = 1e-4;

/// An offer of a campaign, as a round gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct RoundOffer {
    pub id: OfferId,
    /// None of one that is gone: nobody gets it, and what was learned of it stays where it was.
    pub terms: Option<OfferTerms>,
    /// So many customers may still take it; any number where it is not said.
    pub redemptions_left: Option<u32>,
    /// What is left of the month's budgets; none where there are no such.
    pub budgets_left: Option<Vec<OfferAmount>>,
}

/// A customer who may get some offer.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    pub customer: CustomerId,
    /// ISO 4217.
    pub currency: String,
    /// What they pay a month, in the currency's smallest unit.
    pub price_minor: i64,
    /// The chance to leave within a month.
    pub hazard: f64,
    /// The first is 1.
    pub features: Vec<f64>,
    pub held_out: bool,
    /// Of each offer of the campaign what is set aside for it; none of those that they may not get.
    pub costs: Vec<Option<i64>>,
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    pub offers: &'a [RoundOffer],
    /// What may be committed, by currency.
    pub budgets: &'a [OfferAmount],
    pub posterior: &'a Posterior,
    /// From the posterior, at least one.
    pub draws: &'a [Coefficients],
    /// The mean chance to leave within a month, of all customers.
    pub usual_hazard: f64,
    /// The share that is held out.
    pub hold_out: f64,
    /// The same decides the same.
    pub stream: u64,
}

impl Question<'_> {
    fn terms(&self) -> Terms {
        Terms {
            effect: EFFECT,
            life: LIFE,
            usual_hazard: self.usual_hazard,
        }
    }
}

/// What was decided of a candidate.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    pub outcome: DecisionOutcome,
    /// The offer that was chosen, a ghost's too; else the one that comes nearest to being worth it.
    pub offer: Option<usize>,
    /// What it is expected to do.
    pub outlook: Option<OfferOutlook>,
    /// What is set aside for it, or would be.
    pub cost_minor: Option<i64>,
    /// The chance of each offer, before it is looked at whether they are held out.
    pub chances: Vec<f64>,
}

impl Decided {
    /// Of one who can get nothing, and why.
    fn nothing(outcome: DecisionOutcome) -> Self {
        Self {
            outcome,
            offer: None,
            outlook: None,
            cost_minor: None,
            chances: Vec::new(),
        }
    }

    /// The offer that was chosen, if one was.
    pub fn chosen(&self) -> Option<usize> {
        self.offer.filter(|_| self.outcome.is_chosen())
    }
}

/// What was decided of all.
#[derive(Debug, Clone, PartialEq)]
pub struct Round {
    /// One for each candidate.
    pub decided: Vec<Decided>,
    pub currencies: Vec<DecisionCurrency>,
    pub curves: Vec<BudgetCurve>,
}

/// Decides a round. Who pays in a currency of which there is no budget gets nothing.
pub fn decide(question: &Question<'_>, candidates: &[Candidate]) -> Round {
    let mut by_currency: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, candidate) in candidates.iter().enumerate() {
        let all = by_currency.entry(candidate.currency.as_str()).or_default();
        all.push(at);
    }
    let mut round = Round {
        decided: vec![Decided::nothing(DecisionOutcome::OtherCurrency); candidates.len()],
        currencies: Vec::new(),
        curves: Vec::new(),
    };
    let mut limits = currency::Limits::of(question.offers);
    for budget in question.budgets {
        let all = by_currency
            .remove(budget.currency.as_str())
            .unwrap_or_default();
        let of_currency: Vec<&Candidate> = all.iter().map(|at| &candidates[*at]).collect();
        let problem = currency::Problem::new(question, budget, &of_currency);
        let decided = problem.decide(&mut limits);
        round.currencies.push(problem.totals(&decided));
        round.curves.push(problem.curve());
        for (at, decided) in all.into_iter().zip(decided) {
            round.decided[at] = decided;
        }
    }
    round
}

/// The chance to leave within a month, of one who leaves within so many days with that chance.
pub fn monthly_hazard(chance: f64, days: u32) -> f64 {
    let months = f64::from(days.max(1)) / f64::from(CYCLE_DAYS);
    let hazard = 1.0 - (1.0 - chance.clamp(0.0, 1.0)).powf(months.recip());
    hazard.clamp(SURE, 1.0 - SURE)
}

/// What a campaign's round draws from: the same decides the same.
pub fn stream(campaign: CampaignId, round: u32) -> u64 {
    first_of(&hash(&[&campaign.to_string(), &round.to_string()]))
}

/// In which order customers have their turn: as good as at random, and the same every time.
fn order(customer: &CustomerId) -> u64 {
    first_of(&hash(&[customer.as_str()]))
}

fn hash(parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

fn first_of(hash: &[u8; 32]) -> u64 {
    let first = hash.iter().take(8);
    first.fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests;
