//! What a customer paid lately: a fold that knows no order. Of an invoice that is told of as paid and as recovered the
//! later counts, so events that come twice, late or reversed leave the same.

use std::collections::BTreeMap;

use domain::SubscriptionEvent;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Fact, Field, InvoiceFacts};
use crate::row::Row;

/// Payments of a customer that are known: the last ones.
const MOST_PAYMENTS: usize = 60;
/// What lies further behind the last one is forgotten: a year, and what may be late. In milliseconds.
const KEPT: i64 = 400 * 24 * 3600 * 1000;

/// A customer's payments of some thirteen months, by a hash of their invoice or message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PaidInvoices(BTreeMap<String, Paid>);

/// Something that was paid, or paid back. In this order the later is the greater.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Paid {
    at: i64,
    /// Less than nothing of what was paid back; none where it is not known.
    minor: Option<i64>,
    /// Empty where it is not known.
    currency: String,
    /// A hash of its id; empty where events name none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    subscription: String,
}

/// A payment for a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaidAmount<'a> {
    /// Milliseconds since 1970.
    pub at: i64,
    /// Less than nothing of what was paid back.
    pub minor: i64,
    pub currency: &'a str,
}

impl PaidInvoices {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Tells of an event; of one by which no money moved nothing changes.
    pub fn tell(&mut self, row: &Row<'_>) {
        let Some((told, _)) = InvoiceFacts::read(row) else {
            return;
        };
        let is_back = match told.event {
            SubscriptionEvent::InvoicePaid | SubscriptionEvent::PaymentRecovered => false,
            SubscriptionEvent::Refunded => true,
            _ => return,
        };
        let key = match told.invoice.as_deref() {
            Some(invoice) if !is_back && !invoice.is_empty() => hash("invoice", invoice),
            _ => hash("message", row.message_id),
        };
        let minor = match told.facts.get(&Field::AmountMinor) {
            Some(Some(Fact::Number(minor))) => Some(if is_back { -minor } else { *minor }),
            _ => None,
        };
        let currency = match told.facts.get(&Field::Currency) {
            Some(Some(Fact::Text(currency))) => currency.clone(),
            _ => String::new(),
        };
        let paid = Paid {
            at: row.event_time,
            minor,
            currency,
            subscription: named(&told.subscription),
        };
        if self.0.get(&key).is_none_or(|known| *known < paid) {
            self.0.insert(key, paid);
        }
        self.forget_what_is_old();
    }

    fn forget_what_is_old(&mut self) {
        let last = self.0.values().map(|paid| paid.at).max().unwrap_or(0);
        self.0.retain(|_, paid| paid.at > last.saturating_sub(KEPT));
        while self.0.len() > MOST_PAYMENTS {
            let oldest = self.0.iter().min_by_key(|(key, paid)| (paid.at, *key));
            let Some(key) = oldest.map(|(key, _)| key.clone()) else {
                return;
            };
            self.0.remove(&key);
        }
    }

    /// What was paid for a subscription from a moment on; none where that is not certain, since more was paid than is
    /// known, an amount is missing, or a payment names no subscription though this one has an id.
    pub fn paid_for(&self, subscription: &str, from: i64) -> Option<Vec<PaidAmount<'_>>> {
        let all = || self.0.values().filter(|paid| paid.at >= from);
        let of = named(subscription);
        let is_full = self.0.len() >= MOST_PAYMENTS && all().count() == self.0.len();
        let is_unnamed = !of.is_empty() && all().any(|paid| paid.subscription.is_empty());
        if is_full || is_unnamed {
            return None;
        }
        let theirs = all().filter(|paid| paid.subscription == of);
        let mut amounts: Vec<PaidAmount<'_>> = theirs
            .map(|paid| {
                Some(PaidAmount {
                    at: paid.at,
                    minor: paid.minor?,
                    currency: Some(paid.currency.as_str()).filter(|code| !code.is_empty())?,
                })
            })
            .collect::<Option<_>>()?;
        amounts.sort_by_key(|paid| paid.at);
        Some(amounts)
    }
}

fn named(subscription: &str) -> String {
    match subscription {
        "" => String::new(),
        id => hash("subscription", id),
    }
}

