//! The audit log: who did what, when, from where.

use chrono::Duration;

use crate::harness::{prelude::*, shared};

async fn entries(organization: &Organization, query: &str) -> Vec<Value> {
    organization.all(&format!("/v1/audit?{query}")).await
}

#[tokio::test]
async fn what_changes_something_is_told_and_nothing_else() {
    let owner = Organization::sign_up().await;
    let body = json!({ "name": "Hush hush", "filename": "hush.csv" }).to_string();
    let headers = [("user-agent", "audit-test/1")];
    let caller = &owner.caller;
    let made = caller
        .send(Method::POST, "/v1/datasets", Some(body), &headers)
        .await
        .body(201);
    let path = format!("/v1/datasets/{}", text(&made["dataset"]["id"]));
    caller.get(&path).await.body(200);
    caller.post("/v1/datasets", &json!({})).await.refusal(422);
    let deleted = caller.delete(&path).await;
    assert_eq!(deleted.status, 204, "{}", deleted.text);

    let told = entries(&owner, "").await;
    let actions: Vec<_> = told.iter().map(|entry| text(&entry["action"])).collect();
    assert_eq!(
        actions,
        ["DELETE /v1/datasets/{id}", "POST /v1/datasets", "sign_in"]
    );
    let [deletion, creation, sign_in] = &told[..] else {
        panic!("{told:?}");
    };
    assert_eq!(deletion["targets"]["id"], made["dataset"]["id"]);
    assert_eq!(deletion["status"], 204);
    assert_eq!(creation["status"], 201);
    assert_eq!(creation["user_agent"], "audit-test/1");
    for entry in [deletion, creation, sign_in] {
        assert_eq!(entry["actor"]["kind"], "user");
        assert_eq!(entry["actor"]["id"], owner.user.to_string());
        assert_eq!(entry["actor"]["name"], "Ada Tester");
        assert!(entry["address"].is_string(), "{entry}");
        assert!(!text(&entry["request_id"]).is_empty(), "{entry}");
    }
    let all = json!(told).to_string();
    assert!(
        !all.contains("Hush") && !all.contains(&owner.email),
        "{all}"
    );
}

#[tokio::test]
async fn programs_are_named_and_changes_say_old_and_new() {
    let owner = Organization::sign_up().await;
    let made = owner
        .key(&json!({ "name": "Old", "role": "analyst" }))
        .await;
    let id = text(&made["key"]["id"]);
    let path = format!("/v1/keys/{id}");
    let body = json!({ "name": "New" });
    let renamed = owner.caller.patch(&path, &body).await;
    renamed.body(200);
    let program = Caller::with(&text(&made["secret"]));
    let dataset = json!({ "name": "D", "filename": "d.csv" });
    program.post("/v1/datasets", &dataset).await.body(201);

    let by_key = entries(&owner, &format!("actor={id}")).await;
    assert_eq!(by_key.len(), 1, "{by_key:?}");
    let kind_and_name = json!({ "kind": "key", "id": id, "name": "New" });
    assert_eq!(by_key[0]["actor"], kind_and_name);
    let renaming = entries(&owner, "action=PATCH").await;
    let change = json!([{ "field": "name", "old": "Old", "new": "New" }]);
    assert_eq!(renaming[0]["details"], change);
    let making = entries(&owner, "action=POST+/v1/keys").await;
    assert!(making[0]["details"].to_string().contains("analyst"));
    let all = json!(entries(&owner, "").await).to_string();
    assert!(!all.contains(&text(&made["secret"])));
}

#[tokio::test]
async fn failed_sign_ins_are_told() {
    let owner = Organization::sign_up().await;
    Organization::login(&owner.email).await.unwrap();
    let wrong = json!({ "email": owner.email, "password": "not the password" });
    let answer = Caller::nobody().post("/v1/auth/login", &wrong).await;
    answer.problem(401, "wrong_credentials");
    let told = entries(&owner, "action=sign_in").await;
    let actions: Vec<_> = told.iter().map(|entry| text(&entry["action"])).collect();
    assert_eq!(actions, ["sign_in_failed", "sign_in", "sign_in"]);
    assert_eq!(told[0]["status"], 401);
    assert!(!json!(told).to_string().contains("not the password"));
}

#[tokio::test]
async fn what_is_refused_for_security_is_told_once_with_who_and_what() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let viewer = owner.colleague(&stack, Role::Viewer).await;
    let path = format!("/v1/members/{}", viewer.user);
    let escalation = viewer
        .caller
        .patch(&path, &json!({ "role": "owner" }))
        .await;
    escalation.problem(403, "forbidden");
    let made = owner
        .key(&json!({ "name": "Key", "role": "owner", "resources": ["audit"] }))
        .await;
    let program = Caller::with(&text(&made["secret"]));
    program
        .get("/v1/datasets")
        .await
        .problem(403, "out_of_scope");
    // What is refused for another reason is none of it.
    owner.caller.patch(&path, &json!({})).await.refusal(422);
    let told = entries(&owner, "action=access_refused").await;
    let [by_key, by_viewer] = &told[..] else {
        panic!("{told:?}");
    };
    assert_eq!(by_key["actor"]["id"], made["key"]["id"]);
    assert_eq!(by_viewer["actor"]["id"], viewer.user.to_string());
    assert_eq!(by_viewer["targets"]["id"], viewer.user.to_string());
    assert_eq!(by_viewer["status"], 403);
    assert!(by_viewer["address"].is_string(), "{by_viewer}");
    let said = by_viewer["details"].to_string();
    for word in ["PATCH /v1/members/{id}", "forbidden"] {
        assert!(said.contains(word), "{said}");
    }
}

