//! From subscriptions told of by events to customers with MRR, and to revenue.

use crate::harness::prelude::*;

fn told(customer: &str, event: &str, at: &str, properties: Value) -> Value {
    json!({
        "type": "track", "messageId": format!("{customer}-{event}-{at}"), "userId": customer,
        "event": event, "properties": properties, "timestamp": at, "historical": true,
    })
}

fn monthly(plan: &str, amount: i64) -> Value {
    json!({
        "plan": plan, "amount_minor": amount, "interval": "month", "currency": "usd",
        "period_end": "2099-01-01T00:00:00Z",
    })
}

/// Sends events and waits until all of them are merged, which the last customer's state tells.
async fn send(owner: &Organization, events: &[Value], last: &str) {
    owner
        .caller
        .post("/v1/batch", &json!({ "batch": events }))
        .await
        .body(200);
    until(last, 120, async || {
        let answer = owner.caller.get(&format!("/v1/customer?id={last}")).await;
        match answer.status {
            200 => Ok(()),
            _ => Err(answer.text),
        }
    })
    .await;
}

async fn reckon(owner: &Organization) {
    let run = owner.caller.post("/v1/revenue/runs", &Value::Null).await;
    let path = format!("/v1/revenue/runs/{}", text(&run.body(202)["id"]));
    let ended = |run: &Value| run["ended_at"].is_string();
    let run = owner.once(&path, 120, ended).await;
    assert_eq!(run["status"], "succeeded", "{run}");
}

fn life() -> Vec<Value> {
    vec![
        json!({
            "type": "identify", "messageId": "bea is", "userId": "bea", "traits": { "name": "Bea Lima" },
        }),
        told(
            "ana",
            "Subscription Started",
            "2026-01-10T00:00:00Z",
            monthly("Pro", 1_000),
        ),
        told(
            "ana",
            "Subscription Plan Changed",
            "2026-02-20T00:00:00Z",
            monthly("Team", 2_500),
        ),
        told(
            "bea",
            "Subscription Started",
            "2026-01-31T23:59:59.999Z",
            monthly("Pro", 3_000),
        ),
        told(
            "bea",
            "Subscription Canceled",
            "2026-03-01T00:00:00Z",
            json!({ "reason": "payment_failed" }),
        ),
        told(
            "bea",
            "Subscription Reactivated",
            "2026-04-01T00:00:00Z",
            json!({}),
        ),
        told(
            "cid",
            "Subscription Started",
            "2026-02-01T00:00:00Z",
            json!({ "plan": "Year", "amount_minor": "12000", "interval": "year", "currency": "USD" }),
        ),
        told(
            "cid",
            "Subscription Canceled",
            "2026-04-02T00:00:00Z",
            json!({ "feedback": "too dear" }),
        ),
        told(
            "bea",
            "Invoice Payment Failed",
            "2026-02-28T00:00:00Z",
            json!({ "invoice_id": "in_1", "amount_minor": 3_000, "currency": "usd" }),
        ),
        told(
            "dia",
            "Subscription Started",
            "2026-03-05T00:00:00Z",
            json!({ "amount_minor": -5, "interval": "fortnight", "currency": "usd" }),
        ),
        told("eva", "Signed Up", "2026-03-06T00:00:00Z", json!({})),
    ]
}

fn sum(count: i64, amount: i64) -> Value {
    json!({ "count": count, "amount_minor": amount })
}

