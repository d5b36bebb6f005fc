//! What Stripe tells, late, reversed, many times over, or forged. Local only: it moves the clock of
//! the stand-in for Stripe.

use aws_lc_rs::hmac;

use crate::harness::{
    plans::{billing, buy, in_portal},
    prelude::*,
    stripe::{control, replay},
};

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
    let before = owner.get("/v1/billing").await;
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
    let tenant = Stack::open().await.tenant(owner.id);
    State {
        shown: owner.get("/v1/billing").await,
        organization: tenant.organization().await.unwrap().unwrap(),
        record: tenant.billing().await.unwrap().unwrap(),
        limits: owner.get("/v1/usage").await["month"]["limits"].clone(),
    }
}

/// Nothing was seen before, and the state changes while they come.
#[tokio::test]
async fn events_that_race_with_changes_end_in_the_last_state() {
    let owner = Organization::sign_up().await;
    buy(&owner, "starter").await;
    billing(&owner, |now| now["plan"] == "starter").await;
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
    let now = owner.get("/v1/billing").await;
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
    let now = owner.get("/v1/billing").await;
    assert_eq!(now["plan"], "free");
}
