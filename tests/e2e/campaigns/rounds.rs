//! Rounds of a campaign: rehearsed, decided under the budget, and looked at.

use std::collections::BTreeSet;

use tokio::task::JoinSet;

use crate::harness::{
    campaigns::{decided, succeeded},
    prelude::*,
    simulated::{CUSTOMERS, scored, tell_history},
};

const BUDGET: i64 = 3_000;

/// A small discount that is active.
async fn offer(owner: &Organization) -> String {
    let body = json!({
        "name": "A little off",
        "terms": { "kind": "percent_discount", "percent": 5, "months": 1 },
        "words": [{ "language": "en", "title": "Stay on {{ plan | your plan }}", "text": "A little off." }],
        "fulfillment": { "by": "task" },
    });
    let made = owner.caller.post("/v1/offers", &body).await.body(201);
    let activate = format!("/v1/offers/{}/activate", text(&made["id"]));
    let active = owner.caller.post(&activate, &Value::Null).await.body(200);
    text(&active["id"])
}

/// A campaign that is a draft; its path.
async fn campaign(owner: &Organization, offer: &str, budgets: Value) -> String {
    let body = json!({
        "name": "Keep them", "offers": [offer], "interval": "manual", "approval": true,
        "budgets": budgets, "cooldown_days": 90, "open_days": 14,
    });
    let made = owner.caller.post("/v1/campaigns", &body).await.body(201);
    format!("/v1/campaigns/{}", text(&made["id"]))
}

/// Has a round decided by several who ask for one at once: all are answered with the same.
async fn decided_at_once(owner: &Organization, campaign: &str) -> Value {
    let mut asking = JoinSet::new();
    for _ in 0..10 {
        let (caller, path) = (owner.caller.clone(), format!("{campaign}/rounds"));
        asking.spawn(async move { caller.post(&path, &json!({})).await });
    }
    let answers = asking.join_all().await;
    let ids: BTreeSet<String> = answers
        .iter()
        .map(|answer| text(&answer.body(202)["id"]))
        .collect();
    assert_eq!(ids.len(), 1, "{ids:?}");
    let id = ids.first().unwrap();
    succeeded(owner, &format!("{campaign}/rounds/{id}")).await
}

async fn customers_of(owner: &Organization, path: &str) -> BTreeSet<String> {
    let all = owner.all(path).await.into_iter();
    all.map(|one| text(&one["customer_id"])).collect()
}

/// Has the organization's revenue reckoned, which says what customers pay in.
async fn reckoned(owner: &Organization) {
    let run = owner.caller.post("/v1/revenue/runs", &Value::Null).await;
    let path = format!("/v1/revenue/runs/{}", text(&run.body(202)["id"]));
    succeeded(owner, &path).await;
}

#[tokio::test]
async fn a_budget_that_does_for_nobody_is_what_is_said() {
    let stack = Stack::open().await;
    let owner = Organization::on_plan(PlanId::Growth).await;
    let offer = offer(&owner).await;
    tell_history(&stack, &owner).await;
    scored(&owner).await;
    reckoned(&owner).await;
    for (currency, warned, outcome) in [
        ("EUR", "budget_below_cheapest", "not_affordable"),
        ("CHF", "nobody_pays_in", "other_currency"),
    ] {
        let budgets = json!([{ "currency": currency, "amount_minor": 1 }]);
        let campaign = campaign(&owner, &offer, budgets).await;
        let shown = owner.get(&campaign).await;
        let codes: Vec<&Value> = items(&shown["warnings"])
            .iter()
            .filter(|one| one["field"] == "budgets")
            .map(|one| &one["code"])
            .collect();
        assert_eq!(codes, [warned], "{shown}");
        let rehearsed = decided(&owner, &campaign, true).await;
        let totals = &rehearsed["totals"];
        assert!(number(&totals[outcome]) > 0.0, "{totals}");
        assert_eq!(
            (&totals["chosen"], &totals["would_stay"]),
            (&json!(0), &json!(0))
        );
        let path = format!("{campaign}/rounds/{}/choices", text(&rehearsed["id"]));
        let all = customers_of(&owner, &format!("{path}?outcome={outcome}")).await;
        assert_eq!(all.len() as f64, number(&totals[outcome]));
        let staying = customers_of(&owner, &format!("{path}?outcome=would_stay")).await;
        assert!(staying.is_empty(), "{staying:?}");
    }
}

