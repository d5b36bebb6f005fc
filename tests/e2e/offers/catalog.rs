//! The catalogue of offers: made, changed, made active and withdrawn; and which of it a customer may get.

use chrono::{Duration, Utc};
use domain::{CustomerOffer, OfferAmount, OfferFulfillment, OfferTerms};

use crate::harness::{offered::offered, prelude::*};

const PATH: &str = "/v1/offers";

fn discount() -> Value {
    json!({
        "name": "A fifth off",
        "terms": { "kind": "percent_discount", "percent": 20, "months": 3 },
        "eligibility": { "plans": ["Pro"], "least_tenure_days": 30 },
        "limits": { "most_redemptions": 10, "monthly_budgets": [{ "currency": "EUR", "amount_minor": 100_000 }] },
        "words": [
            { "language": "en", "title": "Stay with us", "text": "A fifth off for three months." },
            { "language": "pt-BR", "title": "Fique conosco", "text": "Um quinto a menos por três meses." },
        ],
        "fulfillment": { "by": "task" },
    })
}

/// `ana` on Pro for 50.00 euros a month since two months, `bea` on Basic since yesterday, `caio` without a subscription.
async fn three(owner: &Organization) {
    let at = |days: i64| (Utc::now() - Duration::days(days)).to_rfc3339();
    let subscribes = |id: &str, plan: &str, amount: u32, days: i64| {
        json!({
            "type": "track", "userId": id, "event": "Subscription Started", "timestamp": at(days), "historical": true,
            "properties": {
                "subscription_id": format!("sub of {id}"), "plan": plan, "interval": "month", "amount_minor": amount,
                "currency": "EUR", "started_at": at(days),
            },
        })
    };
    let is = |id: &str| json!({ "type": "identify", "userId": id, "traits": { "name": id, "language": "pt-BR" } });
    let events = json!([
        is("ana"),
        is("bea"),
        is("caio"),
        subscribes("ana", "Pro", 5_000, 60),
        subscribes("bea", "Basic", 900, 1),
    ]);
    let body = json!({ "batch": events });
    let sent = owner.caller.post("/v1/batch", &body).await;
    assert_eq!(sent.body(200)["success"], true);
    let holds = |list: &Value| list["total"] == 3;
    owner.once("/v1/customers?sort=id", 120, holds).await;
    let holds = |list: &Value| list["total"] == 2;
    owner
        .once("/v1/customers?sort=id&currency=eur", 120, holds)
        .await;
}

async fn of(owner: &Organization, customer: &str) -> Vec<Value> {
    let found = owner
        .get(&format!("/v1/customer/offers?id={customer}"))
        .await;
    items(&found["items"]).to_vec()
}

fn codes(offer: &Value) -> Vec<String> {
    let reasons = items(&offer["reasons"]).iter();
    reasons.map(|one| text(&one["reason"]["code"])).collect()
}

#[tokio::test]
async fn an_offer_is_made_changed_made_active_withdrawn_and_deleted() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let analyst = owner.colleague(&stack, Role::Analyst).await;
    let refused = analyst.caller.post(PATH, &discount()).await;
    refused.problem(403, "forbidden");
    let made = owner.caller.post(PATH, &discount()).await.body(201);
    assert_eq!(
        (&made["state"], &made["revision"]),
        (&json!("draft"), &json!(1))
    );
    let path = format!("{PATH}/{}", text(&made["id"]));
    assert_eq!(analyst.get(&path).await, made);

    // Of two who change it at once one is told.
    let renamed = json!({ "name": "20 % off", "if_revision": 1 });
    let changed = owner.caller.patch(&path, &renamed).await.body(200);
    assert_eq!(changed["revision"], 2);
    let late = owner.caller.patch(&path, &renamed).await;
    late.problem(409, "changed_meanwhile");

    let activate = format!("{path}/activate");
    for _ in 0..2 {
        let active = owner.caller.call(Method::POST, &activate, None).await;
        let active = active.body(200);
        assert_eq!(
            (&active["state"], &active["revision"]),
            (&json!("active"), &json!(3))
        );
    }
    let months = json!({ "terms": { "kind": "percent_discount", "percent": 20, "months": 6 } });
    let promised = owner.caller.patch(&path, &months).await;
    promised.problem(409, "offer_is_active");
    let budget = json!({ "limits": { "monthly_budgets": [] } });
    let more = owner.caller.patch(&path, &budget).await.body(200);
    assert_eq!(more["limits"]["monthly_budgets"], json!([]));
    let kept = owner.caller.delete(&path).await;
    kept.problem(409, "offer_is_active");
    assert_eq!(
        owner.get(&format!("{PATH}?state=draft")).await["items"],
        json!([])
    );

    let withdraw = format!("{path}/withdraw");
    let withdrawn = owner.caller.call(Method::POST, &withdraw, None).await;
    assert_eq!(withdrawn.body(200)["state"], "withdrawn");
    let longer = owner.caller.patch(&path, &months).await.body(200);
    assert_eq!(longer["terms"]["months"], 6);
    assert_eq!(owner.caller.delete(&path).await.status, 204);
    owner.caller.get(&path).await.problem(404, "not_found");
}

