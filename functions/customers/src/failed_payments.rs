//! Telling the bus of customers whose payments failed.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use cloud::{Bus, WorkError};
use domain::{BusEvent, BusEventKind, CustomerId, OrgId, SubscriptionEvent};
use ledger::{Event, Owner};

use crate::identities::Identities;

/// What happened longer ago is no news.
const NEWS: TimeDelta = TimeDelta::days(3);
/// Customers that are told of from one merge, those that failed last: of more, something else is wrong.
const MOST: usize = 100;

/// Tells of each customer's last failed payment among events. A merge that is done again tells again.
pub async fn tell(
    bus: &Bus,
    org: OrgId,
    identities: &Identities,
    events: &[Event],
) -> Result<(), WorkError> {
    let of = |event: &Event| match identities.owner(event) {
        Owner::Customer(id) => id.parse().ok(),
        _ => None,
    };
    for (customer, event) in failed(events, of, Utc::now()) {
        let kind = BusEventKind::CustomerPaymentFailed {
            customer,
            message: event.message_id.clone(),
            at: event.event_time,
        };
        bus.publish(&BusEvent::now(org, kind)).await?;
    }
    Ok(())
}

fn failed(
    events: &[Event],
    customer: impl Fn(&Event) -> Option<CustomerId>,
    now: DateTime<Utc>,
) -> Vec<(CustomerId, &Event)> {
    let mut last = BTreeMap::<CustomerId, &Event>::new();
    let is_failure = |event: &&Event| {
        let named = event.name.as_deref().and_then(SubscriptionEvent::named);
        named == Some(SubscriptionEvent::PaymentFailed)
            && !event.historical
            && now - event.event_time < NEWS
    };
    for event in events.iter().filter(is_failure) {
        if let Some(id) = customer(event) {
            let known = last.entry(id).or_insert(event);
            if known.event_time < event.event_time {
                *known = event;
            }
        }
    }
    let mut last: Vec<_> = last.into_iter().collect();
    last.sort_by_key(|(_, event)| std::cmp::Reverse(event.event_time));
    last.truncate(MOST);
    last
}

#[cfg(test)]
mod tests {
    use ledger::intake::{Request, parse_batch};
    use serde_json::{Value, json};

    use super::*;

    fn events(batch: &Value, now: DateTime<Utc>) -> Vec<Event> {
        let body = json!({ "batch": batch }).to_string();
        let items = parse_batch(body.as_bytes(), &Request::new(now, "key_1")).unwrap();
        items
            .into_iter()
            .map(|item| item.outcome.unwrap())
            .collect()
    }

    #[test]
    fn the_last_failure_of_each_is_news_and_history_is_not() {
        let now = Utc::now();
        let failure = |user: &str, id: &str, hours: i64, rest: Value| {
            let at = now - TimeDelta::hours(hours);
            let mut one = json!({
                "type": "track", "event": "Invoice Payment Failed", "userId": user, "messageId": id,
                "timestamp": at,
            });
            for (name, value) in rest.as_object().unwrap() {
                one[name] = value.clone();
            }
            one
        };
        let batch = json!([
            failure("ana", "first", 5, json!({})),
            failure("ana", "last", 1, json!({})),
            failure("bob", "older", 2, json!({})),
            failure("eve", "long ago", 80, json!({})),
            failure("tom", "told later", 1, json!({ "historical": true })),
            failure("ida", "paid", 1, json!({ "event": "Invoice Paid" })),
        ]);
        let all = events(&batch, now);
        let of = |event: &Event| event.user_id.as_deref()?.parse().ok();
        let told = failed(&all, of, now);
        let told: Vec<_> = told
            .iter()
            .map(|(id, event)| (id.as_str(), event.message_id.as_str()))
            .collect();
        assert_eq!(told, [("ana", "last"), ("bob", "older")]);
    }
}
