//! Customers found: filters, orders, segments; and what is done with many at once.

use chrono::{Duration, Utc};

use crate::harness::prelude::*;

/// Thirty customers: `c00` to `c29`, with subscriptions of the first twenty.
async fn thirty(owner: &Organization) {
    let told: Vec<Value> = (0..30)
        .map(|n| {
            let traits = json!({ "name": format!("Ana {:02}", 99 - n), "seats": n, "city": if n % 2 == 0 { "Recife" } else { "Porto" } });
            json!({ "id": format!("c{n:02}"), "traits": traits })
        })
        .collect();
    let body = json!({ "customers": told });
    let put = owner
        .caller
        .call(Method::PUT, "/v1/customers", Some(&body))
        .await;
    let became = put.body(200);
    assert_eq!(became["success"], true, "{became}");
    let at = |days: i64| (Utc::now() + Duration::days(days)).to_rfc3339();
    let events: Vec<Value> = (0..20)
        .map(|n: i64| {
            json!({
                "type": "track", "userId": format!("c{n:02}"), "event": "Subscription Started", "timestamp": at(-60),
                "historical": true,
                "properties": {
                    "subscription_id": "s", "plan": if n < 10 { "Pro" } else { "Team" }, "interval": "month",
                    "amount_minor": 1000 + n * 100, "currency": "EUR", "started_at": at(-60 - n),
                    "period_end": at(n + 1), "status": if n % 5 == 4 { "past_due" } else { "active" },
                },
            })
        })
        .collect();
    let sent = owner
        .caller
        .post("/v1/batch", &json!({ "batch": events }))
        .await;
    assert_eq!(sent.body(200)["success"], true);
    let holds = |list: &Value| list["total"] == 20;
    owner
        .once("/v1/customers?sort=id&currency=eur", 120, holds)
        .await;
}

async fn found(owner: &Organization, query: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = owner
            .get(&format!("/v1/customers?limit=7&{query}{cursor}"))
            .await;
        ids.extend(items(&page["items"]).iter().map(|one| text(&one["id"])));
        let Some(next) = page["next_cursor"].as_str() else {
            assert!(
                page["total"].is_null() || page["total"] == ids.len(),
                "{page}"
            );
            return ids;
        };
        cursor = format!("&cursor={next}");
    }
}

fn ids(of: impl IntoIterator<Item = u32>) -> Vec<String> {
    of.into_iter().map(|n| format!("c{n:02}")).collect()
}