#[tokio::test]
async fn what_cannot_be_offered_is_refused_with_its_field() {
    let owner = Organization::sign_up().await;
    let cases = [
        (json!({ "kind": "pause" }), "terms.months"),
        (
            json!({ "kind": "pause", "months": 1, "days": 1 }),
            "terms.days",
        ),
        (
            json!({ "kind": "percent_discount", "percent": 101, "months": 1 }),
            "terms.percent",
        ),
        (json!({ "kind": "credit", "amounts": [] }), "terms.amounts"),
        (
            json!({ "kind": "call", "costs": [{ "currency": "EURO", "amount_minor": 1 }] }),
            "terms.costs[0]",
        ),
    ];
    for (terms, field) in cases {
        let body = json!({ "name": "Wrong", "terms": terms, "fulfillment": { "by": "task" } });
        let problem = owner.caller.post(PATH, &body).await;
        let problem = problem.problem(422, "invalid_request");
        assert_eq!(problem["errors"][0]["field"], field, "{terms}: {problem}");
    }
    // What stands beside a way that does not have it, and a currency in which nobody could get it.
    let body = json!({
        "name": "Wrong", "terms": { "kind": "pause", "months": 1 }, "fulfillment": { "by": "task", "coupon": "SAVE20" },
    });
    let problem = owner.caller.post(PATH, &body).await;
    let problem = problem.problem(422, "invalid_request");
    assert_eq!(
        problem["errors"][0]["field"], "fulfillment.coupon",
        "{problem}"
    );
    let costs = json!([{ "currency": "EUR", "amount_minor": 1 }]);
    let body = json!({
        "name": "Wrong", "terms": { "kind": "call", "costs": costs }, "eligibility": { "currency": "USD" },
        "fulfillment": { "by": "task" },
    });
    let problem = owner.caller.post(PATH, &body).await;
    let problem = problem.problem(422, "invalid_request");
    assert_eq!(
        problem["errors"][0]["field"], "eligibility.currency",
        "{problem}"
    );
    // A coupon of an account that is not connected, and one for a pause.
    let connection = "con_00000000000000000000000000";
    for kind in ["percent_discount", "pause"] {
        let percent = (kind == "percent_discount").then_some(20);
        let mut terms = json!({ "kind": kind, "months": 1 });
        if let Some(percent) = percent {
            terms["percent"] = percent.into();
        }
        let by = json!({ "by": "stripe_coupon", "connection_id": connection, "coupon": "SAVE20" });
        let body = json!({ "name": "Wrong", "terms": terms, "fulfillment": by });
        let problem = owner.caller.post(PATH, &body).await;
        let problem = problem.problem(422, "invalid_request");
        assert_eq!(problem["errors"][0]["field"], "fulfillment", "{problem}");
    }
    // What its words may name there is, and is closed.
    for (text, code) in [
        ("Keep {{ price }}.", "template_no_variable"),
        ("Keep {{ plan", "template_unclosed"),
    ] {
        let body = json!({
            "name": "Wrong", "terms": { "kind": "pause", "months": 1 }, "fulfillment": { "by": "task" },
            "words": [{ "language": "en", "title": "Stay", "text": text }],
        });
        let problem = owner.caller.post(PATH, &body).await;
        let problem = problem.problem(422, "invalid_request");
        let wrong = &problem["errors"][0];
        assert_eq!(
            (&wrong["field"], &wrong["code"]),
            (&json!("words[0].text"), &json!(code)),
            "{problem}"
        );
    }
    // A draft may lack words; what is active may not.
    let body = json!({
        "name": "Silent", "terms": { "kind": "pause", "months": 1 }, "fulfillment": { "by": "task" },
    });
    let made = owner.caller.post(PATH, &body).await.body(201);
    let path = format!("{PATH}/{}/activate", text(&made["id"]));
    let silent = owner.caller.call(Method::POST, &path, None).await;
    let problem = silent.problem(422, "invalid_request");
    assert_eq!(problem["errors"][0]["field"], "words", "{problem}");
}

