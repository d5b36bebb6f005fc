//! Plans and paying for them, against the stand-in for Stripe, whose clock is moved. Local only.

use std::time::{Duration, Instant};

use aws_lc_rs::hmac;
use chrono::Utc;
use domain::{Event, Membership, Role, UserId, event::EventKind, plan::PlanId};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{
    api::{Answer, Caller, items, text},
    cli::customers,
    local::{inbox, sweep_billing},
    organization::Organization,
    stack::{Stack, variable},
    stripe::{BAD_CARD, DAY, GOOD_CARD, advance, control, customers_of, replay, submit},
    wait::until,
};

/// How the organization stands, once `holds` of it.
async fn billing(owner: &Organization, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
    until(what, 30, async || {
        let now = owner.caller.get("/v1/billing").await.body(200);
        if holds(&now) {
            Ok(now)
        } else {
            Err(now.to_string())
        }
    })
    .await
}

async fn post(owner: &Organization, path: &str, body: Value) -> Value {
    owner.caller.post(path, &body).await.body(200)
}

/// Buys a plan on Checkout's page.
async fn buy(owner: &Organization, plan: &str) {
    let link = post(owner, "/v1/billing/checkout", json!({ "plan": plan })).await;
    submit(&text(&link["url"]), &[("number", GOOD_CARD)]).await;
}

async fn in_portal(owner: &Organization, fields: &[(&str, &str)]) {
    let link = post(owner, "/v1/billing/portal", Value::Null).await;
    submit(&text(&link["url"]), fields).await;
}

async fn reminders(owner: &Organization) -> usize {
    let mail = inbox(&owner.email).await;
    mail.iter()
        .filter(|mail| {
            mail["Subject"]
                .as_str()
                .is_some_and(|s| s.contains("ayment"))
        })
        .count()
}

/// More customers than the free plan scores in a month.
const TOO_MANY: usize = 10_001;

/// The request that the free plan has no room for: to score them all.
struct Wish {
    path: String,
    body: Value,
}

impl Wish {
    /// Of a model that learned from a few, on the free plan.
    async fn of(owner: &Organization) -> Self {
        let few = owner.ready("Few", "few.csv", &customers(400, 45)).await;
        let model = owner.train(&few).await;
        let csv = customers(TOO_MANY, 46);
        let many = owner.ready("Many", "many.csv", &csv).await;
        Self {
            path: format!("/v1/models/{model}/score"),
            body: json!({ "dataset_id": many["id"] }),
        }
    }

    async fn ask(&self, owner: &Organization) -> Answer {
        owner.caller.post(&self.path, &self.body).await
    }

    async fn is_over_the_limit(&self, owner: &Organization, used: usize) {
        let refused = self.ask(owner).await.problem(402, "plan_limit_reached");
        assert_eq!(refused["limit"], "scored_customers", "{refused}");
        assert_eq!(refused["used"], used, "{refused}");
        assert_eq!(refused["allowed"], 10_000, "{refused}");
        assert!(text(&refused["remedy"]).contains("Starter"), "{refused}");
    }

    async fn is_done(&self, owner: &Organization) {
        let run = self.ask(owner).await.body(202)["scoring_run"].clone();
        let run = owner.scored(&text(&run["id"])).await;
        assert_eq!(run["scored"], TOO_MANY, "{run}");
    }
}

#[tokio::test]
async fn a_plan_is_bought_changed_owed_paid_and_given_up() {
    let owner = Organization::sign_up().await;
    let wish = Wish::of(&owner).await;
    wish.is_over_the_limit(&owner, 0).await;
    let first = owner.caller.get("/v1/billing").await.body(200);
    assert_eq!(first["plan"], "free");
    assert_eq!(first["standing"], json!({ "state": "active" }));
    assert_eq!(first["trial_available"], true);

    // Bought: the same request is done within seconds. A trial, then paid.
    buy(&owner, "starter").await;
    let bought = Instant::now();
    let tried = billing(&owner, "the trial", |now| now["plan"] == "starter").await;
    wish.is_done(&owner).await;
    assert!(bought.elapsed() < Duration::from_secs(60));
    assert_eq!(tried["subscription"]["status"], "trialing");
    let body = json!({ "plan": "growth" });
    let again = owner.caller.post("/v1/billing/checkout", &body).await;
    again.problem(409, "already_subscribed");
    advance(15 * DAY).await;
    billing(&owner, "the first payment", |now| {
        now["subscription"]["status"] == "active"
    })
    .await;

    // Up at once, for what was foretold.
    let preview = post(&owner, "/v1/billing/plan/preview", body.clone()).await;
    assert!(
        preview["due_now"]["amount"].as_i64().unwrap() > 0,
        "{preview}"
    );
    let up = post(&owner, "/v1/billing/plan", body).await;
    assert_eq!(
        (&up["plan"], &up["trial_available"]),
        (&json!("growth"), &json!(false))
    );

    down_when_it_fits(&owner).await;
    owed_and_paid(&owner, &wish).await;

    // Given up: nothing changes before the period ends.
    let ending = post(&owner, "/v1/billing/cancel", Value::Null).await;
    assert_eq!(ending["plan"], "starter");
    assert_eq!(ending["subscription"]["next"]["plan"], "free");
    advance(32 * DAY).await;
    let over = billing(&owner, "the end", |now| now["plan"] == "free").await;
    assert_eq!(over["standing"]["state"], "active");
    assert!(over["subscription"].is_null(), "{over}");
    wish.is_over_the_limit(&owner, 2 * TOO_MANY).await;
    owner.caller.get("/v1/scoring-runs").await.body(200);
    invoices_in_pages(&owner).await;
}

