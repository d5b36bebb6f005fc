//! What subscriptions bring for which a customer's state has no room.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::fold::MOST_SUBSCRIPTIONS;
use super::walk::MOST_FOLLOWED;
use super::{Subscription, Subscriptions, read};
use crate::row::Row;

/// Moments at which the rest becomes another without being told of: the next ones.
const MOST_STEPS: usize = 24;
/// Currencies of the rest.
const MOST_CURRENCIES: usize = 20;

/// MRR of the subscriptions that a state leaves out, by currency, from each of some moments on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rest(Vec<(i64, BTreeMap<String, i64>)>);

impl Rest {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// MRR at a moment, by currency.
    pub fn mrr(&self, at: i64) -> impl Iterator<Item = (&str, i64)> {
        let begun = self.0.iter().rev().find(|(from, _)| *from <= at);
        let sums = begun.or(self.0.first()).map(|(_, sums)| sums);
        let sums = sums.into_iter().flatten();
        sums.map(|(currency, minor)| (currency.as_str(), *minor))
    }

    /// The moments at which it becomes another.
    pub fn moments(&self) -> impl Iterator<Item = i64> {
        self.0.iter().skip(1).map(|(from, _)| *from)
    }
}

/// All subscriptions of a customer, as a reader of all their rows knows them.
#[derive(Debug, Default)]
pub struct Whole {
    all: Subscriptions,
    /// The time of the last row.
    last: i64,
}

impl Whole {
    /// Tells of a row; of one that is no subscription's nothing changes.
    pub fn tell(&mut self, row: &Row<'_>) {
        self.last = self.last.max(row.event_time);
        let Some((id, facts)) = read(row).and_then(|told| Some((told.subscription?, told.facts)))
        else {
            return;
        };
        if self.all.len() < MOST_FOLLOWED || self.all.get(&id).is_some() {
            self.all.insert(id, row, facts);
        }
    }

    /// What those bring that are beyond `MOST_SUBSCRIPTIONS`, from the last row on.
    pub fn rest(&self) -> Rest {
        let beyond = self.all.len().saturating_sub(MOST_SUBSCRIPTIONS);
        let ones: Vec<&Subscription> = self.all.iter().take(beyond).map(|(_, one)| one).collect();
        if ones.is_empty() {
            return Rest::default();
        }
        let mut moments = BTreeSet::from([self.last]);
        for one in &ones {
            let changes = std::iter::successors(Some(self.last), |at| one.next_change(*at));
            moments.extend(changes);
        }
        let mut steps: Vec<(i64, BTreeMap<String, i64>)> = Vec::new();
        for at in moments.into_iter().take(MOST_STEPS) {
            let sums = sums(&ones, at);
            if steps.last().is_none_or(|(_, last)| *last != sums) {
                steps.push((at, sums));
            }
        }
        Rest(steps)
    }
}

fn sums(ones: &[&Subscription], at: i64) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::<String, i64>::new();
    for money in ones.iter().filter_map(|one| one.standing(at).mrr) {
        let sum = sums.entry(money.currency).or_default();
        *sum = sum.saturating_add(money.minor);
    }
    while sums.len() > MOST_CURRENCIES {
        sums.pop_last();
    }
    sums
}