/// Ids can be long, and are told apart only.
fn hash(kind: &str, id: &str) -> String {
    let hash = Sha256::new().chain_update(kind).chain_update([0]);
    let hash = hash.chain_update(id).finalize();
    hash.iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::event::Event;
    use crate::owner::Owner;
    use crate::subscription::tests::{at, events_of};

    fn events(told: &[(&str, &str, Value)]) -> Vec<Event> {
        events_of(told.iter().map(|(name, at, of)| ("u", *name, *at, of)))
    }

    fn folded<'a>(events: impl IntoIterator<Item = &'a Event>) -> PaidInvoices {
        let mut folded = PaidInvoices::default();
        for event in events {
            folded.tell(&Row::new(Owner::Customer("u"), event));
        }
        folded
    }

    fn of(invoice: &str, subscription: &str, minor: i64) -> Value {
        json!({
            "invoice_id": invoice, "subscription_id": subscription, "amount_minor": minor, "currency": "eur",
        })
    }

    fn sum(folded: &PaidInvoices, subscription: &str, from: &str) -> Option<i64> {
        let paid = folded.paid_for(subscription, at(from))?;
        assert!(paid.iter().all(|one| one.currency == "EUR"));
        Some(paid.iter().map(|one| one.minor).sum())
    }

    const PAID: &str = "Invoice Paid";

    #[test]
    fn an_invoice_counts_once_and_what_was_paid_back_is_taken_off() {
        let told = folded(&events(&[
            (PAID, "2026-01-01T00:00:00Z", of("in_1", "s", 900)),
            (PAID, "2026-02-01T00:00:00Z", of("in_2", "s", 900)),
            (
                "Invoice Payment Recovered",
                "2026-02-01T00:00:01Z",
                of("in_2", "s", 900),
            ),
            (
                "Invoice Refunded",
                "2026-02-10T00:00:00Z",
                of("in_2", "s", 300),
            ),
            (PAID, "2026-02-01T00:00:00Z", of("in_3", "other", 50)),
            (
                "Invoice Payment Failed",
                "2026-03-01T00:00:00Z",
                of("in_4", "s", 900),
            ),
        ]));
        assert_eq!(sum(&told, "s", "2026-01-01T00:00:00Z"), Some(1_500));
        assert_eq!(sum(&told, "s", "2026-01-15T00:00:00Z"), Some(600));
        assert_eq!(sum(&told, "other", "2026-01-01T00:00:00Z"), Some(50));
        assert_eq!(sum(&told, "", "2026-01-01T00:00:00Z"), Some(0));
    }

    #[test]
    fn what_is_not_certain_is_not_told() {
        let sum_with = |uncertain: Value| {
            let told = events(&[
                (PAID, "2026-01-01T00:00:00Z", of("in_1", "s", 900)),
                (PAID, "2026-02-01T00:00:00Z", uncertain),
            ]);
            let told = folded(&told);
            let later = sum(&told, "s", "2026-02-02T00:00:00Z");
            assert_eq!(later, Some(0), "only what lies behind");
            sum(&told, "s", "2026-01-01T00:00:00Z")
        };
        assert_eq!(sum_with(of("in_2", "s", 900)), Some(1_800));
        assert_eq!(
            sum_with(json!({ "amount_minor": 900, "currency": "EUR" })),
            None
        );
        assert_eq!(
            sum_with(json!({ "subscription_id": "s", "currency": "EUR" })),
            None
        );
        assert_eq!(
            sum_with(json!({ "subscription_id": "s", "amount_minor": 900 })),
            None
        );
    }

    #[test]
    fn of_more_payments_than_are_kept_only_the_time_behind_them_is_certain() {
        let told: Vec<(String, Value)> = (0..=MOST_PAYMENTS)
            .map(|n| {
                let at = format!("2025-03-01T{:02}:{:02}:00Z", n / 60, n % 60);
                (at, of(&format!("in_{n}"), "s", 1))
            })
            .collect();
        let told: Vec<(&str, &str, Value)> = told
            .iter()
            .map(|(at, of)| (PAID, at.as_str(), of.clone()))
            .collect();
        let told = folded(&events(&told));
        assert_eq!(sum(&told, "s", "2025-03-01T00:00:00Z"), None);
        assert_eq!(sum(&told, "s", "2025-03-01T00:31:00Z"), Some(30));
        let a_year_later = (PAID, "2026-06-01T00:00:00Z", of("in_x", "s", 1));
        let mut later = told;
        for event in &events(&[a_year_later]) {
            later.tell(&Row::new(Owner::Customer("u"), event));
        }
        assert_eq!(sum(&later, "s", "2026-06-01T00:00:00Z"), Some(1));
        assert_eq!(later.0.len(), 1);
    }

    proptest! {
        #[test]
        fn order_and_doubles_do_not_count(
            told in prop::collection::vec((0u8..4, 0u32..500, 0u8..5, 0i64..9), 0..90),
            picks in prop::collection::vec(any::<prop::sample::Index>(), 0..60),
        ) {
            let names = [PAID, "Invoice Payment Recovered", "Invoice Refunded", "Login"];
            let told: Vec<(&str, String, Value)> = told
                .iter()
                .map(|(name, days, invoice, minor)| {
                    let day = chrono::DateTime::from_timestamp(1_735_689_600 + i64::from(*days) * 86_400, 0);
                    let invoice = match *invoice { 0 => String::new(), n => format!("in_{n}_{}", days % 20) };
                    (names[usize::from(*name)], day.unwrap().to_rfc3339(), of(&invoice, "s", *minor))
                })
                .collect();
            let told: Vec<(&str, &str, Value)> =
                told.iter().map(|(name, at, of)| (*name, at.as_str(), of.clone())).collect();
            let events = events(&told);
            let once = folded(&events);
            let shuffled = picks.iter().filter(|_| !events.is_empty()).map(|at| &events[at.index(events.len())]);
            let again = folded(shuffled.chain(events.iter().rev()));
            prop_assert_eq!(&again, &once);
            let kept = serde_json::to_string(&once).unwrap();
            prop_assert_eq!(serde_json::from_str::<PaidInvoices>(&kept).unwrap(), once);
        }
    }
}
