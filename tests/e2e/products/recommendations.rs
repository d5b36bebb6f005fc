//! What is recommended to a customer, from events to the answer.

use chrono::Duration;

use crate::harness::prelude::*;

fn days_ago(days: i64) -> String {
    (Utc::now() - Duration::days(days)).to_rfc3339()
}

fn subscribes(customer: &str, plan: &str, amount: u32, days: i64) -> Value {
    json!({
        "type": "track", "userId": customer, "event": "Subscription Started", "timestamp": days_ago(days),
        "historical": true,
        "properties": {
            "subscription_id": format!("{plan} of {customer}"), "plan": plan, "interval": "month",
            "amount_minor": amount, "currency": "EUR", "started_at": days_ago(days),
        },
    })
}

async fn told(owner: &Organization, events: &[Value], customers: usize) {
    let body = json!({ "batch": events });
    let sent = owner.caller.post("/v1/batch", &body).await;
    assert_eq!(sent.body(200)["success"], true);
    let all = |list: &Value| list["total"] == customers;
    owner.once("/v1/customers?sort=id", 120, all).await;
}

fn price(amount: u32) -> Value {
    json!([{ "currency": "EUR", "interval": "month", "amount_minor": amount }])
}

async fn sold(owner: &Organization, products: &[Value]) {
    for product in products {
        owner.caller.post("/v1/products", product).await.body(201);
    }
}

async fn of(owner: &Organization, customer: &str) -> Value {
    let path = format!("/v1/customer/recommendations?id={customer}");
    owner.get(&path).await
}

#[tokio::test]
async fn who_uses_little_is_recommended_the_smaller_plan() {
    let owner = Organization::sign_up().await;
    let calls = |days: i64| json!({ "type": "track", "userId": "ana", "event": "Call Made", "timestamp": days_ago(days), "historical": true });
    let mut events: Vec<Value> = (0..40).map(|n| calls(5 * n + 1)).collect();
    events.extend([
        subscribes("ana", "Pro", 4_900, 300),
        subscribes("bea", "Pro", 4_900, 40),
        json!({ "type": "identify", "userId": "caio", "traits": { "name": "Caio" } }),
    ]);
    told(&owner, &events, 3).await;
    // Before anything is in the catalogue it is said that nothing is.
    let none = of(&owner, "ana").await;
    assert_eq!(none["no_plan"]["reason"]["code"], "not_in_catalog");
    let plan = |name: &str, amount: u32, included: u32| {
        json!({
            "kind": "plan", "name": name, "prices": price(amount),
            "allowances": [{ "label": "Calls", "meter": { "event": "Call Made" }, "included": included }],
        })
    };
    sold(
        &owner,
        &[plan("Basic", 900, 100), plan("Pro", 4_900, 5_000)],
    )
    .await;
    let ana = of(&owner, "ana").await;
    let found = &ana["plan"];
    assert_eq!(
        (&found["plan"], &found["reason"]),
        (&json!("Basic"), &json!("saving")),
        "{ana}"
    );
    let periods = found["periods"].as_i64().unwrap();
    assert!(periods >= 5, "{ana}");
    assert_eq!(found["right_in"], periods);
    assert_eq!(found["now_minor"], 4_900 * periods);
    assert_eq!(found["then_minor"], 900 * periods);
    assert_eq!(items(&found["by_period"]).len() as i64, periods);
    assert_eq!(found["uses"][0]["label"], "Calls");
    assert_eq!(ana["no_plan"], Value::Null);
    assert_eq!(ana["services"], json!([]));

    let bea = of(&owner, "bea").await;
    let reason = &bea["no_plan"]["reason"];
    assert_eq!(reason["code"], "too_few_periods", "{bea}");
    let caio = of(&owner, "caio").await;
    assert_eq!(caio["no_plan"]["reason"]["code"], "no_subscription");
    let nobody = owner.caller.get("/v1/customer/recommendations?id=nobody");
    nobody.await.problem(404, "not_found");
}

/// 200 customers on Pro: 50 are insured, of whom 40 roam; of the others nobody does.
#[tokio::test]
async fn who_has_what_others_have_with_another_service_is_recommended_that() {
    let owner = Organization::sign_up().await;
    let insured = |n: u32| json!({ "type": "identify", "userId": format!("c{n}"), "traits": { "insured": true } });
    let on_pro = (0..200).map(|n| subscribes(&format!("c{n}"), "Pro", 4_900, 60));
    let insured = (0..50).map(insured);
    let roaming = (0..40).map(|n| subscribes(&format!("c{n}"), "Roaming", 500, 50));
    let events: Vec<Value> = on_pro.chain(insured).chain(roaming).collect();
    told(&owner, &events, 200).await;
    let service = |name: &str, had_by: Value| json!({ "kind": "service", "name": name, "prices": price(500), "had_by": had_by });
    let had_by = json!([{ "trait": "insured", "any_of": ["true"] }]);
    sold(
        &owner,
        &[
            json!({ "kind": "plan", "name": "Pro", "prices": price(4_900) }),
            service("Insurance", had_by),
            service("Roaming", json!([])),
        ],
    )
    .await;
    let insured = of(&owner, "c45").await;
    let found = items(&insured["services"]);
    assert_eq!(found.len(), 1, "{insured}");
    assert_eq!(found[0]["service"], "Roaming");
    assert_eq!(found[0]["services"], json!(["Insurance"]));
    assert_eq!(
        (&found[0]["customers"], &found[0]["also"]),
        (&json!(50), &json!(40)),
        "{insured}"
    );
    assert_eq!(found[0]["share_of_all"], 0.2);
    assert_eq!(found[0]["prices"], price(500));
    assert_eq!(
        found[0]["detail"],
        "Of 50 customers with `Insurance`, 80% also have `Roaming`, against 20% of all."
    );
    // Who has both, or neither, is recommended nothing.
    for customer in ["c3", "c150"] {
        assert_eq!(of(&owner, customer).await["services"], json!([]));
    }
    // What was found is kept: asked again it is as old as it was.
    let again = of(&owner, "c45").await;
    assert_eq!(again["services_as_of"], insured["services_as_of"]);
    // A plan without it is recommended none of it.
    let products = owner.get("/v1/products?kind=plan").await;
    let path = format!("/v1/products/{}", text(&products["items"][0]["id"]));
    let excluded = json!({ "excluded_services": ["Roaming"] });
    owner.caller.patch(&path, &excluded).await.body(200);
    assert_eq!(of(&owner, "c45").await["services"], json!([]));
}
