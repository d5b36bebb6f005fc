//! A round in one currency.

use std::cmp::Reverse;

use domain::{
    BudgetCurve, DecisionCurrency, DecisionOutcome, OfferAmount, OfferOutlook, amount_in,
};
use stats::{
    offers::{
        reason::{HARMS, Prospect, Reason, chance_of_harm},
        round::{Candidate as Drawn, Decided as Chosen, Round},
        value::{Cost, Payer, Worth},
    },
    random::split_mix,
};

use super::{Candidate, Decided, Question, RoundOffer, curve, order, riskiest};
use crate::offers::outlay;

/// Sets who comes first where limits are held to apart from what was drawn.
const COMES: u64 = 0x0011_417E;

/// Of an offer that a customer may not get.
const NOTHING: Cost = Cost {
    share: 0.0,
    bills: 0,
    fixed: 0.0,
};

/// What may still be given of each offer, over all currencies.
pub struct Limits(Vec<RoundOffer>);

impl Limits {
    pub fn of(offers: &[RoundOffer]) -> Self {
        Self(offers.to_vec())
    }

    /// Takes an offer for one who pays in a currency. False where its limits leave nothing for them.
    fn take(&mut self, offer: usize, currency: &str, cost_minor: i64) -> bool {
        let Some(offer) = self.0.get_mut(offer) else {
            return false;
        };
        if offer.redemptions_left == Some(0) {
            return false;
        }
        if let Some(budgets) = &mut offer.budgets_left {
            let left = budgets.iter_mut().find(|one| one.currency == currency);
            let Some(left) = left.filter(|left| cost_minor <= left.amount_minor) else {
                return false;
            };
            left.amount_minor -= cost_minor;
        }
        offer.redemptions_left = offer.redemptions_left.map(|left| left - 1);
        true
    }

    fn may_take(&self, offer: usize, currency: &str, cost_minor: i64) -> bool {
        self.0.get(offer).is_some_and(|offer| {
            let budgets = offer.budgets_left.as_deref();
            offer.redemptions_left != Some(0)
                && budgets.is_none_or(|left| {
                    amount_in(left, currency).is_some_and(|left| cost_minor <= left)
                })
        })
    }
}

/// Customers who pay in a currency, and what may be committed in it.
pub struct Problem<'a> {
    pub question: &'a Question<'a>,
    pub budget: &'a OfferAmount,
    pub candidates: &'a [&'a Candidate],
    /// Of each candidate, of each offer; nothing of those that they may not get.
    costs: Vec<Cost>,
    eligible: Vec<bool>,
}

