//! Ways to decide who gets which offer.

use stats::logistic_solver::{GaussianPrior, sigmoid};
use stats::offers::guard::Guarded;
use stats::offers::knapsack::Options;
use stats::offers::round::{Candidate, DRAWS, Round, exploration};
use stats::offers::uplift_model::{Coefficients, Decisions, Posterior};
use stats::offers::value::{Payer, Terms};
use stats::random::split_mix;

use crate::company::Company;
use crate::world::{COSTS, EFFECT, OFFERS, YEAR};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Policy {
    Random,
    RiskTimesPrice,
    Riskiest,
    Prior,
    Greedy,
    Thompson,
    Guard,
    /// Knows what offers do, as far as it can be told from what is seen.
    OracleSeen,
    /// Knows what is hidden, too.
    OracleFull,
}

pub const POLICIES: [(Policy, &str); 9] = [
    (Policy::Random, "random, discount"),
    (Policy::RiskTimesPrice, "highest risk x price, discount"),
    (Policy::Riskiest, "riskiest, discount"),
    (Policy::Prior, "prior only"),
    (Policy::Greedy, "learning, greedy"),
    (Policy::Thompson, "learning, Thompson"),
    (Policy::Guard, "the same with a guard"),
    (Policy::OracleSeen, "oracle of what is seen"),
    (Policy::OracleFull, "oracle of all"),
];

/// A customer who may get an offer.
pub struct Open {
    pub customer: usize,
    pub state: usize,
    pub features: Vec<f64>,
    pub hazard: f64,
    pub held_out: bool,
}

/// What is known as a cycle of the year begins.
pub struct Now<'a> {
    pub company: &'a Company,
    pub priors: &'a [GaussianPrior],
    pub open: &'a [Open],
    pub budget: f64,
    pub cycle: usize,
    pub stream: u64,
}

impl Policy {
    pub fn learns(self) -> bool {
        matches!(self, Self::Greedy | Self::Thompson | Self::Guard)
    }

    /// An offer, or a ghost, for each who may get one. `past` is asked by whoever learns.
    pub fn decide(self, now: &Now, past: impl FnOnce() -> Decisions) -> Vec<Option<usize>> {
        match self {
            Self::Random => {
                now.discounts(|open| split_mix(now.stream, open.customer as u64) as f64)
            }
            Self::RiskTimesPrice => now.discounts(|open| open.hazard * now.price(open)),
            Self::Riskiest => now.discounts(|open| open.hazard),
            Self::Prior => now.by_model(&[now
                .posterior(&Decisions::new(now.company.width))
                .mean()
                .clone()]),
            Self::Greedy => now.by_model(&[now.posterior(&past()).mean().clone()]),
            Self::Thompson => {
                let posterior = now.posterior(&past());
                let draw = |n| posterior.draw(now.width(), now.stream, n);
                now.by_model(&(0..DRAWS).map(draw).collect::<Vec<_>>())
            }
            Self::Guard => {
                let guarded = Guarded::of(&past(), now.priors, &now.company.kinds());
                now.by_model(&guarded.draws(now.width(), now.stream, DRAWS))
            }
            Self::OracleSeen => now.by_truth(false),
            Self::OracleFull => now.by_truth(true),
        }
    }
}

impl Now<'_> {
    pub fn terms(&self) -> Terms {
        Terms {
            effect: EFFECT as u32,
            life: YEAR as u32,
            usual_hazard: self.company.usual_hazard,
        }
    }

    fn width(&self) -> f64 {
        exploration(self.cycle as u32)
    }

    fn price(&self, open: &Open) -> f64 {
        self.company.world.customers[open.customer].price
    }

    fn posterior(&self, past: &Decisions) -> Posterior {
        Posterior::of(past, self.priors)
    }

    /// A discount for the first by some order, while the budget lasts.
    fn discounts(&self, first: impl Fn(&Open) -> f64) -> Vec<Option<usize>> {
        let mut order: Vec<(f64, usize)> = self
            .open
            .iter()
            .enumerate()
            .map(|(n, open)| (first(open), n))
            .collect();
        order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        let mut left = self.budget;
        let mut choices = vec![None; self.open.len()];
        for (_, n) in order {
            let cost = COSTS[0].committed(self.price(&self.open[n]));
            if cost <= left {
                left -= cost;
                choices[n] = Some(0);
            }
        }
        choices
    }

    fn by_model(&self, draws: &[Coefficients]) -> Vec<Option<usize>> {
        let held_out = self.open.iter().filter(|open| open.held_out).count();
        let propensity = if held_out > 0 { 1.0 - HELD_OUT } else { 1.0 };
        let candidates: Vec<Candidate> = self
            .open
            .iter()
            .map(|open| Candidate {
                order: split_mix(open.customer as u64, 0),
                payer: Payer {
                    hazard: open.hazard,
                    price: self.price(open),
                },
                features: &open.features,
                costs: &COSTS,
                eligible: &[true; OFFERS],
                held_out: open.held_out,
                propensity,
            })
            .collect();
        let round = Round {
            terms: self.terms(),
            offers: OFFERS,
            candidates: &candidates,
            budget: self.budget,
        };
        let decided = round.decide(draws, self.stream);
        decided.into_iter().map(|decided| decided.offer).collect()
    }

    fn by_truth(&self, all: bool) -> Vec<Option<usize>> {
        let (mut values, mut costs) = (Vec::new(), Vec::new());
        for open in self.open {
            for (offer, cost) in COSTS.iter().enumerate() {
                values.push(self.true_value(open, offer, all));
                costs.push(cost.committed(self.price(open)));
            }
        }
        let options = Options {
            offers: OFFERS,
            values: &values,
            costs: &costs,
        };
        options.allocate(self.budget).choices
    }

    /// What an offer is worth by what is true, with or without what is hidden.
    pub fn true_value(&self, open: &Open, offer: usize, all: bool) -> f64 {
        let world = &self.company.world;
        let (state, customer) = (&world.states[open.state], &world.customers[open.customer]);
        let [frailty, hidden] = if all {
            [customer.frailty, customer.hidden[offer]]
        } else {
            [0.0; 2]
        };
        let payer = Payer {
            hazard: sigmoid(f64::from(state.odds) + frailty),
            price: customer.price,
        };
        // An offer moves the odds of each cycle, not those of all its cycles.
        let moved =
            sigmoid(f64::from(state.odds) + frailty + f64::from(state.effects[offer]) + hidden);
        let odds = |hazard: f64| {
            let stays = (1.0 - hazard).powi(EFFECT as i32);
            ((1.0 - stays) / stays).ln()
        };
        let shift = odds(moved) - odds(payer.hazard);
        self.terms()
            .stake(payer)
            .worth(0.0, shift, &COSTS[offer])
            .value()
    }
}

/// The share that is held out by whoever learns.
pub const HELD_OUT: f64 = 0.1;
