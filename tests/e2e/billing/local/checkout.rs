//! Buying: one plan at a time, whatever pages are open, with a discount that lasts; and whom Stripe
//! writes to. Local only.

use crate::harness::{
    local::sweep_billing,
    plans::{billing, in_portal},
    prelude::*,
    stripe::{DAY, advance, ask, bad_card, good_card, send, submit, tell},
};

async fn checkout(owner: &Organization, body: Value) -> String {
    let link = owner.caller.post("/v1/billing/checkout", &body).await;
    text(&link.body(200)["url"])
}

async fn on_plan(owner: &Organization, plan: &str) -> Value {
    billing(owner, |now| now["plan"] == plan).await
}

async fn customer_of(owner: &Organization) -> String {
    let stack = Stack::open().await;
    let record = stack.tenant(owner.id).billing().await.unwrap();
    record.unwrap().customer_id
}

#[tokio::test]
async fn one_page_is_open_at_a_time() {
    let owner = Organization::sign_up().await;
    let starter = checkout(&owner, json!({ "plan": "starter" })).await;
    let same = checkout(&owner, json!({ "plan": "starter" })).await;
    assert_eq!(starter, same);
    let growth = checkout(&owner, json!({ "plan": "growth" })).await;
    let (status, told) = send(&starter, &[("number", &good_card())]).await;
    assert_eq!(status, 400, "{told}");
    let again = checkout(&owner, json!({ "plan": "starter" })).await;
    assert_ne!(again, starter, "that one is closed");
    let (status, told) = send(&growth, &[("number", &good_card())]).await;
    assert_eq!(status, 400, "{told}");
    submit(&again, &[("number", &good_card())]).await;
    on_plan(&owner, "starter").await;
}

#[tokio::test]
async fn a_card_has_one_trial() {
    let (good, bad) = (good_card(), bad_card());
    for (number, twice) in [(&good, "active"), (&bad, "ended")] {
        let [one, other] = [Organization::sign_up().await, Organization::sign_up().await];
        let begin = async |owner: &Organization| {
            let order = json!({ "plan": "starter" });
            submit(
                &checkout(owner, order).await,
                &[("number", number.as_str())],
            )
            .await;
        };
        begin(&one).await;
        let tried = on_plan(&one, "starter").await;
        assert_eq!(tried["subscription"]["status"], "trialing", "{tried}");
        assert!(tried["trial_refused_at"].is_null(), "{tried}");
        begin(&other).await;
        let told = billing(&other, |now| {
            let status = now["subscription"]["status"].as_str().unwrap_or("ended");
            !now["trial_refused_at"].is_null() && status == twice
        })
        .await;
        assert_eq!(told["trial_available"], false, "{told}");
        assert_eq!(told["standing"]["state"], "active", "{told}");
        // A card that comes later is no reason to end a trial.
        in_portal(&one, &[("action", "card"), ("number", &good)]).await;
        let still = on_plan(&one, "starter").await;
        assert_eq!(still["subscription"]["status"], "trialing", "{still}");
    }
}

#[tokio::test]
async fn of_two_that_are_paid_at_once_the_newer_is_ended_and_given_back() {
    let owner = Organization::sign_up().await;
    let bought = checkout(&owner, json!({ "plan": "starter" })).await;
    submit(&bought, &[("number", &good_card())]).await;
    on_plan(&owner, "starter").await;
    advance(15 * DAY).await;
    let customer = customer_of(&owner).await;
    // As if it had been opened at the same moment as the other.
    let prices = ask("prices?lookup_keys[0]=perene_growth_month").await;
    let price = text(&prices["data"][0]["id"]);
    let form = format!(
        "mode=subscription&customer={customer}&line_items[0][price]={price}\
         &line_items[0][quantity]=1&success_url=http://localhost&metadata[org_id]={}",
        owner.id
    );
    let page = text(&tell("checkout/sessions", &form).await["url"]);
    submit(&page, &[("number", &good_card())]).await;
    let lasting = until("one subscription", 30, async || {
        let all = ask(&format!("subscriptions?customer={customer}")).await;
        let all = items(&all["data"]).to_vec();
        match all.len() {
            1 => Ok(all),
            n => Err(format!("{n} subscriptions")),
        }
    })
    .await;
    assert_eq!(
        lasting[0]["items"]["data"][0]["price"]["lookup_key"],
        "perene_starter_month"
    );
    on_plan(&owner, "starter").await;
    let balance = ask(&format!("customers/{customer}")).await["balance"].clone();
    let paid = PlanId::Growth.plan().price.amount as i64;
    assert!(balance.as_i64().unwrap() <= 1 - paid, "{balance}");
}

#[tokio::test]
async fn a_discount_outlives_a_planned_downgrade() {
    let owner = Organization::sign_up().await;
    let coupon = tell("coupons", "percent_off=50&duration=forever").await;
    let code = UserId::new().to_string().replace('_', "").to_uppercase();
    let form = format!(
        "code={code}&promotion[type]=coupon&promotion[coupon]={}",
        text(&coupon["id"])
    );
    tell("promotion_codes", &form).await;
    let order = json!({ "plan": "growth", "promotion_code": code });
    submit(&checkout(&owner, order).await, &[("number", &good_card())]).await;
    on_plan(&owner, "growth").await;
    advance(15 * DAY).await;
    let smaller = json!({ "plan": "starter" });
    let planned = owner.caller.post("/v1/billing/plan", &smaller).await;
    let planned = planned.body(200);
    assert_eq!(planned["subscription"]["next"]["plan"], "starter");
    advance(32 * DAY).await;
    on_plan(&owner, "starter").await;
    let invoices = owner.get("/v1/billing/invoices").await;
    let [starter, growth] = [PlanId::Starter, PlanId::Growth].map(|id| id.plan().price.amount / 2);
    let totals: Vec<&Value> = items(&invoices["items"])
        .iter()
        .map(|invoice| &invoice["total"]["amount"])
        .collect();
    assert_eq!(totals, [&json!(starter), &json!(growth), &json!(0)]);
}

#[tokio::test]
async fn stripe_writes_to_an_owner_unless_it_was_told_otherwise() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    submit(
        &checkout(&owner, json!({ "plan": "starter" })).await,
        &[("number", &good_card())],
    )
    .await;
    on_plan(&owner, "starter").await;
    let customer = customer_of(&owner).await;
    let address = async || text(&ask(&format!("customers/{customer}")).await["email"]);
    assert_eq!(address().await, owner.email);
    let next = owner.colleague(&stack, Role::Admin).await;
    sweep_billing().await;
    assert_eq!(address().await, owner.email);

    let transfer = async |from: &Organization, to: &Organization| {
        let body = json!({ "member_id": to.user });
        let done = from.caller.post("/v1/organization/transfer", &body).await;
        done.body(200);
    };
    transfer(&owner, &next).await;
    sweep_billing().await;
    assert_eq!(address().await, next.email);
    // An address that was set at Stripe stays.
    let form = "email=accounting@example.com";
    tell(&format!("customers/{customer}"), form).await;
    transfer(&next, &owner).await;
    sweep_billing().await;
    sweep_billing().await;
    assert_eq!(address().await, "accounting@example.com");
}