async fn down_when_it_fits(owner: &Organization) {
    let stack = Stack::open().await;
    let tenant = stack.store().as_system(owner.id);
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
        let gone = owner.caller.call(Method::DELETE, &path, None).await;
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
    billing(owner, "the smaller plan", |now| now["plan"] == "starter").await;
}

async fn owed_and_paid(owner: &Organization, wish: &Wish) {
    in_portal(owner, &[("action", "card"), ("number", BAD_CARD)]).await;
    advance(31 * DAY).await;
    let owing = billing(owner, "the failed payment", |now| {
        now["standing"]["state"] == "past_due"
    })
    .await;
    assert_eq!(owing["subscription"]["status"], "past_due");
    let file = json!({ "name": "Grace", "filename": "grace.csv" });
    owner.caller.post("/v1/datasets", &file).await.body(201);
    let body = json!({ "plan": "growth" });
    let refused = owner.caller.post("/v1/billing/plan", &body).await;
    refused.problem(409, "payment_due");

    // The grace of test stacks is short.
    until("the end of the grace", 90, async || {
        sweep_billing().await;
        let now = owner.caller.get("/v1/billing").await.body(200);
        match now["standing"]["state"] == "read_only" {
            true => Ok(()),
            false => Err(now.to_string()),
        }
    })
    .await;
    until("three reminders", 30, async || {
        match reminders(owner).await {
            3 => Ok(()),
            n => Err(format!("{n} reminders")),
        }
    })
    .await;
    sweep_billing().await;
    assert_eq!(reminders(owner).await, 3);
    for answer in [
        wish.ask(owner).await,
        owner.caller.post("/v1/datasets", &file).await,
    ] {
        let refused = answer.problem(402, "read_only");
        assert_eq!(refused["plan"], "starter", "{refused}");
    }
    let runs = owner.all("/v1/scoring-runs").await;
    let top = format!("/v1/scoring-runs/{}/top", text(&runs[0]["id"]));
    owner.caller.get(&top).await.body(200);

    let page = text(&owing["subscription"]["pay_url"]);
    submit(&page, &[("number", GOOD_CARD)]).await;
    billing(owner, "the recovery", |now| {
        now["standing"]["state"] == "active" && now["plan"] == "starter"
    })
    .await;
    wish.is_done(owner).await;
}

