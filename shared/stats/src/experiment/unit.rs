//! Whom the two arms are compared by: customers, each from their first trigger on.

use std::collections::{BTreeMap, btree_map};

use super::assignment::Share;

/// How long after a trigger it is looked at what became of the customer. It is fixed: who left early
/// is known early, and to count them then would count leavers before stayers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Horizon {
    pub days: u32,
    /// How often they are billed in that time.
    pub cycles: u32,
}

/// A rule or a policy chose a customer. It is real in one arm; in the other a ghost, which is logged
/// by the same rule and sends nothing. Without ghosts, those whom a rule looks for would be compared
/// with those whom it passed over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trigger {
    /// Counted from the first of the year that was drawn for.
    pub day: u32,
    /// Of the [`Draw`](super::assignment::Draw).
    pub order: u64,
    pub held_out: bool,
    /// What was held out of the stratum as it was drawn. It may change from day to day, even by what
    /// outcomes were like, as long as it is fixed before the draw.
    pub share: Share,
    /// The chance that the customer leaves within a cycle, by the model of churn, known beforehand.
    pub hazard: f64,
    /// What is billed each cycle.
    pub price: f64,
}

/// What had become of a customer when their horizon was over, in either arm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    pub kept: bool,
    /// What was billed until then, less what offers and contacts cost.
    pub revenue: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit {
    pub trigger: Trigger,
    pub outcome: Outcome,
}

/// What an effect is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Customers who are still customers.
    Kept,
    Revenue,
}

/// The first trigger of each customer, by which they enter the cohort. Until then both arms are alike,
/// and who is in it was not decided by what an offer did.
pub fn first_triggers<C: Ord>(
    triggers: impl IntoIterator<Item = (C, Trigger)>,
) -> Vec<(C, Trigger)> {
    let mut first: BTreeMap<C, Trigger> = BTreeMap::new();
    for (customer, trigger) in triggers {
        match first.entry(customer) {
            btree_map::Entry::Vacant(entry) => drop(entry.insert(trigger)),
            btree_map::Entry::Occupied(mut entry) if trigger.day < entry.get().day => {
                entry.insert(trigger);
            }
            btree_map::Entry::Occupied(_) => (),
        }
    }
    first.into_iter().collect()
}

impl Unit {
    /// The day from which on it counts, whether the customer left early or not.
    pub fn complete_on(&self, horizon: Horizon) -> u32 {
        self.trigger.day.saturating_add(horizon.days)
    }

    pub(super) fn measured(&self, measure: Measure) -> f64 {
        match measure {
            Measure::Kept => f64::from(u8::from(self.outcome.kept)),
            Measure::Revenue => self.outcome.revenue,
        }
    }
}

impl Trigger {
    /// What the outcome may be expected to be by the model of churn alone.
    pub(super) fn expected(&self, measure: Measure, horizon: Horizon) -> f64 {
        let stay = 1.0 - self.hazard;
        let stays = |cycle| stay.powi(cycle as i32);
        match measure {
            Measure::Kept => stays(horizon.cycles),
            Measure::Revenue => self.price * (1..=horizon.cycles).map(stays).sum::<f64>(),
        }
    }

    /// What outcomes vary in proportion to: tails of revenue are those of prices, known beforehand.
    pub(super) fn scale(&self, measure: Measure) -> f64 {
        match measure {
            Measure::Kept => 1.0,
            Measure::Revenue => self.price,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trigger(day: u32) -> Trigger {
        Trigger {
            day,
            order: 0,
            held_out: false,
            share: Share::new(0.1).unwrap(),
            hazard: 0.1,
            price: 50.0,
        }
    }

    #[test]
    fn a_customer_enters_once() {
        let triggers = [("b", 5), ("a", 9), ("b", 2), ("a", 30), ("b", 7)];
        let first = first_triggers(triggers.map(|(customer, day)| (customer, trigger(day))));
        assert_eq!(first, [("a", trigger(9)), ("b", trigger(2))]);
    }

    #[test]
    fn what_is_expected_by_hand() {
        let horizon = Horizon {
            days: 90,
            cycles: 3,
        };
        assert!((trigger(0).expected(Measure::Kept, horizon) - 0.729).abs() < 1e-12);
        // 50 (0.9 + 0.81 + 0.729)
        assert!((trigger(0).expected(Measure::Revenue, horizon) - 121.95).abs() < 1e-12);
    }
}
