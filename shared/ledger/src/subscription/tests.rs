use proptest::prelude::*;
use serde_json::{Value, json};

use super::fold::{MOST_ISSUES, MOST_SUBSCRIPTIONS};
use super::*;
use crate::event::{Event, Kind};
use crate::intake::{Request, parse_batch, parse_one};
use crate::owner::Owner;
use crate::row::Row;

/// Events: whose, their names, times and properties. Each is its own message, later ones greater.
pub(crate) fn events_of<'a>(
    told: impl IntoIterator<Item = (&'a str, &'a str, &'a str, &'a Value)>,
) -> Vec<Event> {
    let now = "2027-01-01T00:00:00Z".parse().unwrap();
    let told = told.into_iter().enumerate();
    // Each by itself, so that several are of one time.
    let events = told.map(|(n, (customer, name, at, properties))| {
        let event = json!({
            "userId": customer, "event": name, "properties": properties, "messageId": format!("m{n:04}"),
            "timestamp": at,
        });
        let event = event.to_string();
        let item = parse_one(Kind::Track, event.as_bytes(), &Request::new(now, "key_1"));
        item.unwrap().outcome.unwrap()
    });
    events.collect()
}

/// Events of one customer.
fn events(told: &[(&str, &str, Value)]) -> Vec<Event> {
    events_of(told.iter().map(|(name, at, of)| ("u", *name, *at, of)))
}

/// Milliseconds since 1970.
pub(crate) fn at(time: &str) -> i64 {
    let time: chrono::DateTime<chrono::Utc> = time.parse().unwrap();
    time.timestamp_millis()
}

fn folded<'a>(events: impl IntoIterator<Item = &'a Event>) -> Subscriptions {
    let mut folded = Subscriptions::default();
    for event in events {
        folded.tell(&Row::new(Owner::Customer("u"), event));
    }
    folded
}

fn walked(events: &[Event], until: i64) -> (Walk, Vec<Step>) {
    let (mut walk, mut steps) = (Walk::default(), Vec::new());
    let rows = events
        .iter()
        .map(|event| Row::new(Owner::Customer("u"), event));
    let mut rows: Vec<Row<'_>> = rows.filter(|row| row.event_time <= until).collect();
    rows.sort();
    rows.iter().for_each(|row| walk.tell(row, &mut steps));
    walk.pass(until, &mut steps);
    (walk, steps)
}

/// Each step as its day, status, MRR and loss.
fn shown(steps: &[Step]) -> Vec<String> {
    let shown = |step: &Step| {
        let at = chrono::DateTime::from_timestamp_millis(step.at).unwrap();
        let status: &str = step.after.status.map_or("none", Into::into);
        let mrr = match &step.after.mrr {
            Some(Money { currency, minor }) => format!("{minor} {currency}"),
            None => step
                .after
                .loss
                .map_or("-".to_owned(), |loss| format!("{loss:?}")),
        };
        format!("{} {status} {mrr}", at.format("%m-%d"))
    };
    steps.iter().map(shown).collect()
}

fn monthly(amount: i64) -> Value {
    json!({ "amount_minor": amount, "interval": "month", "currency": "usd", "plan": "Pro" })
}

