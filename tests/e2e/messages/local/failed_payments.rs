//! What is said of a payment that failed, from the first word to the payment, by the real sweep with a set clock. Local
//! only: it reads the inbox.

use chrono::{DateTime, DurationRound, TimeDelta};

use crate::harness::{
    outreach::{address, settings, subscriber},
    prelude::*,
};

/// A rule that is on, lets everything through by itself, and keeps access for a fortnight.
fn rule() -> Value {
    json!({
        "on": true, "local_hour": 9, "approval": false, "daily_cap": 1000,
        "chain": {
            "soft_days": [0, 3, 5, 9, 14], "hard_days": [0, 2, 5, 9, 14], "colleagues_from_day": 5,
            "access_days": 14,
        },
    })
}

/// An id that nobody else's tests have, since they share an inbox.
fn named(what: &str) -> String {
    format!("{what}-{}", UserId::new())
}

fn failed_at() -> DateTime<Utc> {
    let at = Utc::now() - TimeDelta::minutes(1);
    at.duration_trunc(TimeDelta::seconds(1)).unwrap()
}

/// A customer with a colleague, and an invoice of theirs that failed.
fn failing(id: &str, at: DateTime<Utc>, decline: &str) -> Vec<Value> {
    let mut events = items(&subscriber(id, "UTC", &json!({}))).to_vec();
    events[0]["traits"]["billing_emails"] = json!([format!("colleague-of-{}", address(id))]);
    let track = |message: &str, event: &str, properties: Value| {
        json!({
            "type": "track", "userId": id, "messageId": format!("{id} {message}"), "timestamp": at,
            "event": event, "properties": properties,
        })
    };
    let invoice = format!("in of {id}");
    events.push(track(
        "fails",
        "Invoice Payment Failed",
        json!({
            "invoice_id": invoice, "subscription_id": format!("sub of {id}"), "amount_minor": 4900,
            "currency": "EUR", "decline_code": decline,
        }),
    ));
    events.push(track(
        "stands",
        "Invoice Updated",
        json!({
            "invoice_id": invoice, "attempt": 1, "next_payment_attempt": null,
            "hosted_invoice_url": "https://pay.example/in?a=1",
        }),
    ));
    events
}

fn paid(id: &str) -> Value {
    json!({
        "type": "track", "userId": id, "messageId": format!("{id} pays"), "timestamp": Utc::now(),
        "event": "Invoice Paid",
        "properties": {
            "invoice_id": format!("in of {id}"), "subscription_id": format!("sub of {id}"), "amount_minor": 4900,
            "currency": "EUR",
        },
    })
}

/// Three times, each in another order.
async fn told(owner: &Organization, events: &[Value]) {
    let mut events = events.to_vec();
    let turn = Utc::now().timestamp_subsec_nanos() as usize % events.len();
    for _ in 0..3 {
        events.reverse();
        events.rotate_left(turn);
        owner.tell(&events).await;
    }
}

async fn standing(owner: &Organization, id: &str, state: &str) -> Value {
    let path = format!("/v1/customer/standing?id={id}");
    until(&path, 120, async || {
        let answer = owner.caller.get(&path).await;
        match answer.status == 200 && answer.body(200)["state"] == state {
            true => Ok(answer.body(200)),
            false => Err(answer.text),
        }
    })
    .await
}

/// So many days after the first failure, shortly after nine.
fn day(first: DateTime<Utc>, days: i64) -> DateTime<Utc> {
    let day = first.date_naive() + TimeDelta::days(days);
    day.and_hms_opt(9, 10, 0).unwrap().and_utc()
}

async fn said(owner: &Organization) -> Vec<(f64, String)> {
    let mut said: Vec<(f64, String)> = owner
        .all("/v1/messages?test=true")
        .await
        .iter()
        .map(|one| (number(&one["payment"]["step"]), text(&one["status"])))
        .collect();
    said.sort_by(|a, b| a.0.total_cmp(&b.0));
    said
}

