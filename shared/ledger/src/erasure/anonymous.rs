//! What stays of an event when nobody is to be told from it.

use domain::{Failure, SubscriptionEvent};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::event::{Event, Kind};
use crate::row::Row;

/// Of subscriptions and invoices: what revenue is counted by. Free text is not among it.
const FACTS: [&str; 28] = [
    "status",
    "plan",
    "interval",
    "interval_count",
    "quantity",
    "amount_minor",
    "discount_minor",
    "currency",
    "started_at",
    "period_start",
    "period_end",
    "trial_start",
    "trial_end",
    "trial_start_date",
    "trial_end_date",
    "trial_plan_name",
    "cancel_at",
    "canceled_at",
    "ended_at",
    "cancel_at_period_end",
    "resumes_at",
    "price_changes_at",
    "new_amount_minor",
    "attempt",
    "decline_code",
    "next_attempt_at",
    "next_payment_attempt",
    "due_at",
];

/// What others know people by: told apart afterwards, and no more than that.
const NAMES: [&str; 2] = ["subscription_id", "invoice_id"];

/// Reasons that revenue tells apart; others may be a person's own words.
const REASONS: [&str; 3] = ["payment_failed", "payment_disputed", "unpaid"];

/// A row of a subject's, as one of somebody's who is called `as_id`: what happened and when, and of subscriptions and
/// invoices the facts. `as_id` has to be random, or the subject could be found again by it.
///
/// # Errors
/// `broken_parquet` for times that no event has.
pub fn anonymous(row: &Row<'_>, as_id: &str) -> Result<Event, Failure> {
    let event = row.to_event()?;
    let message = hashed(as_id, row.message_id);
    let is_fact = row.kind == Kind::Track && row.name.is_some_and(is_of_subscriptions);
    let properties = match is_fact {
        true => facts(row.properties, as_id),
        false => Map::new(),
    };
    // Pages are called by what is on them.
    let name = event.name.filter(|_| row.kind == Kind::Track);
    Ok(Event {
        body: u64::from_str_radix(&message[..16], 16).unwrap_or_default(),
        message_id: message,
        user_id: Some(as_id.to_owned()),
        anonymous_id: None,
        group_id: None,
        previous_id: None,
        name,
        properties: object(&properties),
        context: None,
        extra: None,
        ..event
    })
}

/// A row of somebody else's, without the account that they belong to.
///
/// # Errors
/// As [`anonymous`].
pub fn without_account(row: &Row<'_>) -> Result<Event, Failure> {
    let event = row.to_event()?;
    let context = event.context.as_ref().map(|context| {
        let mut fields: Map<String, Value> =
            serde_json::from_str(context.get()).unwrap_or_default();
        fields.remove("groupId");
        object(&fields)
    });
    Ok(Event {
        group_id: None,
        context,
        ..event
    })
}

fn is_of_subscriptions(name: &str) -> bool {
    SubscriptionEvent::named(name).is_some() || name == "Subscription Updated"
}

fn facts(properties: &str, as_id: &str) -> Map<String, Value> {
    let told: Map<String, Value> = serde_json::from_str(properties).unwrap_or_default();
    let kept = told.into_iter().filter_map(|(name, value)| {
        let value = match name.as_str() {
            name if FACTS.contains(&name) => value,
            name if NAMES.contains(&name) => match value {
                Value::String(id) => hashed(as_id, &id).into(),
                other => other,
            },
            "reason" if REASONS.iter().any(|reason| value == *reason) => value,
            _ => return None,
        };
        Some((name, value))
    });
    kept.collect()
}

/// The same for the same, as long as the id is known; afterwards nobody makes it again.
fn hashed(as_id: &str, text: &str) -> String {
    let hash = Sha256::new().chain_update(as_id).chain_update([0]);
    let hash = hash.chain_update(text).finalize();
    hash.iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn object(fields: &Map<String, Value>) -> Box<RawValue> {
    to_raw_value(fields).unwrap_or_default()
}