#[test]
fn a_subscription_lives_its_life() {
    let events = events(&[
        ("Subscription Started", "2026-01-01T00:00:00Z", {
            let mut trial = monthly(1_000);
            trial["trial_end"] = json!("2026-01-15T00:00:00Z");
            trial
        }),
        (
            "Subscription Renewed",
            "2026-02-15T00:00:00Z",
            json!({ "period_end": "2026-03-15" }),
        ),
        (
            "Subscription Plan Changed",
            "2026-02-20T00:00:00Z",
            json!({ "amount_minor": "1500", "quantity": 3 }),
        ),
        (
            "Subscription Updated",
            "2026-02-21T00:00:00Z",
            json!({ "discount_minor": 500 }),
        ),
        (
            "Subscription Updated",
            "2026-02-22T00:00:00Z",
            json!({ "status": "past_due" }),
        ),
        ("Subscription Paused", "2026-03-01T00:00:00Z", json!({})),
        (
            "Subscription Resumed",
            "2026-03-05T00:00:00Z",
            json!({ "discount_minor": null }),
        ),
        (
            "Subscription Cancel Requested",
            "2026-03-06T00:00:00Z",
            json!({ "reason": "too expensive" }),
        ),
        ("Subscription Canceled", "2026-03-15T00:00:00Z", json!({})),
        (
            "Subscription Reactivated",
            "2026-04-01T00:00:00Z",
            json!({ "status": null }),
        ),
        (
            "Subscription Canceled",
            "2026-04-10T00:00:00Z",
            json!({ "reason": "payment_failed", "ended_at": "2026-05-01" }),
        ),
    ]);
    let (walk, steps) = walked(&events, at("2026-12-01T00:00:00Z"));
    let expected = [
        "01-01 trialing -",
        "01-15 active 1000 USD",
        "02-20 active 1500 USD",
        "02-21 active 1000 USD",
        "02-22 past_due 1000 USD",
        "03-01 paused Paused",
        "03-05 active 1500 USD",
        "03-15 canceled Voluntary",
        "04-01 active 1500 USD",
        "05-01 canceled Involuntary",
    ];
    assert_eq!(shown(&steps), expected);
    let one = walk.subscriptions().get("").unwrap();
    assert_eq!(
        one.number(Field::StartedAt),
        Some(at("2026-01-01T00:00:00Z"))
    );
    assert_eq!(
        one.flag(Field::CancelAtPeriodEnd),
        Some(false),
        "taken back"
    );
    assert_eq!(one.text(Field::Plan), Some("Pro"));
    assert!(walk.subscriptions().issues().is_empty());
}

#[test]
fn another_pause_ends_at_a_time_of_its_own() {
    let started = (
        "Subscription Started",
        "2026-01-01T00:00:00Z",
        monthly(1_000),
    );
    let until = json!({ "resumes_at": "2026-03-01T00:00:00Z" });
    let paused = ("Subscription Paused", "2026-02-01T00:00:00Z", until);
    let resumes = |told: &[(&str, &str, Value)]| {
        let folded = folded(&events(told));
        folded.get("").unwrap().number(Field::ResumesAt)
    };
    let first = [started.clone(), paused.clone()];
    assert_eq!(resumes(&first), Some(at("2026-03-01T00:00:00Z")));
    for name in ["Subscription Resumed", "Subscription Paused"] {
        let later = (name, "2026-02-10T00:00:00Z", json!({}));
        assert_eq!(
            resumes(&[started.clone(), paused.clone(), later]),
            None,
            "{name}"
        );
    }
}

#[test]
fn what_was_announced_of_a_price_is_not_of_another_plan() {
    let announced =
        json!({ "price_changes_at": "2026-06-01T00:00:00Z", "new_amount_minor": 1_200 });
    let announced = (
        "Subscription Price Change Announced",
        "2026-02-01T00:00:00Z",
        announced,
    );
    let price = |later: &[(&str, &str, Value)]| {
        let mut told = vec![(
            "Subscription Started",
            "2026-01-01T00:00:00Z",
            monthly(1_000),
        )];
        told.push(announced.clone());
        told.extend(later.iter().cloned());
        let folded = folded(&events(&told));
        let one = folded.get("").unwrap();
        assert_eq!(one.number(Field::AmountMinor), Some(1_000), "as yet");
        let changes_at = one.number(Field::PriceChangesAt);
        changes_at.zip(one.number(Field::NewAmountMinor))
    };
    let known = Some((at("2026-06-01T00:00:00Z"), 1_200));
    assert_eq!(price(&[]), known);
    let later = |name: &'static str| (name, "2026-03-01T00:00:00Z", json!({}));
    assert_eq!(price(&[later("Subscription Renewed")]), known);
    assert_eq!(price(&[later("Subscription Plan Changed")]), None);
    let withdrawn = json!({ "price_changes_at": null });
    let withdrawn = ("Subscription Updated", "2026-03-01T00:00:00Z", withdrawn);
    assert_eq!(price(&[withdrawn]), None);
}

