use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use domain::Churn;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::event::{Event, Kind};
use crate::owner::Owner;
use crate::row::Row;

const HOUR: i64 = 3_600_000;

fn time(text: &str) -> DateTime<Utc> {
    let text = match text.len() {
        10 => format!("{text}T12:00:00Z"),
        _ => text.to_owned(),
    };
    text.parse().unwrap()
}

fn date(text: &str) -> i64 {
    time(&format!("{text}T00:00:00Z")).timestamp_millis()
}

/// An event that came when it happened.
fn event(at: &str, kind: Kind, name: &str, properties: Value) -> Event {
    let event_time = time(at);
    Event {
        kind,
        message_id: format!("{at} {name} {properties}"),
        body: 0,
        user_id: Some("u".into()),
        anonymous_id: None,
        group_id: None,
        previous_id: None,
        name: (!name.is_empty()).then(|| name.to_owned()),
        event_time,
        received_at: event_time,
        historical: false,
        source: "key_1".into(),
        properties: serde_json::value::RawValue::from_string(properties.to_string()).unwrap(),
        context: None,
        extra: None,
    }
}

fn track(at: &str, name: &str, properties: Value) -> Event {
    event(at, Kind::Track, name, properties)
}

fn rows(events: &[Event]) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = events
        .iter()
        .map(|event| Row::new(Owner::Customer("u"), event))
        .collect();
    rows.sort();
    rows
}

fn layout(churn: Churn) -> Layout {
    Layout {
        events: vec!["Login".into(), "Order".into()],
        amounts: vec![Amount {
            event: "Order".into(),
            property: "total".into(),
        }],
        traits: vec![
            Trait {
                name: "address.country".into(),
                kind: TraitKind::Text,
            },
            Trait {
                name: "plan".into(),
                kind: TraitKind::Text,
            },
        ],
        pages: true,
        subscriptions: churn != Churn::Inactivity,
        currency: Some("EUR".into()),
        ..Layout::of(churn)
    }
}

fn question(churn: Churn, dates: &[&str], labelled: bool) -> Question {
    Question {
        layout: layout(churn),
        dates: dates.iter().map(|text| date(text)).collect(),
        horizon: 30 * DAY,
        until: date("2026-12-01"),
        labelled,
    }
}

fn file(question: &Question, events: &[Event]) -> Vec<u8> {
    let mut writer = question.writer(Vec::new()).unwrap();
    question.answer("u", &rows(events), &mut writer).unwrap();
    writer.finish().unwrap().0
}

fn batch(question: &Question, events: &[Event]) -> RecordBatch {
    let file = Bytes::from(file(question, events));
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let schema = Arc::clone(reader.schema());
    let mut batches = reader.with_batch_size(10_000).build().unwrap();
    batches
        .next()
        .map_or(RecordBatch::new_empty(schema), Result::unwrap)
}

fn cell(batch: &RecordBatch, column: &str, row: usize) -> String {
    let cells = batch
        .column_by_name(column)
        .unwrap_or_else(|| panic!("{column}"));
    if cells.is_null(row) {
        return "-".into();
    }
    match cells.data_type() {
        DataType::Int64 => cells.as_primitive::<Int64Type>().value(row).to_string(),
        DataType::Float64 => format!("{:?}", cells.as_primitive::<Float64Type>().value(row)),
        DataType::Boolean => cells.as_boolean().value(row).to_string(),
        DataType::Date32 => {
            let days = cells.as_primitive::<Date32Type>().value(row);
            (DateTime::UNIX_EPOCH + TimeDelta::days(days.into()))
                .format("%F")
                .to_string()
        }
        _ => cells.as_string::<i32>().value(row).to_owned(),
    }
}

fn subscribed(at: &str) -> Event {
    let properties = json!({
        "plan": "Pro", "interval": "month", "amount_minor": 2000, "discount_minor": 500, "currency": "EUR",
        "quantity": 3, "period_end": "2026-06-20T12:00:00Z",
    });
    track(at, "Subscription Started", properties)
}

