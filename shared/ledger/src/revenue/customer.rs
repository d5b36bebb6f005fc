//! One customer's MRR in each currency, from step to step.

use std::collections::BTreeMap;

use super::{Month, Movement};
use crate::subscription::{Loss, Step};

/// What is to be entered of a customer.
pub enum Entry<'a> {
    /// MRR was this before and that after.
    Change {
        month: Month,
        currency: &'a str,
        movement: Movement,
        before: i64,
        after: i64,
    },
    /// The same between a month's beginning and end. `start` is the month of the customer's first MRR.
    Net {
        month: Month,
        currency: &'a str,
        movement: Movement,
        before: i64,
        after: i64,
        start: Month,
    },
    /// The first MRR.
    Start {
        month: Month,
        currency: &'a str,
        mrr: i64,
    },
}

/// A customer in one currency.
struct Account {
    mrr: i64,
    start: Month,
    /// The month whose beginning `before` is of.
    month: Month,
    before: i64,
    had_some_before: bool,
    loss: Loss,
}

/// A customer, followed through the steps of their subscriptions.
#[derive(Default)]
pub struct Customer {
    accounts: BTreeMap<String, Account>,
}

impl Customer {
    /// Takes the next steps, in the order of time, of which none of the same time comes after.
    pub fn take(&mut self, steps: &[Step], enter: &mut impl FnMut(Entry<'_>)) {
        for together in steps.chunk_by(|one, next| one.at == next.at) {
            // By how much, and why what was lost last was lost.
            let mut changes = BTreeMap::<&str, (i64, Option<Loss>)>::new();
            for step in together {
                let (before, after) = (&step.before.mrr, &step.after.mrr);
                if let Some(mrr) = before {
                    let change = changes.entry(&mrr.currency).or_insert((0, step.after.loss));
                    change.0 -= mrr.minor;
                    if after.is_none() {
                        change.1 = step.after.loss;
                    }
                }
                if let Some(mrr) = after {
                    let change = changes.entry(&mrr.currency).or_insert((0, step.after.loss));
                    change.0 += mrr.minor;
                }
            }
            let month = Month::of_millis(together[0].at);
            for (currency, (change, loss)) in changes {
                let loss = loss.unwrap_or(Loss::Voluntary);
                if change != 0 {
                    self.change(month, currency, change, loss, enter);
                }
            }
        }
    }

    fn change(
        &mut self,
        month: Month,
        currency: &str,
        change: i64,
        loss: Loss,
        enter: &mut impl FnMut(Entry<'_>),
    ) {
        let is_first = !self.accounts.contains_key(currency);
        let account = self
            .accounts
            .entry(currency.to_owned())
            .or_insert_with(|| Account::new(month));
        if account.month < month {
            account.close(currency, enter);
            account.month = month;
        }
        let (before, after) = (account.mrr, account.mrr + change);
        account.mrr = after;
        if after == 0 {
            account.loss = loss;
        }
        let movement = Movement::of(before, after, !is_first, loss);
        enter(Entry::Change {
            month,
            currency,
            movement,
            before,
            after,
        });
        if is_first {
            enter(Entry::Start {
                month,
                currency,
                mrr: after,
            });
        }
    }

    /// These were all steps.
    pub fn end(mut self, enter: &mut impl FnMut(Entry<'_>)) {
        for (currency, account) in &mut self.accounts {
            account.close(currency, enter);
        }
    }
}

impl Account {
    fn new(month: Month) -> Self {
        Self {
            mrr: 0,
            start: month,
            month,
            before: 0,
            had_some_before: false,
            loss: Loss::Voluntary,
        }
    }

    /// Ends the month.
    fn close(&mut self, currency: &str, enter: &mut impl FnMut(Entry<'_>)) {
        let Self {
            mrr: after,
            before,
            month,
            start,
            had_some_before,
            loss,
        } = *self;
        if before != after {
            enter(Entry::Net {
                month,
                currency,
                movement: Movement::of(before, after, had_some_before, loss),
                before,
                after,
                start,
            });
        }
        self.before = after;
        // There is none of a customer who never had any, and what began and ended within a month counts, too.
        self.had_some_before = true;
    }
}
