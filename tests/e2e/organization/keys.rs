//! API keys: made, used, rotated, ended.

use chrono::Duration;
use domain::KeyId;

use crate::harness::prelude::*;

fn caller(made: &Value) -> Caller {
    Caller::with(&text(&made["secret"]))
}

#[tokio::test]
async fn a_key_is_shown_once_and_then_known_by_its_prefix() {
    let owner = Organization::sign_up().await;
    let body = json!({ "name": " Nightly upload ", "role": "analyst" });
    let answer = owner.caller.post("/v1/keys", &body).await;
    let made = answer.body(201);
    assert_eq!(answer.headers["cache-control"], "no-store");
    let secret = text(&made["secret"]);
    let prefix = text(&made["key"]["prefix"]);
    assert!(secret.starts_with(&prefix) && prefix.starts_with("pk_"));
    assert!(secret.len() - prefix.len() >= 64, "most of it is not shown");
    assert_eq!(made["key"]["name"], "Nightly upload");
    assert_eq!(made["key"]["resources"], json!(["all"]));
    assert!(made["key"].get("last_used_at").is_none());

    let dataset = json!({ "name": "By a program", "filename": "p.csv" });
    caller(&made).post("/v1/datasets", &dataset).await.body(201);
    let listed = owner.caller.get("/v1/keys").await;
    let list = listed.body(200);
    let key = &items(&list["items"])[0];
    assert!(!listed.text.contains(&secret));
    assert_eq!(key["prefix"], prefix.as_str());
    assert_eq!(key["status"], "active");
    assert_eq!(key["made_by"]["id"], owner.user.to_string());
    assert!(key["last_used_at"].is_string(), "{key}");
    // Nor is it, or its text in any other form, in the table.
    let stack = Stack::open().await;
    let items = stack.items_of(owner.id).await;
    assert!(items.values().all(|item| !item.contains(&secret)));
}

#[tokio::test]
async fn an_answer_with_a_secret_is_not_kept_for_replay() {
    let owner = Organization::sign_up().await;
    let body = json!({ "name": "Key", "role": "viewer" }).to_string();
    let headers = [("idempotency-key", "one")];
    let send = owner
        .caller
        .send(Method::POST, "/v1/keys", Some(body), &headers);
    send.await.problem(400, "idempotency_refused");
}

#[tokio::test]
async fn what_is_no_key_is_told_apart() {
    let owner = Organization::sign_up().await;
    let made = owner.key(&json!({ "name": "Key", "role": "viewer" })).await;
    let secret = text(&made["secret"]);
    let get = async |token: &str| Caller::with(token).get("/v1/datasets").await;
    get(&secret).await.body(200);

    let (kept, last) = secret.split_at(secret.len() - 1);
    let typo = format!("{kept}{}", if last == "0" { "1" } else { "0" });
    for wrong in [typo.as_str(), kept, "pk_", "pk_rubbish"] {
        get(wrong).await.problem(401, "key_malformed");
    }
    let never = api::api_key::KeyText::of([9; 32]).reveal();
    get(&never).await.problem(401, "key_unknown");

    let path = format!("/v1/keys/{}", text(&made["key"]["id"]));
    let deleted = owner.caller.delete(&path).await;
    assert_eq!(deleted.status, 204, "{}", deleted.text);
    get(&secret).await.problem(401, "key_unknown");
    let again = owner.caller.delete(&path).await;
    again.problem(404, "not_found");
}

#[tokio::test]
async fn a_key_ends_at_its_time() {
    let owner = Organization::sign_up().await;
    let soon = Utc::now() + Duration::seconds(2);
    let body = json!({ "name": "Key", "role": "viewer", "expires_at": soon });
    let made = owner.key(&body).await;
    tokio::time::sleep((soon - Utc::now()).to_std().unwrap_or_default()).await;
    let answer = caller(&made).get("/v1/datasets").await;
    answer.problem(401, "key_expired");
    let listed = owner.get("/v1/keys").await;
    assert_eq!(items(&listed["items"])[0]["status"], "expired");
    let path = format!("/v1/keys/{}/rotate", text(&made["key"]["id"]));
    let rotated = owner.caller.post(&path, &json!({})).await;
    rotated.problem(409, "key_expired");
    let past = json!({ "name": "Key", "role": "viewer", "expires_at": "2020-01-01T00:00:00Z" });
    let refused = owner.caller.post("/v1/keys", &past).await;
    refused.problem(422, "invalid_request");
}

#[tokio::test]
async fn nobody_makes_a_key_above_their_own_role() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let admin = owner.colleague(&stack, Role::Admin).await;
    let asked = json!({ "name": "Key", "role": "owner" });
    let refused = admin.caller.post("/v1/keys", &asked).await;
    refused.problem(403, "role_above_yours");
    let made = owner.key(&asked).await;
    // Nor does an admin get an owner's key by rotating it.
    let path = format!("/v1/keys/{}/rotate", text(&made["key"]["id"]));
    let refused = admin.caller.post(&path, &json!({})).await;
    refused.problem(403, "role_above_yours");
    caller(&made).get("/v1/datasets").await.body(200);
}