#[test]
fn features_say_how_a_customer_was() {
    let country = json!({ "plan": "Pro", "address": { "country": "PT" } });
    let events = [
        event("2026-03-02", Kind::Identify, "", country),
        event("2026-06-10", Kind::Identify, "", json!({ "plan": "Team" })),
        subscribed("2026-03-02"),
        track("2026-04-10", "Login", json!({})),
        track("2026-05-10T10:00:00Z", "Login", json!({})),
        track("2026-05-10T10:20:00Z", "Order", json!({ "total": 10 })),
        track("2026-05-10T11:00:00Z", "Order", json!({ "total": 5.5 })),
        track("2026-05-11", "Order", json!({ "total": "many" })),
        event("2026-05-28", Kind::Page, "Help", json!({})),
        track(
            "2026-05-20",
            "Invoice Payment Failed",
            json!({ "amount_minor": 1500 }),
        ),
    ];
    let told = batch(&question(Churn::Any, &["2026-06-01"], false), &events);
    let expected = [
        ("Customer ID", "u"),
        ("Snapshot date", "2026-06-01"),
        ("Days since first seen", "90"),
        ("Plan", "Pro"),
        ("Billing interval", "month"),
        ("Seats", "3"),
        ("MRR in EUR", "15.0"),
        ("Subscription age in days", "90"),
        ("Days to renewal", "19"),
        ("In trial", "false"),
        ("Discount in percent", "25.0"),
        ("Payments failed, last 90 days", "1"),
        ("Days since last active", "3"),
        ("Days active, last 30 days", "3"),
        ("Days active, change against the 30 days before", "2"),
        ("Sessions, last 30 days", "4"),
        ("Different events, last 30 days", "3"),
        ("Pages, last 30 days", "1"),
        ("Days since last Login", "21"),
        ("Login, last 7 days", "0"),
        ("Login, last 30 days", "1"),
        ("Login, last 90 days", "2"),
        ("Login, change against the 30 days before", "0"),
        ("Order, last 30 days", "3"),
        ("Sum of total of Order, last 30 days", "15.5"),
        ("Mean of total of Order, last 30 days", "7.75"),
        ("address.country", "PT"),
        ("plan (2)", "Pro"),
    ];
    for (column, value) in expected {
        assert_eq!(cell(&told, column, 0), value, "{column}");
    }
    assert!(told.column_by_name(TARGET).is_none());
}

/// What became, after June began, of somebody who subscribed in March.
fn became(churn: Churn, later: &[Event]) -> Option<bool> {
    let mut events = vec![subscribed("2026-03-02")];
    events.extend(later.iter().cloned());
    let told = batch(&question(churn, &["2026-06-01"], true), &events);
    let left = told.column_by_name(TARGET).unwrap().as_boolean();
    (!left.is_empty()).then(|| left.value(0))
}

#[test]
fn leaving_is_told_from_staying() {
    let canceled = |at: &str, properties: Value| track(at, "Subscription Canceled", properties);
    let asked = |at: &str| track(at, "Subscription Cancel Requested", json!({}));
    let updated = |at: &str, properties| track(at, "Subscription Updated", properties);
    let failed = json!({ "reason": "payment_failed" });
    let other = json!({
        "subscription_id": "2", "plan": "Team", "interval": "year", "amount_minor": 9, "currency": "EUR",
    });
    let late = Event {
        received_at: time("2026-06-20"),
        ..canceled("2026-05-20", json!({}))
    };
    let unknown = Event {
        received_at: time("2026-12-20"),
        ..canceled("2026-06-20", json!({}))
    };
    let (any, voluntary, involuntary) = (Some(true), Some(true), Some(true));
    let stays = [Some(false); 3];
    let cases = [
        ("nothing", vec![], stays),
        (
            "canceled",
            vec![canceled("2026-06-20", json!({}))],
            [any, voluntary, Some(false)],
        ),
        (
            "canceled after",
            vec![canceled("2026-07-02", json!({}))],
            stays,
        ),
        (
            "payment failed",
            vec![canceled("2026-06-20", failed)],
            [any, Some(false), involuntary],
        ),
        (
            "asked for",
            vec![asked("2026-06-20")],
            [any, voluntary, Some(false)],
        ),
        (
            "taken back",
            vec![
                asked("2026-06-10"),
                updated("2026-06-20", json!({ "cancel_at_period_end": false })),
            ],
            stays,
        ),
        (
            "back again",
            vec![
                canceled("2026-06-10", json!({})),
                track("2026-06-20", "Subscription Reactivated", json!({})),
            ],
            stays,
        ),
        (
            "rests",
            vec![track("2026-06-10", "Subscription Paused", json!({}))],
            stays,
        ),
        (
            "changed for another",
            vec![
                canceled("2026-06-10", json!({})),
                track("2026-06-10", "Subscription Started", other),
            ],
            stays,
        ),
        ("not known yet", vec![unknown], stays),
        ("asked for before", vec![asked("2026-05-20")], [None; 3]),
        ("left before, which was told later", vec![late], [None; 3]),
        (
            "rested",
            vec![track("2026-05-10", "Subscription Paused", json!({}))],
            [None; 3],
        ),
    ];
    for (what, later, expected) in cases {
        let kinds = [Churn::Any, Churn::Voluntary, Churn::Involuntary];
        assert_eq!(kinds.map(|churn| became(churn, &later)), expected, "{what}");
    }
}

