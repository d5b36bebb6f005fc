//! What is done about campaigns though nobody asks. Local only: it wakes the sweep.

use chrono::{DateTime, TimeDelta};
use domain::Standing;

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

/// Rounds that were decided, or begun.
async fn rounds(owner: &Organization, path: &str) -> Vec<Value> {
    owner.all(&format!("{path}/rounds")).await
}

#[tokio::test]
async fn a_round_that_is_due_is_begun_once_and_one_that_fails_not_again_at_once() {
    let owner = Organization::sign_up().await;
    let path = started(&owner, &json!({ "interval": "month" })).await;
    tokio::join!(sweep(), sweep());
    // Nobody was scored, so nothing can be decided.
    let failed = until("the round's end", 60, async || {
        let all = rounds(&owner, &path).await;
        match all.iter().all(|one| one["status"] == "failed") && !all.is_empty() {
            true => Ok(all),
            false => Err(format!("{all:?}")),
        }
    });
    let failed = failed.await;
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert_eq!(
        (&failed[0]["round"], &failed[0]["rehearsal"]),
        (&json!(0), &json!(false))
    );
    assert_eq!(failed[0]["error"]["code"], "no_scores", "{failed:?}");
    sweep().await;
    // Nor do a pause and going on.
    act(&owner, &path, "pause").await.body(200);
    let goes_on = act(&owner, &path, "start").await.body(200);
    assert_eq!(goes_on["rounds"], 0, "{goes_on}");
    sweep().await;
    assert_eq!(rounds(&owner, &path).await.len(), 1);
}

#[tokio::test]
async fn no_round_is_begun_before_its_time_by_hand_or_while_the_plan_is_unpaid() {
    let owner = Organization::sign_up().await;
    let later = Utc::now() + TimeDelta::days(1);
    let early = started(&owner, &json!({ "interval": "month", "starts_at": later })).await;
    let by_hand = started(&owner, &json!({})).await;
    let unpaid = Organization::sign_up().await;
    unpaid
        .set_plan(&Stack::open().await, PlanId::Growth, Standing::ReadOnly)
        .await;
    let waits = started(&unpaid, &json!({ "interval": "month" })).await;
    sweep().await;
    for path in [&early, &by_hand] {
        assert_eq!(owner.get(path).await["rounds"], 0, "{path}");
    }
    assert_eq!(unpaid.get(&waits).await["rounds"], 0);
}
