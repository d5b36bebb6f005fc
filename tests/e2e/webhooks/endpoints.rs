//! Endpoints: which addresses are taken, what is shown of them, and what is kept secret.

use crate::harness::prelude::*;

const PATH: &str = "/v1/endpoints";

fn webhook(address: &str) -> Value {
    json!({ "kind": "webhook", "address": address, "events": ["run.failed"] })
}

#[tokio::test]
async fn addresses_that_lead_inside_are_refused() {
    let owner = Organization::sign_up().await;
    for address in [
        "https://169.254.169.254/latest/meta-data/",
        "https://[::ffff:169.254.169.254]/",
        "https://0xa9fea9fe/",
        "https://10.0.0.1/",
        "https://user:secret@example.com/",
        "https://example.com:22/",
        "https://intranet/",
        "http://example.com/",
        "ftp://example.com/",
        "example.com",
    ] {
        let refused = owner.caller.post(PATH, &webhook(address)).await;
        let problem = refused.problem(422, "invalid_request");
        assert!(
            problem["errors"].to_string().contains("address"),
            "{problem}"
        );
    }
    let slack = json!({ "kind": "slack", "address": "https://example.com/services/x", "events": ["run.failed"] });
    let refused = owner.caller.post(PATH, &slack).await;
    refused.problem(422, "invalid_request");
    for events in [
        json!([]),
        json!(["endpoint.test"]),
        json!(["customer.left"]),
    ] {
        let mut body = webhook("https://example.com/");
        body["events"] = events;
        let refused = owner.caller.post(PATH, &body).await;
        assert!(matches!(refused.status, 400 | 422), "{}", refused.text);
    }
    assert!(owner.all(PATH).await.is_empty());

    let made = owner
        .caller
        .post(PATH, &webhook("https://example.com/"))
        .await;
    let path = format!("{PATH}/{}", text(&made.body(201)["endpoint"]["id"]));
    let inside = json!({ "address": "https://127.0.0.1:8443/" });
    let refused = owner.caller.patch(&path, &inside).await;
    refused.problem(422, "invalid_request");
    assert_eq!(owner.get(&path).await["address"], "https://example.com/");
}

#[tokio::test]
async fn secrets_are_shown_once_and_kept_sealed() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let made = owner
        .caller
        .post(PATH, &webhook("https://example.com/in"))
        .await;
    let made = made.body(201);
    let secret = text(&made["secret"]);
    assert!(
        secret.starts_with("whsec_") && secret.len() > 40,
        "{secret}"
    );
    let path = format!("{PATH}/{}", text(&made["endpoint"]["id"]));
    let shown = owner.get(&path).await;
    assert_eq!(shown["state"], "active");
    assert!(!shown.to_string().contains(&secret), "{shown}");

    let rolled = owner
        .caller
        .post(&format!("{path}/secret"), &json!({}))
        .await;
    let rolled = rolled.body(200);
    let second = text(&rolled["secret"]);
    assert_ne!(second, secret);
    assert!(
        rolled["endpoint"]["previous_secret_until"].is_string(),
        "{rolled}"
    );
    let alone = json!({ "keep_previous": false });
    let rolled = owner.caller.post(&format!("{path}/secret"), &alone).await;
    let rolled = rolled.body(200);
    assert!(
        rolled["endpoint"]["previous_secret_until"].is_null(),
        "{rolled}"
    );

    let slack = "https://hooks.slack.com/services/T0SECRET/B0/abcdefghijkl";
    let body = json!({ "kind": "slack", "address": slack, "events": ["source.quiet"], "language": "pt-BR" });
    let made = owner.caller.post(PATH, &body).await.body(201);
    assert!(made["secret"].is_null(), "{made}");
    assert_eq!(made["endpoint"]["address"], "https://hooks.slack.com/…ijkl");
    let id = text(&made["endpoint"]["id"]);
    let refused = owner
        .caller
        .post(&format!("{PATH}/{id}/secret"), &json!({}))
        .await;
    refused.problem(409, "not_signed");
    for kept in [&secret[6..], &second[6..], "T0SECRET"] {
        let traces = stack.traces_of(kept).await;
        assert!(traces.is_empty(), "it lies there in clear: {traces:?}");
    }

    let gone = owner.caller.delete(&format!("{PATH}/{id}")).await;
    assert_eq!(gone.status, 204);
    let traces = stack.traces_of(&id).await;
    let left = traces.iter().filter(|trace| trace.contains("ENDPOINT#"));
    assert_eq!(left.count(), 0, "{traces:?}");
}

#[tokio::test]
async fn there_are_ten_endpoints_at_most() {
    let owner = Organization::sign_up().await;
    for n in 0..10 {
        let body = webhook(&format!("https://example.com/{n}"));
        owner.caller.post(PATH, &body).await.body(201);
    }
    let refused = owner
        .caller
        .post(PATH, &webhook("https://example.com/11"))
        .await;
    refused.problem(409, "too_many_endpoints");
    assert_eq!(owner.all(PATH).await.len(), 10);
}

#[tokio::test]
async fn a_name_that_nobody_has_is_told_in_the_log() {
    let owner = Organization::sign_up().await;
    let made = owner
        .caller
        .post(PATH, &webhook("https://perene.invalid/in"))
        .await;
    let path = format!("{PATH}/{}", text(&made.body(201)["endpoint"]["id"]));
    let sent = owner
        .caller
        .post(&format!("{path}/test"), &Value::Null)
        .await;
    let message = sent.body(202)["message_id"].clone();
    let log = format!("{path}/attempts");
    let log = owner
        .once(&log, 60, |log| !items(&log["items"]).is_empty())
        .await;
    let attempt = &log["items"][0];
    assert_eq!(attempt["message_id"], message, "{attempt}");
    assert_eq!(attempt["outcome"], "failed", "{attempt}");
    assert_eq!(attempt["problem"], "name_not_found", "{attempt}");
    assert!(
        attempt["again_at"].is_null(),
        "a test is tried once: {attempt}"
    );
    let one = owner
        .get(&format!("{path}/attempts/{}", text(&attempt["id"])))
        .await;
    assert_eq!(one["message"]["type"], "endpoint.test", "{one}");
}