#[tokio::test]
async fn it_is_spoken_of_step_by_step_until_it_is_paid_and_never_after() {
    let owner = Organization::sign_up().await;
    owner.put("/v1/outreach", &settings()).await;
    owner
        .put("/v1/outreach/rules/payment_failed", &rule())
        .await;
    let (id, first) = (named("fails"), failed_at());
    let now = Utc::now().duration_trunc(TimeDelta::seconds(1)).unwrap();
    owner.clock(now).await;
    let events = failing(&id, first, "insufficient_funds");
    told(&owner, &events).await;
    let standing_now = standing(&owner, &id, "payment_failed").await;
    assert_eq!(
        standing_now["owed"],
        json!([{ "currency": "EUR", "amount_minor": 4900 }])
    );
    assert_eq!(standing_now["pay_url"], "https://pay.example/in?a=1");
    let of = &standing_now["failed_payments"][0];
    assert_eq!(
        (&of["decline"], &of["attempts"]),
        (&json!("soft"), &json!(1))
    );

    // The first word at once.
    owner.clock(now + TimeDelta::minutes(1)).await;
    let sent = owner.messages("test=true", "sent", 1).await;
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert_eq!(sent[0]["payment"]["invoice_id"], format!("in of {id}"));
    let words = text(&sent[0]["words"]["text"]);
    assert!(words.contains("https://pay.example/in?a=1"), "{words}");
    assert!(words.contains("You keep your access until "), "{words}");

    // The day before the next step nothing, then that, and on the fifth day the colleague as well.
    owner.clock(day(first, 2)).await;
    told(&owner, &events).await;
    assert_eq!(said(&owner).await.len(), 1);
    owner.clock(day(first, 3)).await;
    owner.messages("test=true", "sent", 2).await;
    owner.clock(day(first, 5)).await;
    let sent = owner.messages("test=true", "sent", 4).await;
    let colleagues: Vec<&Value> = sent
        .iter()
        .filter(|one| one["payment"]["colleague"].is_string())
        .collect();
    assert_eq!(colleagues.len(), 1, "{sent:?}");
    let rehearsed = format!("/v1/customer/standing?id={id}&test=true");
    assert_eq!(owner.get(&rehearsed).await["state"], "payment_failed");

    // Once it is paid, nothing more, whatever comes again.
    let mut events = events;
    events.push(paid(&id));
    told(&owner, &events).await;
    standing(&owner, &id, "good").await;
    for days in [9, 14, 30] {
        owner.clock(day(first, days)).await;
        told(&owner, &events).await;
    }
    Stack::open().await.merged(owner.id).await;
    owner.clock(day(first, 31)).await;
    Stack::open().await.drained(Queue::Outreach).await;
    let said = said(&owner).await;
    let expected = [0.0, 1.0, 2.0, 2.0].map(|step| (step, "sent".to_owned()));
    assert_eq!(said, expected);
    assert!(inbox(&address(&id)).await.is_empty(), "by a test clock");
}

#[tokio::test]
async fn what_is_not_paid_ends_with_the_chain_and_the_access() {
    let owner = Organization::sign_up().await;
    owner.put("/v1/outreach", &settings()).await;
    owner
        .put("/v1/outreach/rules/payment_failed", &rule())
        .await;
    let (id, first) = (named("ends"), failed_at());
    told(&owner, &failing(&id, first, "expired_card")).await;
    standing(&owner, &id, "payment_failed").await;
    let now = Utc::now().duration_trunc(TimeDelta::seconds(1)).unwrap();
    owner.clock(now).await;
    // Two on the first days, and two each from the fifth on; what is not sent by the next step would be pointless.
    for (days, sent) in [(2, 2), (5, 4), (9, 6), (14, 8)] {
        owner.clock(day(first, days)).await;
        owner.messages("test=true", "sent", sent).await;
    }
    let sent = owner.messages("test=true", "sent", 8).await;
    let last = text(&sent[0]["words"]["text"]);
    assert!(
        last.contains("Today is the last day of your access."),
        "{last}"
    );
    let rehearsed = format!("/v1/customer/standing?id={id}&test=true");
    assert_eq!(owner.get(&rehearsed).await["state"], "payment_failed");
    owner.clock(day(first, 40)).await;
    assert_eq!(owner.get(&rehearsed).await["state"], "access_ended");
    assert_eq!(said(&owner).await.len(), 8);
    // For the customer's own app it is the present all the same.
    standing(&owner, &id, "payment_failed").await;
}

#[tokio::test]
async fn whoever_is_held_out_hears_the_first_word_alone() {
    let owner = Organization::sign_up().await;
    let mut half = settings();
    half["hold_out"] = json!(0.5);
    owner.put("/v1/outreach", &half).await;
    owner
        .put("/v1/outreach/rules/payment_failed", &rule())
        .await;
    let first = failed_at();
    let now = Utc::now().duration_trunc(TimeDelta::seconds(1)).unwrap();
    owner.clock(now).await;
    let ids: Vec<String> = (0..16).map(|n| named(&format!("held{n}"))).collect();
    let events: Vec<Value> = ids
        .iter()
        .flat_map(|id| failing(id, first, "insufficient_funds"))
        .collect();
    told(&owner, &events).await;
    for id in &ids {
        standing(&owner, id, "payment_failed").await;
    }
    owner.clock(now + TimeDelta::minutes(1)).await;
    let sent = owner.messages("test=true", "sent", ids.len()).await;
    assert_eq!(sent.len(), ids.len(), "{sent:?}");
    owner.clock(day(first, 3)).await;
    let all = owner.messages("test=true", "withheld", 1).await;
    Stack::open().await.drained(Queue::Outreach).await;
    assert_eq!(all.len(), 2 * ids.len());
    let ghosts: Vec<&Value> = all
        .iter()
        .filter(|one| one["status"] == "withheld")
        .collect();
    assert!(ghosts.len() < ids.len(), "nobody heard the second word");
    for ghost in ghosts {
        assert_eq!(ghost["withheld"]["reason"]["code"], "held_out", "{ghost}");
        assert_eq!(ghost["payment"]["step"], 1, "{ghost}");
    }
}