#[tokio::test]
async fn customers_are_filtered_ordered_kept_as_segments_and_changed_together() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let colleague = owner.colleague(&stack, Role::Analyst).await;
    thirty(&owner).await;
    let traits = |condition: Value| {
        let text = json!([condition]).to_string();
        let url = reqwest::Url::parse_with_params("http://localhost", [("traits", text)]);
        url.unwrap().query().unwrap().to_owned()
    };
    let cases = [
        ("sort=id".to_owned(), ids(0..30)),
        ("sort=-mrr&plan=Team".to_owned(), ids((10..20).rev())),
        ("sort=mrr&mrr_from=1500&mrr_to=1700".to_owned(), ids(5..=7)),
        ("sort=name&search=ANA+8".to_owned(), ids((10..20).rev())),
        ("sort=-name&status=past_due".to_owned(), ids([4, 9, 14, 19])),
        ("sort=renews_at&renews_within=3".to_owned(), ids(0..3)),
        (
            "sort=customer_since&tenure_from=75".to_owned(),
            ids((15..20).rev()),
        ),
        ("sort=-customer_since&tenure_to=2".to_owned(), ids(20..30)),
        (
            format!(
                "sort=id&{}",
                traits(json!({ "trait": "seats", "from": 8, "below": 11 }))
            ),
            ids(8..11),
        ),
        (
            format!(
                "sort=id&{}",
                traits(json!({ "trait": "city", "any_of": ["Porto"] }))
            ),
            ids((1..30).step_by(2)),
        ),
        // Without an order they are looked through, and found all the same.
        ("plan=Pro".to_owned(), ids(0..10)),
        (traits(json!({ "trait": "seats", "below": 2 })), ids(0..2)),
    ];
    for (query, expected) in cases {
        assert_eq!(found(&owner, &query).await, expected, "{query}");
    }
    // Some are named, each once; who is not there, or cannot be, is left out.
    let named = json!(["c03", "c01", "c01", "c99", " c02", ""]).to_string();
    let query = reqwest::Url::parse_with_params("http://localhost", [("ids", named)]);
    let page = owner
        .get(&format!(
            "/v1/customers?{}",
            query.unwrap().query().unwrap()
        ))
        .await;
    let named = items(&page["items"]).iter();
    let named: Vec<_> = named
        .map(|one| (text(&one["id"]), text(&one["name"])))
        .collect();
    let expected =
        [("c01", "Ana 98"), ("c03", "Ana 96")].map(|(id, name)| (id.into(), name.into()));
    assert_eq!(named, expected, "{page}");
    // Of another organization's nobody is found.
    let stranger = Organization::sign_up().await;
    let none = stranger.get(r#"/v1/customers?ids=["c01"]"#).await;
    assert_eq!(none["items"], json!([]), "{none}");
    let many = json!(vec!["c"; 101]).to_string();
    for wrong in ["c01", many.as_str()] {
        let refused = owner
            .caller
            .get(&format!("/v1/customers?ids={wrong}"))
            .await;
        refused.problem(422, "invalid_request");
    }
    // Of whom nothing is known comes last, in either order.
    for sort in ["renews_at", "-renews_at"] {
        let all = found(&owner, &format!("sort={sort}")).await;
        assert_eq!(all[20..], ids(20..30), "{sort}");
    }
    for wrong in [
        "sort=best",
        "sort=id&cursor=x",
        "owner=ana",
        "mrr_from=-1",
        "sort=id&id_starts_with=c",
        "ids=[]&sort=id",
        "ids=[]&plan=Pro",
    ] {
        let refused = owner.caller.get(&format!("/v1/customers?{wrong}")).await;
        assert_eq!(refused.status, 400, "{wrong}: {}", refused.text);
    }
    let facets = owner.get("/v1/customers/facets").await;
    assert_eq!(facets["customers"], 30, "{facets}");
    let plans = json!([{ "value": "Pro", "customers": 10 }, { "value": "Team", "customers": 10 }]);
    assert_eq!(facets["plans"], plans, "{facets}");

    segments_and_actions(&owner, &colleague).await;
}

