use data::{Column, Values};
use report::ColumnType;
use stats::random::draw;

use super::*;

/// Customers of plans A to D and of 0 to 59 months, with columns that say nothing.
fn customers(rows: usize) -> Frame {
    let plan = |i| (draw(1, i) * 4.0) as u32;
    let number = |name: &str, stream| {
        Column::new(
            name,
            ColumnType::Number,
            Values::Number(
                (0..rows)
                    .map(|i| (draw(stream, i) * 60.0).floor())
                    .collect(),
            ),
        )
    };
    let levels = ["A", "B", "C", "D"].map(str::to_owned).to_vec();
    let plans = Column::new(
        "plan",
        ColumnType::Text,
        Values::Text {
            codes: (0..rows).map(plan).collect(),
            levels,
        },
    );
    let columns = [number("months", 2), plans]
        .into_iter()
        .chain((0..6).map(|n| number(&format!("noise_{n}"), 10 + n)));
    Frame::new(columns.collect(), rows)
}

fn found(rows: usize, risk: impl Fn(f64, u32) -> f64, score: impl Fn(f64, u32) -> f64) -> Segments {
    found_in(rows, 3, risk, score)
}

/// What is found when `risk` and `score` tell of months and plan (0 to 3) how often customers leave
/// and what the model says; outcomes are drawn from that stream.
fn found_in(
    rows: usize,
    outcomes: u64,
    risk: impl Fn(f64, u32) -> f64,
    score: impl Fn(f64, u32) -> f64,
) -> Segments {
    let frame = customers(rows);
    let of = |i| ((draw(2, i) * 60.0).floor(), (draw(1, i) * 4.0) as u32);
    let positive: Vec<bool> = (0..rows)
        .map(|i| {
            let (months, plan) = of(i);
            draw(outcomes, i) < risk(months, plan)
        })
        .collect();
    let scores: Vec<f64> = (0..rows)
        .map(|i| {
            let (months, plan) = of(i);
            score(months, plan)
        })
        .collect();
    let table = Table::made_up(positive.clone(), vec![0; rows]);
    let scored = Scored {
        scores: &scores,
        positive: &positive,
        flagged: &vec![false; rows],
        entities: &table.hashes,
    };
    let importance: Vec<Importance> = frame
        .columns
        .iter()
        .map(|column| Importance {
            label: None,
            feature: column.name.clone(),
            importance: 0.1,
        })
        .collect();
    segments(&frame, &table, &scored, &importance).unwrap()
}

fn texts(of: &[Segment]) -> Vec<&str> {
    of.iter().map(|segment| segment.text.as_str()).collect()
}

#[test]
fn a_planted_pair_is_found_and_nothing_else() {
    let risk = |months: f64, plan| match (months < 12.0, plan) {
        (true, 1) => 0.8,
        _ => 0.2,
    };
    let found = found(6_000, risk, risk);
    assert_eq!(texts(&found.high), ["Months is below 11 and plan is B"]);
    let segment = &found.high[0];
    assert_eq!(segment.conditions[0].below.as_deref(), Some("11"));
    assert_eq!(segment.conditions[1].is.as_deref(), Some("B"));
    assert!((250..350).contains(&segment.rows), "{segment:?}");
    assert!((segment.share - segment.rows as f64 / 6_000.0).abs() < 1e-12);
    let [low, high] = segment.observed.interval;
    assert!(
        low > 0.6 && low < 0.8 && high > 0.8 && high < 0.95,
        "{segment:?}"
    );
    assert!((segment.mean_score - 0.8).abs() < 1e-9);
    assert!(found.off.is_empty(), "{found:?}");
    assert!(found.tried > 1_000);
}

#[test]
fn high_and_low_risk_are_told_apart_without_needless_conditions() {
    let risk = |_, plan| [0.05, 0.3, 0.3, 0.6][plan as usize];
    let found = found(4_000, risk, risk);
    assert_eq!(texts(&found.high), ["Plan is D"]);
    assert_eq!(texts(&found.low), ["Plan is A"]);
}

#[test]
fn chance_makes_segments_in_less_than_one_file_of_twenty() {
    let score = |months: f64, _| 0.27 + months / 1_000.0;
    for rows in [400, 3_000] {
        let made = (0..100).filter(|stream| {
            let found = found_in(rows, 1_000 + stream, |_, _| 0.3, score);
            !(found.high.is_empty() && found.low.is_empty() && found.off.is_empty())
        });
        let made = made.count();
        assert!(made <= 5, "in {made} of 100 files of {rows} rows");
    }
}

#[test]
fn risk_that_the_scores_do_not_see_is_off_and_not_high() {
    let risk = |_, plan| if plan == 2 { 0.7 } else { 0.3 };
    let found = found(4_000, risk, |_, _| 0.4);
    assert!(found.high.is_empty() && found.low.is_empty(), "{found:?}");
    assert!(texts(&found.off).contains(&"Plan is C"), "{found:?}");
    let segment = &found.off[0];
    assert!(segment.observed.interval[0] > segment.mean_score);
}

#[test]
fn segments_of_few_are_not_told() {
    let risk = |months: f64, plan| f64::from(u8::from(months < 2.0 && plan == 0));
    let found = found(3_000, risk, risk);
    let all = found.high.iter().chain(&found.low);
    assert!(all.clone().all(|segment| segment.rows >= 50), "{found:?}");
}
