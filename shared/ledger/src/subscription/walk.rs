//! A customer's subscriptions in the order of time: each step of their MRR and status.

use std::collections::{BTreeSet, HashMap};

use super::facts::read;
use super::{Standing, Subscriptions};
use crate::row::Row;

/// Subscriptions of one customer that are followed; more are counted nowhere.
pub const MOST_FOLLOWED: usize = 10_000;

/// A subscription has become another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Milliseconds since 1970. Several of one time, also of one subscription, are one change.
    pub at: i64,
    pub subscription: String,
    pub before: Standing,
    pub after: Standing,
}

/// Follows one customer. Rows are to come by time and message.
#[derive(Debug, Default)]
pub struct Walk {
    subscriptions: Subscriptions,
    standings: HashMap<String, Standing>,
    /// When which becomes another without being told of.
    due: BTreeSet<(i64, String)>,
    left_out: bool,
}

impl Walk {
    /// Takes the customer's next row, and adds the steps up to and with it.
    pub fn tell(&mut self, row: &Row<'_>, steps: &mut Vec<Step>) {
        let Some(told) = read(row) else {
            return;
        };
        self.pass(row.event_time, steps);
        let Some(id) = told.subscription else {
            return;
        };
        if self.subscriptions.len() >= MOST_FOLLOWED && self.subscriptions.get(&id).is_none() {
            self.left_out = true;
            return;
        }
        let subscription = self.subscriptions.insert(id.clone(), row, told.facts);
        let next = subscription.next_change(row.event_time);
        self.due.extend(next.map(|at| (at, id.clone())));
        self.look(row.event_time, id, steps);
    }

    /// Lets time go on up to a moment, and adds the steps that come of it.
    pub fn pass(&mut self, until: i64, steps: &mut Vec<Step>) {
        while let Some((at, id)) = self.due.pop_first() {
            if at > until {
                self.due.insert((at, id));
                return;
            }
            let subscription = self.subscriptions.get(&id);
            let next = subscription.and_then(|one| one.next_change(at));
            self.due.extend(next.map(|at| (at, id.clone())));
            self.look(at, id, steps);
        }
    }

    fn look(&mut self, at: i64, id: String, steps: &mut Vec<Step>) {
        let Some(after) = self.subscriptions.get(&id).map(|one| one.standing(at)) else {
            return;
        };
        let standing = self.standings.entry(id.clone()).or_default();
        if *standing != after {
            let before = std::mem::replace(standing, after.clone());
            steps.push(Step {
                at,
                subscription: id,
                before,
                after,
            });
        }
    }

    /// The next moment at which one becomes another without being told of.
    pub fn next_change(&self) -> Option<i64> {
        self.due.first().map(|(at, _)| *at)
    }

    /// How they stand by the rows so far.
    pub fn subscriptions(&self) -> &Subscriptions {
        &self.subscriptions
    }

    /// Whether the customer has more than are followed.
    pub fn left_out(&self) -> bool {
        self.left_out
    }
}
