//! A year of a company under a policy, and the year after.

use stats::logistic_solver::{GaussianPrior, sigmoid};
use stats::offers::reason::{HARMS, chance_of_harm};
use stats::offers::uplift_model::{Coefficients, Decision, Decisions, Posterior};
use stats::random::{draw, split_mix};

use crate::company::Company;
use crate::policy::{HELD_OUT, Now, Open, Policy};
use crate::world::{COSTS, CYCLES, EFFECT, HISTORY, YEAR};

/// Of the monthly bills of active customers, what may be committed each month.
pub const BUDGET: f64 = 0.02;
/// Customers who are asked whether an offer would drive them away.
const LOOKED_AT: usize = 1_000;
/// Where the year ends.
const AHEAD: usize = HISTORY + YEAR;

#[derive(Default, Clone)]
pub struct Year {
    /// Billed less what offers cost besides: within the year, and with the year after.
    pub billed: [f64; 2],
    /// Committed.
    pub spent: f64,
    /// Most of it in one cycle, as a share of the budget.
    pub fullest: f64,
    /// What the offers of each cycle were worth as expected by what is true.
    pub expected: Vec<f64>,
    /// What was learned by the end of the year.
    pub learned: Option<Coefficients>,
    /// Offers then of which it is said that they would drive away, and those of them that would.
    pub harmful: [f64; 2],
    /// Whoever was chosen in the year, by their first offer or ghost, of those who learn.
    pub cohort: Vec<Chosen>,
}

/// A customer as they were first chosen, and what became of them.
#[derive(Clone)]
pub struct Chosen {
    /// Of the year.
    pub cycle: usize,
    /// Orders customers of one cycle.
    pub order: u64,
    pub hazard: f64,
    pub price: f64,
    pub held_out: bool,
    /// Whether they still were a customer when the offer had worked.
    pub kept: bool,
    /// By how much the offer raises the chance of that.
    pub effect: f64,
}

/// Someone who could have got an offer, and did or not.
struct Record {
    customer: usize,
    cycle: usize,
    offer: Option<usize>,
    hazard: f64,
    features: Vec<f64>,
}

/// The chance to leave in a cycle.
fn leaves(odds: f32, moved: f64) -> f64 {
    sigmoid(f64::from(odds) + moved)
}

/// Where a customer stands.
#[derive(Clone, Default)]
struct Standing {
    left: Option<usize>,
    /// Cycles in which they were chosen, and what for; with whether they got it.
    chosen: Vec<(usize, usize, bool)>,
}

impl Standing {
    fn last(&self) -> Option<(usize, usize, bool)> {
        self.chosen.last().copied()
    }

    /// The offer that works on them in a cycle, and since when.
    fn offer(&self, cycle: usize) -> Option<(usize, usize)> {
        let (since, offer, given) = self.last()?;
        (given && cycle < since + EFFECT).then_some((offer, since))
    }
}

pub struct Run<'a> {
    company: &'a Company,
    priors: &'a [GaussianPrior],
    stream: u64,
    standings: Vec<Standing>,
    records: Vec<Record>,
    year: Year,
}

/// `None` makes no offers.
pub fn year(
    company: &Company,
    policy: Option<Policy>,
    priors: &[GaussianPrior],
    seed: u64,
) -> Year {
    let mut run = Run {
        company,
        priors,
        stream: split_mix(seed, 0xDEC1DE),
        standings: vec![Standing::default(); company.world.customers.len()],
        records: Vec::new(),
        year: Year::default(),
    };
    for cycle in HISTORY..CYCLES {
        if let Some(policy) = policy.filter(|_| cycle < AHEAD) {
            run.offers(policy, cycle);
        }
        run.bills(cycle);
    }
    if policy.is_some_and(Policy::learns) {
        let posterior = Posterior::of(&run.past(AHEAD), priors);
        run.year.harmful = run.harmful(&posterior);
        run.year.learned = Some(posterior.mean().clone());
        run.year.cohort = run.cohort();
    }
    run.year
}