#[tokio::test]
async fn events_make_subscriptions_and_movements_that_add_up() {
    let owner = Organization::sign_up().await;
    let other = Organization::sign_up().await;
    let nothing = owner.get("/v1/revenue").await;
    assert_eq!(
        (&nothing["as_of"], &nothing["is_current"]),
        (&Value::Null, &json!(true))
    );
    send(&owner, &life(), "eva").await;

    let ana = owner.get("/v1/customer?id=ana").await;
    assert_eq!(
        (&ana["status"], &ana["plan"]),
        (&json!("active"), &json!("Team")),
        "{ana}"
    );
    assert_eq!(
        ana["mrr"],
        json!([{ "currency": "USD", "amount_minor": 2_500 }])
    );
    assert_eq!(ana["renews_at"], "2099-01-01T00:00:00Z");
    let cid = owner.get("/v1/customer?id=cid").await;
    assert_eq!(
        (&cid["status"], &cid["mrr"]),
        (&json!("canceled"), &json!([])),
        "{cid}"
    );
    assert_eq!(cid["subscriptions"][0]["loss"], "voluntary");
    let dia = owner.get("/v1/customer?id=dia").await;
    let wrong = items(&dia["issues"]).iter();
    let wrong: Vec<&Value> = wrong.map(|issue| &issue["code"]).collect();
    assert_eq!(wrong, ["negative", "unknown_interval"], "{dia}");
    let found = async |query: &str| {
        let all = owner.all(&format!("/v1/customers?{query}")).await;
        all.iter().map(|one| text(&one["id"])).collect::<Vec<_>>()
    };
    assert_eq!(found("status=active&mrr_from=2600").await, ["bea"]);
    assert_eq!(found("plan=Team&limit=1").await, ["ana"]);
    assert_eq!(found("mrr_to=0").await, ["cid", "dia", "eva"]);
    let path = "/v1/customers?mrr_from=-1";
    owner.caller.get(path).await.problem(400, "bad_query");

    reckon(&owner).await;
    let path = "/v1/revenue?from=2026-01&to=2026-04";
    let revenue = owner.get(path).await;
    assert_eq!(revenue["is_current"], true, "{revenue}");
    let months = items(&revenue["currencies"][0]["months"]);
    let ends: Vec<(&Value, &Value)> = months
        .iter()
        .map(|month| (&month["customers"], &month["mrr_minor"]))
        .collect();
    let expected =
        [(2, 4_000), (3, 6_500), (2, 3_500), (2, 5_500)].map(|(n, mrr)| (json!(n), json!(mrr)));
    assert_eq!(
        ends,
        expected.each_ref().map(|(n, mrr)| (n, mrr)),
        "{revenue}"
    );
    let net = |month: usize, kind: &str| months[month]["net"].pointer(kind).unwrap().clone();
    assert_eq!(net(0, "/new"), sum(2, 4_000));
    assert_eq!(net(1, "/expansion"), sum(1, 1_500));
    assert_eq!(net(2, "/churn/involuntary"), sum(1, 3_000));
    assert_eq!(net(3, "/reactivation"), sum(1, 3_000));
    assert_eq!(net(3, "/churn/voluntary"), sum(1, 1_000));
    assert_eq!(months[1]["failed"], sum(1, 3_000));

    let moved = owner
        .all("/v1/revenue/customers?month=2026-04&limit=1")
        .await;
    // Who has told no name is shown by id alone.
    assert_eq!(moved[0]["name"], "Bea Lima", "{moved:?}");
    assert!(moved[1].get("name").is_none(), "{moved:?}");
    let moved: Vec<(String, String)> = moved
        .iter()
        .map(|one| (text(&one["customer_id"]), text(&one["movement"])))
        .collect();
    let expected = [("bea", "reactivation"), ("cid", "churn_voluntary")];
    assert_eq!(
        moved,
        expected.map(|(who, how)| (who.to_owned(), how.to_owned()))
    );
    let cohorts = owner
        .get("/v1/revenue/cohorts?from=2026-01&to=2026-04")
        .await;
    let kept: Vec<&Value> = items(&cohorts["currencies"][0]["cohorts"][0]["months"])
        .iter()
        .map(|month| &month["customers"])
        .collect();
    assert_eq!(kept, [2, 2, 1, 2], "{cohorts}");
    let file = owner
        .caller
        .get("/v1/revenue/export?from=2026-01&to=2026-04")
        .await;
    assert_eq!(file.text.lines().count(), 5, "{}", file.text);
    owner
        .caller
        .get("/v1/revenue?from=2026-05&to=2026-04")
        .await
        .problem(400, "bad_query");

    // What comes late changes the month that it is of, once it is reckoned anew.
    let late = told(
        "fay",
        "Subscription Started",
        "2026-01-20T00:00:00Z",
        monthly("Pro", 700),
    );
    send(&owner, &[late], "fay").await;
    let before = owner.get(path).await;
    assert_eq!(before["is_current"], false);
    assert_eq!(before["currencies"], revenue["currencies"]);
    reckon(&owner).await;
    let after = owner.get(path).await;
    assert_eq!(
        after["currencies"][0]["months"][0]["mrr_minor"], 4_700,
        "{after}"
    );
    assert_eq!(
        after["currencies"][0]["months"][3]["mrr_minor"], 6_200,
        "{after}"
    );

    assert_eq!(other.get(path).await["currencies"], json!([]));
}

