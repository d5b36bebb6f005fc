//! What a change of a subscription is called.

use domain::SubscriptionEvent;
use serde_json::Value;

use super::objects::{Event, Subscription};

/// By the type of Stripe's event, and by what it says was otherwise before.
pub fn event_of(event: &Event, now: &Subscription) -> SubscriptionEvent {
    use SubscriptionEvent as E;
    match event.kind.as_str() {
        "customer.subscription.created" => return E::Started,
        "customer.subscription.deleted" => return E::Canceled,
        "customer.subscription.paused" => return E::Paused,
        "customer.subscription.resumed" => return E::Resumed,
        _ => {}
    }
    let Some(before) = event.data.previous_attributes.as_ref() else {
        return E::Updated;
    };
    let is_set = |value: &Value| !value.is_null() && *value != Value::Bool(false);
    if let Some(pause) = before.get("pause_collection") {
        return if is_set(pause) { E::Resumed } else { E::Paused };
    }
    let asked = before
        .get("cancel_at_period_end")
        .or_else(|| before.get("cancel_at"));
    if let Some(asked) = asked
        && !is_set(asked)
        && (now.cancel_at_period_end || now.cancel_at.is_some())
    {
        return E::CancelRequested;
    }
    let Some(items) = before.pointer("/items/data").and_then(Value::as_array) else {
        return E::Updated;
    };
    let paid_for =
        |price: Option<&str>, quantity: Option<i64>| (price.map(str::to_owned), quantity);
    let mut then: Vec<_> = items
        .iter()
        .map(|item| {
            paid_for(
                item.pointer("/price/id").and_then(Value::as_str),
                item["quantity"].as_i64(),
            )
        })
        .collect();
    let mut since: Vec<_> = now
        .items
        .data
        .iter()
        .map(|item| paid_for(Some(&item.price.id), item.quantity))
        .collect();
    then.sort();
    since.sort();
    match then == since {
        true => E::Renewed,
        false => E::PlanChanged,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn named(kind: &str, before: Value) -> SubscriptionEvent {
        let item = |quantity| {
            json!({
                "id": "si_1", "quantity": quantity, "current_period_start": 2, "current_period_end": 3,
                "price": { "id": "price_1", "product": "prod_1" },
            })
        };
        let subscription = json!({
            "id": "sub_1", "customer": "cus_1", "status": "active", "created": 1,
            "items": { "data": [item(2)] }, "cancel_at_period_end": true, "pause_collection": null,
        });
        let event = json!({
            "id": "evt_1", "type": kind, "created": 2,
            "data": { "object": subscription, "previous_attributes": before },
        });
        let event: Event = serde_json::from_value(event).unwrap();
        let now: Subscription = serde_json::from_value(subscription).unwrap();
        event_of(&event, &now)
    }

    #[test]
    fn changes_are_called_by_what_was_otherwise_before() {
        use SubscriptionEvent as E;
        let updated = "customer.subscription.updated";
        let item = |quantity| json!({ "items": { "data": [{ "quantity": quantity, "price": { "id": "price_1" } }] } });
        let cases = [
            ("customer.subscription.created", Value::Null, E::Started),
            ("customer.subscription.deleted", Value::Null, E::Canceled),
            (updated, json!({ "pause_collection": null }), E::Paused),
            (
                updated,
                json!({ "pause_collection": { "behavior": "void" } }),
                E::Resumed,
            ),
            (
                updated,
                json!({ "cancel_at_period_end": false }),
                E::CancelRequested,
            ),
            (updated, json!({ "cancel_at_period_end": true }), E::Updated),
            (updated, item(1), E::PlanChanged),
            (updated, item(2), E::Renewed),
            (updated, json!({ "status": "past_due" }), E::Updated),
        ];
        for (kind, before, expected) in cases {
            assert_eq!(named(kind, before.clone()), expected, "{kind} {before}");
        }
    }
}
