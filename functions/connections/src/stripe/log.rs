//! Stripe's own log of what happened, of the last thirty days: each event with the object as it was then.
//! A webhook only says that there is something new in it. So events that are lost, doubled, late or
//! reversed on their way do no harm, and what changed twice in a day is told twice, each at its time.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::SubscriptionEvent;
use serde_json::Value;
use stripe::Form;

use super::naming::event_of;
use super::objects::{Charge, Customer, Discount, Event, Invoice, Page as List, Ref, Subscription};
use super::people::person;
use super::source::{Result, Stripe};
use super::state::instant;
use crate::connector::{Change, Followed, Page};

/// What happened that counts.
const TYPES: [&str; 16] = [
    "customer.created",
    "customer.updated",
    "customer.deleted",
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "customer.subscription.paused",
    "customer.subscription.resumed",
    "invoice.paid",
    "invoice.payment_failed",
    "invoice.payment_action_required",
    "invoice.updated",
    "invoice.voided",
    "invoice.marked_uncollectible",
    "charge.failed",
    "charge.refunded",
];
/// So much is read at a time.
const STEP: TimeDelta = TimeDelta::hours(6);
/// An event may be listed a little after later ones.
const OVERLAP: TimeDelta = TimeDelta::minutes(5);
/// What is older is forgotten.
const KEPT: TimeDelta = TimeDelta::days(30);
/// So much of it is read of the time before an account is connected: it is forgotten while it is read.
const READ_BACK: TimeDelta = TimeDelta::days(28);
/// Within so long after it begins to be followed, reading what was before it ends.
pub const BEGINS_WITHIN: TimeDelta = TimeDelta::days(29);

/// Milliseconds since 1970, in the year 2286: what lies before it is the greater, the earlier it is.
const LAST: i64 = 9_999_999_999_999;

/// The log while some of it is read.
struct Reading<'a> {
    stripe: &'a Stripe,
    /// From when on it is followed.
    begun: DateTime<Utc>,
    page: Page,
    /// How many events there were of an object in a second.
    places: HashMap<(String, i64), i64>,
}

pub async fn follow(
    stripe: &Stripe,
    since: DateTime<Utc>,
    begun: DateTime<Utc>,
) -> Result<Followed> {
    let (from, mut end) = (since - OVERLAP, since + STEP);
    let (mut events, mut now) = events(stripe, from.timestamp(), end.timestamp()).await?;
    if now - end > KEPT {
        // Of what is older there is hardly anything left: it is read at once.
        end = now - KEPT;
        (events, now) = self::events(stripe, from.timestamp(), end.timestamp()).await?;
    }
    let until = end.min(now).max(since);
    for event in &events {
        if event.kind.starts_with("customer.")
            && !event.kind.starts_with("customer.subscription")
            && let Ok(customer) = serde_json::from_value::<Customer>(event.data.object.clone())
        {
            stripe.remember_name(&customer).await;
        }
    }
    let mut reading = Reading {
        stripe,
        begun,
        page: Page::default(),
        places: HashMap::new(),
    };
    let last: HashMap<String, usize> = events
        .iter()
        .enumerate()
        .map(|(n, event)| (object_id(event), n))
        .collect();
    for (n, event) in events.iter().enumerate() {
        let is_last = last.get(&object_id(event)) == Some(&n);
        reading.read(event, is_last).await?;
    }
    Ok(Followed {
        page: reading.page,
        until,
        more: until < now,
    })
}

/// From when on the log tells what happened before `as_of`, exactly. None where the account's events are in the form of
/// another version of Stripe's API, which say less than invoices do.
pub async fn since(stripe: &Stripe, as_of: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    let since = as_of - READ_BACK;
    let form = types()
        .set("created[gte]", since.timestamp())
        .set("limit", 1);
    let last: List<Event> = stripe.get("/v1/events", &form).await?;
    Ok(last.data.iter().all(is_ours).then_some(since))
}

fn types() -> Form {
    let all = TYPES.iter().enumerate();
    all.fold(Form::new(), |form, (n, kind)| {
        form.set(format!("types[{n}]"), kind)
    })
}

/// All events of a time, oldest first, and when Stripe says that is.
async fn events(stripe: &Stripe, from: i64, until: i64) -> Result<(Vec<Event>, DateTime<Utc>)> {
    let form = types();
    let (mut all, mut after, mut now) = (Vec::new(), None, None);
    loop {
        let made = |event: &Event| event.created;
        let (page, next, at) = stripe
            .page(
                "/v1/events",
                form.clone(),
                (from, until),
                after.as_deref(),
                made,
            )
            .await?;
        // What comes after the first page was asked for is for another time.
        now.get_or_insert(at);
        all.extend(page);
        after = next;
        if after.is_none() {
            all.reverse();
            return Ok((all, now.unwrap_or(at)));
        }
    }
}