#[tokio::test]
async fn a_round_is_rehearsed_and_decided_alike_and_keeps_to_its_budget() {
    let stack = Stack::open().await;
    let owner = Organization::on_plan(PlanId::Growth).await;
    let offer = offer(&owner).await;
    let budgets = json!([{ "currency": "EUR", "amount_minor": BUDGET }]);
    let campaign = campaign(&owner, &offer, budgets).await;
    let rounds = format!("{campaign}/rounds");
    let rehearsal = json!({ "rehearsal": true });
    let early = owner.caller.post(&rounds, &rehearsal).await;
    early.problem(409, "no_scores");

    tell_history(&stack, &owner).await;
    scored(&owner).await;

    let draft = owner.caller.post(&rounds, &json!({})).await;
    draft.problem(409, "campaign_not_running");
    let rehearsed = decided(&owner, &campaign, true).await;
    let totals = &rehearsed["totals"];
    assert_eq!(totals["customers"], CUSTOMERS, "{totals}");
    assert!(number(&totals["scored"]) > 50.0, "{totals}");
    assert!(number(&totals["chosen"]) > 0.0, "{totals}");
    let money = &totals["currencies"][0];
    assert_eq!(money["currency"], "EUR");
    let committed = number(&money["committed_minor"]);
    assert!(committed > 0.0 && committed <= BUDGET as f64, "{money}");
    let offers = format!(
        "/v1/customer-offers?campaign_id={}",
        text(&rehearsed["campaign_id"])
    );
    assert!(owner.all(&offers).await.is_empty(), "nobody was made one");

    let start = format!("{campaign}/start");
    owner.caller.post(&start, &Value::Null).await.body(200);
    let run = decided_at_once(&owner, &campaign).await;
    for same in ["chosen", "ghosts", "eligible", "currencies", "offers"] {
        assert_eq!(run["totals"][same], totals[same], "{same}");
    }
    let after = owner.get(&campaign).await;
    assert_eq!(after["rounds"], 1);
    let estimated = &after["estimated"][0];
    assert_eq!(
        (&estimated["currency"], &estimated["rounds"]),
        (&json!("EUR"), &json!(1))
    );
    for same in [
        "gain_minor",
        "cost_minor",
        "riskiest_gain_minor",
        "riskiest_cost_minor",
    ] {
        assert_eq!(
            estimated[same], money[same],
            "{same}: a rehearsal counts for nothing"
        );
    }
    let told = owner.all(&offers).await;
    for one in &told {
        let title = text(&one["title"]);
        assert!(
            title.starts_with("Stay on ") && !title.contains('{'),
            "{title}"
        );
    }
    let made = customers_of(&owner, &offers).await;
    let chosen = number(&totals["chosen"]) + number(&totals["ghosts"]);
    assert_eq!(made.len() as f64, chosen);
    let path = format!("{rounds}/{}", text(&run["id"]));
    let mut told = customers_of(&owner, &format!("{path}/choices?outcome=worth")).await;
    let tried = customers_of(&owner, &format!("{path}/choices?outcome=tried")).await;
    assert!(number(&run["totals"]["tried"]) <= tried.len() as f64);
    told.extend(tried);
    assert_eq!(told, made);
    let curve = owner.get(&format!("{path}/budget")).await;
    let points = items(&curve["currencies"][0]["points"]);
    assert_eq!(points[0]["customers"], 0);
    assert_eq!(points[points.len() - 1]["budget_minor"], 3 * BUDGET);

    // Whoever was chosen is left alone for a while.
    let next = decided(&owner, &campaign, false).await;
    assert_eq!(next["round"], 1);
    let after = owner.get(&campaign).await;
    let [first, second] =
        [money, &next["totals"]["currencies"][0]].map(|of| number(&of["gain_minor"]));
    assert_eq!(number(&after["estimated"][0]["gain_minor"]), first + second);
    let path = format!("{rounds}/{}/choices", text(&next["id"]));
    let cooling = customers_of(&owner, &format!("{path}?outcome=cooling_down")).await;
    assert_eq!(cooling, made);
    let listed = owner.all(&rounds).await;
    let listed: Vec<&Value> = listed.iter().map(|one| &one["id"]).collect();
    assert_eq!(listed, [&next["id"], &run["id"], &rehearsed["id"]]);

    // What both gave is kept, for whoever asks what a customer may get.
    let chosen = |run: &Value| number(&run["totals"]["offers"][0]["chosen"]);
    let given = (chosen(&run) + chosen(&next)) as u32;
    let kept = stack.tenant(owner.id).offers_given().await.unwrap();
    let kept: Value = serde_json::from_str(&kept.unwrap().offers).unwrap();
    assert_eq!(kept[&offer]["redemptions"], given, "{kept}");
    let customer = made.first().unwrap();
    for (most, is_used_up) in [(given, true), (given + 1, false)] {
        let limits = json!({ "limits": { "most_redemptions": most, "monthly_budgets": [] } });
        let path = format!("/v1/offers/{offer}");
        owner.caller.patch(&path, &limits).await.body(200);
        let path = format!("/v1/customer/offers?id={customer}");
        let shown = owner.get(&path).await;
        let mut reasons = items(&shown["items"][0]["reasons"]).iter();
        let is_told = reasons.any(|one| one["reason"]["code"] == "used_up");
        assert_eq!(is_told, is_used_up, "{shown}");
    }
}
