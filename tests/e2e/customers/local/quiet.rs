//! A source of events that stops is told of, once, and once more when it sends again. Local only: it says when the source
//! has sent, and wakes the sweep.

use chrono::{DateTime, Duration};

use crate::{
    customers::merged::merged,
    harness::{
        local::{all_mail, sweep},
        prelude::*,
    },
};

#[tokio::test]
async fn who_stops_sending_is_told_of_once_and_once_more_when_it_resumes() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let key = owner
        .key(&json!({ "name": "Web shop", "role": "analyst" }))
        .await;
    let sender = Caller::with(&text(&key["secret"]));
    let id = text(&key["key"]["id"]);
    let (tenant, now) = (stack.tenant(owner.id), Utc::now());
    let sent_before = async |days: i64| {
        let at = now - Duration::days(days);
        tenant.source_sent(&id, at, Utc::now()).await.unwrap();
        at
    };
    let source = async || {
        let all = owner.all("/v1/events/sources").await;
        all.into_iter().find(|one| one["id"] == id).unwrap()
    };
    let told = async |words: &str| {
        let mail = all_mail(&owner.email).await;
        mail.iter()
            .filter(|one| one.to_string().contains(words))
            .count()
    };
    let once = async |words: &str| {
        until(words, 60, async || match told(words).await {
            1 => Ok(()),
            n => Err(format!("{n} mails")),
        })
        .await;
    };
    let [quiet, resumed] = ["No events from Web shop", "Web shop sends events again"];
    for days in [9, 8] {
        sent_before(days).await;
    }
    sweep().await;
    assert_eq!(source().await["name"], "Web shop");
    assert!(
        source().await["quiet_since"].is_null(),
        "it is not known well enough"
    );

    sent_before(7).await;
    let last = sent_before(6).await;
    tokio::join!(sweep(), sweep());
    sweep().await;
    once(quiet).await;
    let since: DateTime<Utc> = text(&source().await["quiet_since"]).parse().unwrap();
    assert!((since - last).num_seconds().abs() < 1, "{since} {last}");

    let event = json!({ "userId": "ana", "event": "Login" });
    sender.post("/v1/track", &event).await.body(200);
    merged(&owner, "ana", |_| true).await;
    stack.merged(owner.id).await;
    assert!(source().await["quiet_since"].is_null());
    sweep().await;
    sweep().await;
    once(resumed).await;
    assert_eq!(told(quiet).await, 1);
}
