//! Payments that failed and are not mended: a fold that knows no order. An invoice is open while the last of its failures
//! is later than whatever ended its collection. So events that come twice, late or reversed leave the same.

use std::collections::{BTreeMap, BTreeSet};

use domain::SubscriptionEvent;
use serde::{Deserialize, Serialize};

use super::facts::{event_of, id};
use super::value::fact;
use super::{Fact, Facts, Field, Money, Problem};
use crate::json::Object;
use crate::row::Row;

/// Invoices of a customer that are known: those that something happened to last.
pub const MOST_INVOICES: usize = 60;
/// Failures of an invoice: the last ones. Card networks allow no more than 35 in 30 days.
const MOST_FAILURES: usize = 40;

/// What an event says of an invoice, paid or not.
#[derive(Debug, Clone)]
pub struct InvoiceFacts {
    pub event: SubscriptionEvent,
    /// Empty where events name none; none where what is named is no id.
    pub invoice: Option<String>,
    /// Empty where events name none.
    pub subscription: String,
    pub facts: Facts,
}

impl InvoiceFacts {
    /// The facts of an event of an invoice, and those that are not used; none of another.
    pub fn read(row: &Row<'_>) -> Option<(Self, Vec<(Field, Problem)>)> {
        let event = event_of(row).filter(|event| event.is_of_invoice())?;
        let properties: Object<'_> = serde_json::from_str(row.properties).ok()?;
        let mut problems = Vec::new();
        let invoice = id(&properties, Field::InvoiceId, &mut problems);
        let subscription = id(&properties, Field::SubscriptionId, &mut problems);
        let mut facts = Facts::new();
        for field in Field::OF_INVOICES {
            let told = match properties.last(field.name()) {
                None => continue,
                Some(value) if value.get() == "null" => Ok(None),
                Some(value) => fact(field, value).map(Some),
            };
            match told {
                Ok(fact) => {
                    facts.insert(field, fact);
                }
                Err(problem) => problems.push((field, problem)),
            }
        }
        let told = Self {
            event,
            invoice,
            subscription: subscription.unwrap_or_default(),
            facts,
        };
        Some((told, problems))
    }

    /// Whether it tells that a payment failed.
    fn fails(&self) -> bool {
        let attempts = match self.facts.get(&Field::Attempt) {
            Some(Some(Fact::Number(attempts))) => *attempts,
            _ => 0,
        };
        match self.event {
            SubscriptionEvent::PaymentFailed => true,
            SubscriptionEvent::InvoiceUpdated => attempts > 0,
            _ => false,
        }
    }
}

/// A payment that failed and is not mended. Times are milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedPayment {
    /// Empty where events name none: then there is one of a subscription.
    pub invoice: String,
    /// Empty where events name none.
    pub subscription: String,
    /// What is owed, if that is known.
    pub amount: Option<Money>,
    pub first_failed: i64,
    pub last_failed: i64,
    pub attempts: i64,
    /// When the provider tries again by itself, if it does.
    pub next_attempt: Option<i64>,
    /// Why the last attempt was declined, in the provider's code.
    pub decline_code: Option<String>,
    /// Where it can be paid without signing in.
    pub pay_url: Option<String>,
}

/// A customer's invoices of which a payment failed, or that were settled lately.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FailedPayments(BTreeMap<String, Collection>);

/// How an invoice is collected, or, where events name none, what is owed for a subscription.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Collection {
    /// When it failed since it was ended last.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    failed: BTreeSet<i64>,
    /// When it was paid or given up last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ended: Option<i64>,
    /// When something was paid for the subscription by an event that names no invoice: all of them may be meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    all_ended: Option<i64>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    told: BTreeMap<Field, Told>,
}

/// A fact, by the event that told it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Told {
    at: i64,
    message: String,
    fact: Option<Fact>,
}

impl FailedPayments {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Tells of an event; of one that is no invoice's nothing changes. What is told of the past fails nothing: history is
    /// not to be acted on.
    pub fn tell(&mut self, row: &Row<'_>) {
        let Some((told, _)) = InvoiceFacts::read(row) else {
            return;
        };
        let Some(invoice) = &told.invoice else { return };
        let of_subscription = key("subscription", &told.subscription);
        if told.event.ends_collection() {
            let at = end_of_second(row.event_time);
            if !invoice.is_empty() {
                self.entry(key("invoice", invoice)).end(at);
            }
            let all = self.entry(of_subscription);
            all.end(at);
            if invoice.is_empty() {
                all.all_ended = all.all_ended.max(Some(at));
            }
        } else if told.event != SubscriptionEvent::Refunded && !row.historical {
            let key = match invoice.as_str() {
                "" => of_subscription,
                invoice => key("invoice", invoice),
            };
            self.entry(key).learn(row, told);
        }
        self.forget_beyond_most();
    }

