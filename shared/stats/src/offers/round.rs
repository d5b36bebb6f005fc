//! One round of offers: whom to give what, with the chance of each, under a budget that is kept to.
//!
//! Thompson sampling with exact propensities. The posterior is drawn from so many times, the budget
//! allocated anew for each draw, and every customer gets what one of the allocations says, drawn evenly
//! among them: the chance of an offer is the share of allocations in which they have it.
//!
//! Customers who are held out go through the same and get a *ghost* of their offer, so that both arms
//! are entered by one rule.

use super::knapsack::Options;
use super::uplift_model::Coefficients;
use super::value::{Cost, Payer, Terms};
use crate::random::split_mix;

/// Draws from the posterior in a round: chances are multiples of one in so many.
pub const DRAWS: usize = 16;
/// Sets which allocation counts apart from who comes first.
const COMES: u64 = 0x0004_F0FF;

/// How wide the distribution is that a cycle draws from, in standard deviations of the posterior. What
/// little is known is tried out early, while there is time to use what it tells.
pub fn exploration(cycle: u32) -> f64 {
    (1.0 - f64::from(cycle) / 3.0).max(0.25)
}

/// A customer who may get an offer now.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// Evenly distributed, such as a hash of their id: by it they are drawn for.
    pub order: u64,
    pub payer: Payer,
    pub features: &'a [f64],
    /// What each offer costs of them, one for each offer of the round.
    pub costs: &'a [Cost],
    /// Whether they may get each offer.
    pub eligible: &'a [bool],
    pub held_out: bool,
    /// One less the share that is held out of their stratum, known before the draw.
    pub propensity: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    /// A ghost if they are held out.
    pub offer: Option<usize>,
    /// The chance of each offer, before it is looked at whether they are held out. All zero where the
    /// budget was used up before it came to them, which does not depend on their own draw.
    pub chances: Vec<f64>,
}

/// What is to be decided.
#[derive(Debug, Clone, Copy)]
pub struct Round<'a> {
    pub terms: Terms,
    /// How many offers there are, at least one.
    pub offers: usize,
    pub candidates: &'a [Candidate<'a>],
    /// What may be committed; held to exactly.
    pub budget: f64,
}

impl Round<'_> {
    /// One for each candidate. `draws` are from the posterior, at least one; the same `stream` decides
    /// the same.
    pub fn decide(&self, draws: &[Coefficients], stream: u64) -> Vec<Decided> {
        let costs = self.costs();
        let stakes: Vec<_> = self
            .candidates
            .iter()
            .map(|candidate| self.terms.stake(candidate.payer))
            .collect();
        let mut values = vec![0.0; costs.len()];
        let allocations = draws.iter().map(|by| {
            let rows = values.chunks_exact_mut(self.offers.max(1));
            for ((candidate, stake), row) in self.candidates.iter().zip(&stakes).zip(rows) {
                let correction = by.correction(candidate.features);
                let costs = candidate.costs.iter();
                for ((offer, value), cost) in row.iter_mut().enumerate().zip(costs) {
                    let shift = by.shift(candidate.features, offer);
                    let worth = stake.worth(correction, shift, cost);
                    let eligible = candidate.eligible.get(offer) == Some(&true);
                    *value = if eligible {
                        worth.value() * candidate.propensity
                    } else {
                        0.0
                    };
                }
            }
            self.allocate(&values, &costs)
        });
        self.draw(&allocations.collect::<Vec<_>>(), stream)
    }

    /// What each allocation costs as expected: nothing is spent on who is held out.
    fn costs(&self) -> Vec<f64> {
        let candidates = self.candidates.iter();
        let costs = candidates.flat_map(|candidate| {
            let (price, propensity) = (candidate.payer.price, candidate.propensity);
            let costs = candidate.costs.iter();
            costs.map(move |cost| cost.committed(price) * propensity)
        });
        costs.collect()
    }

    fn allocate(&self, values: &[f64], costs: &[f64]) -> Vec<Option<usize>> {
        let options = Options {
            offers: self.offers,
            values,
            costs,
        };
        options.allocate(self.budget).choices
    }

    /// Of each candidate one of the allocations, and as many of them as the budget bears.
    pub(super) fn draw(&self, allocations: &[Vec<Option<usize>>], stream: u64) -> Vec<Decided> {
        let mut decided: Vec<Decided> = (0..self.candidates.len())
            .map(|at| self.decided(allocations, at, stream))
            .collect();
        let mut order: Vec<usize> = (0..self.candidates.len()).collect();
        let place = |at: &usize| {
            let of = self.candidates[*at].order;
            (split_mix(stream ^ COMES, of), of)
        };
        order.sort_unstable_by_key(place);
        let mut left = self.budget;
        for at in order {
            let (price, costs) = (self.candidates[at].payer.price, self.candidates[at].costs);
            let possible = decided[at].chances.iter().zip(costs);
            let possible = possible.filter(|(chance, _)| **chance > 0.0);
            let dearest = possible
                .map(|(_, cost)| cost.committed(price))
                .fold(0.0, f64::max);
            if dearest > left {
                decided[at] = Decided {
                    offer: None,
                    chances: vec![0.0; self.offers],
                };
            } else if let Some(offer) = decided[at].offer.filter(|_| !self.candidates[at].held_out)
            {
                left -= costs[offer].committed(price);
            }
        }
        decided
    }

    fn decided(&self, allocations: &[Vec<Option<usize>>], at: usize, stream: u64) -> Decided {
        let mut chances = vec![0.0; self.offers];
        for offer in allocations.iter().filter_map(|choices| choices[at]) {
            chances[offer] += 1.0 / allocations.len() as f64;
        }
        let drawn = split_mix(stream, self.candidates[at].order) % allocations.len().max(1) as u64;
        let choices = allocations.get(drawn as usize);
        Decided {
            offer: choices.and_then(|choices| choices[at]),
            chances,
        }
    }
}
