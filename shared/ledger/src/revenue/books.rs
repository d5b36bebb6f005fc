//! The books of some customers.

use std::collections::HashMap;

use domain::{Failure, SubscriptionEvent};
use serde::{Deserialize, Serialize};
use twox_hash::XxHash64;

use super::customer::{Customer, Entry};
use super::{Month, MonthSummary, Movement, Sum, Summary};
use crate::history::Reader;
use crate::row::Row;
use crate::subscription::{Money, Payment, Step, Walk};

/// A customer whose MRR was another at a month's end than at its beginning.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Move {
    pub month: Month,
    pub currency: String,
    pub movement: Movement,
    pub customer: String,
    /// MRR at its beginning, in the smallest unit.
    pub before: i64,
    /// MRR at its end.
    pub after: i64,
}

/// Reads customers one after the other ([`crate::history::read`]), and enters what moved their MRR.
pub struct Books {
    /// Nothing after it is known, in milliseconds since 1970.
    until: i64,
    summary: Summary,
    moves: Vec<Move>,
    walk: Walk,
    customer: Customer,
    steps: Vec<Step>,
    invoices: HashMap<u64, Invoice>,
    told: bool,
}

/// What is known of an invoice.
#[derive(Default)]
struct Invoice {
    failed: bool,
    paid: bool,
    recovered: bool,
}

impl Books {
    pub fn new(until: i64) -> Self {
        Self {
            until,
            summary: Summary::default(),
            moves: Vec::new(),
            walk: Walk::default(),
            customer: Customer::default(),
            steps: Vec::new(),
            invoices: HashMap::new(),
            told: false,
        }
    }

    /// What all customers come to, and who moved: by month, currency, movement and customer.
    pub fn finish(mut self) -> (Summary, Vec<Move>) {
        self.moves.sort_unstable();
        (self.summary, self.moves)
    }

    fn hold_until(&mut self, at: i64) {
        let known = self.summary.holds_until;
        self.summary.holds_until = Some(known.map_or(at, |known| known.min(at)));
    }

    /// Enters the steps that are complete: all, or those before a moment.
    fn enter(&mut self, before: Option<i64>, customer: &str) {
        let end = match before {
            Some(at) => self.steps.partition_point(|step| step.at < at),
            None => self.steps.len(),
        };
        let steps: Vec<Step> = self.steps.drain(..end).collect();
        let (summary, moves) = (&mut self.summary, &mut self.moves);
        self.customer
            .take(&steps, &mut |entry| enter(summary, moves, customer, entry));
    }

    fn pay(&mut self, at: i64, payment: &Payment) {
        let Some(Money { currency, minor }) = &payment.amount else {
            return;
        };
        let mut unnamed = Invoice::default();
        let invoice = match &payment.invoice {
            Some(id) => {
                let hash = XxHash64::oneshot(0, id.as_bytes());
                self.invoices.entry(hash).or_default()
            }
            None => &mut unnamed,
        };
        let month = month(&mut self.summary, currency, Month::of_millis(at));
        let mut count = |sum: fn(&mut MonthSummary) -> &mut Sum| sum(month).add(*minor);
        match payment.event {
            SubscriptionEvent::PaymentFailed => {
                invoice.failed = true;
                count(|month| &mut month.failed);
            }
            SubscriptionEvent::Refunded => count(|month| &mut month.refunds),
            // An invoice of nothing is paid by itself.
            _ if *minor == 0 => {}
            event => {
                let is_recovered = event == SubscriptionEvent::PaymentRecovered || invoice.failed;
                if !std::mem::replace(&mut invoice.paid, true) {
                    count(|month| &mut month.payments);
                }
                if is_recovered && !std::mem::replace(&mut invoice.recovered, true) {
                    count(|month| &mut month.recovered);
                }
            }
        }
    }
}

impl Reader for Books {
    fn row(&mut self, customer: &str, row: &Row<'_>) -> Result<(), Failure> {
        if row.event_time > self.until {
            self.hold_until(row.event_time);
            return Ok(());
        }
        if let Some((payment, _)) = Payment::read(row) {
            self.told = true;
            self.pay(row.event_time, &payment);
            return Ok(());
        }
        let before = self.steps.len();
        self.walk.tell(row, &mut self.steps);
        self.told |= self.steps.len() > before;
        self.enter(Some(row.event_time), customer);
        Ok(())
    }

    fn end(&mut self, customer: &str) -> Result<(), Failure> {
        self.walk.pass(self.until, &mut self.steps);
        self.enter(None, customer);
        let walk = std::mem::take(&mut self.walk);
        let (summary, moves) = (&mut self.summary, &mut self.moves);
        let followed = std::mem::take(&mut self.customer);
        followed.end(&mut |entry| enter(summary, moves, customer, entry));
        summary.customers += u64::from(std::mem::take(&mut self.told));
        summary.left_out += u64::from(walk.left_out());
        summary.unpriced += u64::from(walk.subscriptions().lack_mrr(self.until));
        if let Some(due) = walk.next_change() {
            self.hold_until(due);
        }
        self.invoices = HashMap::new();
        Ok(())
    }
}

fn month<'a>(summary: &'a mut Summary, currency: &str, month: Month) -> &'a mut MonthSummary {
    let of_currency = summary.currencies.entry(currency.to_owned()).or_default();
    of_currency.months.entry(month).or_default()
}

fn enter(summary: &mut Summary, moves: &mut Vec<Move>, customer: &str, entry: Entry<'_>) {
    match entry {
        Entry::Change {
            month: at,
            currency,
            movement,
            before,
            after,
        } => month(summary, currency, at)
            .changes
            .add(movement, before, after),
        Entry::Start {
            month,
            currency,
            mrr,
        } => {
            let of_currency = summary.currencies.entry(currency.to_owned()).or_default();
            of_currency
                .cohorts
                .entry(month)
                .or_default()
                .started
                .add(mrr);
        }
        Entry::Net {
            month: at,
            currency,
            movement,
            before,
            after,
            start,
        } => {
            month(summary, currency, at)
                .net
                .add(movement, before, after);
            let of_currency = summary.currencies.entry(currency.to_owned()).or_default();
            let cohort = of_currency.cohorts.entry(start).or_default();
            let change = cohort.months.entry(at).or_default();
            change.customers += i64::from(after > 0) - i64::from(before > 0);
            change.mrr = change.mrr.saturating_add(after.saturating_sub(before));
            moves.push(Move {
                month: at,
                currency: currency.to_owned(),
                movement,
                customer: customer.to_owned(),
                before,
                after,
            });
        }
    }
}
