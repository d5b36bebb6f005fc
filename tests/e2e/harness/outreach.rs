//! What organizations say to their customers, and the clock by which they do.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use domain::UserId;
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    api::{Caller, items, text},
    organization::Organization,
    wait::until,
};

/// A renewal's rule that is on, and lets everything through by itself.
pub fn rule(hour: u8) -> Value {
    json!({
        "on": true, "local_hour": hour, "approval": false, "daily_cap": 1000,
        "lead_times": [
            { "term_days": 28, "days_before": 3 }, { "term_days": 85, "days_before": 7 },
            { "term_days": 180, "days_before": 14 }, { "term_days": 360, "days_before": 30 },
        ],
    })
}

/// A trial's.
pub fn trial_rule(hour: u8) -> Value {
    json!({
        "on": true, "local_hour": hour, "approval": false, "daily_cap": 1000,
        "lead_times": [
            { "term_days": 0, "days_before": 1 }, { "term_days": 7, "days_before": 3 },
            { "term_days": 31, "days_before": 7 },
        ],
    })
}

/// One that says something so many days before, whatever the term.
pub fn one_lead(hour: u8, days_before: u16) -> Value {
    json!({
        "on": true, "local_hour": hour, "approval": false, "daily_cap": 1000,
        "lead_times": [{ "term_days": 0, "days_before": days_before }],
    })
}

/// Settings by which nobody is held out, whatever the hour.
pub fn settings() -> Value {
    json!({
        "time_zone": "UTC", "language": "en", "frequency_cap": { "messages": 10, "days": 7 }, "hold_out": 0.0,
        "paused": false, "reply_to": "help@example.com",
    })
}

/// A customer with an address, and a subscription of theirs.
pub fn subscriber(id: &str, zone: &str, subscription: &Value) -> Value {
    let now = Utc::now() - TimeDelta::minutes(1);
    let mut properties = json!({
        "subscription_id": format!("sub of {id}"), "plan": "Pro", "amount_minor": 4900, "currency": "EUR",
        "interval": "month",
    });
    for (name, value) in subscription.as_object().unwrap() {
        properties[name] = value.clone();
    }
    json!([
        { "type": "identify", "userId": id, "messageId": format!("{id} is"), "timestamp": now,
          "traits": { "name": "Ana", "email": address(id), "timezone": zone } },
        { "type": "track", "userId": id, "messageId": format!("{id} subscribes"), "timestamp": now,
          "event": "Subscription Started", "properties": properties },
    ])
}

/// Where a customer is written to.
pub fn address(id: &str) -> String {
    format!("{}@example.com", id.replace(' ', "-"))
}

/// A subscription that renews in so many days.
pub fn renews_in(days: i64) -> Value {
    let end = Utc::now() + TimeDelta::days(days);
    json!({ "period_end": end.to_rfc3339_opts(SecondsFormat::Secs, true) })
}

/// The customer, once they are known.
pub async fn known(owner: &Organization, id: &str) {
    let path = format!("/v1/customers?search={id}&status=active");
    owner
        .once(&path, 120, |page| !items(&page["items"]).is_empty())
        .await;
}

/// An id that nobody else's tests have, since they share an inbox.
pub fn named(what: &str) -> String {
    format!("{what}-{}", UserId::new())
}

/// Another subscription of a customer's that renews, once it is known: they have so many then.
pub async fn renews_another(owner: &Organization, id: &str, count: usize) {
    let mut events = subscriber(id, "UTC", &renews_in(2));
    events[1]["messageId"] = format!("{id} subscribes to {count}").into();
    events[1]["properties"]["subscription_id"] = format!("sub {count} of {id}").into();
    owner.tell(items(&events)).await;
    let path = format!("/v1/customer?id={id}");
    owner
        .once(&path, 120, |one| {
            items(&one["subscriptions"]).len() == count
        })
        .await;
}

impl Organization {
    pub async fn put(&self, path: &str, body: &Value) -> Value {
        self.caller
            .call(Method::PUT, path, Some(body))
            .await
            .body(200)
    }

    /// Sends events, and waits until a customer is known by them.
    pub async fn tell(&self, events: &[Value]) {
        for some in events.chunks(500) {
            let body = json!({ "batch": some });
            self.caller.post("/v1/batch", &body).await.body(200);
        }
    }

    /// Waits until all customers are looked at by the newest rules.
    pub async fn planned(&self) {
        self.once("/v1/outreach", 120, |of| of["is_planned"] == true)
            .await;
    }

    /// Moves the test clock, and waits until everything due by then was done.
    pub async fn clock(&self, at: DateTime<Utc>) {
        let body = json!({ "at": at });
        self.put("/v1/outreach/test-clock", &body).await;
        until(&format!("a sweep at {at}"), 120, async || {
            let shown = self.get("/v1/outreach").await;
            let swept = &shown["test_clock"]["swept_until"];
            let swept = swept.as_str().and_then(|swept| swept.parse().ok());
            match swept == Some(at) {
                true => Ok(()),
                false => Err(shown.to_string()),
            }
        })
        .await;
    }

    /// All messages, newest first, once there are so many that stand so.
    pub async fn messages(&self, query: &str, status: &str, count: usize) -> Vec<Value> {
        until(&format!("{count} {status}"), 90, async || {
            let all = self.all(&format!("/v1/messages?{query}")).await;
            let so = all.iter().filter(|one| one["status"] == status).count();
            match so >= count {
                true => Ok(all),
                false => Err(format!("{all:?}")),
            }
        })
        .await
    }
}

/// Calls a link of a mail as a mail program does.
pub async fn unsubscribe(link: &str) -> u16 {
    let path = link.split("/v1/").nth(1).unwrap();
    let path = format!("/v1/{path}");
    let nobody = Caller::nobody();
    nobody.call(Method::POST, &path, None).await.status
}

/// The link by which a mail's reader unsubscribes.
pub fn unsubscribe_link(mail: &Value) -> String {
    let body = text(&mail["BodyText"]);
    let link = body.split("Unsubscribe: ").nth(1).unwrap();
    link.trim().to_owned()
}