#[test]
fn without_subscriptions_who_does_nothing_has_left() {
    let dates = ["2026-05-01", "2026-06-01", "2026-07-01", "2026-08-01"];
    let events = [
        track("2026-04-20", "Login", json!({})),
        event("2026-05-30", Kind::Page, "Home", json!({})),
        event("2026-07-10", Kind::Identify, "", json!({ "plan": "Pro" })),
        track("2026-07-10", "Invoice Paid", json!({})),
    ];
    let told = batch(&question(Churn::Inactivity, &dates, true), &events);
    let rows = (0..told.num_rows()).map(|row| [DATE, TARGET].map(|name| cell(&told, name, row)));
    let expected = [["2026-05-01", "false"], ["2026-06-01", "true"]];
    assert_eq!(rows.collect::<Vec<_>>(), expected);
}

#[test]
fn five_thousand_names_make_no_five_thousand_columns() {
    let census = |after: bool| {
        let mut census = Census::new(date("2026-06-01"));
        for customer in 0..400 {
            let mut events: Vec<Event> = (0..13)
                .map(|n| track("2026-05-20", &format!("e{}", customer * 13 + n), json!({})))
                .collect();
            events.push(track(
                "2026-05-20",
                "Login",
                json!({ "ms": customer, "page": "x" }),
            ));
            let traits =
                json!({ "name": format!("n{customer}"), "plan": (["Pro", "Team"][customer % 2]) });
            events.push(event("2026-05-01", Kind::Identify, "", traits));
            if after {
                events.push(track("2026-06-02", "Farewell", json!({ "stars": 1 })));
                events.push(event(
                    "2026-06-02",
                    Kind::Identify,
                    "",
                    json!({ "plan": 7 }),
                ));
            }
            census.add(&rows(&events));
        }
        census.layout(census.churn())
    };
    let layout = census(false);
    assert_eq!(layout.churn, Churn::Inactivity);
    assert_eq!(layout.events, ["Login"]);
    let amounts: Vec<&str> = layout
        .amounts
        .iter()
        .map(|amount| &*amount.property)
        .collect();
    assert_eq!(amounts, ["ms"]);
    let traits: Vec<&str> = layout.traits.iter().map(|one| &*one.name).collect();
    assert_eq!(traits, ["plan"]);
    assert_eq!(census(true), layout, "what comes later chooses nothing");
}