async fn segments_and_actions(owner: &Organization, colleague: &Organization) {
    let make = async |who: &Organization, body: Value| who.caller.post("/v1/segments", &body).await;
    let team = json!({ "name": "Teams", "filter": { "plan": "Team" }, "shared": true });
    let team = text(&make(owner, team).await.body(201)["id"]);
    let mine = json!({ "name": "Mine", "filter": { "owner": "me" } });
    let mine = text(&make(owner, mine).await.body(201)["id"]);
    for wrong in [
        json!({ "plans": "Team" }),
        json!({ "mrr_from": -1 }),
        json!({ "status": "away" }),
    ] {
        let refused = make(owner, json!({ "name": "Wrong", "filter": wrong })).await;
        refused.problem(422, "invalid_request");
    }
    // What is one's own nobody else sees.
    let names = async |who: &Organization| {
        let all = who.get("/v1/segments").await;
        items(&all["items"])
            .iter()
            .map(|one| text(&one["name"]))
            .collect::<Vec<_>>()
    };
    assert_eq!(names(owner).await, ["Teams", "Mine"]);
    assert_eq!(names(colleague).await, ["Teams"]);
    let path = format!("/v1/segments/{mine}");
    colleague.caller.get(&path).await.problem(404, "not_found");
    colleague
        .caller
        .delete(&path)
        .await
        .problem(404, "not_found");

    let act = async |body: Value| owner.caller.post("/v1/customers/actions", &body).await;
    let to_me = json!({ "segment_id": team, "owner": owner.user, "add_tags": ["big", "b2b"] });
    for _ in 0..2 {
        let done = act(to_me.clone()).await.body(200);
        assert_eq!(items(&done["items"]).len(), 10, "{done}");
        assert!(
            items(&done["items"])
                .iter()
                .all(|one| one["status"] == "done"),
            "{done}"
        );
    }
    assert_eq!(found(owner, "sort=id&owner=me&tag=big").await, ids(10..20));
    assert_eq!(found(colleague, "sort=id&owner=me").await, ids([]));
    let counted = owner.get("/v1/segments?count=true").await;
    let counts: Vec<&Value> = items(&counted["items"])
        .iter()
        .map(|one| &one["customers"])
        .collect();
    assert_eq!(counts, [10, 10]);

    // Before is told, so that it can be undone.
    let some = json!({ "ids": ["c10", "c00", "nobody"], "owner": null, "remove_tags": ["big"] });
    let done = act(some).await.body(200);
    let statuses: Vec<&Value> = items(&done["items"])
        .iter()
        .map(|one| &one["status"])
        .collect();
    assert_eq!(statuses, ["done", "done", "missing"], "{done}");
    assert_eq!(
        done["items"][1]["owner_before"],
        owner.user.to_string(),
        "{done}"
    );
    assert_eq!(
        done["items"][1]["tags_before"],
        json!(["b2b", "big"]),
        "{done}"
    );
    assert_eq!(found(owner, "sort=id&tag=big").await, ids(11..20));
    assert_eq!(found(owner, "sort=id&owner=none").await.len(), 21);
    for wrong in [
        json!({ "owner": null }),
        json!({ "ids": [], "owner": null }),
        json!({ "ids": ["c00"] }),
        json!({ "ids": ["c00"], "filter": {}, "owner": null }),
        json!({ "ids": ["c00"], "add_tags": ["a"], "remove_tags": ["a"] }),
        json!({ "ids": ["c00"], "owner": UserId::new() }),
    ] {
        let refused = act(wrong.clone()).await;
        assert_eq!(refused.status, 422, "{wrong}: {}", refused.text);
    }
    let shared = json!({ "shared": true, "name": "Each one's own" });
    owner.caller.patch(&path, &shared).await.body(200);
    assert_eq!(colleague.get(&path).await["customers"], 0);
    assert_eq!(owner.get(&path).await["customers"], 9);
    assert_eq!(owner.caller.delete(&path).await.status, 204);
    assert_eq!(names(owner).await, ["Teams"]);
}

#[tokio::test]
async fn of_many_that_are_told_each_gets_an_answer() {
    let owner = Organization::sign_up().await;
    let put = async |customers: Value| {
        let body = json!({ "customers": customers });
        owner
            .caller
            .call(Method::PUT, "/v1/customers", Some(&body))
            .await
    };
    let answer = put(json!([
        { "id": "good", "traits": { "name": "Good" } },
        { "id": " bad", "traits": {} },
        { "id": "also", "traits": { "name": "Also", "note": null } },
    ]));
    let answer = answer.await.body(200);
    assert_eq!(answer["success"], false, "{answer}");
    let statuses: Vec<&Value> = items(&answer["items"])
        .iter()
        .map(|one| &one["status"])
        .collect();
    assert_eq!(statuses, ["accepted", "rejected", "accepted"], "{answer}");
    assert_eq!(answer["items"][1]["id"], " bad", "{answer}");
    assert_eq!(answer["items"][1]["field"], "id", "{answer}");
    assert_eq!(owner.get("/v1/customer?id=good").await["name"], "Good");
    assert_eq!(found(&owner, "sort=name").await, ["also", "good"]);
    let many: Vec<Value> = (0..501)
        .map(|n| json!({ "id": n.to_string(), "traits": {} }))
        .collect();
    put(json!(many)).await.problem(422, "invalid_request");
    put(json!([])).await.problem(422, "invalid_request");
    put(json!([{ "id": "x", "traits": {}, "trait": 1 }]))
        .await
        .problem(422, "invalid_request");
}