fn object_id(event: &Event) -> String {
    let id = event.data.object.get("id").and_then(Value::as_str);
    id.unwrap_or_default().to_owned()
}

impl Reading<'_> {
    async fn read(&mut self, event: &Event, is_last: bool) -> Result<()> {
        let at = self.moment(event);
        match event.kind.as_str() {
            kind if kind.starts_with("customer.subscription.") => {
                self.subscription(event, at, is_last).await
            }
            kind if kind.starts_with("customer.") => self.customer(event, at, is_last).await,
            "invoice.paid" => self.paid(event).await,
            kind if kind.starts_with("invoice.") => self.unpaid(event, at).await,
            "charge.failed" => self.charge(event).await,
            _ => self.refunds(event).await,
        }
    }

    /// Of several of one object in a second each is a thousandth later, so that the last one counts; the
    /// first is later than what was read of it in that second.
    fn moment(&mut self, event: &Event) -> DateTime<Utc> {
        let place = self
            .places
            .entry((object_id(event), event.created))
            .or_default();
        *place += 1;
        instant(event.created) + TimeDelta::milliseconds(*place)
    }

    /// As it was then. Where the account's events are of another version of Stripe's API, as it is now,
    /// told of the last one's time.
    async fn subscription(
        &mut self,
        event: &Event,
        at: DateTime<Utc>,
        is_last: bool,
    ) -> Result<()> {
        let told = as_told::<Subscription>(event);
        if told.is_none() && !is_last {
            return Ok(());
        }
        let id = object_id(event);
        let (subscription, discounts) = match told {
            Some(told) => {
                self.before(event, at, &told).await?;
                let discounts = self.discounts_of(&told).await?;
                (told, discounts)
            }
            None => match self.present(&id).await? {
                Some(now) => (now.clone(), now.discounts),
                None => return Ok(()),
            },
        };
        let name = event_of(event, &subscription);
        let present = self
            .stripe
            .subscription(&subscription, &discounts, name, at)
            .await?;
        self.page.read.subscriptions += 1;
        self.page.present.push(present);
        Ok(())
    }

    /// Tells how a subscription stood as the log began, by what an event changed. Of several the first holds: its
    /// message is the greatest.
    async fn before(
        &mut self,
        event: &Event,
        at: DateTime<Utc>,
        since: &Subscription,
    ) -> Result<()> {
        let begun = self.begun;
        if at < begun || at - begun >= BEGINS_WITHIN || since.created > begun.timestamp() {
            return Ok(());
        }
        let Some(then) =
            before(event).and_then(|then| serde_json::from_value::<Subscription>(then).ok())
        else {
            return Ok(());
        };
        let discounts = self.discounts_of(&then).await?;
        let name = SubscriptionEvent::Updated;
        let told = self
            .stripe
            .subscription(&then, &discounts, name, begun)
            .await?;
        let place = LAST - at.timestamp_millis();
        self.page.happened.push(Change {
            message: format!(
                "stripe:{}:{}:~{place:014}",
                then.id,
                begun.timestamp_millis()
            ),
            historical: true,
            ..told.change
        });
        Ok(())
    }

    /// The discounts that a subscription had then: those that it still has, it has whole; those that are over,
    /// its invoices have. One that never was on an invoice is gone without a trace.
    async fn discounts_of(&self, then: &Subscription) -> Result<Vec<Ref<Discount>>> {
        let (whole, all) = self.stripe.whole(&then.discounts).await;
        if all {
            return Ok(whole);
        }
        if let Some(now) = self.present(&then.id).await? {
            self.stripe.know(&now.discounts).await;
        }
        let (whole, all) = self.stripe.whole(&then.discounts).await;
        if all {
            return Ok(whole);
        }
        for invoice in self.stripe.invoices_of(&then.id).await? {
            self.stripe.know(&invoice.discounts).await;
        }
        Ok(self.stripe.whole(&then.discounts).await.0)
    }

    async fn present(&self, id: &str) -> Result<Option<Subscription>> {
        let form = Form::new().set("expand[0]", "discounts");
        self.stripe
            .find(&format!("/v1/subscriptions/{id}"), &form)
            .await
    }

    async fn customer(&mut self, event: &Event, at: DateTime<Utc>, is_last: bool) -> Result<()> {
        let deleted = event.kind == "customer.deleted";
        let customer = match as_told::<Customer>(event) {
            Some(told) => Some(told),
            None if !is_last => None,
            None => {
                let path = format!("/v1/customers/{}", object_id(event));
                self.stripe.find(&path, &Form::new()).await?
            }
        };
        let Some(customer) = customer else {
            return Ok(());
        };
        let name = self.stripe.named(&customer).await?;
        let customer = Customer {
            deleted: deleted || customer.deleted,
            ..customer
        };
        self.page.read.customers += 1;
        self.page.present.push(person(&customer, name, at, false));
        Ok(())
    }

    /// The invoice as it was then. Where the account's events are of another version of Stripe's API, as it is now.
    async fn invoice(&self, event: &Event) -> Result<Option<Invoice>> {
        match as_told::<Invoice>(event) {
            Some(told) => Ok(Some(told)),
            None => {
                let path = format!("/v1/invoices/{}", object_id(event));
                self.stripe.find(&path, &Form::new()).await
            }
        }
    }

    async fn unpaid(&mut self, event: &Event, at: DateTime<Utc>) -> Result<()> {
        if !changes_collection(event) {
            return Ok(());
        }
        if let Some(invoice) = self.invoice(event).await? {
            let told = self.stripe.unpaid(&invoice, &event.kind, at).await?;
            self.page.happened.extend(told);
        }
        Ok(())
    }

    async fn paid(&mut self, event: &Event) -> Result<()> {
        if let Some(invoice) = self.invoice(event).await? {
            self.page.read.invoices += 1;
            self.page
                .happened
                .extend(self.stripe.paid(&invoice, false).await?);
        }
        Ok(())
    }

    async fn charge(&mut self, event: &Event) -> Result<()> {
        if let Ok(charge) = serde_json::from_value::<Charge>(event.data.object.clone()) {
            self.page.read.failed_payments += 1;
            self.page
                .happened
                .extend(self.stripe.failed(&charge, false).await?);
        }
        Ok(())
    }

    async fn refunds(&mut self, event: &Event) -> Result<()> {
        for refund in self.stripe.refunds_of(&object_id(event)).await? {
            self.page.read.refunds += 1;
            self.page
                .happened
                .extend(self.stripe.refunded(&refund, false).await?);
        }
        Ok(())
    }
}

