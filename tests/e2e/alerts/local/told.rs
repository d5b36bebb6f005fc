//! Who is told of what people are to look at. Local only: it looks into the emulator's inbox, and receives on this machine.

use std::{collections::BTreeSet, time::Duration};

use chrono::TimeDelta;
use domain::{BusEvent, BusEventKind, Failure, ImportId};
use tokio::time::sleep;

use crate::harness::{
    local::{mail_to, sweep},
    prelude::*,
    receiver::Receiver,
};

async fn choose(who: &Organization, notifications: Value) {
    let path = format!("/v1/notifications/{}", who.user);
    let body = json!({ "notifications": notifications });
    who.caller.patch(&path, &body).await.body(200);
}

fn failed(owner: &Organization) -> BusEvent {
    let kind = BusEventKind::RunFailed {
        run: ImportId::new().into(),
        code: "no_rows".into(),
        error: Some(Failure::new("no_rows", "It has no rows.", "Send others.")),
    };
    BusEvent::now(owner.id, kind)
}

async fn told_of(stack: &Stack) {
    stack.drained(Queue::Alert).await;
    stack.drained(Queue::Notify).await;
}

#[tokio::test]
async fn endpoints_are_told_of_a_runs_customers_once_and_of_none_by_name() {
    let (stack, receiver) = (Stack::open().await, Receiver::open().await);
    let owner = Organization::sign_up().await;
    let body =
        json!({ "kind": "webhook", "address": receiver.at("/in"), "events": ["alert.raised"] });
    let made = owner.caller.post("/v1/endpoints", &body).await.body(201);
    let dataset = owner.ready("Told", "told.csv", &customers(1500, 22)).await;
    let model = owner.train(&dataset).await;
    let run = owner.score(&model, &dataset).await;
    let first = until("an alert told", 60, async || {
        receiver
            .got("/in")
            .first()
            .cloned()
            .ok_or_else(|| "nothing came".to_owned())
    })
    .await;
    assert!(first.is_signed_by(&text(&made["secret"])));
    let told = first.json();
    assert_eq!(told["type"], "alert.raised", "{told}");
    assert_eq!(
        (&told["data"]["kind"], &told["data"]["count"]),
        (&json!("top_at_risk"), &json!(10))
    );
    let ids: BTreeSet<String> = items(&told["data"]["alert_ids"]).iter().map(text).collect();
    let listed = owner.all("/v1/alerts").await;
    assert_eq!(ids, listed.iter().map(|alert| text(&alert["id"])).collect());
    for alert in &listed {
        assert!(!first.body.contains(&text(&alert["customer_id"])), "{told}");
    }

    // The run is told of again and again.
    let kind = BusEventKind::ScoringCompleted {
        scoring_run_id: run.parse().unwrap(),
        model_id: model.parse().unwrap(),
    };
    let event = BusEvent::now(owner.id, kind);
    for _ in 0..3 {
        stack.publish(&event).await;
    }
    told_of(&stack).await;
    sleep(Duration::from_secs(3)).await;
    let got = receiver.got("/in");
    assert_eq!(got.len(), 1, "{got:?}");
    assert_eq!(owner.all("/v1/alerts").await.len(), 10);
    let path = format!("/v1/endpoints/{}", text(&made["endpoint"]["id"]));
    assert_eq!(owner.caller.delete(&path).await.status, 204);
}

#[tokio::test]
async fn who_wants_it_at_once_is_written_once_and_others_once_a_day() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let analyst = owner.colleague(&stack, Role::Analyst).await;
    let viewer = owner.colleague(&stack, Role::Viewer).await;
    choose(&analyst, json!(["alerts", "alert_digest"])).await;
    // The daily mail comes in a few seconds.
    let due = Utc::now() + TimeDelta::seconds(10);
    let tenant = stack.tenant(owner.id);
    assert!(tenant.ask_digest(Utc::now(), due).await.unwrap());
    let event = failed(&owner);
    for _ in 0..2 {
        stack.publish(&event).await;
    }
    let mail = mail_to(&analyst.email, 60).await;
    assert_eq!(text(&mail["Subject"]), "A new alert");
    assert!(
        text(&mail["BodyText"]).contains("Failed: open it"),
        "{mail}"
    );
    told_of(&stack).await;
    let alerts = owner.all("/v1/alerts?kind=run_failed").await;
    assert_eq!(alerts.len(), 1, "{alerts:?}");
    let error = &alerts[0]["about"]["error"];
    assert_eq!(error["remedy"], "Send others.", "{alerts:?}");
    assert!(inbox(&owner.email).await.is_empty(), "it is not yet time");

    let wait = (due - Utc::now()).to_std().unwrap_or_default();
    sleep(wait + Duration::from_secs(1)).await;
    for _ in 0..2 {
        sweep().await;
    }
    let mail = mail_to(&owner.email, 60).await;
    assert!(
        text(&mail["BodyText"]).contains("Failed: open it"),
        "{mail}"
    );
    told_of(&stack).await;
    // Who was told at once is not told again, nor anybody twice.
    for (who, expected) in [(&owner, 1), (&analyst, 1), (&viewer, 0)] {
        assert_eq!(
            inbox(&who.email).await.len(),
            expected,
            "mail to {}",
            who.email
        );
    }
}
