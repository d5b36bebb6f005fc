//! What members keep about customers: owners, tags, notes; and the time line that has them.

use super::merged::merged;
use crate::harness::{prelude::*, shared};

async fn put(owner: &Organization, id: &str, traits: Value) {
    let path = format!("/v1/customer?id={id}");
    let body = json!({ "traits": traits });
    let told = owner.caller.call(Method::PUT, &path, Some(&body)).await;
    told.body(200);
}

#[tokio::test]
async fn members_say_who_looks_after_a_customer_and_viewers_read_it() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let viewer = owner.colleague(&stack, Role::Viewer).await;
    put(&owner, "acme", json!({ "name": "Acme" })).await;
    let path = "/v1/customer?id=acme";
    let change = async |body: Value| owner.caller.patch(path, &body).await;
    let both = json!({ "owner": viewer.user, "tags": ["vip", "emea"] });
    let shown = change(both.clone()).await.body(200);
    assert_eq!(shown["owner"], both["owner"], "{shown}");
    // What is not named stays; null is nobody.
    let shown = change(json!({ "tags": ["vip"] })).await.body(200);
    assert_eq!(
        (&shown["owner"], &shown["tags"]),
        (&both["owner"], &json!(["vip"]))
    );
    // What is told of a customer later leaves it alone.
    put(&owner, "acme", json!({ "seats": 7 })).await;
    let seen = viewer.get(path).await;
    assert_eq!(
        (&seen["owner"], &seen["traits"]["seats"]),
        (&both["owner"], &json!(7))
    );
    let shown = change(json!({ "owner": null })).await.body(200);
    assert!(
        shown["owner"].is_null() && shown["tags"] == json!(["vip"]),
        "{shown}"
    );

    let stranger = json!({ "owner": UserId::new() });
    change(stranger).await.problem(422, "invalid_request");
    for wrong in [json!([" vip"]), json!([""]), json!(["x".repeat(51)])] {
        let refused = change(json!({ "tags": wrong })).await;
        refused.problem(422, "invalid_request");
    }
    let nobody = owner
        .caller
        .patch("/v1/customer?id=nobody", &json!({}))
        .await;
    nobody.problem(404, "not_found");
    let refused = viewer.caller.patch(path, &both).await;
    refused.problem(403, "forbidden");
}

#[tokio::test]
async fn notes_are_written_read_and_deleted_and_stand_in_the_time_line() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let analyst = owner.colleague(&stack, Role::Analyst).await;
    put(&owner, "acme", json!({ "name": "Acme" })).await;
    let path = "/v1/customer/notes?id=acme";
    let mut ids = Vec::new();
    for (who, said) in [(&owner, "First\ncall"), (&analyst, "Second")] {
        let made = who
            .caller
            .post(path, &json!({ "text": said }))
            .await
            .body(201);
        assert_eq!(made["made_by"], who.user.to_string(), "{made}");
        ids.push(text(&made["id"]));
    }
    let notes = owner.all(&format!("{path}&limit=1")).await;
    let texts: Vec<&Value> = notes.iter().map(|note| &note["text"]).collect();
    assert_eq!(texts, ["Second", "First\ncall"]);
    for wrong in ["", " \n", "a\u{0}", &"x".repeat(5_001)] {
        let refused = owner.caller.post(path, &json!({ "text": wrong })).await;
        refused.problem(422, "invalid_request");
    }
    let line = "/v1/customer/timeline?id=acme";
    let kinds = async || {
        let all = owner.all(&format!("{line}&limit=1")).await;
        all.iter()
            .map(|entry| text(&entry["type"]))
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds().await, ["note", "note", "event"]);
    let gone = format!("/v1/customer/notes/{}?id=acme", ids[0]);
    assert_eq!(analyst.caller.delete(&gone).await.status, 204);
    analyst.caller.delete(&gone).await.problem(404, "not_found");
    assert_eq!(kinds().await, ["note", "event"]);

    // Of a customer who is deleted nothing comes back.
    assert_eq!(
        owner.caller.delete("/v1/customer?id=acme").await.status,
        204
    );
    put(&owner, "acme", json!({ "name": "Acme" })).await;
    assert!(owner.all(path).await.is_empty());
}

