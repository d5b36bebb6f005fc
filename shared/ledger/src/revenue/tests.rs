use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::cohorts::cohorts;
use super::*;
use crate::event::Event;
use crate::history::Reader;
use crate::owner::Owner;
use crate::row::Row;
use crate::subscription::Subscriptions;
use crate::subscription::tests::{at as millis, events_of};

/// An event: whose, its name, time and properties.
type Made = (String, &'static str, String, Value);

fn made(customer: &str, name: &'static str, at: &str, properties: Value) -> Made {
    (customer.to_owned(), name, at.to_owned(), properties)
}

fn events(all: &[Made]) -> Vec<Event> {
    let told = all.iter();
    events_of(told.map(|(customer, name, at, of)| (customer.as_str(), *name, at.as_str(), of)))
}

fn books(events: &[Event], until: i64) -> (Summary, Vec<Move>) {
    let mut books = Books::new(until);
    let owned = events
        .iter()
        .map(|event| Row::new(Owner::Customer(whose(event)), event));
    let mut rows: Vec<Row<'_>> = owned.collect();
    rows.sort();
    for of_one in rows.chunk_by(|one, next| one.owner == next.owner) {
        let customer = of_one[0].user_id.unwrap();
        of_one
            .iter()
            .for_each(|row| books.row(customer, row).unwrap());
        books.end(customer).unwrap();
    }
    books.finish()
}

fn whose(event: &Event) -> &str {
    event.user_id.as_deref().unwrap()
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn report(summary: &Summary, from: &str, to: &str) -> Report {
    Report::new(summary, month(from), month(to), month("2026-12"))
}

fn monthly(amount: i64) -> Value {
    json!({ "amount_minor": amount, "interval": "month", "currency": "usd" })
}

fn sum(count: i64, amount_minor: i64) -> Sum {
    Sum {
        count,
        amount_minor,
    }
}

#[test]
fn sums_beyond_64_bits_do_not_wrap() {
    let daily =
        json!({ "amount_minor": 10_000_000_000_000_i64, "interval": "day", "currency": "usd" });
    let begun = (0..40).map(|n| {
        let customer = format!("c{n}");
        made(
            &customer,
            "Subscription Started",
            "2026-01-10T00:00:00Z",
            daily.clone(),
        )
    });
    let begun = events(&begun.collect::<Vec<Made>>());
    let (of_some, _) = books(&begun, millis("2026-03-15T00:00:00Z"));
    let mut all = Summary::default();
    (0..1_000).for_each(|_| all.merge(&of_some));
    let figures = &report(&all, "2026-01", "2026-03").currencies[0].months;
    assert_eq!(figures[0].net.new, sum(40_000, i64::MAX));
    let mrr: Vec<i64> = figures.iter().map(|month| month.mrr_minor).collect();
    assert_eq!(mrr, [i64::MAX; 3]);
    let cohorts = cohorts(
        &all.currencies["USD"].cohorts,
        month("2026-01"),
        month("2026-03"),
    );
    assert_eq!(cohorts[0].started.count, 40_000);
    assert!(
        cohorts[0]
            .months
            .iter()
            .all(|month| month.mrr_minor == i64::MAX)
    );
    assert!(
        cohorts[0]
            .months
            .iter()
            .all(|month| month.mrr_retention == 1.0)
    );

    // Of one customer all that are followed have room.
    let largest = crate::subscription::Price {
        amount_minor: 10_000_000_000_000,
        discount_minor: 0,
        interval: crate::subscription::Interval::Day,
        interval_count: 1,
    };
    assert!(largest.monthly().checked_mul(10_000).is_some());
}

#[test]
fn a_year_of_three_customers() {
    let all = [
        made(
            "a",
            "Subscription Started",
            "2026-01-10T00:00:00Z",
            monthly(1_000),
        ),
        made(
            "a",
            "Subscription Plan Changed",
            "2026-02-05T00:00:00Z",
            monthly(1_500),
        ),
        made(
            "a",
            "Subscription Plan Changed",
            "2026-02-20T00:00:00Z",
            monthly(1_200),
        ),
        made(
            "b",
            "Subscription Started",
            "2026-01-31T23:59:59.999Z",
            monthly(3_000),
        ),
        made(
            "b",
            "Subscription Canceled",
            "2026-03-01T00:00:00Z",
            json!({ "reason": "payment_failed" }),
        ),
        made(
            "b",
            "Subscription Reactivated",
            "2026-04-01T00:00:00Z",
            json!({}),
        ),
        made("c", "Subscription Started", "2026-02-01T00:00:00Z", {
            let mut yearly = monthly(12_000);
            yearly["interval"] = json!("year");
            yearly
        }),
        made(
            "c",
            "Subscription Paused",
            "2026-02-10T00:00:00Z",
            json!({}),
        ),
        made(
            "c",
            "Subscription Resumed",
            "2026-02-12T00:00:00Z",
            json!({}),
        ),
        made(
            "c",
            "Subscription Canceled",
            "2026-04-02T00:00:00Z",
            json!({}),
        ),
        // In another currency, and of another customer.
        made(
            "d",
            "Subscription Started",
            "2026-03-02T00:00:00Z",
            json!({
                "amount_minor": 500, "interval": "month", "currency": "JPY"
            }),
        ),
        made(
            "a",
            "Invoice Payment Failed",
            "2026-02-10T00:00:00Z",
            json!({ "invoice_id": "i1", "amount_minor": 1_500, "currency": "usd" }),
        ),
        made(
            "a",
            "Invoice Paid",
            "2026-02-12T00:00:00Z",
            json!({ "invoice_id": "i1", "amount_minor": 1_500, "currency": "usd" }),
        ),
        made(
            "a",
            "Invoice Payment Recovered",
            "2026-02-12T00:00:00Z",
            json!({ "invoice_id": "i1", "amount_minor": 1_500, "currency": "usd" }),
        ),
        made(
            "a",
            "Invoice Paid",
            "2026-02-13T00:00:00Z",
            json!({ "amount_minor": 0, "currency": "usd" }),
        ),
        made(
            "a",
            "Invoice Refunded",
            "2026-03-12T00:00:00Z",
            json!({ "invoice_id": "i1", "amount_minor": 400, "currency": "usd" }),
        ),
    ];
    let (summary, moves) = books(&events(&all), millis("2026-06-15T00:00:00Z"));
    assert_eq!((summary.customers, summary.holds_until), (4, None));
    let report = report(&summary, "2026-01", "2026-05");
    let currencies: Vec<&str> = report
        .currencies
        .iter()
        .map(|one| one.currency.as_str())
        .collect();
    assert_eq!(currencies, ["JPY", "USD"]);
    let [january, february, march, april, may] = &report.currencies[1].months[..] else {
        panic!("{report:?}");
    };
    assert_eq!((january.customers, january.mrr_minor), (2, 4_000));
    assert_eq!(january.net.new, sum(2, 4_000));
    assert_eq!((january.logo_churn, january.net_retention), (None, None));

    assert_eq!((february.customers, february.mrr_minor), (3, 5_200));
    assert_eq!(
        (february.net.new, february.net.expansion),
        (sum(1, 1_000), sum(1, 200))
    );
    let changes = &february.changes;
    assert_eq!(
        (changes.new, changes.expansion),
        (sum(1, 1_000), sum(1, 500))
    );
    assert_eq!(
        (changes.contraction, changes.churn.paused),
        (sum(1, 300), sum(1, 1_000))
    );
    assert_eq!(changes.reactivation, sum(1, 1_000));
    assert_eq!(february.net_retention, Some(1.05));
    assert_eq!(february.failed, sum(1, 1_500));
    assert_eq!(
        (february.payments, february.recovered),
        (sum(1, 1_500), sum(1, 1_500))
    );

    assert_eq!((march.customers, march.mrr_minor), (2, 2_200));
    assert_eq!(march.net.churn.involuntary, sum(1, 3_000));
    assert_eq!(march.logo_churn, Some(1.0 / 3.0));
    assert_eq!(
        (march.gross_retention, march.refunds),
        (Some(2_200.0 / 5_200.0), sum(1, 400))
    );

    assert_eq!(
        (april.net.reactivation, april.net.churn.voluntary),
        (sum(1, 3_000), sum(1, 1_000))
    );
    assert_eq!(
        (may.customers, may.mrr_minor, may.is_over),
        (2, 4_200, true)
    );
    let moved: Vec<(&str, Movement)> = moves
        .iter()
        .filter(|one| one.month == month("2026-04"))
        .map(|one| (one.customer.as_str(), one.movement))
        .collect();
    assert_eq!(
        moved,
        [
            ("b", Movement::Reactivation),
            ("c", Movement::ChurnVoluntary)
        ]
    );

    let lifetime = report.currencies[1].lifetime_value.as_ref().unwrap();
    // Two of 2 + 3 + 2 + 2 customers left, and a customer brings 2,100.
    assert_eq!((lifetime.customers_lost, lifetime.months), (2, 4));
    assert_eq!(
        (lifetime.mrr_per_customer_minor, lifetime.amount_minor),
        (2_100, 9_450)
    );

    let cohorts = cohorts(
        &summary.currencies["USD"].cohorts,
        month("2026-01"),
        month("2026-04"),
    );
    let shown: Vec<(String, Vec<i64>, f64)> = cohorts
        .iter()
        .map(|one| {
            let customers = one.months.iter().map(|month| month.customers).collect();
            (
                one.month.to_string(),
                customers,
                one.months.last().unwrap().mrr_retention,
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("2026-01".to_owned(), vec![2, 2, 1, 2], 1.05),
            ("2026-02".to_owned(), vec![1, 1, 0], 0.0)
        ]
    );
}

#[test]
fn what_ends_by_itself_holds_until_then() {
    let mut trial = monthly(900);
    trial["trial_end"] = json!("2026-03-05T00:00:00Z");
    let all = events(&[made(
        "a",
        "Subscription Started",
        "2026-02-20T00:00:00Z",
        trial,
    )]);
    let (before, _) = books(&all, millis("2026-03-01T00:00:00Z"));
    assert_eq!(before.holds_until, Some(millis("2026-03-05T00:00:00Z")));
    assert!(before.currencies.is_empty());
    let (after, moves) = books(&all, millis("2026-03-06T00:00:00Z"));
    assert_eq!((after.holds_until, moves.len()), (None, 1));
    assert_eq!(
        after.currencies["USD"].months[&month("2026-03")].net.mrr(),
        900
    );
}

#[test]
fn what_could_not_be_counted_is() {
    let without = |name: &str| {
        let mut told = monthly(900);
        told[name] = Value::Null;
        told
    };
    let all = events(&[
        made(
            "a",
            "Subscription Started",
            "2026-04-24T00:00:00Z",
            without("amount_minor"),
        ),
        made(
            "b",
            "Subscription Started",
            "2026-04-24T00:00:00Z",
            without("currency"),
        ),
        made(
            "c",
            "Subscription Started",
            "2026-04-24T00:00:00Z",
            monthly(900),
        ),
        made(
            "d",
            "Subscription Started",
            "2026-04-24T00:00:00Z",
            json!({ "amount_minor": 0 }),
        ),
        made(
            "e",
            "Subscription Started",
            "2026-04-24T00:00:00Z",
            json!({}),
        ),
        made(
            "e",
            "Subscription Canceled",
            "2026-04-25T00:00:00Z",
            json!({}),
        ),
    ]);
    let (summary, _) = books(&all, millis("2026-05-01T00:00:00Z"));
    assert_eq!((summary.customers, summary.unpriced), (5, 2));
    let (earlier, _) = books(&all, millis("2026-04-24T12:00:00Z"));
    assert_eq!(earlier.unpriced, 3);
    let mut both = summary.clone();
    both.merge(&summary);
    assert_eq!(both.unpriced, 4);
}

#[test]
fn who_comes_back_is_not_new_though_no_month_ended_with_them() {
    let told = |name, at| made("a", name, at, monthly(900));
    let all = events(&[
        told("Subscription Started", "2026-04-24T00:00:00Z"),
        told("Subscription Paused", "2026-04-28T00:00:00Z"),
        told("Subscription Resumed", "2026-06-25T00:00:00Z"),
    ]);
    let (summary, moves) = books(&all, millis("2026-07-01T00:00:00Z"));
    let months = &report(&summary, "2026-04", "2026-06").currencies[0].months;
    let [april, june] = [&months[0], &months[2]];
    assert_eq!((april.changes.new, april.net.new), (sum(1, 900), sum(0, 0)));
    assert_eq!(
        (june.net.new, june.net.reactivation),
        (sum(0, 0), sum(1, 900))
    );
    assert_eq!(june.changes.reactivation, sum(1, 900));
    let moved: Vec<Movement> = moves.iter().map(|one| one.movement).collect();
    assert_eq!(moved, [Movement::Reactivation]);
}

fn told() -> impl Strategy<Value = Made> {
    const NAMES: [&str; 8] = [
        "Subscription Started",
        "Subscription Plan Changed",
        "Subscription Paused",
        "Subscription Resumed",
        "Subscription Canceled",
        "Subscription Reactivated",
        "Subscription Updated",
        "Invoice Paid",
    ];
    let ids = (0..NAMES.len(), 0..6_u8, 0..3_u8);
    let time = (1..7_u8, 1..29_u8);
    let facts = (0..3_i64, 0..2_usize, 0..3_usize, any::<bool>());
    (ids, time, facts).prop_map(
        |((name, customer, id), (month, day), (amount, currency, interval, price))| {
            let mut properties = json!({ "subscription_id": format!("s{id}") });
            if price {
                properties["amount_minor"] = json!(amount * 1_001);
                properties["currency"] = json!(["usd", "eur"][currency]);
                properties["interval"] = json!(["month", "year", "week"][interval]);
            }
            if day == 28 {
                properties["trial_end"] = json!(format!("2026-{:02}-15", month + 1));
            }
            (
                format!("c{customer}"),
                NAMES[name],
                format!("2026-{month:02}-{day:02}T00:00:00Z"),
                properties,
            )
        },
    )
}

/// MRR and customers by currency at a moment, by the fold alone.
fn standing(events: &[Event], at: i64) -> BTreeMap<String, (i64, i64)> {
    let mut customers = BTreeMap::<&str, Subscriptions>::new();
    for event in events {
        if event.event_time.timestamp_millis() <= at {
            let told = customers.entry(whose(event)).or_default();
            told.tell(&Row::new(Owner::Nobody, event));
        }
    }
    let mut all = BTreeMap::new();
    for (currency, minor) in customers.values().flat_map(|one| one.mrr(at)) {
        let sum: &mut (i64, i64) = all.entry(currency).or_default();
        *sum = (sum.0 + 1, sum.1 + minor);
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    /// Each month's MRR is that of the subscriptions at its end, and both kinds of movements add up to it.
    #[test]
    fn movements_add_up(all in prop::collection::vec(told(), 0..60)) {
        let events = events(&all);
        let (summary, moves) = books(&events, millis("2026-12-31T00:00:00Z"));
        let report = report(&summary, "2026-01", "2026-11");
        for figures in &report.currencies {
            for each in &figures.months {
                let end = each.month.plus(1).begin().timestamp_millis() - 1;
                let standing = standing(&events, end);
                let there = standing.get(&figures.currency).copied().unwrap_or_default();
                prop_assert_eq!((each.customers, each.mrr_minor), there, "{}", each.month);
                let of_month = &summary.currencies[&figures.currency].months;
                let changes = of_month.get(&each.month).map_or(0, |one| one.changes.mrr());
                prop_assert_eq!(each.mrr_before_minor + changes, each.mrr_minor);
                let moved = moves.iter().filter(|one| one.month == each.month && one.currency == figures.currency);
                let moved: i64 = moved.map(|one| one.after - one.before).sum();
                prop_assert_eq!(each.mrr_before_minor + moved, each.mrr_minor);
            }
            let cohorts = cohorts(&summary.currencies[&figures.currency].cohorts, month("2026-01"), month("2026-11"));
            let last = cohorts.iter().filter_map(|one| one.months.last());
            let kept: i64 = last.map(|one| one.mrr_minor).sum();
            prop_assert_eq!(kept, figures.months.last().map_or(0, |one| one.mrr_minor));
        }
    }

    /// However customers are spread over buckets, it comes to the same.
    #[test]
    fn buckets_add_up(all in prop::collection::vec(told(), 0..60), split in 0..6_u8) {
        let events = events(&all);
        let until = millis("2026-05-20T00:00:00Z");
        let (whole, moves) = books(&events, until);
        let (one, other): (Vec<Event>, Vec<Event>) =
            events.into_iter().partition(|event| whose(event) < format!("c{split}").as_str());
        let (mut sum, first) = books(&one, until);
        let (rest, second) = books(&other, until);
        sum.merge(&rest);
        prop_assert_eq!(&sum, &whole);
        let together: BTreeSet<Move> = first.into_iter().chain(second).collect();
        prop_assert_eq!(together.into_iter().collect::<Vec<_>>(), moves);
        let stored = serde_json::to_string(&whole).unwrap();
        prop_assert_eq!(serde_json::from_str::<Summary>(&stored).unwrap(), whole);
    }
}
