//! What offers have taught, shared with others by those who agreed, and what a new organization begins with.

use domain::{CampaignId, DecisionRunId, GivenLearning, OfferKind, SharedCoefficient};

use crate::harness::{
    campaigns::{PATH, act, decided, euros},
    prelude::*,
    simulated::{scored, tell_history},
};

const LEARNING: &str = "/v1/campaigns/learning";

/// What a round would give that has learned how much pauses do, of which no other round here makes any: so nobody else
/// decides by it.
fn learned(shift: f64) -> GivenLearning {
    GivenLearning {
        given_at: Utc::now(),
        campaign_id: CampaignId::new(),
        round_id: DecisionRunId::new(),
        learned_from: 500,
        coefficients: vec![SharedCoefficient {
            offer: Some(OfferKind::Pause),
            feature: "1".into(),
            value: shift,
        }],
    }
}

/// A pause that is active.
async fn pause(owner: &Organization) -> String {
    let body = json!({
        "name": "A month off", "terms": { "kind": "pause", "months": 1 },
        "words": [{ "language": "en", "title": "Take a break", "text": "Pay nothing for a month." }],
        "fulfillment": { "by": "task" },
    });
    let made = owner.caller.post("/v1/offers", &body).await.body(201);
    let id = text(&made["id"]);
    let active = act(owner, &format!("/v1/offers/{id}"), "activate").await;
    active.body(200);
    id
}

async fn says(owner: &Organization, shares: bool) -> Value {
    let body = json!({ "shares": shares });
    let said = owner.caller.call(Method::PUT, LEARNING, Some(&body));
    said.await.body(200)
}

/// An organization that may agree, and whose round then gives what it has learned. Whether others find it.
async fn taught(stack: &Stack, agrees: bool, shift: f64) -> (Organization, bool) {
    let owner = Organization::sign_up().await;
    if agrees {
        assert_eq!(says(&owner, true).await["shares"], true);
    }
    let tenant = stack.tenant(owner.id);
    let is_given = tenant.give_learning(&learned(shift)).await.unwrap();
    (owner, is_given)
}

#[tokio::test]
async fn a_new_organization_begins_with_what_three_others_share() {
    let stack = Stack::open().await;
    let newcomer = Organization::on_plan(PlanId::Growth).await;
    tell_history(&stack, &newcomer).await;
    scored(&newcomer).await;
    let offers = [pause(&newcomer).await];
    let body = json!({ "name": "Keep them", "offers": offers, "budgets": euros(50_000) });
    let made = newcomer.caller.post(PATH, &body).await.body(201);
    let campaign = format!("{PATH}/{}", text(&made["id"]));
    let rehearsed = async || decided(&newcomer, &campaign, true).await["totals"].clone();
    let gain = |totals: &Value| number(&totals["currencies"][0]["gain_minor"]);

    let (silent, is_given) = taught(&stack, false, -1.2).await;
    assert!(!is_given, "it did not agree");
    let nothing = silent.get(LEARNING).await;
    assert_eq!(nothing, json!({ "shares": false }));
    let mut agreed = Vec::new();
    for shift in [-1.3, -1.2] {
        let (owner, is_given) = taught(&stack, true, shift).await;
        assert!(is_given);
        agreed.push(owner);
    }
    let alone = rehearsed().await;
    assert_eq!(alone["prior_companies"], 0, "two are too few: {alone}");

    let (third, is_given) = taught(&stack, true, -1.1).await;
    assert!(is_given);
    let shown = third.get(LEARNING).await;
    let given = json!([{ "offer": "pause", "feature": "1", "value": -1.1 }]);
    assert_eq!(shown["given"]["coefficients"], given, "{shown}");
    let with_others = rehearsed().await;
    assert_eq!(with_others["prior_companies"], 3, "{with_others}");
    assert!(gain(&with_others) > gain(&alone), "{with_others} {alone}");

    // Whoever ends it takes its part out, and does not find it again.
    let ended = says(&third, false).await;
    assert!(!ended["shares"].as_bool().unwrap() && ended.get("given").is_none());
    let again = stack.tenant(third.id).give_learning(&learned(-1.1)).await;
    assert!(!again.unwrap());
    let without = rehearsed().await;
    assert_eq!(without["prior_companies"], 0, "{without}");
    assert_eq!(gain(&without), gain(&alone));
    for owner in &agreed {
        says(owner, false).await;
    }
}
