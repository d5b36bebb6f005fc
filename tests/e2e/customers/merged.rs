//! From events to customers, by way of the ledger.

use crate::harness::prelude::*;

/// The customer of that id, once a merge has brought it up to `holds`.
async fn merged(owner: &Organization, id: &str, holds: impl Fn(&Value) -> bool) -> Value {
    until(&format!("customer {id}"), 120, async || {
        let answer = owner.caller.get(&format!("/v1/customers/{id}")).await;
        match answer.status == 200 && holds(&answer.body(200)) {
            true => Ok(answer.body(200)),
            false => Err(answer.text),
        }
    })
    .await
}

fn batch(person: &str, count: usize) -> Value {
    let identify = json!({
        "type": "identify", "messageId": format!("{person}-is"), "userId": person,
        "traits": { "name": format!("Ana {person}"), "email": format!("{person}@example.com") },
        "timestamp": "2026-01-01T00:00:00Z",
    });
    let tracks = (0..count).map(|n| {
        json!({
            "type": "track", "messageId": format!("{person}-{n}"), "userId": person,
            "event": format!("Event {n}"), "properties": { "n": n },
            "timestamp": format!("2026-01-02T00:00:{n:02}Z"),
        })
    });
    let all: Vec<Value> = [identify].into_iter().chain(tracks).collect();
    json!({ "batch": all })
}

/// The names of all events of a customer, as they are shown.
async fn events_of(owner: &Organization, id: &str) -> Vec<String> {
    let events = owner
        .all(&format!("/v1/customers/{id}/events?limit=7"))
        .await;
    let name = |event: &Value| event["event"].as_str().unwrap_or_default().to_owned();
    events.iter().map(name).collect()
}

#[tokio::test]
async fn what_is_sent_twice_makes_one_customer_with_each_event_once() {
    let owner = Organization::sign_up().await;
    let other = Organization::sign_up().await;
    for person in ["u1", "u2"] {
        let events = batch(person, 20);
        for _ in 0..2 {
            owner.caller.post("/v1/batch", &events).await.body(200);
        }
    }
    let ana = merged(&owner, "u1", |ana| ana["name"] == "Ana u1").await;
    assert_eq!(ana["email"], "u1@example.com", "{ana}");
    assert_eq!(ana["traits"]["name"], "Ana u1", "{ana}");
    merged(&owner, "u2", |_| true).await;
    let newest_first: Vec<String> = (0..20).rev().map(|n| format!("Event {n}")).collect();
    let shown = events_of(&owner, "u1").await;
    assert_eq!(shown[..20], newest_first, "{shown:?}");
    assert_eq!(shown.len(), 21, "{shown:?}");

    // Sent again after the merge, by another request.
    owner
        .caller
        .post("/v1/batch", &batch("u1", 21))
        .await
        .body(200);
    let path = "/v1/customers/u1/events";
    owner
        .once(path, 120, |events| {
            events["items"][0]["event"] == "Event 20"
        })
        .await;
    assert_eq!(events_of(&owner, "u1").await.len(), 22);

    let found = async |query: &str| {
        let all = owner.all(&format!("/v1/customers?{query}")).await;
        let id = |one: &Value| text(&one["id"]);
        all.iter().map(id).collect::<Vec<_>>()
    };
    assert_eq!(found("limit=1").await, ["u1", "u2"]);
    assert_eq!(found("id_starts_with=u2").await, ["u2"]);
    assert_eq!(found("search=ANA+u1").await, ["u1"]);
    assert!(found("search=nobody").await.is_empty());
    other
        .caller
        .get("/v1/customers/u1")
        .await
        .problem(404, "not_found");
    other.caller.get(path).await.problem(404, "not_found");
    assert!(other.all("/v1/customers").await.is_empty());
}

#[tokio::test]
async fn a_customer_that_is_told_is_there_at_once_whatever_its_id() {
    let owner = Organization::sign_up().await;
    let path = "/v1/customers/acme%3A7%20%C3%A4%40x";
    let told = json!({ "traits": { "name": "Acme", "seats": 7 } });
    let put = async |body: &Value| owner.caller.call(Method::PUT, path, Some(body)).await;
    let shown = put(&told).await.body(200);
    assert_eq!(shown["id"], "acme:7 ä@x", "{shown}");
    assert_eq!(owner.get(path).await["traits"]["seats"], 7);
    let shown = put(&json!({ "traits": { "seats": 8 } })).await.body(200);
    assert_eq!(shown["traits"], json!({ "name": "Acme", "seats": 8 }));
    put(&json!({ "traits": { "seats": 8 }, "seat": 8 }))
        .await
        .problem(422, "invalid_request");
    assert_eq!(owner.caller.delete(path).await.status, 204);
    owner.caller.get(path).await.problem(404, "not_found");
}
