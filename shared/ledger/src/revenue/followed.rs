//! What became of one customer within some time.

use std::collections::HashSet;
use std::ops::Range;

use domain::SubscriptionEvent;
use twox_hash::XxHash64;

use crate::row::Row;
use crate::subscription::{Money, Payment, Status, Walk};

/// Follows a customer, whose rows are to come by time and message. What happened after the time's end changes nothing.
pub struct Followed {
    /// Milliseconds since 1970.
    time: Range<i64>,
    /// The currency in which money is counted.
    currency: Option<String>,
    walk: Walk,
    /// Invoices that were paid: one that is told of as paid and as recovered counts once, when it was paid first.
    paid: HashSet<u64>,
    /// When, and how much: negative what was paid back.
    cash: Vec<(i64, i64)>,
}

impl Followed {
    pub fn new(time: Range<i64>, currency: Option<String>) -> Self {
        Self {
            time,
            currency,
            walk: Walk::default(),
            paid: HashSet::new(),
            cash: Vec::new(),
        }
    }

    /// Takes the customer's next row.
    pub fn tell(&mut self, row: &Row<'_>) {
        if row.event_time >= self.time.end {
            return;
        }
        match Payment::read(row) {
            Some((payment, _)) => self.pay(row.event_time, payment),
            None => self.walk.tell(row, &mut Vec::new()),
        }
    }

    fn pay(&mut self, at: i64, payment: Payment) {
        let sign = match payment.event {
            SubscriptionEvent::PaymentFailed => return,
            SubscriptionEvent::Refunded => -1,
            _ => 1,
        };
        if let Some(id) = payment.invoice.filter(|_| sign > 0)
            && !self.paid.insert(XxHash64::oneshot(0, id.as_bytes()))
        {
            return;
        }
        let Some(Money { currency, minor }) = payment.amount else {
            return;
        };
        if self.time.contains(&at) && self.currency.as_ref() == Some(&currency) {
            self.cash.push((at, sign * minor));
        }
    }

    /// Whether a subscription of theirs is active or past due at the time's end.
    pub fn is_customer(&self) -> bool {
        let mut all = self.walk.subscriptions().iter();
        all.any(|(_, one)| one.status(self.time.end).is_some_and(Status::earns))
    }

    /// Payments less refunds from the time's beginning until a moment, in the smallest unit.
    pub fn cash_until(&self, until: i64) -> i64 {
        let paid = self.cash.iter().filter(|(at, _)| *at < until);
        paid.fold(0, |sum: i64, (_, minor)| sum.saturating_add(*minor))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::owner::Owner;
    use crate::subscription::tests::{at, events_of};

    const FROM: &str = "2026-02-01T00:00:00Z";
    const UNTIL: &str = "2026-05-02T00:00:00Z";

    fn followed(told: &[(&str, &str, Value)]) -> Followed {
        let events = events_of(told.iter().map(|(name, at, of)| ("u", *name, *at, of)));
        let rows = events
            .iter()
            .map(|event| Row::new(Owner::Customer("u"), event));
        let mut rows: Vec<Row<'_>> = rows.collect();
        rows.sort();
        let mut followed = Followed::new(at(FROM)..at(UNTIL), Some("USD".to_owned()));
        rows.iter().for_each(|row| followed.tell(row));
        followed
    }

    fn money(invoice: &str, minor: i64) -> Value {
        json!({ "invoice_id": invoice, "amount_minor": minor, "currency": "usd" })
    }

    #[test]
    fn money_is_what_was_paid_within_the_time_less_what_was_paid_back() {
        let one = followed(&[
            ("Invoice Paid", "2026-01-31T23:59:59Z", money("before", 900)),
            ("Invoice Paid", FROM, money("first", 900)),
            // One invoice is paid once, however it is told of.
            (
                "Invoice Payment Recovered",
                "2026-02-02T00:00:00Z",
                money("first", 900),
            ),
            (
                "Invoice Payment Recovered",
                "2026-02-02T00:00:00Z",
                money("before", 900),
            ),
            (
                "Invoice Payment Failed",
                "2026-03-01T00:00:00Z",
                money("second", 900),
            ),
            (
                "Invoice Payment Recovered",
                "2026-03-20T00:00:00Z",
                money("second", 900),
            ),
            (
                "Invoice Refunded",
                "2026-04-10T00:00:00Z",
                money("second", 400),
            ),
            (
                "Invoice Paid",
                "2026-04-11T00:00:00Z",
                json!({ "invoice_id": "euro", "amount_minor": 50, "currency": "eur" }),
            ),
            ("Invoice Paid", UNTIL, money("late", 900)),
        ]);
        let until = |time: &str| one.cash_until(at(time));
        assert_eq!(until("2026-03-03T00:00:00Z"), 900);
        assert_eq!(until("2026-04-02T00:00:00Z"), 1_800);
        assert_eq!(until(UNTIL), 1_400);
        assert!(!one.is_customer());
    }

    #[test]
    fn a_customer_is_who_has_something_that_runs_at_the_end() {
        let of = json!({ "subscription_id": "s", "amount_minor": 900, "currency": "usd", "interval": "month" });
        let started = ("Subscription Started", "2026-01-05T00:00:00Z", of.clone());
        let ended = |at: &'static str| {
            (
                "Subscription Canceled",
                at,
                json!({ "subscription_id": "s" }),
            )
        };
        assert!(followed(std::slice::from_ref(&started)).is_customer());
        assert!(!followed(&[started.clone(), ended("2026-04-01T00:00:00Z")]).is_customer());
        // What happened later is another question.
        assert!(followed(&[started.clone(), ended(UNTIL)]).is_customer());
        // A trial that has not been charged by then is no customer yet.
        let mut trial = of;
        trial["trial_end"] = json!("2026-06-01T00:00:00Z");
        let trial = ("Subscription Started", "2026-04-05T00:00:00Z", trial);
        assert!(!followed(&[trial]).is_customer());
        let paused = (
            "Subscription Paused",
            "2026-03-01T00:00:00Z",
            json!({ "subscription_id": "s" }),
        );
        assert!(!followed(&[started, paused]).is_customer());
    }
}
