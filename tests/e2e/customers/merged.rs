//! From events to customers, by way of the ledger.

use crate::harness::prelude::*;

/// The customer of that id, once a merge has brought it up to `holds`.
pub async fn merged(owner: &Organization, id: &str, holds: impl Fn(&Value) -> bool) -> Value {
    until(&format!("customer {id}"), 120, async || {
        let answer = owner.caller.get(&format!("/v1/customer?id={id}")).await;
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
pub async fn events_of(owner: &Organization, id: &str) -> Vec<String> {
    let events = owner
        .all(&format!("/v1/customer/events?id={id}&limit=7"))
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
    let path = "/v1/customer/events?id=u1";
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
        .get("/v1/customer?id=u1")
        .await
        .problem(404, "not_found");
    other.caller.get(path).await.problem(404, "not_found");
    assert!(other.all("/v1/customers").await.is_empty());
}

#[tokio::test]
async fn a_customer_that_is_told_is_there_at_once_whatever_its_id() {
    let owner = Organization::sign_up().await;
    let query = |id: &str| {
        let url = reqwest::Url::parse_with_params("http://localhost", [("id", id)]);
        url.unwrap().query().unwrap().to_owned()
    };
    let address = |id: &str| format!("/v1/customer?{}", query(id));
    let put = async |id: &str, body: &Value| {
        let (owner, path) = (&owner.caller, address(id));
        owner.call(Method::PUT, &path, Some(body)).await
    };
    let odd = [
        "acme:7 ä@x",
        "acme/7",
        "a?b#c",
        "..",
        ".",
        "%2F",
        "a+b&id=c",
        "50%",
        "\\",
    ];
    for id in odd {
        let told = json!({ "traits": { "name": "Acme", "seats": 7 } });
        let shown = put(id, &told).await.body(200);
        assert_eq!(shown["id"], id, "{shown}");
        assert_eq!(owner.get(&address(id)).await["traits"]["seats"], 7);
        let events = format!("/v1/customer/events?{}", query(id));
        let one = |events: &Value| items(&events["items"]).len() == 1;
        let shown = owner.once(&events, 120, one).await;
        assert_eq!(shown["items"][0]["kind"], "identify");
    }
    let more = json!({ "traits": { "seats": 8 } });
    let shown = put("acme/7", &more).await.body(200);
    assert_eq!(shown["traits"], json!({ "name": "Acme", "seats": 8 }));
    let misspelt = json!({ "traits": {}, "seat": 8 });
    put("acme/7", &misspelt)
        .await
        .problem(422, "invalid_request");
    // What they were told is merged meanwhile, or later: for a moment at most that shows them.
    for id in odd {
        assert_eq!(owner.caller.delete(&address(id)).await.status, 204, "{id}");
        until("nobody", 30, async || {
            let answer = owner.caller.get(&address(id)).await;
            match answer.status {
                404 => Ok(()),
                _ => Err(answer.text),
            }
        })
        .await;
    }
    for nobody in ["", " a", "\u{202e}a", &"x".repeat(256)] {
        let refused = put(nobody, &more).await.problem(400, "bad_query");
        assert!(
            text(&refused["detail"]).contains("customer's id"),
            "{refused}"
        );
    }
}

#[tokio::test]
async fn mrr_is_that_of_all_subscriptions_also_of_those_that_are_not_shown() {
    let owner = Organization::sign_up().await;
    let started = |n: usize, amount: i64| {
        json!({
            "type": "track", "userId": "many", "event": "Subscription Started",
            "messageId": format!("s-{n}-{amount}"), "timestamp": format!("2026-01-01T00:00:{:02}Z", n % 60),
            "properties": { "subscription_id": format!("sub-{n:03}"), "amount_minor": amount,
                "interval": "month", "currency": "chf" },
        })
    };
    let all: Vec<Value> = (0..200).map(|n| started(n, 1_000)).collect();
    owner
        .caller
        .post("/v1/batch", &json!({ "batch": all }))
        .await
        .body(200);
    let is = |minor: i64| {
        move |one: &Value| one["mrr"] == json!([{ "currency": "CHF", "amount_minor": minor }])
    };
    let many = merged(&owner, "many", is(200_000)).await;
    assert_eq!(items(&many["subscriptions"]).len(), 20, "{many}");
    assert_eq!(many["more_subscriptions"], true, "{many}");
    // One that is not shown becomes another.
    let mut more = started(3, 5_000);
    more["event"] = json!("Subscription Plan Changed");
    more["timestamp"] = json!("2026-02-01T00:00:00Z");
    owner
        .caller
        .post("/v1/batch", &json!({ "batch": [more] }))
        .await
        .body(200);
    merged(&owner, "many", is(204_000)).await;
    let listed = owner.get("/v1/customers?sort=-mrr").await;
    assert!(is(204_000)(&listed["items"][0]), "{listed}");
}
