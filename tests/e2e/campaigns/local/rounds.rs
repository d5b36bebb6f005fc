//! What is done about campaigns though nobody asks. Local only: it wakes the sweep.

use chrono::{DateTime, TimeDelta};

use crate::harness::{
    campaigns::{PATH, act, euros, offer},
    local::sweep,
    prelude::*,
};

/// The path of a campaign that has started.
async fn started(owner: &Organization, more: &Value) -> String {
    let offer = offer(owner, "Save").await;
    let mut body = json!({ "name": "Annual plans", "offers": [offer], "budgets": euros(100_000) });
    for (field, value) in more.as_object().unwrap() {
        body[field] = value.clone();
    }
    let made = owner.caller.post(PATH, &body).await.body(201);
    let path = format!("{PATH}/{}", text(&made["id"]));
    act(owner, &path, "start").await.body(200);
    path
}

#[tokio::test]
async fn a_campaign_is_over_when_its_end_has_come() {
    let owner = Organization::sign_up().await;
    let tomorrow = Utc::now() + TimeDelta::days(1);
    let path = started(&owner, &json!({ "ends_at": tomorrow })).await;
    let before = owner.get(&path).await;
    sweep().await;
    assert_eq!(owner.get(&path).await, before, "its end is to come");

    let soon = json!({ "ends_at": Utc::now() + TimeDelta::seconds(5) });
    let ends = owner.caller.patch(&path, &soon).await.body(200);
    let ends: DateTime<Utc> = text(&ends["ends_at"]).parse().unwrap();
    until("its end", 30, async || match Utc::now() > ends {
        true => Ok(()),
        false => Err(ends.to_string()),
    })
    .await;
    tokio::join!(sweep(), sweep());
    let ended = owner.get(&path).await;
    assert_eq!(
        (&ended["state"], &ended["revision"]),
        (&json!("ended"), &json!(4)),
        "once: {ended}"
    );
    act(&owner, &path, "start")
        .await
        .problem(409, "campaign_has_ended");
}
