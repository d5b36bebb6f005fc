//! What people are to look at after a scoring, and what becomes of it.

use std::collections::BTreeSet;

use crate::harness::prelude::*;

const PATH: &str = "/v1/alerts";

/// Customers as they are found, once there are any.
async fn raised(owner: &Organization) -> Vec<Value> {
    owner
        .once(PATH, 60, |list| !items(&list["items"]).is_empty())
        .await;
    // Those of one run are raised together.
    let stack = Stack::open().await;
    stack.drained(Queue::Alert).await;
    owner.all(PATH).await
}

fn ids(alerts: &[Value]) -> BTreeSet<String> {
    alerts.iter().map(|alert| text(&alert["id"])).collect()
}

async fn scored(owner: &Organization) -> (String, Value) {
    let dataset = owner
        .ready("Alerts", "alerts.csv", &customers(1500, 21))
        .await;
    let model = owner.train(&dataset).await;
    owner.score(&model, &dataset).await;
    (model, dataset)
}

#[tokio::test]
async fn the_riskiest_are_alerted_of_once_and_what_is_done_about_them_is_kept() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let viewer = owner.colleague(&stack, Role::Viewer).await;
    let (model, dataset) = scored(&owner).await;
    let first = raised(&owner).await;
    assert_eq!(first.len(), 10, "the ten riskiest: {first:?}");
    for alert in &first {
        assert_eq!(alert["about"]["kind"], "top_at_risk", "{alert}");
        assert_eq!(alert["state"], "open", "{alert}");
        assert!(number(&alert["about"]["score"]) > 0.0, "{alert}");
    }

    // The same scored again finds the same: nothing new, but seen later.
    owner.score(&model, &dataset).await;
    let path = format!("{PATH}/{}", text(&first[0]["id"]));
    let seen = text(&first[0]["seen_at"]);
    owner
        .once(&path, 60, |now| text(&now["seen_at"]) > seen)
        .await;
    stack.drained(Queue::Alert).await;
    let second = owner.all(PATH).await;
    assert_eq!(ids(&second), ids(&first));
    assert_eq!(second[0]["raised_at"], first[0]["raised_at"]);

    // Somebody contacts one of them.
    let contacted = json!({ "state": "contacted" });
    let refused = viewer.caller.patch(&path, &contacted).await;
    refused.problem(403, "forbidden");
    let change = json!({ "state": "contacted", "owner": viewer.user });
    let changed = owner.caller.patch(&path, &change).await.body(200);
    assert_eq!(changed["state"], "contacted", "{changed}");
    let steps: Vec<&Value> = items(&changed["changes"])
        .iter()
        .map(|one| &one["step"])
        .collect();
    assert_eq!(steps[0], &json!({ "what": "state", "to": "contacted" }));
    assert_eq!(steps[1], &json!({ "what": "owner", "to": viewer.user }));
    let again = owner.caller.patch(&path, &change).await.body(200);
    assert_eq!(
        again["revision"], changed["revision"],
        "done twice: {again}"
    );
    let theirs = format!("owner={}", viewer.user);
    for (query, count) in [
        ("state=open", 9),
        ("state=contacted", 1),
        ("kind=risk_jumped", 0),
        (theirs.as_str(), 1),
        ("owner=none", 9),
    ] {
        let found = owner.all(&format!("{PATH}?{query}")).await;
        assert_eq!(found.len(), count, "{query}: {found:?}");
    }
    assert_eq!(viewer.all(&format!("{PATH}?owner=me")).await.len(), 1);
    for (wrong, code) in [
        (json!({ "owner": UserId::new() }), "invalid_request"),
        (
            json!({ "snoozed_until": "2999-01-01T00:00:00Z" }),
            "invalid_request",
        ),
    ] {
        owner.caller.patch(&path, &wrong).await.problem(422, code);
    }
    let nobody = owner.caller.get(&format!("{PATH}?owner=somebody")).await;
    nobody.problem(400, "bad_query");

    // It stands on the customer's time line.
    let customer = text(&changed["customer_id"]);
    let body = json!({ "traits": { "name": "Acme" } });
    let put = format!("/v1/customer?id={customer}");
    owner
        .caller
        .call(Method::PUT, &put, Some(&body))
        .await
        .body(200);
    let line = owner
        .all(&format!("/v1/customer/timeline?id={customer}"))
        .await;
    let told: Vec<&Value> = line
        .iter()
        .filter(|entry| entry["type"] == "alert")
        .map(|entry| &entry["alert"])
        .collect();
    assert_eq!(
        told.len(),
        3,
        "raised, contacted, given to somebody: {line:?}"
    );
    assert!(told.iter().any(|one| one["change"].is_null()), "{told:?}");
    let contacted = json!({ "what": "state", "to": "contacted" });
    assert!(
        told.iter().any(|one| one["change"]["step"] == contacted),
        "{told:?}"
    );
}