impl<'a> Problem<'a> {
    pub fn new(
        question: &'a Question<'a>,
        budget: &'a OfferAmount,
        candidates: &'a [&'a Candidate],
    ) -> Self {
        let of_offer = |candidate: &Candidate, at: usize| {
            let terms = question.offers[at].terms.as_ref()?;
            let cost_minor = candidate.costs.get(at).copied().flatten()?;
            Some(outlay(terms, candidate.price_minor, cost_minor))
        };
        let offers = question.offers.len();
        let pairs = candidates
            .iter()
            .flat_map(|candidate| (0..offers).map(move |at| (*candidate, at)));
        let costs: Vec<Option<Cost>> = pairs
            .map(|(candidate, at)| of_offer(candidate, at))
            .collect();
        Self {
            question,
            budget,
            candidates,
            eligible: costs.iter().map(Option::is_some).collect(),
            costs: costs
                .into_iter()
                .map(|cost| cost.unwrap_or(NOTHING))
                .collect(),
        }
    }

    pub fn offers(&self) -> usize {
        self.question.offers.len()
    }

    /// What is held back of each, so that what is expected to be spent counts.
    pub fn propensity(&self) -> f64 {
        1.0 - self.question.hold_out
    }

    pub fn is_eligible(&self, at: usize, offer: usize) -> bool {
        self.eligible[at * self.offers() + offer]
    }

    pub fn payer(&self, at: usize) -> Payer {
        let candidate = self.candidates[at];
        Payer {
            hazard: candidate.hazard,
            price: candidate.price_minor.max(0) as f64,
        }
    }

    pub fn cost(&self, at: usize, offer: usize) -> &Cost {
        &self.costs[at * self.offers() + offer]
    }

    /// What an offer is expected to do for a candidate, by the mean of what is believed.
    pub fn worth(&self, at: usize, offer: usize) -> Worth {
        let (mean, features) = (
            self.question.posterior.mean(),
            &self.candidates[at].features,
        );
        let stake = self.question.terms().stake(self.payer(at));
        let shift = mean.shift(features, offer);
        stake.worth(mean.correction(features), shift, self.cost(at, offer))
    }

    /// Decides, and holds to the budget and the offers' limits in whole units.
    pub fn decide(&self, limits: &mut Limits) -> Vec<Decided> {
        let offers = self.offers();
        let drawn: Vec<Drawn<'_>> = (0..self.candidates.len())
            .map(|at| Drawn {
                order: order(&self.candidates[at].customer),
                payer: self.payer(at),
                features: &self.candidates[at].features,
                costs: &self.costs[at * offers..][..offers],
                eligible: &self.eligible[at * offers..][..offers],
                held_out: self.candidates[at].held_out,
                propensity: self.propensity(),
            })
            .collect();
        let round = Round {
            terms: self.question.terms(),
            offers,
            candidates: &drawn,
            budget: self.budget.amount_minor.max(0) as f64,
        };
        let stream = self.question.stream;
        let mut chosen = round.decide(self.question.draws, stream);
        let mut turns: Vec<usize> = (0..drawn.len()).collect();
        turns.sort_unstable_by_key(|at| {
            let of = drawn[*at].order;
            (split_mix(stream ^ COMES, of), of)
        });
        let mut left = self.budget.amount_minor.max(0);
        for at in turns {
            let Some(offer) = chosen[at].offer else {
                continue;
            };
            let candidate = self.candidates[at];
            let cost = candidate.costs[offer].unwrap_or(0);
            let currency = candidate.currency.as_str();
            let fits = match candidate.held_out {
                // A ghost takes nothing from others, but is none where they would have got nothing.
                true => cost <= left && limits.may_take(offer, currency, cost),
                false => cost <= left && limits.take(offer, currency, cost),
            };
            match fits {
                true if candidate.held_out => {}
                true => left -= cost,
                false => {
                    chosen[at].offer = None;
                    chosen[at].chances = vec![0.0; offers];
                }
            }
        }
        let left = (left, &*limits);
        let decided = chosen.into_iter().enumerate();
        decided
            .map(|(at, chosen)| self.decided(at, chosen, left))
            .collect()
    }

    /// What was decided of a candidate, and why, seen from the end: with what is left of the budget and of the limits.
    fn decided(
        &self,
        at: usize,
        Chosen {
            offer: chosen,
            chances,
        }: Chosen,
        left: (i64, &Limits),
    ) -> Decided {
        let eligible = (0..self.offers()).filter(|offer| self.is_eligible(at, *offer));
        let known: Vec<(usize, Worth)> = eligible
            .map(|offer| (offer, self.worth(at, offer)))
            .collect();
        let best = known
            .iter()
            .max_by(|a, b| a.1.value().total_cmp(&b.1.value()));
        let shown = match chosen {
            Some(chosen) => known.iter().find(|(offer, _)| *offer == chosen),
            None => best,
        };
        let Some((offer, worth)) = shown.copied() else {
            return Decided::nothing(DecisionOutcome::Ineligible);
        };
        let chance = chances.get(offer).copied().unwrap_or(0.0);
        Decided {
            outcome: self.outcome(at, chosen, &known, self.affords(at, offer, left)),
            offer: Some(offer),
            outlook: Some(outlook(&worth, chance)),
            cost_minor: self.candidates[at].costs[offer],
            chances,
        }
    }

    /// Whether the whole budget would do for any of the offers that a candidate may get.
    fn is_affordable(&self, at: usize) -> bool {
        let eligible = (0..self.offers()).filter(|offer| self.is_eligible(at, *offer));
        let mut costs = eligible.map(|offer| self.candidates[at].costs[offer].unwrap_or(0));
        costs.any(|cost| cost <= self.budget.amount_minor)
    }

    /// Whether an offer to a candidate could be paid for by what is left.
    fn affords(&self, at: usize, offer: usize, (left, limits): (i64, &Limits)) -> bool {
        let candidate = self.candidates[at];
        let cost = candidate.costs[offer].unwrap_or(0);
        cost <= left && limits.may_take(offer, &candidate.currency, cost)
    }

    fn outcome(
        &self,
        at: usize,
        chosen: Option<usize>,
        known: &[(usize, Worth)],
        affords: bool,
    ) -> DecisionOutcome {
        // Where nothing can be paid for, what it would do for them is not the reason.
        if chosen.is_none() && !self.is_affordable(at) {
            return DecisionOutcome::NotAffordable;
        }
        let chosen = chosen.and_then(|chosen| known.iter().position(|(offer, _)| *offer == chosen));
        // Of whom something was chosen it is not asked.
        let harm = match chosen {
            Some(_) => 0.0,
            None => self.harm(at, known),
        };
        let prospects: Vec<Prospect> = known
            .iter()
            .map(|(_, worth)| Prospect {
                worth: *worth,
                chance_of_harm: harm,
            })
            .collect();
        match Reason::of(&prospects, chosen, affords) {
            Some(Reason::Worth(_)) => DecisionOutcome::Worth,
            Some(Reason::Tried(_)) => DecisionOutcome::Tried,
            Some(Reason::DoNotDisturb(_)) => DecisionOutcome::DoNotDisturb,
            Some(Reason::OthersFirst(_)) => DecisionOutcome::OthersFirst,
            Some(Reason::NotDrawn(_)) => DecisionOutcome::NotDrawn,
            Some(Reason::WouldStay(_)) => DecisionOutcome::WouldStay,
            Some(Reason::CostsMore(_)) => DecisionOutcome::CostsMore,
            None => DecisionOutcome::Ineligible,
        }
    }

    /// The least chance of all offers that they may get to drive them away. It takes long, so that it is looked at only
    /// where each of them seems to.
    fn harm(&self, at: usize, known: &[(usize, Worth)]) -> f64 {
        let (posterior, features) = (self.question.posterior, &self.candidates[at].features);
        let seems_to = |(_, worth): &(usize, Worth)| worth.kept < 0.0;
        if !known.iter().all(seems_to) {
            return 0.0;
        }
        let mut least = 1.0_f64;
        for (offer, _) in known {
            least = least.min(chance_of_harm(posterior, features, *offer));
            if least < HARMS {
                break;
            }
        }
        least
    }

    pub fn totals(&self, decided: &[Decided]) -> DecisionCurrency {
        let mut totals = DecisionCurrency {
            currency: self.budget.currency.clone(),
            customers: self.candidates.len() as u64,
            budget_minor: self.budget.amount_minor,
            ..DecisionCurrency::default()
        };
        for (candidate, decided) in self.candidates.iter().zip(decided) {
            if candidate.held_out || decided.chosen().is_none() {
                continue;
            }
            totals.committed_minor += decided.cost_minor.unwrap_or(0);
            if let Some(outlook) = &decided.outlook {
                totals.gain_minor += outlook.gain_minor;
                totals.cost_minor += outlook.cost_minor;
            }
        }
        let [gain, cost] = riskiest::bring(self);
        (totals.riskiest_gain_minor, totals.riskiest_cost_minor) = (gain, cost);
        totals
    }

    pub fn curve(&self) -> BudgetCurve {
        curve::of(self)
    }

    /// The riskiest first; of equals, as they have their turn.
    pub fn by_risk(&self) -> Vec<usize> {
        let mut all: Vec<usize> = (0..self.candidates.len()).collect();
        all.sort_by_cached_key(|at| {
            let candidate = self.candidates[*at];
            (
                Reverse(candidate.hazard.to_bits()),
                order(&candidate.customer),
            )
        });
        all
    }
}

fn outlook(worth: &Worth, chance: f64) -> OfferOutlook {
    OfferOutlook {
        gain_minor: whole(worth.gain),
        cost_minor: whole(worth.cost),
        kept: worth.kept,
        leaves: worth.leaves,
        chance: chance.min(1.0),
    }
}

/// In whole units; what is no number is nothing.
pub fn whole(amount: f64) -> i64 {
    amount.round() as i64
}