#[test]
fn what_is_to_be_canceled_is_when_its_time_comes() {
    let started = (
        "Subscription Started",
        "2026-01-01T00:00:00Z",
        monthly(1_000),
    );
    let requested = |cancel_at: &str| {
        let told = json!({ "cancel_at": cancel_at, "cancel_at_period_end": true });
        (
            "Subscription Cancel Requested",
            "2026-03-05T00:00:00Z",
            told,
        )
    };
    let active = |day: &'static str| ("Subscription Updated", day, json!({ "status": "active" }));
    let is = |told: &[(&str, &str, Value)]| {
        let events = events(told);
        let (_, steps) = walked(&events, at("2026-12-01T00:00:00Z"));
        shown(&steps).split_off(1)
    };
    let requested_in_time = requested("2026-04-05");
    let ends = ["04-05 canceled Voluntary"];
    assert_eq!(is(&[started.clone(), requested_in_time.clone()]), ends);
    // What runs on until then is canceled all the same; what runs on behind it, is not.
    let before = active("2026-03-20T00:00:00Z");
    assert_eq!(
        is(&[started.clone(), requested_in_time.clone(), before]),
        ends
    );
    let behind = active("2026-05-01T00:00:00Z");
    let all = [started.clone(), requested_in_time.clone(), behind];
    assert_eq!(is(&all), [ends[0], "05-01 active 1000 USD"]);
    let taken_back = (
        "Subscription Updated",
        "2026-03-06T00:00:00Z",
        json!({ "cancel_at": null }),
    );
    let all = [started.clone(), requested_in_time.clone(), taken_back];
    assert!(is(&all).is_empty());
    // It ended at another time than was said, or before it began.
    let ended = json!({ "ended_at": "2026-03-31" });
    let all = [
        started.clone(),
        requested_in_time,
        ("Subscription Canceled", "2026-03-31T00:00:00Z", ended),
    ];
    assert_eq!(is(&all), ["03-31 canceled Voluntary"]);
    assert!(is(&[started, requested("2025-12-01")]).is_empty());
}

#[test]
fn what_happens_in_the_second_of_an_end_was_before_it() {
    let mut begun = monthly(1_000);
    begun["discount_minor"] = json!(300);
    begun["cancel_at"] = json!("2026-04-05T04:51:36Z");
    let dearer = json!({ "status": "active", "discount_minor": 0 });
    let ended = json!({ "ended_at": "2026-04-05T04:51:36Z" });
    let told = [
        ("Subscription Started", "2026-01-05T04:51:36Z", begun),
        ("Subscription Updated", "2026-04-05T04:51:36.001Z", dearer),
        ("Subscription Canceled", "2026-04-05T04:51:36.002Z", ended),
    ];
    let (_, steps) = walked(&events(&told), at("2026-12-01T00:00:00Z"));
    let expected = ["04-05 active 1000 USD", "04-05 canceled Voluntary"];
    assert_eq!(shown(&steps)[1..], expected);
}

#[test]
fn what_is_canceled_with_its_period_ends_with_it() {
    let is = |period_end: Value, later: &[(&str, &str, Value)]| {
        let mut begun = monthly(1_000);
        begun["period_end"] = period_end;
        let asked = json!({ "cancel_at_period_end": true });
        let mut told = vec![
            ("Subscription Started", "2026-01-05T00:00:00Z", begun),
            (
                "Subscription Cancel Requested",
                "2026-01-20T00:00:00Z",
                asked,
            ),
        ];
        told.extend(later.iter().cloned());
        let (_, steps) = walked(&events(&told), at("2026-12-01T00:00:00Z"));
        shown(&steps).split_off(1)
    };
    let known = json!("2026-02-05T00:00:00Z");
    let ends = ["02-05 canceled Voluntary"];
    assert_eq!(is(known.clone(), &[]), ends);
    // The name alone says it, too, and that it runs until then.
    let asked = |day: &'static str| ("Subscription Cancel Requested", day, json!({}));
    assert_eq!(is(known.clone(), &[asked("2026-01-21T00:00:00Z")]), ends);
    let active = |day: &'static str| ("Subscription Updated", day, json!({ "status": "active" }));
    assert_eq!(is(known.clone(), &[active("2026-01-25T00:00:00Z")]), ends);
    // What is told at last is the same end.
    let canceled = ("Subscription Canceled", "2026-02-05T00:00:09Z", json!({}));
    assert_eq!(is(known.clone(), &[canceled]), ends);
    // It was taken back, or went on behind the end.
    let back = json!({ "cancel_at_period_end": false });
    let back = ("Subscription Updated", "2026-01-22T00:00:00Z", back);
    assert!(is(known.clone(), &[back]).is_empty());
    let renewed = json!({ "period_end": "2026-03-05T00:00:00Z" });
    let renewed = ("Subscription Renewed", "2026-02-05T00:00:00Z", renewed);
    let last = is(known.clone(), &[renewed]).pop();
    assert!(
        last.is_none_or(|last| last.starts_with("02-05 active")),
        "it went on"
    );
    let behind = is(known, &[active("2026-02-06T00:00:00Z")]);
    assert_eq!(behind, [ends[0], "02-06 active 1000 USD"]);
    // The period that it was asked for in is known by those before; nothing is where none is.
    let first = json!("2025-11-05T00:00:00Z");
    assert_eq!(is(first, &[]), ends);
    assert!(is(Value::Null, &[]).is_empty());
    // One that is still tried ends with the trial.
    let tried = json!({ "trial_end": "2026-02-01T00:00:00Z" });
    let tried = ("Subscription Updated", "2026-01-06T00:00:00Z", tried);
    let steps = is(Value::Null, &[tried]);
    assert_eq!(steps.last().unwrap(), "02-01 canceled Voluntary");
}