#[test]
fn a_dataset_is_read_as_it_is_meant() {
    let question = question(Churn::Any, &["2026-05-01", "2026-06-01"], true);
    let mut writer = question.writer(Vec::new()).unwrap();
    for customer in 0..200 {
        let mut events = vec![subscribed("2026-03-02")];
        for day in 1..=customer % 28 {
            events.push(track(
                &format!("2026-05-{:02}", day + 1),
                "Login",
                json!({}),
            ));
        }
        if customer % 5 == 0 {
            events.push(track("2026-06-10", "Subscription Canceled", json!({})));
        }
        question
            .answer(&format!("{customer:05}"), &rows(&events), &mut writer)
            .unwrap();
    }
    let (file, rows) = writer.finish().unwrap();
    let limits = data::Limits {
        bytes: 1 << 30,
        rows: 1_000,
        columns: 1_000,
    };
    let mut out = Vec::new();
    let file = Arc::new(Bytes::from(file));
    let read = data::ReadOptions::default();
    let ingested = data::ingest(file, &limits, &read, &mut out, &mut |_| Ok(())).unwrap();
    let said = &ingested.profile.suggestions;
    assert_eq!((ingested.rows, rows), (400, 400));
    assert_eq!(said.target.as_deref(), Some(TARGET));
    assert_eq!(said.entity_key.as_deref(), Some(CUSTOMER));
    assert_eq!(said.snapshot_column.as_deref(), Some(DATE));
    assert_eq!(said.positive_label.as_deref(), Some("true"));
    assert!(said.needs_answer.is_empty(), "{:?}", said.needs_answer);
    let few = ["constant", "mostly_missing"];
    let is_wrong = |of: &&data::ColumnProfile| {
        let mut codes = of.warnings.iter().map(|one| one.code.as_str());
        of.name != TARGET && codes.any(|code| !few.contains(&code))
    };
    let warned: Vec<_> = ingested.profile.columns.iter().filter(is_wrong).collect();
    assert!(warned.is_empty(), "{warned:?}");
}

/// The columns of a layout's datasets.
fn columns(layout: Layout) -> Vec<String> {
    let question = Question {
        layout,
        ..question(Churn::Any, &["2026-05-01"], true)
    };
    let batch = batch(&question, &[subscribed("2026-03-02")]);
    let schema = batch.schema();
    schema.fields().iter().map(|of| of.name().clone()).collect()
}

/// With what they are called by all.
fn in_common(columns: &[String]) -> Vec<(&str, Option<&'static str>)> {
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let common = common_names(&columns);
    columns.into_iter().zip(common).collect()
}

#[test]
fn what_the_ledger_makes_is_called_alike_by_all_and_nothing_else_is() {
    let all = columns(Layout {
        currencies: true,
        ..layout(Churn::Any)
    });
    let all = in_common(&all);
    let is_common = |column: &str| all.iter().any(|(of, name)| *of == column && name.is_some());
    assert!(is_common("Plan") && is_common("Currency") && is_common("Plan changes, last 90 days"));
    assert!(all.contains(&("MRR in EUR", Some("MRR"))));
    let last = all.iter().rposition(|(_, name)| name.is_some()).unwrap();
    let own = all[..last].iter().filter(|(_, name)| name.is_none());
    let own: Vec<&str> = own.map(|(column, _)| *column).collect();
    assert_eq!(
        own,
        [CUSTOMER, DATE],
        "others of the ledger have no common name"
    );
    for column in ["Login, last 30 days", "address.country", "plan (2)", TARGET] {
        assert!(all.contains(&(column, None)), "{column}: {all:?}");
    }
    assert_eq!(in_common(&["Plan".into()]), [("Plan", None)], "nobody's");
}

#[test]
fn what_an_organization_calls_as_the_ledger_does_stays_its_own() {
    let named = |name: &str| Trait {
        name: name.into(),
        kind: TraitKind::Text,
    };
    // Without subscriptions the ledger has no such columns, so nobody else uses up the names.
    let traits = [
        "Plan",
        "MRR in EUR",
        "Seats",
        "Different events, last 30 days",
    ];
    let columns = columns(Layout {
        traits: traits.map(named).to_vec(),
        events: vec!["Payments failed".into(), "Sessions".into()],
        pages: true,
        ..Layout::of(Churn::Any)
    });
    let all = in_common(&columns);
    for own in [
        "Plan",
        "MRR in EUR",
        "Seats",
        "Different events, last 30 days (2)",
    ] {
        assert!(all.contains(&(own, None)), "{own}: {all:?}");
    }
    assert!(all.contains(&("Payments failed, last 90 days", None)));
    let common = all.iter().filter(|(_, name)| name.is_some()).count();
    assert_eq!(common, 6);
}

/// An event by numbers, so many hours from the date; `lag` hours until it came.
#[derive(Debug, Clone)]
struct Made {
    hour: i64,
    lag: i64,
    historical: bool,
    what: usize,
    number: i64,
}