#[tokio::test]
async fn a_customer_may_get_what_fits_them_and_is_told_why_not() {
    let owner = Organization::sign_up().await;
    three(&owner).await;
    let made = owner.caller.post(PATH, &discount()).await.body(201);
    let path = format!("{PATH}/{}", text(&made["id"]));
    assert_eq!(of(&owner, "ana").await, Vec::<Value>::new(), "a draft");
    let activate = format!("{path}/activate");
    owner
        .caller
        .call(Method::POST, &activate, None)
        .await
        .body(200);

    let ana = of(&owner, "ana").await;
    assert_eq!(ana[0]["eligible"], true, "{ana:?}");
    let cost = json!({ "currency": "EUR", "amount_minor": 3_000 });
    assert_eq!(ana[0]["cost"], cost);
    assert_eq!(ana[0]["words"]["title"], "Fique conosco");
    let bea = of(&owner, "bea").await;
    assert_eq!(bea[0]["eligible"], false);
    assert_eq!(codes(&bea[0]), ["too_new", "other_plan"]);
    let caio = of(&owner, "caio").await;
    assert_eq!(codes(&caio[0]), ["too_new", "no_subscription"]);

    // A budget of nothing, and one in another currency.
    for currency in ["EUR", "USD"] {
        let none = json!([{ "currency": currency, "amount_minor": 0 }]);
        let limits = json!({ "limits": { "monthly_budgets": none } });
        owner.caller.patch(&path, &limits).await.body(200);
        let ana = of(&owner, "ana").await;
        assert_eq!(codes(&ana[0]), ["over_budget"], "{currency}");
    }
    owner
        .caller
        .patch(&path, &json!({ "limits": { "monthly_budgets": [] } }))
        .await
        .body(200);
    let counted = owner.get(&format!("{PATH}?count=true")).await;
    assert_eq!(counted["items"][0]["customers"], 1, "{counted}");
    // Once in their life, unless it came to nothing.
    let chosen = CustomerOffer {
        offer_id: text(&made["id"]).parse().unwrap(),
        ..offered("ana", OfferFulfillment::Task)
    };
    owner.choose(&Stack::open().await, &chosen).await;
    assert_eq!(codes(&of(&owner, "ana").await[0]), ["had_before"]);
    owner.act(&chosen, "decline").await;
    assert_eq!(of(&owner, "ana").await[0]["eligible"], true);
    let nobody = owner.caller.get("/v1/customer/offers?id=nobody").await;
    nobody.problem(404, "not_found");

    let plans = owner.get("/v1/customers/plans").await;
    let plan = |plan: &str, monthly: u32| {
        let price = json!({ "currency": "EUR", "monthly_minor": monthly, "customers": 1 });
        json!({ "plan": plan, "customers": 1, "prices": [price] })
    };
    let expected = json!([plan("Basic", 900), plan("Pro", 5_000)]);
    assert_eq!(plans["items"], expected);
}

#[tokio::test]
async fn what_campaigns_gave_before_counts_for_a_customer_as_in_a_round() {
    let (stack, owner) = (Stack::open().await, Organization::sign_up().await);
    three(&owner).await;
    let made = owner.caller.post(PATH, &discount()).await.body(201);
    let path = format!("{PATH}/{}", text(&made["id"]));
    let activate = format!("{path}/activate");
    owner
        .caller
        .call(Method::POST, &activate, None)
        .await
        .body(200);
    let limit = async |limits: Value| {
        let body = json!({ "limits": limits });
        owner.caller.patch(&path, &body).await.body(200);
    };
    let is_told = async |expected: &[&str]| {
        let path = "/v1/customer/offers?id=ana";
        let so = |list: &Value| codes(&list["items"][0]) == expected;
        owner.once(path, 60, so).await;
    };
    // Another customer has it: one less may, and there is less to spend.
    let others = CustomerOffer {
        offer_id: text(&made["id"]).parse().unwrap(),
        cost: OfferAmount {
            currency: "EUR".into(),
            amount_minor: 3_000,
        },
        ..offered("bea", OfferFulfillment::Task)
    };
    owner.choose(&stack, &others).await;
    owner.act(&others, "accept").await;
    let euros = |amount: u32| json!([{ "currency": "EUR", "amount_minor": amount }]);
    limit(json!({ "most_redemptions": 1, "monthly_budgets": [] })).await;
    is_told(&["used_up"]).await;
    limit(json!({ "most_redemptions": 2, "monthly_budgets": euros(5_000) })).await;
    is_told(&["over_budget"]).await;
    limit(json!({ "most_redemptions": 2, "monthly_budgets": euros(6_000) })).await;
    is_told(&[]).await;
    // A discount of another offer that they have just accepted: their billing knows nothing of it yet.
    let theirs = CustomerOffer {
        terms: OfferTerms::PercentDiscount {
            percent: 10,
            months: 2,
        },
        subscription_id: Some("sub of ana".into()),
        ..offered("ana", OfferFulfillment::Task)
    };
    owner.choose(&stack, &theirs).await;
    is_told(&["has_discount"]).await;
    owner.act(&theirs, "accept").await;
    is_told(&["has_discount"]).await;
}
