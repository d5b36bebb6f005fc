//! What was decided, counted.

use chrono::{DateTime, Utc};
use domain::{DecisionOffer, DecisionOutcome, DecisionTotals, OfferAmount};

use super::{Candidate, Decided, Round, RoundOffer};

/// What is counted elsewhere: not of candidates alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Customers of the segment.
    pub customers: u64,
    pub scored: u64,
    pub learned_from: u64,
    pub prior_companies: u64,
    pub scored_at: DateTime<Utc>,
}

/// The totals of a round. Who pays in a currency without a budget might get nothing, so they are not eligible.
pub fn totals(
    counted: &Counted,
    offers: &[RoundOffer],
    candidates: &[Candidate],
    round: &Round,
) -> DecisionTotals {
    let both = || candidates.iter().zip(&round.decided);
    let eligible = || both().filter(|(_, one)| !is_out(one.outcome));
    let count =
        |outcome: DecisionOutcome| both().filter(|(_, one)| one.outcome == outcome).count() as u64;
    let chosen = |held_out: bool| {
        let chosen = both().filter(|(_, one)| one.chosen().is_some());
        chosen.filter(|(of, _)| of.held_out == held_out).count() as u64
    };
    DecisionTotals {
        customers: counted.customers,
        scored: counted.scored,
        eligible: eligible().count() as u64,
        held_out: eligible().filter(|(of, _)| of.held_out).count() as u64,
        chosen: chosen(false),
        tried: both()
            .filter(|(of, one)| one.outcome == DecisionOutcome::Tried && !of.held_out)
            .count() as u64,
        ghosts: chosen(true),
        would_stay: count(DecisionOutcome::WouldStay),
        costs_more: count(DecisionOutcome::CostsMore),
        others_first: count(DecisionOutcome::OthersFirst),
        not_drawn: count(DecisionOutcome::NotDrawn),
        not_affordable: count(DecisionOutcome::NotAffordable),
        other_currency: count(DecisionOutcome::OtherCurrency),
        do_not_disturb: count(DecisionOutcome::DoNotDisturb),
        learned_from: counted.learned_from,
        prior_companies: counted.prior_companies,
        scored_at: counted.scored_at,
        currencies: round.currencies.clone(),
        offers: of_offers(offers, candidates, &round.decided),
    }
}

/// Whether nobody asks what an offer would do for them.
fn is_out(outcome: DecisionOutcome) -> bool {
    matches!(
        outcome,
        DecisionOutcome::Ineligible | DecisionOutcome::OtherCurrency
    )
}

fn of_offers(
    offers: &[RoundOffer],
    candidates: &[Candidate],
    decided: &[Decided],
) -> Vec<DecisionOffer> {
    let mut all: Vec<DecisionOffer> = offers
        .iter()
        .map(|offer| DecisionOffer {
            offer_id: offer.id,
            chosen: 0,
            ghosts: 0,
            committed: Vec::new(),
        })
        .collect();
    for (candidate, decided) in candidates.iter().zip(decided) {
        let Some(offer) = decided.chosen().and_then(|at| all.get_mut(at)) else {
            continue;
        };
        if candidate.held_out {
            offer.ghosts += 1;
            continue;
        }
        offer.chosen += 1;
        let cost = decided.cost_minor.unwrap_or(0);
        let known = offer
            .committed
            .iter_mut()
            .find(|one| one.currency == candidate.currency);
        match known {
            Some(sum) => sum.amount_minor += cost,
            None => offer.committed.push(OfferAmount {
                currency: candidate.currency.clone(),
                amount_minor: cost,
            }),
        }
    }
    all
}
