use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::America::Sao_Paulo;
use chrono_tz::Tz;
use proptest::prelude::*;
use report::Param;

use super::*;

fn on(year: i32, month: u32, day: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(year, month, day, 12, 0, 0).unwrap()
}

fn settings(measure: Measure) -> Settings {
    Settings {
        zone: Tz::UTC,
        now: on(2026, 11, 30),
        frequency: None,
        measure,
    }
}

fn regular(rows: &[(&str, DateTime<Utc>, f64)], measure: Measure) -> Regular {
    regularize(observed(rows), &settings(measure)).unwrap()
}

fn observed<'a>(
    rows: &'a [(&'a str, DateTime<Utc>, f64)],
) -> impl Iterator<Item = Observation<'a>> {
    rows.iter().map(|(key, at, value)| Observation {
        key,
        at: *at,
        value: *value,
    })
}

fn codes(regular: &Regular) -> Vec<&str> {
    regular
        .notes
        .iter()
        .map(|note| note.phrase.code.as_str())
        .collect()
}

/// Twelve months of 2025, each on its first, of the values 1 to 12.
fn months(key: &str) -> Vec<(&str, DateTime<Utc>, f64)> {
    (1..=12)
        .map(|month| (key, on(2025, month, 1), f64::from(month)))
        .collect()
}

#[test]
fn months_in_any_order_become_a_series_without_a_note() {
    let mut rows = months("a");
    rows.reverse();
    let regular = regular(&rows, Measure::Stock);
    assert_eq!(regular.frequency, Frequency::Monthly);
    assert_eq!(
        regular.series[0].values,
        (1..=12).map(f64::from).collect::<Vec<_>>()
    );
    assert_eq!(
        regular.series[0].ahead(Frequency::Monthly, 1),
        Frequency::Monthly.start(2026 * 12)
    );
    assert!(regular.notes.is_empty(), "{:?}", regular.notes);
}

#[test]
fn several_in_a_period_add_up_or_the_last_counts() {
    let mut rows = months("a");
    rows.push(("a", on(2025, 3, 20), 100.0));
    let flow = regular(&rows, Measure::Flow);
    assert_eq!(
        (flow.series[0].values[2], codes(&flow)),
        (103.0, vec!["values_added_up"])
    );
    let stock = regular(&rows, Measure::Stock);
    assert_eq!(
        (stock.series[0].values[2], codes(&stock)),
        (100.0, vec!["last_value_counts"])
    );
}

#[test]
fn what_is_missing_is_zero_or_lies_on_a_line() {
    let mut rows = months("a");
    rows.drain(3..5);
    let flow = regular(&rows, Measure::Flow);
    assert_eq!(flow.series[0].values[2..6], [3.0, 0.0, 0.0, 6.0]);
    assert_eq!(codes(&flow), ["missing_are_zero"]);
    let stock = regular(&rows, Measure::Stock);
    assert_eq!(stock.series[0].values[2..6], [3.0, 4.0, 5.0, 6.0]);
    assert_eq!(codes(&stock), ["missing_filled"]);
    assert_eq!(
        stock.notes[0].phrase.params["periods"],
        Param::from(2_usize)
    );
}

#[test]
fn dates_to_come_and_what_is_no_number_are_left_out() {
    let mut rows = months("a");
    rows.extend([
        ("a", on(2027, 1, 1), 5.0),
        ("a", on(2025, 4, 2), f64::NAN),
        ("a", on(2025, 4, 3), 1e200),
    ]);
    let regular = regular(&rows, Measure::Stock);
    assert_eq!(regular.series[0].values.len(), 12);
    assert_eq!(codes(&regular), ["values_not_numbers", "future_dates"]);
}

#[test]
fn a_month_that_is_not_over_is_no_sum_yet() {
    let mut rows = months("a");
    rows.extend((1..=11).map(|month| ("a", on(2026, month, 1), 1.0)));
    let flow = regular(&rows, Measure::Flow);
    assert_eq!(
        (flow.series[0].values.len(), codes(&flow)),
        (22, vec!["running_period"])
    );
    assert_eq!(regular(&rows, Measure::Stock).series[0].values.len(), 23);
}

#[test]
fn a_flow_that_ended_has_zeros_and_a_stock_ends() {
    let mut rows = months("a");
    rows.extend(months("b").into_iter().take(9));
    assert_eq!(
        regular(&rows, Measure::Flow).series[1].values[8..],
        [9.0, 0.0, 0.0, 0.0]
    );
    assert_eq!(regular(&rows, Measure::Stock).series[1].values.len(), 9);
}

#[test]
fn days_among_months_become_months() {
    let mut rows = months("a");
    rows.extend(months("b"));
    rows.extend((0..60).map(|day| ("c", on(2025, 1, 1) + TimeDelta::days(day), 1.0)));
    let regular = regular(&rows, Measure::Flow);
    assert_eq!(regular.frequency, Frequency::Monthly);
    assert_eq!(regular.series[2].values[..3], [31.0, 28.0, 1.0]);
    assert!(codes(&regular).contains(&"finer_series"));
}

