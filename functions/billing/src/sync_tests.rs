use serde_json::{Value, json};

use super::*;

fn subscription(change: Value) -> objects::Subscription {
    let mut whole = json!({
        "id": "sub_1", "status": "active", "created": 1_800_000_000,
        "cancel_at_period_end": false, "cancel_at": null, "trial_end": null,
        "cancellation_details": { "reason": null }, "latest_invoice": null, "schedule": null,
        "discounts": [],
        "items": { "data": [
            item("perene_growth", Some("mtr_1")),
            item("perene_growth", None),
        ] },
    });
    for (name, value) in change.as_object().unwrap() {
        whole[name] = value.clone();
    }
    serde_json::from_value(whole).unwrap()
}

fn item(product: &str, meter: Option<&str>) -> Value {
    json!({
        "id": "si_1", "current_period_start": 1_800_000_000, "current_period_end": 1_802_678_400,
        "price": {
            "id": "price_1", "product": product, "lookup_key": null, "currency": "usd",
            "unit_amount": 1, "recurring": { "interval": "month", "meter": meter },
        },
    })
}

fn invoice(status: &str) -> Value {
    json!({
        "id": "in_1", "number": null, "status": status, "total": 1, "amount_due": 1,
        "currency": "usd", "created": 1_800_000_000, "hosted_invoice_url": "https://pay",
        "invoice_pdf": null, "lines": { "data": [] },
    })
}

fn told(change: Value) -> AtStripe {
    at_stripe(&[subscription(change)])
}

#[test]
fn the_plan_is_that_of_the_price_paid_in_advance() {
    let told = told(json!({}));
    let subscription = told.subscription.unwrap();
    assert_eq!(subscription.plan, PlanId::Growth);
    assert_eq!(subscription.period_end, instant(1_802_678_400));
    assert!(told.ever && !told.owes);
}

#[test]
fn each_status_means_something() {
    for (status, lasts, owes) in [
        ("trialing", true, false),
        ("active", true, false),
        ("past_due", true, true),
        ("unpaid", true, true),
        ("canceled", false, false),
        ("paused", false, false),
        ("incomplete", false, false),
        ("incomplete_expired", false, false),
    ] {
        let told = told(json!({ "status": status }));
        assert_eq!(told.subscription.is_some(), lasts, "{status}");
        assert_eq!(told.owes, owes, "{status}");
        assert_eq!(told.ever, !status.starts_with("incomplete"), "{status}");
    }
}

#[test]
fn a_trial_of_checkout_is_the_cards_one() {
    for (status, metadata, runs) in [
        ("trialing", json!({ "trial_by_checkout": "true" }), true),
        ("active", json!({ "trial_by_checkout": "true" }), false),
        ("trialing", json!({}), false), // granted by hand
    ] {
        let made = subscription(json!({ "status": status, "metadata": metadata }));
        assert_eq!(trial::running(&made), runs, "{status}");
    }
}

#[test]
fn what_others_sold_is_none_of_ours() {
    let items = json!({ "data": [item("prod_other", None)] });
    let told = told(json!({ "items": items }));
    assert_eq!((told.subscription, told.ever), (None, false));
}

#[test]
fn one_that_lasts_counts_before_newer_ones_that_ended() {
    let ended = subscription(json!({ "id": "sub_2", "status": "canceled" }));
    let told = at_stripe(&[ended.clone(), subscription(json!({}))]);
    assert_eq!(told.subscription.unwrap().id, "sub_1");
    assert_eq!(surplus(&[ended, subscription(json!({}))]).count(), 0);
    assert_eq!(at_stripe(&[]).subscription, None);
}

#[test]
fn of_two_that_last_the_older_one_counts() {
    let newer = subscription(json!({ "id": "sub_2", "status": "trialing" }));
    let both = [newer, subscription(json!({}))];
    assert_eq!(at_stripe(&both).subscription.unwrap().id, "sub_1");
    let surplus: Vec<&str> = surplus(&both).map(|each| each.id.as_str()).collect();
    assert_eq!(surplus, ["sub_2"]);
}

#[test]
fn a_debt_outlives_the_subscription_until_it_is_paid() {
    for (reason, status, owes) in [
        ("payment_failed", "open", true),
        ("payment_failed", "uncollectible", true),
        ("payment_failed", "paid", false),
        ("payment_failed", "void", false),
        ("cancellation_requested", "open", false),
    ] {
        let told = told(json!({
            "status": "canceled",
            "cancellation_details": { "reason": reason }, "latest_invoice": invoice(status),
        }));
        assert_eq!(told.owes, owes, "{reason} {status}");
    }
}

#[test]
fn what_will_change_is_told() {
    let next = |change| told(change).subscription.unwrap().next;
    let free = |at| {
        let plan = PlanId::Free;
        Some(PlannedChange {
            plan,
            at: instant(at),
        })
    };
    assert_eq!(next(json!({})), None);
    assert_eq!(
        next(json!({ "cancel_at_period_end": true })),
        free(1_802_678_400)
    );
    assert_eq!(
        next(json!({ "cancel_at": 1_801_000_000 })),
        free(1_801_000_000)
    );
    let schedule = |plan: &str| {
        json!({ "schedule": {
            "id": "sub_sched_1", "metadata": { "plan": plan },
            "phases": [{ "start_date": 1_800_000_000 }, { "start_date": 1_802_678_400 }],
        } })
    };
    let starter = PlannedChange {
        plan: PlanId::Starter,
        at: instant(1_802_678_400),
    };
    assert_eq!(next(schedule("starter")), Some(starter));
    assert_eq!(next(schedule("growth")), None, "it has come");
}

#[test]
fn a_payment_is_made_where_it_is_due() {
    let url = |status| {
        let told = told(json!({ "latest_invoice": invoice(status) }));
        told.subscription.unwrap().pay_url
    };
    assert_eq!(url("open").as_deref(), Some("https://pay"));
    assert_eq!(url("paid"), None);
}