async fn invoices_in_pages(owner: &Organization) {
    let whole = owner.caller.get("/v1/billing/invoices").await.body(200);
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
async fn events_late_reversed_and_many_times_over_leave_the_same() {
    let owner = Organization::sign_up().await;
    control("webhooks", Some(json!({ "hold": true }))).await;
    buy(&owner, "growth").await;
    in_portal(&owner, &[("action", "cancel")]).await;
    in_portal(&owner, &[("action", "renew")]).await;
    in_portal(&owner, &[("action", "cancel")]).await;
    let held = control("state", None).await;
    let events: Vec<String> = items(&held["webhooks"]["waiting"])
        .iter()
        .map(|event| text(&event["id"]))
        .collect();
    assert!(events.len() > 5, "{held}");
    let before = owner.caller.get("/v1/billing").await.body(200);
    assert_eq!(before["plan"], "free", "nothing was told yet");

    control("webhooks/release", Some(json!({ "order": "reversed" }))).await;
    let reversed = state(&owner).await;
    assert_eq!(reversed.shown["plan"], "growth");
    assert_eq!(reversed.shown["subscription"]["next"]["plan"], "free");
    assert_eq!(reversed.organization.plan, PlanId::Growth);
    let allowed = &reversed.limits[0]["allowed"];
    let most = PlanId::Growth.plan().most_scored_customers();
    assert_eq!(allowed, &json!(most));

    for again in [
        json!({ "events": events, "times": 10, "parallel": true }),
        json!({ "events": events }),
    ] {
        let statuses = replay(again).await;
        assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
        assert_eq!(state(&owner).await, reversed);
    }
    let stack = Stack::open().await;
    let kept = stack.items_of(owner.id).await;
    let notes = kept.keys().filter(|sk| sk.contains("STRIPE#evt_")).count();
    assert!(notes > 5, "{:?}", kept.keys());
}

/// What follows from Stripe's state: what is kept of it, shown and allowed.
#[derive(Debug, PartialEq)]
struct State {
    shown: Value,
    organization: domain::Organization,
    record: domain::Billing,
    limits: Value,
}

async fn state(owner: &Organization) -> State {
    let tenant = Stack::open().await.store().as_system(owner.id);
    State {
        shown: owner.caller.get("/v1/billing").await.body(200),
        organization: tenant.organization().await.unwrap().unwrap(),
        record: tenant.billing().await.unwrap().unwrap(),
        limits: owner.caller.get("/v1/usage").await.body(200)["month"]["limits"].clone(),
    }
}

/// Nothing was seen before, and the state changes while they come.
#[tokio::test]
async fn events_that_race_with_changes_end_in_the_last_state() {
    let owner = Organization::sign_up().await;
    buy(&owner, "starter").await;
    billing(&owner, "the trial", |now| now["plan"] == "starter").await;
    control("webhooks", Some(json!({ "hold": true }))).await;
    for action in ["cancel", "renew", "cancel", "renew", "cancel"] {
        in_portal(&owner, &[("action", action)]).await;
    }
    let held = control("state", None).await;
    let events: Vec<String> = items(&held["webhooks"]["waiting"])
        .iter()
        .map(|event| text(&event["id"]))
        .collect();
    let deliver = json!({ "events": events, "times": 10, "parallel": true });
    let (statuses, ()) = tokio::join!(replay(deliver), async {
        in_portal(&owner, &[("action", "renew")]).await;
    });
    // Who lost the race too often is sent again by Stripe.
    assert!(statuses.contains(&200), "{statuses:?}");
    control("webhooks/release", Some(json!({}))).await;
    let now = owner.caller.get("/v1/billing").await.body(200);
    assert!(now["subscription"]["next"].is_null(), "{now}");
}

#[tokio::test]
async fn what_stripe_did_not_sign_is_refused() {
    let owner = Organization::sign_up().await;
    let event = json!({ "type": "tax.settings.updated", "object": { "object": "tax.settings" } });
    let made = control("events", Some(event)).await;
    let id = text(&made["id"]);
    let stale = Utc::now().timestamp() - 400;
    for (again, status) in [
        (json!({ "events": [id] }), 200),
        (json!({ "events": [id], "secrets": ["whsec_other"] }), 400),
        (json!({ "events": [id], "timestamp": stale }), 400),
    ] {
        assert_eq!(replay(again.clone()).await, [status], "{again}");
    }

    let whole = json!({
        "id": "evt_forged", "type": "customer.subscription.updated",
        "data": { "object": { "object": "subscription", "metadata": { "org_id": owner.id } } },
    });
    let whole = whole.to_string();
    let at = Utc::now().timestamp();
    let secret = variable("PERENE_STRIPE_SECRET");
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let signed = hmac::sign(&key, format!("{at}.{whole}").as_bytes());
    let hex: String = signed.as_ref().iter().map(|b| format!("{b:02x}")).collect();
    let header = format!("t={at},v1={hex}");
    let send = async |body: &str, headers: &[(&str, &str)]| {
        Caller::nobody()
            .send(
                Method::POST,
                "/v1/stripe/webhook",
                Some(body.into()),
                headers,
            )
            .await
    };
    let signature = ("stripe-signature", header.as_str());
    assert_eq!(send(&whole, &[signature]).await.status, 200);
    let truncated = &whole[..whole.len() - 1];
    for (body, headers) in [
        (truncated, &[signature][..]),
        (&whole, &[]),
        (&whole, &[("stripe-signature", "t=1,v1=00")]),
    ] {
        send(body, headers).await.problem(400, "webhook_refused");
    }
    let now = owner.caller.get("/v1/billing").await.body(200);
    assert_eq!(now["plan"], "free");
}

#[tokio::test]
async fn stripe_forgets_an_organization_that_is_erased() {
    let owner = Organization::sign_up().await;
    buy(&owner, "starter").await;
    billing(&owner, "the trial", |now| now["plan"] == "starter").await;
    let org = owner.id.to_string();
    assert_eq!(customers_of(&org).await, 1);
    let stack = Stack::open().await;
    let event = Event::now(owner.id, EventKind::OrganizationDeleted);
    stack.publish(&event).await;
    until("Stripe to forget", 60, async || {
        match customers_of(&org).await {
            0 => Ok(()),
            n => Err(format!("{n} customers")),
        }
    })
    .await;
    stack.publish(&event).await;
    billing(&owner, "the free plan", |now| now["plan"] == "free").await;
}
