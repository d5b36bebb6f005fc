//! Plans and paying for them, against the stand-in for Stripe, whose clock is moved. Local only.

use std::time::{Duration, Instant};

use domain::{BusEvent, BusEventKind, Membership};

use crate::billing::local::dunning;
use crate::harness::{
    plans::{billing, buy, post},
    prelude::*,
    stripe::{DAY, advance, customers_of},
};

/// More customers than the free plan scores in a month.
const TOO_MANY: usize = 10_001;

/// The request that the free plan has no room for: to score them all.
pub(super) struct Wish {
    path: String,
    body: Value,
}

impl Wish {
    /// Of a model that learned from a few, on the free plan.
    async fn of(owner: &Organization) -> Self {
        let few = owner.ready("Few", "few.csv", &customers(400, 45)).await;
        let model = owner.train(&few).await;
        // None of them says that it has left, so all are asked for.
        let csv = Table::parse(&customers(TOO_MANY, 46))
            .without("churned")
            .to_csv();
        let many = owner.ready("Many", "many.csv", &csv).await;
        Self {
            path: format!("/v1/models/{model}/score"),
            body: json!({ "dataset_id": many["id"] }),
        }
    }

    pub(super) async fn ask(&self, owner: &Organization) -> Answer {
        owner.caller.post(&self.path, &self.body).await
    }

    async fn is_over_the_limit(&self, owner: &Organization, used: u64) {
        let refused = self.ask(owner).await.problem(402, "plan_limit_reached");
        assert_eq!(refused["limit"], "scored_customers", "{refused}");
        assert_eq!(refused["used"], used, "{refused}");
        assert_eq!(refused["needed"], TOO_MANY, "{refused}");
        assert_eq!(refused["allowed"], 10_000, "{refused}");
        assert!(text(&refused["remedy"]).contains("Starter"), "{refused}");
    }

    /// How many customers it counts: those who have not left already.
    pub(super) async fn is_done(&self, owner: &Organization) -> u64 {
        let run = self.ask(owner).await.body(202)["scoring_run"].clone();
        let run = owner.scored(&text(&run["id"])).await;
        assert_eq!(run["scored"], TOO_MANY, "{run}");
        run["totals"]["customers"].as_u64().unwrap()
    }
}

#[tokio::test]
async fn a_plan_is_bought_changed_owed_paid_and_given_up() {
    let owner = Organization::sign_up().await;
    let wish = Wish::of(&owner).await;
    wish.is_over_the_limit(&owner, 0).await;
    let first = owner.get("/v1/billing").await;
    assert_eq!(first["plan"], "free");
    assert_eq!(first["standing"], json!({ "state": "active" }));
    assert_eq!(first["trial_available"], true);

    // Bought: the same request is done within seconds. A trial, then paid.
    buy(&owner, "starter").await;
    let bought = Instant::now();
    let tried = billing(&owner, |now| now["plan"] == "starter").await;
    let counted = wish.is_done(&owner).await;
    assert!(bought.elapsed() < Duration::from_secs(60));
    assert_eq!(tried["subscription"]["status"], "trialing");
    let body = json!({ "plan": "growth" });
    let again = owner.caller.post("/v1/billing/checkout", &body).await;
    again.problem(409, "already_subscribed");
    advance(15 * DAY).await;
    billing(&owner, |now| now["subscription"]["status"] == "active").await;

    // Up at once, for what was foretold.
    let preview = post(&owner, "/v1/billing/plan/preview", body.clone()).await;
    assert!(
        preview["due_now"]["amount"].as_i64().unwrap() > 0,
        "{preview}"
    );
    let up = post(&owner, "/v1/billing/plan", body).await;
    assert_eq!(up["plan"], json!("growth"));
    assert_eq!(up["trial_available"], json!(false));

    down_when_it_fits(&owner).await;
    dunning::owed_and_paid(&owner, &wish).await;

    // Given up: nothing changes before the period ends.
    let ending = post(&owner, "/v1/billing/cancel", Value::Null).await;
    assert_eq!(ending["plan"], "starter");
    assert_eq!(ending["subscription"]["next"]["plan"], "free");
    advance(32 * DAY).await;
    let over = billing(&owner, |now| now["plan"] == "free").await;
    assert_eq!(over["standing"]["state"], "active");
    assert!(over["subscription"].is_null(), "{over}");
    wish.is_over_the_limit(&owner, 2 * counted).await;
    owner.get("/v1/scoring-runs").await;
    invoices_in_pages(&owner).await;
}

async fn down_when_it_fits(owner: &Organization) {
    let stack = Stack::open().await;
    let tenant = stack.tenant(owner.id);
    let mut members = Vec::new();
    for n in 0..11 {
        let user_id = UserId::new();
        let membership = Membership {
            org_id: owner.id,
            user_id,
            role: Role::Viewer,
            email: format!("{user_id}@example.com"),
            name: format!("Viewer {n}"),
            created_at: Utc::now(),
            notifications: None,
            language: None,
        };
        assert!(tenant.add_member(&membership).await.unwrap());
        members.push(user_id);
    }
    let body = json!({ "plan": "starter" });
    let refused = owner.caller.post("/v1/billing/plan", &body).await;
    let refused = refused.problem(409, "over_limits");
    assert_eq!(refused["errors"][0]["field"], "seats", "{refused}");
    let told = text(&refused["errors"][0]["detail"]);
    assert!(
        told.contains("12 members") && told.contains("Remove 2"),
        "{told}"
    );
    for user in &members[..2] {
        let path = format!("/v1/members/{user}");
        let gone = owner.caller.delete(&path).await;
        assert_eq!(gone.status, 204, "{}", gone.text);
    }

    let planned = post(owner, "/v1/billing/plan", body.clone()).await;
    assert_eq!(planned["plan"], "growth");
    assert_eq!(planned["subscription"]["next"]["plan"], "starter");
    assert_eq!(
        planned["subscription"]["next"]["at"],
        planned["subscription"]["period_end"]
    );
    let kept = post(owner, "/v1/billing/resume", Value::Null).await;
    assert!(kept["subscription"]["next"].is_null(), "{kept}");
    post(owner, "/v1/billing/plan", body).await;
    advance(32 * DAY).await;
    billing(owner, |now| now["plan"] == "starter").await;
}

async fn invoices_in_pages(owner: &Organization) {
    let whole = owner.get("/v1/billing/invoices").await;
    assert!(items(&whole["items"]).len() >= 4, "{whole}");
    let paged = owner.all("/v1/billing/invoices?limit=1").await;
    assert_eq!(&paged, items(&whole["items"]));
    let other = owner
        .caller
        .get("/v1/billing/invoices?cursor=in_none")
        .await;
    other.problem(400, "bad_cursor");
}

#[tokio::test]
async fn stripe_forgets_an_organization_that_is_erased() {
    let owner = Organization::sign_up().await;
    buy(&owner, "starter").await;
    billing(&owner, |now| now["plan"] == "starter").await;
    let org = owner.id.to_string();
    assert_eq!(customers_of(&org).await, 1);
    let stack = Stack::open().await;
    let event = BusEvent::now(owner.id, BusEventKind::OrganizationDeleted);
    stack.publish(&event).await;
    until("Stripe to forget", 60, async || {
        match customers_of(&org).await {
            0 => Ok(()),
            n => Err(format!("{n} customers")),
        }
    })
    .await;
    stack.publish(&event).await;
    billing(&owner, |now| now["plan"] == "free").await;
}
