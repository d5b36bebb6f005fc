//! Customers beyond what a plan includes reach Stripe's meter once, and the invoice. Local only.

use store::TenantStore;

use crate::harness::{
    local::sweep_billing,
    plans::{billing, buy},
    prelude::*,
    stripe::{DAY, advance, metered, tell},
};

const ROWS: u64 = 400;

#[tokio::test]
async fn what_is_scored_beyond_the_plan_is_metered_once_and_billed() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let csv = customers(ROWS as usize, 44);
    let dataset = owner.ready("Metered", "metered.csv", &csv).await;
    let model = owner.train(&dataset).await;
    let customer = paying(&stack, &owner).await;
    let tenant = stack.tenant(owner.id);

    // A month in which three quarters of a file still fit.
    let growth = PlanId::Growth.plan();
    use_up(&tenant, growth.scored_customers - 300).await;
    sweep_billing().await;
    assert_eq!(metered(&customer).await, 0);
    let run = owner.score(&model, &dataset).await;
    let run = owner.get(&format!("/v1/scoring-runs/{run}")).await;
    let here = run["totals"]["customers"].as_u64().unwrap(); // who has left already does not count
    tokio::join!(sweep_billing(), sweep_billing(), sweep_billing());
    sweep_billing().await;
    assert_eq!(metered(&customer).await, here - 300);
    let row = Value::Object(Table::parse(&csv).json(0));
    let path = format!("/v1/models/{model}/predict");
    let body = json!({ "rows": [row] });
    owner.caller.post(&path, &body).await.body(200);
    sweep_billing().await;
    sweep_billing().await;
    assert_eq!(metered(&customer).await, here - 299);

    what_was_told_before_a_crash_counts_once(&tenant, &customer).await;
    the_period_ends(&owner, &tenant, &customer).await;
}

/// Past the trial of the growth plan; the organization's id at Stripe.
async fn paying(stack: &Stack, owner: &Organization) -> String {
    buy(owner, "growth").await;
    advance(15 * DAY).await;
    billing(owner, |now| now["subscription"]["status"] == "active").await;
    let record = stack.tenant(owner.id).billing().await.unwrap();
    record.unwrap().customer_id
}

async fn use_up(tenant: &TenantStore, customers: u64) {
    let most = PlanId::Growth.plan().most_scored_customers();
    let counted = tenant.count_predictions(customers, most).await;
    assert_eq!(counted.unwrap(), Ok(()));
}

/// Stripe was told, and whoever told it died before that was noted.
async fn what_was_told_before_a_crash_counts_once(tenant: &TenantStore, customer: &str) {
    let before = metered(customer).await;
    use_up(tenant, 50).await;
    let included = PlanId::Growth.plan().scored_customers;
    let now = chrono::Utc::now();
    tenant.take_stock(now, included).await.unwrap();
    let [asked] = tenant.unreported(now).await.unwrap()[..] else {
        panic!("one month has more to report")
    };
    let event = format!(
        "event_name=perene_customers_beyond_plan&identifier={}_{}_{}&payload[stripe_customer_id]={customer}&payload[value]=50",
        tenant.org(),
        asked.month,
        asked.total
    );
    tell("billing/meter_events", &event).await;
    // More is scored before the sweep comes.
    use_up(tenant, 7).await;
    sweep_billing().await;
    sweep_billing().await;
    assert_eq!(metered(customer).await, before + 57);
}

/// What nobody has reported yet is on the invoice of the period that ends, by begun thousands.
async fn the_period_ends(owner: &Organization, tenant: &TenantStore, customer: &str) {
    let before = metered(customer).await;
    assert!(before < 1000, "one thousand is begun");
    use_up(tenant, 1000).await;
    advance(31 * DAY).await;
    assert_eq!(metered(customer).await, before + 1000);
    let growth = PlanId::Growth.plan();
    let overage = growth.overage.unwrap();
    let due = growth.price.amount + 2 * overage.price.amount;
    let invoices = owner.get("/v1/billing/invoices").await;
    let totals: Vec<&Value> = items(&invoices["items"])
        .iter()
        .map(|invoice| &invoice["total"]["amount"])
        .collect();
    assert_eq!(totals[0], &json!(due), "{totals:?}");
    assert_eq!(totals[1], &json!(growth.price.amount), "{totals:?}");
    // The next period begins with nothing.
    sweep_billing().await;
    advance(31 * DAY).await;
    let invoices = owner.get("/v1/billing/invoices").await;
    let newest = &invoices["items"][0]["total"]["amount"];
    assert_eq!(newest, &json!(growth.price.amount));
}
