use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::*;
use crate::calendar::Measure;
use crate::global::{Fitted, Table};

type Row = (String, DateTime<Utc>, f64);

fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2025, 1, 1, 9, 0, 0).unwrap()
}

fn forecast(rows: &[Row], measure: Measure, horizon: usize) -> Result<Forecasts> {
    let settings = Settings {
        zone: Tz::UTC,
        now: start() + TimeDelta::days(2_000),
        frequency: None,
        measure,
    };
    let observations = rows.iter().map(|(key, at, value)| Observation {
        key,
        at: *at,
        value: *value,
    });
    Forecasts::of(observations, &settings, horizon, None)
}

/// Of a day each.
fn days(key: &str, values: impl IntoIterator<Item = f64>) -> Vec<Row> {
    let values = values.into_iter().enumerate();
    values
        .map(|(day, value)| (key.into(), start() + TimeDelta::days(day as i64), value))
        .collect()
}

/// About 100, by the day of the week.
fn week(day: usize) -> f64 {
    [100.0, 120.0, 90.0, 95.0, 110.0, 60.0, 50.0][day % 7] + (day * day * 5 % 11) as f64
}

fn codes(found: &Forecasts) -> Vec<&str> {
    let codes = found.notes.iter().map(|note| note.phrase.code.as_str());
    codes.collect()
}

fn values(of: &SeriesForecast) -> Vec<f64> {
    of.steps.iter().map(|step| step.value).collect()
}

/// What holds of every forecast, whatever it is of.
fn check(found: &Forecasts, horizon: usize) {
    for series in &found.series {
        assert_eq!(series.steps.len(), horizon, "{}", series.key);
        for step in &series.steps {
            assert!(step.value.is_finite(), "{}", series.key);
            for interval in &step.intervals {
                let Interval { low, high, .. } = interval;
                assert!(
                    low.is_finite() && high.is_finite() && low <= high,
                    "{step:?}"
                );
            }
        }
        assert!(series.steps.is_sorted_by(|a, b| a.starts < b.starts));
    }
}

#[test]
fn a_week_is_forecast_with_its_days_and_its_error() {
    let found = forecast(&days("a", (0..140).map(week)), Measure::Flow, 14).unwrap();
    check(&found, 14);
    assert_eq!((found.frequency, codes(&found)), (Frequency::Daily, vec![]));
    let series = &found.series[0];
    assert_eq!(
        series.steps[0].starts,
        (start() + TimeDelta::days(140)).date_naive().into()
    );
    for (step, found) in series.steps.iter().enumerate() {
        let came = week(140 + step);
        assert!((found.value - came).abs() < 10.0, "{found:?}");
        let levels: Vec<f64> = found.intervals.iter().map(|of| of.level).collect();
        assert_eq!(levels, LEVELS);
        let widest = found.intervals[2];
        assert!((widest.low..=widest.high).contains(&came), "{found:?}");
    }
    assert!(series.backtest_error.unwrap() < 1.5, "{series:?}");
    assert_eq!(series.anomalies, []);
}

#[test]
fn irregular_dates_are_answered() {
    let at = |n: i64| start() + TimeDelta::minutes(n * n * 997 % 500_000);
    let rows: Vec<Row> = (0..80).map(|n| ("a".into(), at(n), 10.0)).collect();
    for measure in [Measure::Flow, Measure::Stock] {
        let found = forecast(&rows, measure, 7).unwrap();
        check(&found, 7);
        assert!(!found.notes.is_empty(), "{found:?}");
    }
}

#[test]
fn one_point_goes_on_without_intervals() {
    let found = forecast(&days("a", [7.0]), Measure::Stock, 3).unwrap();
    check(&found, 3);
    assert_eq!(values(&found.series[0]), [7.0; 3]);
    assert_eq!(codes(&found), ["without_intervals"]);
    assert!(found.series[0].steps[0].intervals.is_empty());
    assert_eq!(found.series[0].backtest_error, None);
}

#[test]
fn zeros_and_constants_go_on() {
    let mut rows = days("constant", [5.1; 60]);
    rows.extend(days("zero", [0.0; 60]));
    let found = forecast(&rows, Measure::Stock, 9).unwrap();
    check(&found, 9);
    for (series, value) in found.series.iter().zip([5.1, 0.0]) {
        let goes_on = values(series).iter().all(|of| (of - value).abs() < 1e-6);
        assert!(goes_on, "{series:?}");
    }
    assert_eq!(codes(&found), ["without_intervals"]);
}

#[test]
fn a_spike_of_ten_thousand_times_is_told_and_bends_nothing() {
    // In what models learn from, in what they are tried on, and last of all.
    for spike in [30, 130, 139] {
        let value = |day| week(day) * if day == spike { 1e4 } else { 1.0 };
        let found = forecast(&days("a", (0..140).map(value)), Measure::Flow, 7).unwrap();
        check(&found, 7);
        let series = &found.series[0];
        assert_eq!(
            series.anomalies[0].starts.date(),
            (start() + TimeDelta::days(spike as i64)).date_naive()
        );
        for step in &series.steps {
            let widest = step.intervals[2];
            assert!(
                step.value < 200.0 && widest.high < 500.0,
                "{spike}: {step:?}"
            );
        }
    }
}

