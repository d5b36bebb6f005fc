//! What comes wrong: each is answered with what is wrong with it, the rest is kept, and nobody else is touched.

use crate::harness::{prelude::*, stack};

fn event(fields: Value) -> Value {
    let mut event = json!({ "type": "track", "userId": "u", "event": "Report Opened" });
    let fields = fields.as_object().cloned().unwrap_or_default();
    event.as_object_mut().unwrap().extend(fields);
    event
}

fn nested(depth: usize) -> Value {
    (0..depth).fold(json!(1), |inner, _| json!({ "a": inner }))
}

async fn keys(owner: &Organization) -> [String; 3] {
    let mut secrets = Vec::new();
    for (name, role, resources) in [
        ("Reads", "viewer", json!(["events"])),
        ("Uploads", "analyst", json!(["datasets"])),
        ("Gone", "analyst", json!(["events"])),
    ] {
        let body = json!({ "name": name, "role": role, "resources": resources });
        let made = owner.key(&body).await;
        if name == "Gone" {
            let path = format!("/v1/keys/{}", text(&made["key"]["id"]));
            assert_eq!(owner.caller.delete(&path).await.status, 204);
        }
        secrets.push(text(&made["secret"]));
    }
    secrets.try_into().unwrap()
}

#[tokio::test]
async fn each_event_that_is_wrong_says_so_and_the_others_are_kept() {
    let owner = Organization::sign_up().await;
    let long = "x".repeat(1024);
    let cases = [
        (event(json!({ "userId": null })), Some("missing_field")),
        (event(json!({ "properties": nested(50) })), Some("too_deep")),
        (
            event(json!({ "timestamp": "2190-01-01T00:00:00Z" })),
            Some("time_ahead"),
        ),
        (event(json!({ "timestamp": "1970-01-01T00:00:00Z" })), None),
        (event(json!({ "properties": { "seats": 7 } })), None),
        (event(json!({ "properties": { "seats": "seven" } })), None),
        (event(json!({ "userId": long })), Some("too_long")),
        (event(json!({ "messageId": long })), Some("too_long")),
        (
            event(json!({ "properties": { &long[..256]: 1 } })),
            Some("too_long"),
        ),
        (event(json!({ "userId": "\u{200b}" })), Some("invalid_id")),
        (
            event(json!({ "anonymousId": "a\u{fffd}" })),
            Some("invalid_id"),
        ),
        (event(json!({ "userId": "a\u{202e}b" })), Some("invalid_id")),
        (
            json!({ "type": "alias", "userId": "u", "previousId": "u" }),
            Some("merged_into_itself"),
        ),
        // What is impossible of a subscription is its customer's to see, and no reason to lose the event.
        (
            event(json!({ "event": "Subscription Started", "properties": {
                "amount_minor": -1, "currency": "JPY", "started_at": "2026-02-01T00:00:00Z",
                "ended_at": "2026-01-01T00:00:00Z" } })),
            None,
        ),
        (
            event(json!({ "properties": { "text": "x".repeat(33_000) } })),
            Some("event_too_large"),
        ),
    ];
    let batch: Vec<&Value> = cases.iter().map(|(event, _)| event).collect();
    let told = owner
        .caller
        .post("/v1/batch", &json!({ "batch": batch }))
        .await;
    let told = told.body(200);
    for ((sent, code), told) in cases.iter().zip(items(&told["items"])) {
        assert_eq!(told["code"].as_str(), *code, "{sent}: {told}");
        let status = if code.is_none() {
            "accepted"
        } else {
            "rejected"
        };
        assert_eq!(told["status"], status, "{sent}: {told}");
    }
    let kept = cases.iter().filter(|(_, code)| code.is_none()).count();
    let path = "/v1/customer/events?id=u&limit=100";
    let shown = owner
        .once(path, 120, |events| items(&events["items"]).len() == kept)
        .await;
    let oldest = items(&shown["items"]).last().unwrap();
    assert_eq!(oldest["event_time"], "1970-01-01T00:00:00Z", "{shown}");
}

#[tokio::test]
async fn requests_that_are_wrong_as_a_whole_say_so() {
    let owner = Organization::sign_up().await;
    let other = Organization::sign_up().await;
    let good = event(json!({ "messageId": "m" }));
    let huge = event(json!({ "properties": { "text": "x".repeat(10_000_000) } }));
    let many: Vec<Value> = (0..2_501)
        .map(|n| event(json!({ "event": format!("E{n}") })))
        .collect();
    let refused = owner.caller.post("/v1/track", &huge).await;
    assert_eq!(refused.status, 413, "{}", refused.text);
    let refused = owner
        .caller
        .post("/v1/batch", &json!({ "batch": many }))
        .await;
    refused.problem(413, "too_many_events");
    let half = r#"{ "userId": "u", "event": "\ud83d" }"#;
    let infinite = r#"{ "userId": "u", "event": "E", "properties": { "a": 1e400 } }"#;
    let http = reqwest::Client::new();
    let [reads, uploads, gone] = keys(&owner).await;
    let sender = text(
        &owner
            .key(&json!({ "name": "Sends", "role": "analyst" }))
            .await["secret"],
    );
    for (raw, code) in [(half, "unpaired_surrogate"), (infinite, "number_too_large")] {
        let sent = http.post(format!("{}/v1/track", stack::url()));
        let answer = sent.bearer_auth(&sender).body(raw).send().await.unwrap();
        let (status, body) = (answer.status(), answer.text().await.unwrap());
        assert!(status == 422 && body.contains(code), "{status}: {body}");
    }
    // What is no UTF-8 is refused where we see it.
    let sent = http.post(format!("{}/v1/track", stack::url()));
    let sent = sent
        .bearer_auth(&sender)
        .header("content-type", "application/octet-stream");
    let broken = b"{ \"userId\": \"u\", \"event\": \"\xff\" }".to_vec();
    let answer = sent.body(broken).send().await.unwrap();
    assert_eq!(answer.status(), 400);
    let lost = owner.caller.get("/v1/customer?id=%ff").await;
    lost.problem(400, "bad_query");
    for (secret, status, code) in [
        (reads, 403, "forbidden"),
        (uploads, 403, "out_of_scope"),
        (gone, 401, "key_unknown"),
    ] {
        let caller = Caller::with(&secret);
        caller.post("/v1/track", &good).await.problem(status, code);
    }
    for of in [&owner, &other] {
        assert!(of.all("/v1/customers").await.is_empty());
    }
}

#[tokio::test]
async fn five_thousand_names_of_events_are_as_good_as_one() {
    let owner = Organization::on_plan(PlanId::Growth).await;
    for half in [0..2_500, 2_500..5_000] {
        let batch: Vec<Value> = half
            .map(|n| json!({ "type": "track", "userId": "u", "event": format!("E{n}"), "messageId": format!("m{n}") }))
            .collect();
        let told = owner
            .caller
            .post("/v1/batch", &json!({ "batch": batch }))
            .await;
        assert_eq!(told.body(200)["success"], true);
    }
    owner
        .once("/v1/customers", 120, |all| items(&all["items"]).len() == 1)
        .await;
    let shown = until("all of them", 120, async || {
        let all = owner.all("/v1/customer/events?id=u&limit=100").await;
        let names: std::collections::BTreeSet<String> =
            all.iter().map(|event| text(&event["event"])).collect();
        match names.len() {
            5_000 => Ok(all.len()),
            found => Err(found.to_string()),
        }
    })
    .await;
    assert_eq!(shown, 5_000);
}
