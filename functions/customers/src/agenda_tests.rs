use domain::CustomersAre;
use ledger::{
    Event,
    intake::{Request, parse_batch},
};
use serde_json::{Value, json};

use super::*;

fn state(events: Value) -> CustomerState {
    let body = json!({ "batch": events }).to_string();
    let items = parse_batch(body.as_bytes(), &Request::new(Utc::now(), "key_1")).unwrap();
    let events: Vec<Event> = items
        .into_iter()
        .map(|item| item.outcome.unwrap())
        .collect();
    let mut state = CustomerState::default();
    for event in &events {
        state.tell(CustomersAre::People, event);
    }
    state
}

fn subscribed(more: Value) -> CustomerState {
    let mut properties = json!({
        "subscription_id": "s", "plan": "Pro", "amount_minor": 900, "discount_minor": 100, "currency": "EUR",
        "interval": "year", "period_start": "2026-02-01T00:00:00Z", "period_end": "2027-02-01T00:00:00Z",
    });
    for (name, value) in more.as_object().unwrap() {
        properties[name] = value.clone();
    }
    state(json!([
        { "type": "identify", "userId": "u", "timestamp": "2026-01-01T00:00:00Z",
          "traits": { "timezone": "Asia/Tokyo", "locale": "pt-BR" } },
        { "type": "track", "userId": "u", "timestamp": "2026-02-01T00:00:00Z", "event": "Subscription Started",
          "properties": properties },
    ]))
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn what_runs_is_known_with_what_it_costs() {
    let facts = facts_of(&subscribed(json!({})));
    assert_eq!(facts.time_zone.unwrap().name(), "Asia/Tokyo");
    assert_eq!(facts.language, Some(Language::Portuguese));
    let one = &facts.subscriptions[0];
    assert_eq!(
        (one.amount_minor, one.interval_days),
        (Some(800), Some(365))
    );
    assert_eq!(one.renews(), Some(at("2027-02-01T00:00:00Z")));
    let text = serde_json::to_string(&facts).unwrap();
    assert_eq!(serde_json::from_str::<CustomerFacts>(&text).unwrap(), facts);
}

#[test]
fn what_ends_or_has_ended_is_known_to() {
    let canceled = subscribed(json!({ "cancel_at_period_end": true }));
    assert_eq!(facts_of(&canceled).subscriptions[0].renews(), None);
    let later = subscribed(json!({ "cancel_at": "2027-06-01T00:00:00Z" }));
    assert!(facts_of(&later).subscriptions[0].renews().is_some());
    let ended = subscribed(json!({ "status": "canceled" }));
    assert_eq!(facts_of(&ended).subscriptions, []);
    let trial =
        json!({ "trial_end": "2026-03-01T00:00:00Z", "period_end": "2026-03-01T00:00:00Z" });
    let trial = &facts_of(&subscribed(trial)).subscriptions[0];
    assert_eq!(
        trial.trial_becomes_charge(),
        Some(at("2026-03-01T00:00:00Z"))
    );
    assert_eq!(trial.renews(), None);
}

#[test]
fn a_pause_is_known_by_when_it_ends() {
    let paused = |more: Value| {
        let mut told = json!({ "status": "paused" });
        for (name, value) in more.as_object().unwrap() {
            told[name] = value.clone();
        }
        facts_of(&subscribed(told)).subscriptions
    };
    let ends = "2026-05-01T00:00:00Z";
    let known = paused(json!({ "resumes_at": ends }));
    assert_eq!(known[0].resumes(), Some(at(ends)));
    assert_eq!(known[0].renews(), None);
    assert_eq!(paused(json!({})), []);
    assert_eq!(paused(json!({ "resumes_at": "2026-01-31T00:00:00Z" })), []);
    // Of one that runs it is past.
    let runs = subscribed(json!({ "resumes_at": ends }));
    assert_eq!(facts_of(&runs).subscriptions[0].resumes(), None);
}

#[test]
fn a_price_that_was_announced_is_known_until_it_holds() {
    let changes = |at: &str| {
        let told = json!({ "price_changes_at": at, "new_amount_minor": 950 });
        facts_of(&subscribed(told)).subscriptions[0].price_change
    };
    let from = at("2026-06-01T00:00:00Z");
    let expected = PriceChange {
        at: from,
        amount_minor: 950,
    };
    assert_eq!(changes("2026-06-01T00:00:00Z"), Some(expected));
    assert_eq!(changes("2026-02-01T00:00:00Z"), None);
    let without = subscribed(json!({ "price_changes_at": "2026-06-01T00:00:00Z" }));
    assert_eq!(facts_of(&without).subscriptions[0].price_change, None);
}

#[test]
fn a_card_is_known_by_its_traits() {
    let known = |traits: Value| {
        let told = json!([{ "type": "identify", "userId": "u", "traits": traits }]);
        facts_of(&state(told)).card
    };
    let card =
        known(json!({ "card_expires": "2027-03", "card_brand": "Visa", "card_last4": "0042" }));
    assert_eq!(
        card,
        Card::of("2027-03", Some("Visa".into()), Some("0042".into()))
    );
    assert_eq!(known(json!({ "card_brand": "Visa" })), None);
    assert_eq!(known(json!({ "card_expires": "soon" })), None);
}

fn failing(subscription: Value, more: Value) -> CustomerFacts {
    let mut properties = json!({
        "invoice_id": "in_1", "subscription_id": "s", "amount_minor": 800, "currency": "EUR",
        "decline_code": "expired_card", "hosted_invoice_url": "https://pay.example/in_1",
        "next_payment_attempt": "2026-02-04T00:00:00Z",
    });
    for (name, value) in more.as_object().unwrap() {
        properties[name] = value.clone();
    }
    let mut begun = json!({ "subscription_id": "s", "plan": "Pro", "status": "past_due" });
    for (name, value) in subscription.as_object().unwrap() {
        begun[name] = value.clone();
    }
    facts_of(&state(json!([
        { "type": "identify", "userId": "u", "timestamp": "2026-01-01T00:00:00Z",
          "traits": { "email": "ana@example.com", "billing_emails": ["bo@example.com", "ANA@example.com", "no", 7] } },
        { "type": "track", "userId": "u", "timestamp": "2026-02-01T00:00:02Z", "event": "Subscription Updated",
          "properties": begun },
        { "type": "track", "userId": "u", "timestamp": "2026-02-01T00:00:00Z", "event": "Invoice Payment Failed",
          "properties": properties },
    ])))
}

#[test]
fn what_failed_is_known_with_why_and_where_to_pay() {
    let facts = failing(json!({}), json!({}));
    assert_eq!(facts.colleagues, ["bo@example.com"]);
    let expected = FailedPayment {
        invoice: "in_1".into(),
        subscription: "s".into(),
        plan: Some("Pro".into()),
        amount_minor: Some(800),
        currency: Some("EUR".into()),
        first_failed_at: at("2026-02-01T00:00:00Z"),
        last_failed_at: at("2026-02-01T00:00:00Z"),
        attempts: 1,
        next_attempt_at: Some(at("2026-02-04T00:00:00Z")),
        decline: DeclineKind::ExpiredCard,
        pay_url: Some("https://pay.example/in_1".into()),
    };
    assert_eq!(facts.failed_payments, [expected]);
    let text = serde_json::to_string(&facts).unwrap();
    assert_eq!(serde_json::from_str::<CustomerFacts>(&text).unwrap(), facts);
    // Of what nobody has told of it is asked for as well.
    let other = failing(json!({}), json!({ "subscription_id": "t" }));
    assert_eq!(other.failed_payments[0].plan, None);
}

#[test]
fn of_a_subscription_that_ended_or_never_began_nothing_is_asked_for() {
    for status in ["canceled", "incomplete", "incomplete_expired"] {
        let facts = failing(json!({ "status": status }), json!({}));
        assert_eq!(facts.failed_payments, [], "{status}");
    }
    for status in ["active", "past_due", "unpaid", "paused"] {
        let facts = failing(json!({ "status": status }), json!({}));
        assert_eq!(facts.failed_payments.len(), 1, "{status}");
    }
}

#[test]
fn of_whom_nothing_new_is_known_the_time_stays() {
    let mut settings = OutreachSettings::default();
    settings.renewal.on = true;
    let planner = Planner {
        settings: Some(settings),
        now: at("2026-06-01T00:00:00Z"),
    };
    let item = |state: &CustomerState, next_at| CustomerItem {
        id: "u".parse().unwrap(),
        name: None,
        email: None,
        state: String::new(),
        listed: String::new(),
        facts: serde_json::to_string(&facts_of(state)).unwrap(),
        next_at,
        next_date: None,
    };
    let (one, other) = (subscribed(json!({})), subscribed(json!({ "plan": "Max" })));
    // Thirty days before, at nine in Tokyo.
    let due = at("2027-01-02T00:00:00Z");
    assert_eq!(planner.planned(None, item(&one, None)).next_at, Some(due));
    let looked_at = item(&one, None);
    assert_eq!(
        planner.planned(Some(&looked_at), item(&one, None)).next_at,
        None
    );
    assert_eq!(
        planner
            .planned(Some(&looked_at), item(&other, None))
            .next_at,
        Some(due)
    );
    let silent = Planner {
        settings: None,
        ..planner
    };
    let planned = silent.planned(None, item(&one, None));
    assert_eq!(planned.next_at, None);
    // What is ahead is so whether anything is said of it or not.
    assert_eq!(planned.next_date, Some(at("2027-02-01T00:00:00Z")));
}