    fn entry(&mut self, key: String) -> &mut Collection {
        self.0.entry(key).or_default()
    }

    fn forget_beyond_most(&mut self) {
        while self.0.len() > MOST_INVOICES {
            let oldest = self.0.iter().min_by_key(|(key, one)| (one.touched(), *key));
            let Some(key) = oldest.map(|(key, _)| key.clone()) else {
                return;
            };
            self.0.remove(&key);
        }
    }

    /// Those that are open, by the time of their first failure.
    pub fn open(&self) -> Vec<FailedPayment> {
        let open = self.0.iter().filter_map(|(key, one)| {
            let (kind, id) = key.split_once(':')?;
            match kind {
                "invoice" => {
                    let subscription = one.text(Field::SubscriptionId, None).unwrap_or_default();
                    let paid = [subscription.as_str(), ""].map(|of| self.all_ended(of));
                    one.open((id, &subscription), paid.into_iter().flatten().max())
                }
                _ => one.open(("", id), None),
            }
        });
        let mut open: Vec<FailedPayment> = open.collect();
        open.sort_by(|a, b| (a.first_failed, &a.invoice).cmp(&(b.first_failed, &b.invoice)));
        open
    }

    fn all_ended(&self, subscription: &str) -> Option<i64> {
        self.0.get(&key("subscription", subscription))?.all_ended
    }
}

fn key(kind: &str, id: &str) -> String {
    format!("{kind}:{id}")
}

/// Billing systems know whole seconds: what fails in the one in which it is paid failed before.
fn end_of_second(at: i64) -> i64 {
    at.div_euclid(1_000)
        .saturating_mul(1_000)
        .saturating_add(999)
}

impl Collection {
    fn end(&mut self, at: i64) {
        self.ended = self.ended.max(Some(at));
        let ended = self.ended;
        self.failed.retain(|failed| Some(*failed) > ended);
        self.told.retain(|_, told| Some(told.at) > ended);
    }

    fn learn(&mut self, row: &Row<'_>, told: InvoiceFacts) {
        let at = row.event_time;
        if Some(at) <= self.ended {
            return;
        }
        if told.fails() {
            self.failed.insert(at);
            while self.failed.len() > MOST_FAILURES {
                self.failed.pop_first();
            }
        }
        let mut facts = told.facts;
        if !told.subscription.is_empty() {
            let subscription = Fact::Text(told.subscription);
            facts.insert(Field::SubscriptionId, Some(subscription));
        }
        for (field, fact) in facts {
            let is_of = (at, row.message_id);
            let known = self.told.get(&field);
            if known.is_none_or(|known| (known.at, known.message.as_str()) < is_of) {
                let message = row.message_id.to_owned();
                self.told.insert(field, Told { at, message, fact });
            }
        }
    }

    /// When something happened to it last.
    fn touched(&self) -> Option<i64> {
        let told = self.told.values().map(|told| told.at).max();
        let failed = self.failed.last().copied();
        failed.max(told).max(self.ended).max(self.all_ended)
    }

    /// A fact that was told after a moment.
    fn fact(&self, field: Field, after: Option<i64>) -> Option<&Fact> {
        let told = self.told.get(&field)?;
        told.fact.as_ref().filter(|_| Some(told.at) > after)
    }

    fn text(&self, field: Field, after: Option<i64>) -> Option<String> {
        match self.fact(field, after)? {
            Fact::Text(text) => Some(text.clone()),
            _ => None,
        }
    }

    fn number(&self, field: Field, after: Option<i64>) -> Option<i64> {
        match self.fact(field, after)? {
            Fact::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// What is owed, if it failed since it was ended or all were.
    fn open(
        &self,
        (invoice, subscription): (&str, &str),
        all_ended: Option<i64>,
    ) -> Option<FailedPayment> {
        let ended = self.ended.max(all_ended);
        let mut failed = self.failed.iter().copied().filter(|at| Some(*at) > ended);
        let first_failed = failed.next()?;
        let times = 1 + failed.clone().count() as i64;
        let last_failed = failed.next_back().unwrap_or(first_failed);
        let amount = || {
            Some(Money {
                minor: self.number(Field::AmountMinor, ended)?,
                currency: self.text(Field::Currency, ended)?,
            })
        };
        let attempts = self.number(Field::Attempt, ended).filter(|n| *n > 0);
        Some(FailedPayment {
            invoice: invoice.to_owned(),
            subscription: subscription.to_owned(),
            amount: amount(),
            first_failed,
            last_failed,
            attempts: attempts.unwrap_or(times),
            next_attempt: self
                .number(Field::NextPaymentAttempt, ended)
                .filter(|next| *next > last_failed),
            decline_code: self.text(Field::DeclineCode, ended),
            pay_url: self.text(Field::HostedInvoiceUrl, ended),
        })
    }
}

#[cfg(test)]
#[path = "failed_payments_tests.rs"]
mod tests;