#[test]
fn what_came_before_a_gap_of_years_says_nothing() {
    let mut rows = months("a");
    rows.push(("a", on(2003, 1, 1), 1e6));
    let regular = regular(&rows, Measure::Stock);
    assert_eq!(regular.series[0].values.len(), 12);
    assert_eq!(codes(&regular), ["before_long_gap"]);
}

#[test]
fn a_day_is_the_company_s() {
    // Two in the morning of the first in UTC is the evening before in São Paulo.
    let rows = [
        ("a", Utc.with_ymd_and_hms(2025, 5, 1, 2, 0, 0).unwrap(), 1.0),
        (
            "a",
            Utc.with_ymd_and_hms(2025, 5, 1, 20, 0, 0).unwrap(),
            2.0,
        ),
    ];
    let there = Settings {
        zone: Sao_Paulo,
        frequency: Some(Frequency::Daily),
        ..settings(Measure::Flow)
    };
    assert_eq!(
        regularize(observed(&rows), &there).unwrap().series[0].values,
        [1.0, 2.0]
    );
    let utc = Settings {
        zone: Tz::UTC,
        ..there
    };
    assert_eq!(
        regularize(observed(&rows), &utc).unwrap().series[0].values,
        [3.0]
    );
}

#[test]
fn one_value_is_a_series_and_none_is_an_error() {
    let one = regular(&[("a", on(2025, 1, 1), 7.0)], Measure::Stock);
    assert_eq!(
        (one.frequency, &one.series[0].values),
        (Frequency::Daily, &vec![7.0])
    );
    let none = regularize(
        observed(&[("a", on(2027, 1, 1), 7.0)]),
        &settings(Measure::Stock),
    );
    assert_eq!(none, Err(Error::NoValues));
}

#[test]
fn too_much_is_refused() {
    let keys: Vec<String> = (0..=limits::SERIES).map(|key| key.to_string()).collect();
    let rows: Vec<_> = keys
        .iter()
        .map(|key| (key.as_str(), on(2025, 1, 1), 1.0))
        .collect();
    let found = regularize(observed(&rows), &settings(Measure::Flow));
    assert_eq!(
        found,
        Err(Error::TooManySeries {
            most: limits::SERIES
        })
    );
    let long = "é".repeat(limits::KEY);
    let found = regularize(
        observed(&[(long.as_str(), on(2025, 1, 1), 1.0)]),
        &settings(Measure::Flow),
    );
    assert_eq!(found.map_err(|error| error.code()), Err("long_key"));
}

#[test]
fn centuries_of_hours_are_bounded() {
    let start = on(1900, 1, 1);
    let mut rows = vec![("a", start, 1.0)];
    rows.extend((0..100).map(|hour| ("a", on(2025, 1, 1) + TimeDelta::hours(hour), 1.0)));
    assert_eq!(
        regular(&rows, Measure::Flow).series[0].values.len(),
        limits::PERIODS
    );
    rows.truncate(6);
    let few_after = regular(&rows, Measure::Stock);
    assert!(few_after.series[0].values.len() <= limits::PERIODS);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_comes_is_regular(
        rows in prop::collection::vec((0_u8..3, -4_000_000_000_i64..6_000_000_000, prop::num::f64::ANY), 0..60),
        flow: bool,
    ) {
        let keys = ["a", "b", "c"];
        let rows: Vec<_> = rows
            .iter()
            .map(|(key, seconds, value)| {
                (keys[usize::from(*key)], DateTime::from_timestamp(*seconds, 0).unwrap(), *value)
            })
            .collect();
        let measure = if flow { Measure::Flow } else { Measure::Stock };
        match regularize(observed(&rows), &settings(measure)) {
            Err(error) => prop_assert_eq!(error, Error::NoValues),
            Ok(regular) => for series in regular.series {
                prop_assert!((1..=limits::PERIODS).contains(&series.values.len()));
                prop_assert!(series.values.iter().all(|value| value.is_finite()));
                prop_assert!(series.ahead(regular.frequency, limits::HORIZON).is_some());
            },
        }
    }

    #[test]
    fn a_flow_keeps_its_sum(
        rows in prop::collection::vec((0_i64..400, 0_i32..1000), 1..80),
    ) {
        let rows: Vec<_> = rows
            .iter()
            .map(|(day, value)| ("a", on(2024, 1, 1) + TimeDelta::days(*day), f64::from(*value)))
            .collect();
        let found: f64 = regular(&rows, Measure::Flow).series[0].values.iter().sum();
        prop_assert_eq!(found, rows.iter().map(|(_, _, value)| value).sum::<f64>());
    }
}