impl Run<'_> {
    fn active(&self, cycle: usize) -> impl Iterator<Item = usize> {
        let customers = self.company.world.customers.iter().enumerate();
        let here = customers.filter(move |(n, customer)| {
            customer.arrives <= cycle && self.company.stays[*n] && self.standings[*n].left.is_none()
        });
        here.map(|(n, _)| n)
    }

    fn offers(&mut self, policy: Policy, cycle: usize) {
        let world = &self.company.world;
        let billed: f64 = self.active(cycle).map(|n| world.customers[n].price).sum();
        let open: Vec<Open> = self
            .active(cycle)
            .filter(|n| {
                self.standings[*n]
                    .last()
                    .is_none_or(|(since, ..)| since + EFFECT <= cycle)
            })
            .map(|n| self.open(policy, n, cycle))
            .collect();
        let now = Now {
            company: self.company,
            priors: self.priors,
            open: &open,
            budget: BUDGET * billed,
            cycle: cycle - HISTORY,
            stream: split_mix(self.stream, cycle as u64),
        };
        let choices = policy.decide(&now, || self.past(cycle));
        let (mut spent, mut expected) = (0.0, 0.0);
        for (open, choice) in open.iter().zip(&choices) {
            if let Some(offer) = choice.filter(|_| !open.held_out) {
                let price = world.customers[open.customer].price;
                spent += COSTS[offer].committed(price);
                expected += now.true_value(open, offer, true);
            }
        }
        let budget = now.budget;
        self.year.spent += spent;
        self.year.fullest = self.year.fullest.max(spent / budget);
        self.year.expected.push(expected);
        for (open, choice) in open.into_iter().zip(choices) {
            let given = !open.held_out;
            if let Some(offer) = choice {
                self.standings[open.customer]
                    .chosen
                    .push((cycle, offer, given));
                if given {
                    let cost = COSTS[offer].fixed;
                    self.year
                        .billed
                        .iter_mut()
                        .for_each(|billed| *billed -= cost);
                }
            }
            if policy.learns() {
                self.records.push(Record {
                    customer: open.customer,
                    cycle,
                    offer: choice.filter(|_| given),
                    hazard: open.hazard,
                    features: open.features,
                });
            }
        }
    }

    fn open(&self, policy: Policy, customer: usize, cycle: usize) -> Open {
        let state = self.company.world.at(customer, cycle);
        let features = self.company.features(state);
        let position = draw(split_mix(self.stream, 0x401D), customer);
        Open {
            customer,
            state,
            hazard: self.company.hazard(&features),
            features,
            held_out: policy.learns() && position < HELD_OUT,
        }
    }

    /// Who leaves, and what the others are billed.
    fn bills(&mut self, cycle: usize) {
        let world = &self.company.world;
        let active: Vec<usize> = self.active(cycle).collect();
        for n in active {
            let (customer, state) = (&world.customers[n], &world.states[world.at(n, cycle)]);
            let offer = self.standings[n].offer(cycle);
            let moved = offer.map_or(0.0, |(offer, since)| {
                let effect = world.states[world.at(n, since)].effects[offer];
                f64::from(effect) + customer.hidden[offer]
            });
            let leaves = leaves(state.odds, customer.frailty + moved);
            if f64::from(state.luck) < leaves {
                self.standings[n].left = Some(cycle);
                continue;
            }
            let waived =
                offer.filter(|(offer, since)| cycle < since + COSTS[*offer].bills as usize);
            let share = waived.map_or(0.0, |(offer, _)| COSTS[offer].share);
            let bill = customer.price * (1.0 - share);
            self.year.billed[1] += bill;
            if cycle < AHEAD {
                self.year.billed[0] += bill;
            }
        }
    }

    fn cohort(&self) -> Vec<Chosen> {
        let mut seen = vec![false; self.standings.len()];
        let mut first = |record: &&Record| {
            let of = &self.standings[record.customer].chosen;
            of.first().is_some_and(|(cycle, ..)| *cycle == record.cycle)
                && !std::mem::replace(&mut seen[record.customer], true)
        };
        let chosen = self.records.iter().filter(|record| first(record));
        chosen.map(|record| self.chosen(record)).collect()
    }

    fn chosen(&self, record: &Record) -> Chosen {
        let (world, standing) = (&self.company.world, &self.standings[record.customer]);
        let customer = &world.customers[record.customer];
        let (_, offer, given) = standing.chosen[0];
        let effect =
            f64::from(world.states[world.at(record.customer, record.cycle)].effects[offer])
                + customer.hidden[offer];
        let end = record.cycle + EFFECT;
        let stays = |moved: f64| {
            let cycles = (record.cycle..end).map(|cycle| {
                let state = &world.states[world.at(record.customer, cycle)];
                1.0 - leaves(state.odds, customer.frailty + moved)
            });
            cycles.product::<f64>()
        };
        Chosen {
            cycle: record.cycle - HISTORY,
            order: split_mix(self.stream, record.customer as u64),
            hazard: record.hazard,
            price: customer.price,
            held_out: !given,
            kept: standing.left.is_none_or(|left| left >= end),
            effect: stays(effect) - stays(0.0),
        }
    }

    fn harmful(&self, posterior: &Posterior) -> [f64; 2] {
        let last = self
            .records
            .iter()
            .filter(|record| record.cycle + 1 == AHEAD);
        let (mut said, mut are) = (0.0, 0.0);
        for record in last.take(LOOKED_AT) {
            let world = &self.company.world;
            let state = &world.states[world.at(record.customer, record.cycle)];
            for (offer, effect) in state.effects.iter().enumerate() {
                if chance_of_harm(posterior, &record.features, offer) >= HARMS {
                    let hidden = world.customers[record.customer].hidden[offer];
                    said += 1.0;
                    are += f64::from(u8::from(f64::from(*effect) + hidden > 0.0));
                }
            }
        }
        [said, are]
    }

    /// What became of all decisions, as far as it is known as a cycle begins.
    fn past(&self, cycle: usize) -> Decisions {
        let mut decisions = Decisions::new(self.company.width);
        for record in &self.records {
            let standing = &self.standings[record.customer];
            let later = standing.chosen.iter().map(|(since, ..)| *since);
            let next = later
                .filter(|since| *since > record.cycle)
                .min()
                .unwrap_or(cycle);
            let cycles = (cycle.min(next) - record.cycle).min(EFFECT);
            if cycles == 0 {
                continue;
            }
            let end = record.cycle + cycles;
            let decision = Decision {
                hazard: record.hazard,
                cycles: cycles as u32,
                offer: record.offer,
                left: standing.left.is_some_and(|left| left < end),
            };
            decisions.push(&record.features, &decision);
        }
        decisions
    }
}