#[test]
fn what_runs_is_not_lost_while_its_amount_is_not_known() {
    for (told, loss) in [
        (json!({}), None),
        (
            json!({ "status": "past_due", "reason": "payment_failed" }),
            None,
        ),
        (json!({ "status": "unpaid" }), Some(Loss::Involuntary)),
        (json!({ "status": "canceled" }), Some(Loss::Voluntary)),
    ] {
        let events = events(&[("Subscription Started", "2026-01-01T00:00:00Z", told)]);
        let folded = folded(&events);
        let standing = folded.get("").unwrap().standing(at("2026-02-01T00:00:00Z"));
        assert_eq!((standing.mrr, standing.loss), (None, loss));
    }
}

#[test]
fn mrr_is_that_of_all_subscriptions_however_many() {
    let mut told = Vec::new();
    for n in 0..200_i64 {
        let mut one = monthly(100);
        one["subscription_id"] = json!(format!("{n:03}"));
        if n < 3 {
            one["ended_at"] = json!(format!("2026-02-1{n}"));
        }
        if n == 5 {
            one["currency"] = json!("eur");
        }
        told.push(("Subscription Started", "2026-01-01T00:00:00Z", one));
    }
    let events = events(&told);
    let rows = events
        .iter()
        .map(|event| Row::new(Owner::Customer("u"), event));
    let mut whole = Whole::default();
    rows.for_each(|row| whole.tell(&row));
    let mut folded = folded(&events);
    assert_eq!(folded.mrr(at("2026-02-01T00:00:00Z"))["USD"], 2_000);
    folded.complete(&whole);
    let stored = serde_json::to_string(&folded).unwrap();
    let folded: Subscriptions = serde_json::from_str(&stored).unwrap();
    let days = [
        "2026-01-01",
        "2026-02-10",
        "2026-02-11",
        "2026-02-12",
        "2026-12-01",
    ];
    let mrr = days.map(|day| folded.mrr(at(&format!("{day}T00:00:00Z")))["USD"]);
    assert_eq!(mrr, [19_900, 19_800, 19_700, 19_600, 19_600]);
    assert_eq!(folded.mrr(at("2026-01-01T00:00:00Z"))["EUR"], 100);
    assert_eq!(folded.rest().moments().count(), 3);
    assert_eq!(folded.len(), MOST_SUBSCRIPTIONS);
}

#[test]
fn what_cannot_be_is_told_and_not_used() {
    let events = events(&[
        (
            "Subscription Started",
            "2026-01-01T00:00:00Z",
            monthly(1_000),
        ),
        (
            "Subscription Updated",
            "2026-01-02T00:00:00Z",
            json!({
                "amount_minor": -5, "currency": "XYZ", "interval": "fortnight", "ended_at": "2025-06-01",
                "quantity": "many", "plan": { "a": 1 },
            }),
        ),
        (
            "Invoice Paid",
            "2026-01-03T00:00:00Z",
            json!({ "amount_minor": 5 }),
        ),
        (
            "Subscription Started",
            "2026-01-04T00:00:00Z",
            json!({ "subscription_id": "other" }),
        ),
        (
            "Subscription Updated",
            "2026-01-05T00:00:00Z",
            json!({ "subscription_id": "x".repeat(300) }),
        ),
    ]);
    let folded = folded(&events);
    assert_eq!(
        folded.mrr(at("2026-02-01T00:00:00Z")),
        [("USD".to_owned(), 1_000)].into()
    );
    let issues = folded.issues();
    let told: Vec<(&str, Field, Problem)> = issues
        .iter()
        .map(|issue| (issue.message.as_str(), issue.field, issue.problem))
        .collect();
    let expected = [
        ("m0004", Field::SubscriptionId, Problem::TooLong),
        ("m0003", Field::Currency, Problem::Missing),
        ("m0003", Field::AmountMinor, Problem::Missing),
        ("m0003", Field::Interval, Problem::Missing),
        ("m0002", Field::Currency, Problem::Missing),
        ("m0001", Field::EndedAt, Problem::BeforeItsStart),
        ("m0001", Field::Currency, Problem::UnknownCurrency),
        ("m0001", Field::AmountMinor, Problem::Negative),
        ("m0001", Field::Quantity, Problem::NotANumber),
        ("m0001", Field::Interval, Problem::UnknownInterval),
        ("m0001", Field::Plan, Problem::NotAText),
    ];
    assert_eq!(told, expected);
    assert!(folded.get("x").is_none() && folded.len() == 2);
}