/// Whether an invoice's event tells of its collection. Much else of an invoice is updated.
fn changes_collection(event: &Event) -> bool {
    let before = event.data.previous_attributes.as_ref();
    event.kind != "invoice.updated"
        || before.is_some_and(|before| {
            ["next_payment_attempt", "amount_remaining"]
                .iter()
                .any(|name| before.get(name).is_some())
        })
}

/// The object as it was before an event changed it.
fn before(event: &Event) -> Option<Value> {
    let mut object = event.data.object.clone();
    put_back(&mut object, event.data.previous_attributes.as_ref()?);
    Some(object)
}

/// Of an object within another, Stripe tells only what was otherwise; of a list all.
fn put_back(now: &mut Value, before: &Value) {
    match (now, before) {
        (Value::Object(now), Value::Object(before)) => {
            for (name, before) in before {
                put_back(now.entry(name.clone()).or_insert(Value::Null), before);
            }
        }
        (now, before) => *now = before.clone(),
    }
}

/// The object as the event has it, if that is in a form that is known.
fn as_told<T: serde::de::DeserializeOwned>(event: &Event) -> Option<T> {
    is_ours(event)
        .then(|| serde_json::from_value(event.data.object.clone()).ok())
        .flatten()
}

/// Whether an event is of the version of Stripe's API that is spoken here.
fn is_ours(event: &Event) -> bool {
    let release = |version: &str| version.rsplit_once('.').map(|(_, name)| name.to_owned());
    let version = event.api_version.as_deref();
    version.is_some_and(|version| release(version) == release(stripe::VERSION))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn of_an_invoice_that_is_updated_its_collection_counts() {
        let event = |kind: &str, before: Value| -> Event {
            let data = json!({ "object": { "id": "in_1" }, "previous_attributes": before });
            let event = json!({ "id": "evt_1", "type": kind, "created": 1, "data": data });
            serde_json::from_value(event).unwrap()
        };
        let counts = |kind: &str, before: Value| changes_collection(&event(kind, before));
        assert!(counts("invoice.payment_failed", Value::Null));
        assert!(counts(
            "invoice.updated",
            json!({ "next_payment_attempt": null })
        ));
        assert!(!counts("invoice.updated", json!({ "metadata": {} })));
        assert!(!counts("invoice.updated", Value::Null));
    }

    #[test]
    fn what_an_event_changed_is_put_back() {
        let event = json!({
            "id": "evt_1", "type": "customer.subscription.updated", "created": 1,
            "data": {
                "object": {
                    "id": "sub_1", "status": "past_due", "pause_collection": { "behavior": "void" },
                    "items": { "object": "list", "data": [{ "quantity": 2 }, { "quantity": 1 }] },
                    "cancellation_details": { "reason": "cancellation_requested", "comment": null },
                },
                "previous_attributes": {
                    "status": "active", "pause_collection": null, "items": { "data": [{ "quantity": 5 }] },
                    "cancellation_details": { "reason": null },
                },
            },
        });
        let event: Event = serde_json::from_value(event).unwrap();
        let then = json!({
            "id": "sub_1", "status": "active", "pause_collection": null,
            "items": { "object": "list", "data": [{ "quantity": 5 }] },
            "cancellation_details": { "reason": null, "comment": null },
        });
        assert_eq!(before(&event), Some(then));
    }
}