#[tokio::test]
async fn a_key_does_no_more_than_its_maker_may_and_ends_with_the_membership() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let admin = owner.colleague(&stack, Role::Admin).await;
    let made = admin.key(&json!({ "name": "Key", "role": "admin" })).await;
    let program = caller(&made);
    let dataset = json!({ "name": "Program", "filename": "p.csv" });
    program.post("/v1/datasets", &dataset).await.body(201);

    stack.set_role(owner.id, admin.user, Some("viewer")).await;
    let refused = program.post("/v1/datasets", &dataset).await;
    refused.problem(403, "forbidden");
    program.get("/v1/datasets").await.body(200);

    stack.set_role(owner.id, admin.user, None).await;
    let refused = program.get("/v1/datasets").await;
    refused.problem(401, "key_holder_gone");
    let listed = owner.get("/v1/keys").await;
    assert_eq!(items(&listed["items"])[0]["status"], "holder_gone");

    // Whoever is still there takes it over.
    let path = format!("/v1/keys/{}/rotate", text(&made["key"]["id"]));
    let body = json!({ "overlap_seconds": 600 });
    let rotated = owner.caller.post(&path, &body).await.body(200);
    caller(&rotated)
        .post("/v1/datasets", &dataset)
        .await
        .body(201);
    let old = program.get("/v1/datasets").await;
    old.problem(401, "key_holder_gone");
}

#[tokio::test]
async fn rotating_changes_the_secret_and_keeps_the_old_as_long_as_asked() {
    let owner = Organization::sign_up().await;
    let made = owner.key(&json!({ "name": "Key", "role": "viewer" })).await;
    let path = format!("/v1/keys/{}/rotate", text(&made["key"]["id"]));
    let rotate = async |body: Value| owner.caller.post(&path, &body).await;
    let second = rotate(json!({ "overlap_seconds": 600 })).await.body(200);
    assert_ne!(second["secret"], made["secret"]);
    assert_eq!(second["key"]["id"], made["key"]["id"]);
    assert_eq!(second["key"]["replaced"]["prefix"], made["key"]["prefix"]);
    caller(&made).get("/v1/models").await.body(200);
    caller(&second).get("/v1/models").await.body(200);

    let third = rotate(json!({})).await.body(200);
    for old in [&made, &second] {
        let answer = caller(old).get("/v1/models").await;
        answer.problem(401, "key_unknown");
    }
    caller(&third).get("/v1/models").await.body(200);
    rotate(json!({ "overlap_seconds": 604_801 }))
        .await
        .problem(422, "invalid_request");
    let unknown = format!("/v1/keys/{}/rotate", KeyId::new());
    let answer = owner.caller.post(&unknown, &json!({})).await;
    answer.problem(404, "not_found");
}

#[tokio::test]
async fn a_key_is_bound_to_its_resources_and_is_no_person() {
    let owner = Organization::sign_up().await;
    let body = json!({ "name": "Key", "role": "owner", "resources": ["datasets"] });
    let made = owner.key(&body).await;
    let program = caller(&made);
    program.get("/v1/datasets").await.body(200);
    let answer = program.get("/v1/scoring-runs").await;
    answer.problem(403, "out_of_scope");
    for path in ["/v1/me", "/v1/keys", "/v1/operator/runs"] {
        program.get(path).await.problem(403, "people_only");
    }
    let logout = program.post("/v1/auth/logout", &Value::Null).await;
    logout.problem(403, "people_only");
}

#[tokio::test]
async fn keys_do_not_share_idempotency_with_people_or_each_other() {
    let owner = Organization::sign_up().await;
    let body = json!({ "name": "Key", "role": "analyst" });
    let (one, other) = (owner.key(&body).await, owner.key(&body).await);
    let mut made = Vec::new();
    for caller in [
        owner.caller.clone(),
        caller(&one),
        caller(&other),
        caller(&one),
    ] {
        let body = json!({ "name": "Once", "filename": "once.csv" }).to_string();
        let headers = [("idempotency-key", "a")];
        let send = caller.send(Method::POST, "/v1/datasets", Some(body), &headers);
        made.push(text(&send.await.body(201)["dataset"]["id"]));
    }
    assert_eq!(made[1], made[3]);
    made.sort();
    made.dedup();
    assert_eq!(made.len(), 3);
}

#[tokio::test]
async fn a_key_can_be_renamed() {
    let owner = Organization::sign_up().await;
    let made = owner.key(&json!({ "name": "Old", "role": "viewer" })).await;
    let path = format!("/v1/keys/{}", text(&made["key"]["id"]));
    let body = json!({ "name": "New" });
    let renamed = owner.caller.patch(&path, &body).await;
    assert_eq!(renamed.body(200)["name"], "New");
    let body = json!({ "name": "" });
    let refused = owner.caller.patch(&path, &body).await;
    refused.problem(422, "invalid_request");
    caller(&made).get("/v1/datasets").await.body(200);
}