fn made(hours: std::ops::Range<i64>) -> impl Strategy<Value = Made> {
    (hours, 0..200_i64, any::<bool>(), 0..10_usize, 0..50_i64).prop_map(
        |(hour, lag, historical, what, number)| Made {
            hour,
            lag,
            historical,
            what,
            number,
        },
    )
}

fn events(all: &[Made], date: i64) -> Vec<Event> {
    let event = |(at, made): (usize, &Made)| {
        let (kind, name, properties) = match made.what {
            0 => (Kind::Track, "Login", json!({})),
            1 => (Kind::Track, "Order", json!({ "total": made.number })),
            2 => (Kind::Page, "Home", json!({})),
            3 => (
                Kind::Identify,
                "",
                json!({ "plan": made.number.to_string() }),
            ),
            4 => (
                Kind::Track,
                "Subscription Started",
                json!({ "amount_minor": made.number, "currency": "EUR", "interval": "month" }),
            ),
            5 => (
                Kind::Track,
                "Subscription Updated",
                json!({ "plan": made.number.to_string(), "cancel_at_period_end": false }),
            ),
            6 => (Kind::Track, "Subscription Canceled", json!({})),
            7 => (Kind::Track, "Invoice Payment Failed", json!({})),
            8 => (Kind::Track, "Subscription Cancel Requested", json!({})),
            _ => (Kind::Track, "Other", json!({})),
        };
        let event_time = DateTime::from_timestamp_millis(date + made.hour * HOUR).unwrap();
        Event {
            message_id: format!("{at}"),
            event_time,
            received_at: event_time + TimeDelta::hours(made.lag),
            historical: made.historical,
            ..event("2026-06-01", kind, name, properties)
        }
    };
    all.iter().enumerate().map(event).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// All that became available from a date on may be another, late events among it: nothing of the date changes.
    #[test]
    fn what_comes_later_changes_nothing_of_a_date(
        before in prop::collection::vec(made(-3_000..0), 0..60),
        one in prop::collection::vec(made(-3_000..3_000), 0..60),
        other in prop::collection::vec(made(-3_000..3_000), 0..60),
    ) {
        let at = date("2026-06-01");
        let mut subscribed = vec![Made { hour: -3_000, lag: 0, historical: true, what: 4, number: 7 }];
        subscribed.extend(before);
        let known = events(&subscribed, at);
        let file = |later: &[Made]| {
            let mut all: Vec<Event> = known.clone();
            all.retain(|event| event.available_at().timestamp_millis() < at);
            let later = events(later, at).into_iter();
            let later = later.filter(|event| event.available_at().timestamp_millis() >= at);
            all.extend(later.map(|event| Event { message_id: format!("later {}", event.message_id), ..event }));
            let question = question(Churn::Any, &["2026-06-01"], false);
            file(&question, &all)
        };
        prop_assert_eq!(file(&one), file(&other));
    }

    /// The same events make the same file, and what became of customers is a column beside the same features.
    #[test]
    fn the_same_events_make_the_same_rows(all in prop::collection::vec(made(-3_000..3_000), 0..60)) {
        let events = events(&all, date("2026-06-01"));
        let dates = ["2026-04-01", "2026-05-01", "2026-06-01", "2026-07-01"];
        let labelled = question(Churn::Any, &dates, true);
        prop_assert_eq!(file(&labelled, &events), file(&labelled, &events));
        let mut reversed = events.clone();
        reversed.reverse();
        prop_assert_eq!(file(&labelled, &events), file(&labelled, &reversed));
        let known = batch(&question(Churn::Any, &dates, false), &events);
        let told = batch(&labelled, &events);
        let row_of = |batch: &RecordBatch, row: usize| -> Vec<String> {
            let names = known.schema();
            names.fields().iter().map(|field| cell(batch, field.name(), row)).collect()
        };
        let known: Vec<Vec<String>> = (0..known.num_rows()).map(|row| row_of(&known, row)).collect();
        for row in 0..told.num_rows() {
            prop_assert!(known.contains(&row_of(&told, row)));
        }
    }
}