#[tokio::test]
async fn a_refresh_token_that_comes_again_is_told() {
    let owner = Organization::sign_up().await;
    let refresh = async |token: &str| {
        let body = json!({ "refresh_token": token });
        Caller::nobody().post("/v1/auth/refresh", &body).await
    };
    let first = &owner.refresh_token;
    let second = Organization::signed_in(&refresh(first).await.body(200));
    refresh(&second.refresh_token).await.body(200);
    refresh(first).await.problem(401, "token_reused");
    let again = Organization::login(&owner.email).await.unwrap();
    let told = entries(&again, "action=token_reused").await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["actor"]["id"], owner.user.to_string());
}

#[tokio::test]
async fn a_time_that_ends_before_it_begins_is_refused() {
    let owner = Organization::sign_up().await;
    let times = "from=2027-01-01T00:00:00Z&to=2026-01-01T00:00:00Z";
    for path in ["/v1/audit", "/v1/audit/export"] {
        let answer = owner.caller.get(&format!("{path}?{times}")).await;
        answer.problem(400, "bad_times");
    }
    let moment = "from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z";
    assert!(entries(&owner, moment).await.is_empty());
}

#[tokio::test]
async fn predictions_are_too_many_to_tell() {
    let trained = shared::trained().await;
    let path = format!("/v1/models/{}/predict", trained.model);
    let body = json!({ "rows": [trained.table.json(0)] });
    trained
        .organization
        .caller
        .post(&path, &body)
        .await
        .body(200);
    let told = entries(&trained.organization, "action=POST+/v1/models").await;
    assert!(!told.is_empty());
    let predicts = told
        .iter()
        .filter(|e| text(&e["action"]).ends_with("/predict"));
    assert_eq!(predicts.count(), 0);
}

#[tokio::test]
async fn entries_are_found_by_time_and_in_pages() {
    let owner = Organization::sign_up().await;
    for n in 0..7 {
        owner.announce(&format!("{n}"), "d.csv", Some(100)).await;
    }
    let all = entries(&owner, "").await;
    assert_eq!(all.len(), 8);
    assert_eq!(entries(&owner, "limit=3").await, all);
    assert_eq!(entries(&owner, "limit=1&action=POST").await, all[..7]);
    let at = |entry: &Value| text(&entry["at"]).replace('+', "%2B");
    let from = entries(&owner, &format!("from={}", at(&all[2]))).await;
    assert_eq!(from, all[..3]);
    let to = entries(&owner, &format!("to={}", at(&all[2]))).await;
    assert_eq!(to, all[3..]);
    let tomorrow = (Utc::now() + Duration::days(1)).format("%Y-%m-%dT%H:%M:%SZ");
    assert!(
        entries(&owner, &format!("from={tomorrow}"))
            .await
            .is_empty()
    );
    let bad = owner.caller.get("/v1/audit?cursor=rubbish").await;
    bad.problem(400, "bad_cursor");
    let bad = owner.caller.get("/v1/audit?from=yesterday").await;
    bad.problem(400, "bad_query");
    // What is proposed is taken.
    let day = owner.caller.get("/v1/audit?from=2026-01-31").await;
    let told = day.problem(400, "bad_query")["errors"][0]["detail"].to_string();
    assert!(told.contains("`2026-01-31T00:00:00Z`"), "{told}");
    owner.get("/v1/audit?from=2026-01-31T00:00:00Z").await;
}

#[tokio::test]
async fn the_log_is_exported_and_no_cell_is_a_formula() {
    let body = json!({
        "name": "=HYPERLINK(\"http://example.com\")", "organization": "Tests Ltd",
        "email": format!("{}@example.com", UserId::new()), "password": PASSWORD,
    });
    let answer = Caller::nobody().post("/v1/auth/signup", &body).await;
    let owner = Organization::signed_in(&answer.body(201));
    owner.announce("D", "d.csv", Some(100)).await;

    let csv = owner.caller.get("/v1/audit/export?format=csv").await;
    assert_eq!(csv.status, 200, "{}", csv.text);
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    assert!(
        csv.headers["content-disposition"]
            .to_str()
            .unwrap()
            .contains("audit.csv")
    );
    let table = Table::parse(csv.text.as_bytes());
    assert_eq!(table.column("action"), ["POST /v1/datasets", "sign_in"]);
    assert!(table.column("actor_name")[0].starts_with("'=HYPERLINK"));

    let lines = owner.caller.get("/v1/audit/export?format=jsonl").await;
    let read: Vec<Value> = lines
        .text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(read, entries(&owner, "").await);
    let filtered = owner
        .caller
        .get("/v1/audit/export?format=jsonl&action=sign_in");
    assert_eq!(filtered.await.text.lines().count(), 1);
    let bad = owner.caller.get("/v1/audit/export?format=xml").await;
    bad.problem(400, "bad_query");
    let list = owner.get("/v1/audit").await;
    assert_eq!(items(&list["items"]).len(), 2);
}