#[test]
fn what_is_told_wrongly_is_not_missing_besides() {
    let begun = json!({ "amount_minor": -5, "interval": "month", "currency": "XYZ" });
    let paid = json!({ "amount_minor": -5, "currency": "usd" });
    let events = events(&[
        ("Subscription Started", "2026-01-01T00:00:00Z", begun),
        ("Invoice Paid", "2026-01-02T00:00:00Z", paid),
    ]);
    let issues = folded(&events).issues();
    let told: Vec<(Field, Problem)> = issues
        .iter()
        .map(|issue| (issue.field, issue.problem))
        .collect();
    let expected = [
        (Field::AmountMinor, Problem::Negative),
        (Field::Currency, Problem::UnknownCurrency),
        (Field::AmountMinor, Problem::Negative),
    ];
    assert_eq!(told, expected);
}

#[test]
fn an_item_has_room_for_the_worst() {
    let text = "\"".repeat(255);
    let mut facts = json!({ "comment": "\"".repeat(500) });
    for field in Field::FACTS {
        facts[field.name()] = match field {
            Field::Plan | Field::Reason | Field::Feedback => json!(text),
            Field::Comment => facts["comment"].clone(),
            Field::Status => json!("incomplete_expired"),
            Field::Interval => json!("quarter"),
            Field::Currency => json!("USD"),
            Field::CancelAtPeriodEnd => json!(false),
            Field::IntervalCount
            | Field::Quantity
            | Field::AmountMinor
            | Field::NewAmountMinor
            | Field::DiscountMinor => {
                json!(10_000_000_000_000_i64)
            }
            _ => json!("2026-01-01T00:00:00.123Z"),
        };
    }
    let mut folded = Subscriptions::default();
    for subscription in 0..30 {
        for (minute, field) in Field::FACTS.into_iter().enumerate() {
            let id = format!("{subscription:02}{}", "\"".repeat(253));
            let time = format!("2026-01-01T00:{minute:02}:00Z");
            let told = json!({ "subscription_id": id, field.name(): facts[field.name()] });
            let mut event = events(&[("Subscription Updated", &time, told)]).remove(0);
            event.message_id = "\"".repeat(100);
            folded.tell(&Row::new(Owner::Customer("u"), &event));
        }
    }
    assert_eq!(
        (folded.len(), folded.left_out()),
        (MOST_SUBSCRIPTIONS, true)
    );
    let stored = serde_json::to_string(&folded).unwrap();
    assert!(stored.len() < 200_000, "{}", stored.len());
    assert_eq!(
        serde_json::from_str::<Subscriptions>(&stored).unwrap(),
        folded
    );
}

#[test]
fn of_what_a_batch_tells_of_one_time_the_later_holds() {
    let track = |event: &str, timestamp: Value| {
        json!({
            "type": "track", "userId": "u", "event": event, "properties": monthly(1_000), "timestamp": timestamp,
        })
    };
    let status = |batch: [Value; 3]| {
        let body = json!({ "batch": batch }).to_string();
        let now = "2026-03-01T00:00:00Z".parse().unwrap();
        let items = parse_batch(body.as_bytes(), &Request::new(now, "key_1")).unwrap();
        let events: Vec<Event> = items.into_iter().flat_map(|item| item.outcome).collect();
        let statuses = [folded(&events), folded(events.iter().rev())]
            .map(|folded| folded.get("").unwrap().status(at("2026-04-01T00:00:00Z")));
        assert_eq!(statuses[0], statuses[1]);
        statuses[0]
    };
    use Status::{Active, Canceled, Paused};
    for time in [Value::Null, json!("2026-02-01T00:00:00Z")] {
        let told = |names: [&str; 3]| status(names.map(|name| track(name, time.clone())));
        let [start, pause, resume, cancel] =
            ["Started", "Paused", "Resumed", "Canceled"].map(|name| format!("Subscription {name}"));
        assert_eq!(told([&start, &pause, &resume]), Some(Active));
        assert_eq!(told([&start, &resume, &pause]), Some(Paused));
        assert_eq!(told([&start, &pause, &cancel]), Some(Canceled));
        assert_eq!(told([&start, &cancel, &start]), Some(Active));
    }
}