#[tokio::test]
async fn many_are_changed_at_once_and_it_is_undone() {
    let owner = Organization::sign_up().await;
    scored(&owner).await;
    let all = raised(&owner).await;
    let change = async |changes: Vec<Value>| {
        let body = json!({ "changes": changes });
        owner.caller.post("/v1/alerts/changes", &body).await
    };
    let until = Utc::now() + chrono::TimeDelta::days(7);
    let snoozed = all
        .iter()
        .map(|one| json!({ "id": one["id"], "snoozed_until": until }));
    let answer = change(snoozed.collect()).await.body(200);
    let became = items(&answer["items"]);
    assert!(became.iter().all(|one| one["done"] == true), "{answer}");
    assert!(owner.all(PATH).await.is_empty());
    assert_eq!(owner.all("/v1/alerts?state=snoozed").await.len(), all.len());

    // Somebody goes on with one of them meanwhile: that is not undone.
    let path = format!("{PATH}/{}", text(&all[0]["id"]));
    owner
        .caller
        .patch(&path, &json!({ "state": "saved" }))
        .await
        .body(200);
    let undo = became.iter().map(|one| {
        json!({
            "id": one["id"], "if_revision": one["alert"]["revision"], "state": one["before"]["state"],
            "owner": one["before"]["owner"], "snoozed_until": one["before"]["snoozed_until"],
        })
    });
    let undone = change(undo.collect()).await.body(200);
    let left: Vec<&Value> = items(&undone["items"])
        .iter()
        .filter(|one| one["done"] == false)
        .collect();
    assert_eq!(left.len(), 1, "{undone}");
    assert_eq!(left[0]["alert"]["state"], "saved", "{undone}");
    assert_eq!(owner.all(PATH).await.len(), all.len() - 1);
    assert_eq!(owner.all("/v1/alerts?state=resolved").await.len(), 1);

    let twice = vec![json!({ "id": all[0]["id"] }), json!({ "id": all[0]["id"] })];
    change(twice).await.problem(422, "invalid_request");
    change(vec![]).await.problem(422, "invalid_request");
    let unknown = json!({ "id": "alt_00000000000000000000000000", "state": "lost" });
    let answer = change(vec![unknown]).await.body(200);
    assert_eq!(answer["items"][0]["done"], false, "{answer}");
}

#[tokio::test]
async fn rules_say_of_what_people_are_alerted() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let analyst = owner.colleague(&stack, Role::Analyst).await;
    let path = "/v1/alerts/rules";
    let mut rules = owner.get(path).await;
    assert_eq!(rules["top_at_risk"], json!({ "on": true, "most": 10 }));
    rules["top_at_risk"]["most"] = 3.into();
    rules["time_zone"] = "America/Sao_Paulo".into();
    let put = async |by: &Organization, rules: &Value| {
        by.caller.call(Method::PUT, path, Some(rules)).await
    };
    put(&analyst, &rules).await.problem(403, "forbidden");
    assert_eq!(put(&owner, &rules).await.body(200), rules);
    assert_eq!(analyst.get(path).await, rules);
    for (field, wrong) in [
        ("time_zone", json!("Mars/Olympus")),
        ("digest_hour", json!(24)),
    ] {
        let mut of = rules.clone();
        of[field] = wrong;
        let problem = put(&owner, &of).await.problem(422, "invalid_request");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    // No kind is left out: it would be as usual again, and nobody would know.
    let mut fewer = rules.clone();
    fewer.as_object_mut().unwrap().remove("segment_risk_rising");
    let problem = put(&owner, &fewer).await.problem(422, "invalid_request");
    assert_eq!(
        problem["errors"][0]["field"], "segment_risk_rising",
        "{problem}"
    );
    assert_eq!(owner.get(path).await, rules);
    scored(&owner).await;
    assert_eq!(raised(&owner).await.len(), 3);
}