#[tokio::test]
async fn what_one_batch_tells_holds_in_its_order_however_names_are_written() {
    let owner = Organization::sign_up().await;
    let now = |customer: &str, event: &str, properties: Value| json!({ "type": "track", "userId": customer, "event": event, "properties": properties });
    let is =
        |name: &str| json!({ "type": "identify", "userId": "eva", "traits": { "name": name } });
    let mut period = monthly("Pro", 1_000);
    period["period_end"] = json!("2026-02-10T00:00:00Z");
    let requested = json!({ "cancel_at_period_end": true });
    let begun = || monthly("Pro", 1_000);
    let events = [
        now("ana", "Subscription Started", begun()),
        now("ana", "Subscription Canceled", json!({})),
        now("bea", "subscription_started", begun()),
        now("bea", "Subscription Cancelled", json!({})),
        now("bea", "SubscriptionReactivated", json!({})),
        told(
            "cid",
            "Subscription Started",
            "2026-01-10T00:00:00Z",
            period,
        ),
        told(
            "cid",
            "Subscription Cancel Requested",
            "2026-01-20T00:00:00Z",
            requested,
        ),
        now("dia", "Subscription Started", json!({ "plan": "Pro" })),
        is("Eva A"),
        is("Eva C"),
        is("Eva B"),
    ];
    send(&owner, &events, "eva").await;
    for (id, status) in [
        ("ana", "canceled"),
        ("bea", "active"),
        ("cid", "canceled"),
        ("dia", "active"),
    ] {
        let customer = owner.get(&format!("/v1/customer?id={id}")).await;
        assert_eq!(customer["status"], status, "{customer}");
    }
    let eva = owner.get("/v1/customer?id=eva").await;
    assert_eq!(eva["name"], "Eva B", "{eva}");
    let put = json!({ "customers": [
        { "id": "eva", "traits": { "name": "Eva Z" } },
        { "id": "eva", "traits": { "name": "Eva D", "bio": "x".repeat(3_000) } },
    ] });
    let answer = owner
        .caller
        .call(Method::PUT, "/v1/customers", Some(&put))
        .await
        .body(200);
    assert_eq!(
        answer["items"][1]["issues"][0]["field"], "traits.bio",
        "{answer}"
    );
    let eva = owner.get("/v1/customer?id=eva").await;
    assert_eq!(eva["name"], "Eva D", "{eva}");

    reckon(&owner).await;
    let revenue = owner.get("/v1/revenue?from=2026-01&to=2026-02").await;
    assert_eq!(revenue["customers_unpriced"], 1, "{revenue}");
    let february = &items(&revenue["currencies"][0]["months"])[1];
    assert_eq!(
        february["net"]["churn"]["voluntary"],
        sum(1, 1_000),
        "{february}"
    );
    let unpriced = owner.all("/v1/customers?mrr_known=false").await;
    let ids: Vec<&Value> = unpriced.iter().map(|one| &one["id"]).collect();
    assert_eq!(ids, ["dia"]);
}