const NAMES: [&str; 12] = [
    "Subscription Started",
    "Subscription Renewed",
    "Subscription Plan Changed",
    "Subscription Paused",
    "Subscription Resumed",
    "Subscription Cancel Requested",
    "Subscription Canceled",
    "Subscription Reactivated",
    "Subscription Updated",
    "Invoice Paid",
    "Login",
    "Subscription Updated",
];

/// An event at one of a few days, so that several are of one time.
fn told() -> impl Strategy<Value = (&'static str, String, Value)> {
    let property = prop_oneof![
        (0..9_000_i64).prop_map(|amount| ("amount_minor", json!(amount))),
        (0..3_usize).prop_map(|n| ("interval", json!(["month", "year", "odd"][n]))),
        (0..3_usize).prop_map(|n| ("currency", json!(["usd", "eur", "???"][n]))),
        (0..4_usize).prop_map(|n| ("status", json!(["active", "unpaid", "past_due", "?"][n]))),
        (1..28_u8).prop_map(|day| ("trial_end", json!(format!("2026-02-{day:02}")))),
        (1..28_u8).prop_map(|day| ("ended_at", json!(format!("2026-02-{day:02}")))),
        (1..28_u8).prop_map(|day| ("cancel_at", json!(format!("2026-02-{day:02}")))),
        (1..28_u8).prop_map(|day| ("started_at", json!(format!("2026-01-{day:02}")))),
        Just(("trial_end", json!(null))),
        Just(("discount_minor", json!("17"))),
    ];
    let properties = prop::collection::vec(property, 0..5);
    (0..NAMES.len(), 1..28_u8, 0..3_u8, properties).prop_map(|(name, day, id, properties)| {
        let mut all = json!({});
        if id > 0 {
            all["subscription_id"] = json!(format!("sub_{id}"));
        }
        for (name, value) in properties {
            all[name] = value;
        }
        (NAMES[name], format!("2026-02-{day:02}T00:00:00Z"), all)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn order_and_doubles_do_not_count(
        told in prop::collection::vec(told(), 0..30),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 0..30),
    ) {
        let told: Vec<(&str, &str, Value)> =
            told.iter().map(|(name, at, all)| (*name, at.as_str(), all.clone())).collect();
        let events = events(&told);
        let picked = picks.iter().filter(|_| !events.is_empty()).map(|pick| pick.get(&events));
        let shuffled = folded(picked.chain(events.iter().rev()));
        prop_assert!(shuffled.issues().len() <= MOST_ISSUES + 3 * 6);
        prop_assert_eq!(shuffled, folded(&events));
    }

    /// At every moment the walk stands where the facts by then have the fold stand, and its steps join up.
    #[test]
    fn the_walk_and_the_fold_agree(
        told in prop::collection::vec(told(), 0..30), day in 1..28_u8,
    ) {
        let told: Vec<(&str, &str, Value)> =
            told.iter().map(|(name, at, all)| (*name, at.as_str(), all.clone())).collect();
        let events = events(&told);
        let until = at(&format!("2026-02-{day:02}T12:00:00Z"));
        let (_, steps) = walked(&events, until);
        let known = events.iter().filter(|event| event.event_time.timestamp_millis() <= until);
        let folded = folded(known);
        let mut last = std::collections::BTreeMap::<String, Standing>::new();
        prop_assert!(steps.is_sorted_by_key(|step| step.at));
        for step in steps {
            let before = last.insert(step.subscription, step.after).unwrap_or_default();
            prop_assert_eq!(before, step.before);
        }
        for (id, one) in folded.iter() {
            let walked = last.get(id).cloned().unwrap_or_default();
            prop_assert_eq!(one.standing(until), walked, "{}", id);
        }
    }
}
