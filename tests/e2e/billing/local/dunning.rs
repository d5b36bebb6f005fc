//! A payment that fails: reminders, the grace, read-only, and all well once it is paid. Local only.

use crate::billing::local::plans::Wish;
use crate::harness::{
    local::sweep_billing,
    plans::{billing, in_portal},
    prelude::*,
    stripe::{DAY, advance, bad_card, good_card, submit},
};

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

/// Goes on where an organization has a subscription.
pub(super) async fn owed_and_paid(owner: &Organization, wish: &Wish) {
    in_portal(owner, &[("action", "card"), ("number", &bad_card())]).await;
    advance(31 * DAY).await;
    let owing = billing(owner, |now| now["standing"]["state"] == "past_due").await;
    assert_eq!(owing["subscription"]["status"], "past_due");
    let file = json!({ "name": "Grace", "filename": "grace.csv" });
    owner.caller.post("/v1/datasets", &file).await.body(201);
    let body = json!({ "plan": "growth" });
    let refused = owner.caller.post("/v1/billing/plan", &body).await;
    refused.problem(409, "payment_due");

    // The grace of test stacks is short.
    until("the end of the grace", 90, async || {
        sweep_billing().await;
        let now = owner.get("/v1/billing").await;
        let over = now["standing"]["state"] == "read_only";
        over.then_some(()).ok_or(now.to_string())
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
    owner.get(&top).await;

    let page = text(&owing["subscription"]["pay_url"]);
    submit(&page, &[("number", &good_card())]).await;
    billing(owner, |now| {
        now["standing"]["state"] == "active" && now["plan"] == "starter"
    })
    .await;
    wish.is_done(owner).await;
}