#[test]
fn gaps_of_months_are_answered() {
    let mut rows = days("a", (0..400).map(week));
    rows.drain(100..260);
    let flow = forecast(&rows, Measure::Flow, 7).unwrap();
    check(&flow, 7);
    assert_eq!(codes(&flow), ["missing_are_zero"]);
    let stock = forecast(&rows, Measure::Stock, 7).unwrap();
    check(&stock, 7);
    assert_eq!(codes(&stock), ["before_long_gap"]);
    let after: Vec<Row> = rows[100..].to_vec();
    assert_eq!(
        stock.series,
        forecast(&after, Measure::Stock, 7).unwrap().series
    );
}

#[test]
fn two_frequencies_in_one_file_are_told() {
    let mut rows = days("days", (0..90).map(week));
    rows.extend(days("more days", (0..90).map(week)));
    let monthly = (0..24).map(|month| {
        let at = start() + TimeDelta::days(month * 365 / 12);
        ("months".to_owned(), at, 3_000.0)
    });
    rows.extend(monthly);
    let found = forecast(&rows, Measure::Stock, 5).unwrap();
    check(&found, 5);
    assert_eq!(found.frequency, Frequency::Daily);
    assert!(codes(&found).contains(&"coarser_series"), "{found:?}");
}

#[test]
fn duplicates_and_dates_to_come_are_told() {
    let mut rows = days("a", (0..60).map(week));
    rows.extend(days("a", (0..60).map(week)));
    rows.push(("a".into(), start() + TimeDelta::days(9_000), 1e9));
    let found = forecast(&rows, Measure::Stock, 7).unwrap();
    check(&found, 7);
    assert_eq!(codes(&found), ["future_dates", "last_value_counts"]);
    let once = forecast(&rows[..60], Measure::Stock, 7).unwrap();
    assert_eq!(found.series, once.series);
}

#[test]
fn ten_thousand_series_of_three_points_are_answered() {
    let rows: Vec<Row> = (0..10_000)
        .flat_map(|n| days(&format!("{n:05}"), (0..3).map(|day| week(n + day))))
        .collect();
    let found = forecast(&rows, Measure::Stock, 6).unwrap();
    check(&found, 6);
    assert_eq!(found.series.len(), 10_000);
    assert_eq!(codes(&found), ["without_intervals"]);
    for series in &found.series {
        let near = values(series).iter().all(|of| (0.0..500.0).contains(of));
        assert!(near, "{series:?}");
    }
}

#[test]
fn too_much_is_refused_before_anything_is_computed() {
    assert_eq!(bounded(limits::STEPS, 1), Ok(()));
    let refused = bounded(limits::SERIES, limits::HORIZON);
    assert_eq!(refused.map_err(|error| error.code()), Err("too_many_steps"));
    assert!(bounded(1, 0).is_err());
}

#[test]
fn pieces_that_do_not_fit_are_refused() {
    let regular = Regular {
        frequency: Frequency::Daily,
        series: vec![Series {
            key: String::new(),
            first: 0,
            values: vec![1.0],
        }],
        notes: Vec::new(),
    };
    let found = join(regular, Vec::new(), None);
    assert_eq!(
        found.map_err(|error| error.code()),
        Err("series_not_examined")
    );
}

/// Forecasts what came last, or a season ago.
struct Last;

impl Regressor for Last {
    fn fit(&self, _: Table, _: &[f32]) -> Option<Box<dyn Fitted>> {
        Some(Box::new(Self))
    }
}

impl Fitted for Last {
    fn predict(&self, table: Table) -> Option<Vec<f64>> {
        Some(vec![0.0; table.cells.len() / table.columns])
    }
}

#[test]
fn one_model_of_all_has_a_part_in_each() {
    let mut rows = days("a", (0..60).map(week));
    rows.extend(days("b", (0..60).map(|day| 3.0 * week(day))));
    let settings = Settings {
        zone: Tz::UTC,
        now: start() + TimeDelta::days(60),
        frequency: None,
        measure: Measure::Flow,
    };
    let observations = rows.iter().map(|(key, at, value)| Observation {
        key,
        at: *at,
        value: *value,
    });
    let found = Forecasts::of(observations, &settings, 7, Some(&Last)).unwrap();
    check(&found, 7);
    for series in &found.series {
        let names: Vec<&str> = series.weights.iter().map(|of| of.name.as_str()).collect();
        assert!(names.contains(&global::NAME), "{names:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn whatever_comes_is_answered(
        rows in prop::collection::vec(
            (0_u8..3, -100_000_000_i64..900_000_000, prop_oneof![prop::num::f64::ANY, -9.0..9.0]),
            0..40,
        ),
        flow: bool,
        horizon in 1_usize..20,
    ) {
        let rows: Vec<Row> = rows
            .into_iter()
            .map(|(key, seconds, value)| (key.to_string(), start() + TimeDelta::seconds(seconds), value))
            .collect();
        let measure = if flow { Measure::Flow } else { Measure::Stock };
        match forecast(&rows, measure, horizon) {
            Err(error) => prop_assert_eq!(error, Error::NoValues),
            Ok(found) => check(&found, horizon),
        }
    }
}
