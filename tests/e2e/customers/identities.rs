//! Which ids are one, and who the customers are.

use super::merged::{events_of, merged};
use crate::harness::prelude::*;

fn event(kind: &str, message: &str, ids: Value) -> Value {
    let mut event = json!({
        "type": kind, "messageId": message, "timestamp": "2026-01-01T00:00:00Z", "event": message,
    });
    let fields = ids.as_object().unwrap().clone();
    event.as_object_mut().unwrap().extend(fields);
    event
}

async fn send(owner: &Organization, batch: &[Value]) {
    let answer = owner
        .caller
        .post("/v1/batch", &json!({ "batch": batch }))
        .await;
    assert_eq!(answer.body(200)["success"], true);
}

#[tokio::test]
async fn what_a_visitor_did_is_the_persons_once_it_is_known_who_they_are() {
    let owner = Organization::sign_up().await;
    let seen = event("track", "Price Seen", json!({ "anonymousId": "v1" }));
    let old = event("track", "Old Shop", json!({ "userId": "old" }));
    let plan = json!({ "userId": "old", "traits": { "plan": "Pro" } });
    send(&owner, &[seen, old, event("identify", "is-old", plan)]).await;
    merged(&owner, "old", |_| true).await;

    // In a later merge it is told who they were.
    let is = json!({ "userId": "ana", "anonymousId": "v1", "traits": { "name": "Ana" } });
    let alias = json!({ "userId": "ana", "previousId": "old" });
    send(
        &owner,
        &[
            event("identify", "is-ana", is),
            event("alias", "was", alias),
        ],
    )
    .await;
    let holds = |ana: &Value| ana["traits"] == json!({ "name": "Ana", "plan": "Pro" });
    merged(&owner, "ana", holds).await;
    let mut events = events_of(&owner, "ana").await;
    events.retain(|name| !name.is_empty());
    events.sort();
    assert_eq!(events, ["Old Shop", "Price Seen"]);
    let ids: Vec<String> = owner
        .all("/v1/customers")
        .await
        .iter()
        .map(|one| text(&one["id"]))
        .collect();
    assert_eq!(ids, ["ana"], "who was another is that one alone");
    // The links are kept last, so that a merge that is broken off finds them new again.
    merged(&owner, "old", |now| now["id"] == "ana").await;

    // Whoever still has the old id tells of the new one.
    send(
        &owner,
        &[event("track", "Later", json!({ "userId": "old" }))],
    )
    .await;
    until("the later event", 120, async || {
        let events = events_of(&owner, "ana").await;
        match events.contains(&"Later".to_owned()) {
            true => Ok(()),
            false => Err(format!("{events:?}")),
        }
    })
    .await;
}

#[tokio::test]
async fn accounts_are_customers_where_it_is_said_so() {
    let owner = Organization::sign_up().await;
    let are = |who: &str| json!({ "customers_are": who });
    let change = async |who: &str| owner.caller.patch("/v1/organization", &are(who)).await;
    assert_eq!(
        change("accounts").await.body(200)["customers_are"],
        "accounts"
    );
    change("everybody").await.problem(422, "invalid_request");
    let before = event("track", "Before", json!({ "userId": "bo" }));
    send(&owner, &[before]).await;
    let group = json!({ "userId": "bo", "groupId": "acme", "traits": { "name": "Acme" } });
    send(&owner, &[event("group", "in-acme", group)]).await;
    merged(&owner, "acme", |acme| acme["name"] == "Acme").await;
    until("what they did before", 120, async || {
        let events = events_of(&owner, "acme").await;
        match events.contains(&"Before".to_owned()) {
            true => Ok(()),
            false => Err(format!("{events:?}")),
        }
    })
    .await;
    let ids: Vec<String> = owner
        .all("/v1/customers")
        .await
        .iter()
        .map(|one| text(&one["id"]))
        .collect();
    assert_eq!(ids, ["acme"]);
    change("people").await.problem(409, "has_events");
    let path = "/v1/customer?id=beta";
    let told = json!({ "traits": { "name": "Beta" } });
    let put = owner.caller.call(Method::PUT, path, Some(&told)).await;
    assert_eq!(put.body(200)["name"], "Beta");
    merged(&owner, "beta", |beta| beta["name"] == "Beta").await;
}