#[tokio::test]
async fn who_turns_out_to_be_another_brings_notes_along() {
    let owner = Organization::sign_up().await;
    let old = json!({ "userId": "old", "event": "Opened" });
    owner.caller.post("/v1/track", &old).await.body(200);
    merged(&owner, "old", |_| true).await;
    let said = json!({ "text": "Likes tea" });
    let noted = owner.caller.post("/v1/customer/notes?id=old", &said).await;
    noted.body(201);
    let care = json!({ "owner": owner.user, "tags": ["tea"] });
    owner
        .caller
        .patch("/v1/customer?id=old", &care)
        .await
        .body(200);
    let alias = json!({ "userId": "new", "previousId": "old" });
    owner.caller.post("/v1/alias", &alias).await.body(200);
    let new = merged(&owner, "new", |new| new["owner"] == care["owner"]).await;
    assert_eq!(new["tags"], care["tags"], "{new}");
    // What is kept moves piece by piece.
    let has_note = |notes: &Value| notes["items"][0]["text"] == said["text"];
    owner.once("/v1/customer/notes?id=new", 60, has_note).await;
    // Whoever still has the old id finds them, once the link is kept, which is the merge's last step.
    until("notes of the old id", 60, async || {
        let found = owner.caller.get("/v1/customer/notes?id=old").await;
        match found.status == 200 && has_note(&found.body(200)) {
            true => Ok(()),
            false => Err(found.text),
        }
    })
    .await;
}

#[tokio::test]
async fn scores_stand_with_customers_and_in_their_time() {
    let trained = shared::trained().await;
    let owner = &trained.organization;
    let runs = owner.get("/v1/scoring-runs").await;
    let run = match items(&runs["items"])
        .iter()
        .find(|run| run["status"] == "succeeded")
    {
        Some(run) => text(&run["id"]),
        None => owner.score(&trained.model, &trained.dataset).await,
    };
    let scored = owner
        .get(&format!(
            "/v1/scoring-runs/{run}/customers?limit=3&sort=-score"
        ))
        .await;
    let [riskiest, next, third] = items(&scored["items"]) else {
        panic!("{scored}");
    };
    let ids = [text(&riskiest["entity_key"]), text(&next["entity_key"])];
    for id in &ids {
        put(owner, id, json!({ "plan": "Pro" })).await;
    }
    let shown = owner.get(&format!("/v1/customer?id={}", ids[0])).await;
    assert_eq!(shown["risk"]["score"], riskiest["score"], "{shown}");
    let list = owner.get("/v1/customers?sort=-risk").await;
    let listed: Vec<&Value> = items(&list["items"]).iter().map(|one| &one["id"]).collect();
    assert_eq!(listed[..2], [&json!(ids[0]), &json!(ids[1])]);
    let risk = text(&riskiest["risk"]);
    let of_risk = owner
        .get(&format!("/v1/customers?sort=id&risk={risk}"))
        .await;
    assert!(
        items(&of_risk["items"])
            .iter()
            .any(|one| one["id"] == ids[0]),
        "{of_risk}"
    );
    churned_are_out_of_lists_by_risk(owner, &text(&third["entity_key"])).await;
    let line = owner
        .all(&format!("/v1/customer/timeline?id={}", ids[0]))
        .await;
    let score = line.iter().find(|entry| entry["type"] == "score").unwrap();
    assert_eq!(score["score"]["score"], riskiest["score"], "{score}");
}

/// Whoever has churned stands in no list by risk, unless asked for.
async fn churned_are_out_of_lists_by_risk(owner: &Organization, id: &str) {
    let event = |name: &str, at: &str| {
        json!({ "type": "track", "userId": id, "event": name, "timestamp": at,
            "properties": { "subscription_id": format!("sub-{id}"), "plan": "Pro" } })
    };
    let events = [
        event("Subscription Started", "2026-01-01T00:00:00Z"),
        event("Subscription Canceled", "2026-02-01T00:00:00Z"),
    ];
    let batch = json!({ "batch": events });
    owner.caller.post("/v1/batch", &batch).await.body(200);
    let has = |list: &Value| items(&list["items"]).iter().any(|one| one["id"] == id);
    owner
        .once("/v1/customers?sort=-risk&churned=only", 60, has)
        .await;
    let all = owner.get("/v1/customers?sort=-risk&churned=include").await;
    assert!(has(&all), "{all}");
    for path in [
        "sort=-risk",
        "sort=id&risk=high",
        "sort=-mrr&churned=exclude",
    ] {
        let list = owner.get(&format!("/v1/customers?{path}")).await;
        assert!(!has(&list), "{path}: {list}");
    }
}
