//! False alarms and true ones, on made-up columns.

use std::{collections::BTreeMap, ops::ControlFlow};

use data::{Frame, Values};
use domain::{Effort, RowsPerEntity, Task};
use proptest::prelude::*;
use report::{Drift, Param};

use super::*;
use crate::{run::local::train, spec::Spec};

mod made_up;

use made_up::{customers, features, rows, scores, tossed};

/// In these tests, who scores above this has left: three in ten.
const LEFT: f64 = 0.49;

/// The baseline of all rows of a frame. Those who left had the highest scores.
fn learned(frame: &Frame, scores: &[f64]) -> Baseline {
    let all: Vec<usize> = (0..frame.rows).collect();
    let left: Vec<bool> = scores.iter().map(|score| *score > LEFT).collect();
    Baseline::new(&features(frame), frame, &all, &left, scores)
}

fn baseline(count: usize, seed: u64) -> Baseline {
    let frame = rows(count, seed);
    learned(&frame, &scores(count, seed))
}

fn compared(baseline: &Baseline, frame: &Frame, seed: u64) -> Drift {
    baseline.compare(&baseline.tally(frame, &scores(frame.rows, seed + 1_000_000)))
}

fn drifted(drift: &Drift) -> Vec<&str> {
    let columns = std::iter::once(&drift.score).chain(&drift.features);
    columns
        .filter(|c| c.drifted)
        .map(|c| c.name.as_str())
        .collect()
}

#[test]
fn false_alarms_are_as_rare_as_promised() {
    for (learned, scored) in [(1_000, 300), (800, 2_000)] {
        let draws = 200;
        let (mut one, mut five, mut alarms) = (0, 0, 0);
        for seed in 0..draws {
            let drift = compared(
                &baseline(learned, 2 * seed),
                &rows(scored, 2 * seed + 1),
                seed,
            );
            let columns = std::iter::once(&drift.score).chain(&drift.features);
            let least = columns.map(|c| c.p_value).fold(1.0, f64::min);
            one += u32::from(least < 0.01);
            five += u32::from(least < 0.05);
            alarms += u32::from(drift.drifted);
        }
        assert!(
            one <= 6 && five <= 18,
            "{one} below 1 %, {five} below 5 %, of {draws}"
        );
        assert!(alarms <= one);
    }
}

#[test]
fn rows_learned_from_show_no_drift() {
    let frame = rows(1_000, 3);
    let scores = scores(frame.rows, 3);
    let baseline = learned(&frame, &scores);
    let drift = baseline.compare(&baseline.tally(&frame, &scores));
    assert_eq!((drift.rows, drift.baseline_rows), (1_000, 1_000));
    assert!(!drift.drifted);
    for column in std::iter::once(&drift.score).chain(&drift.features) {
        assert!(column.psi == 0.0 && column.p_value > 0.999, "{column:?}");
        assert!(column.unseen.is_empty() && column.missing.was == column.missing.now);
    }
}

#[test]
fn a_file_of_those_who_are_still_there_has_not_drifted() {
    let (frame, learned_scores) = (rows(2_000, 1), scores(2_000, 1));
    let baseline = learned(&frame, &learned_scores);
    let (here, all) = (rows(900, 2), scores(1_500, 3));
    let staying: Vec<f64> = all.into_iter().filter(|score| *score <= LEFT).collect();
    let drift = baseline.compare(&baseline.tally(&here, &staying[..900]));
    assert!(!drift.drifted, "{:?}", drift.score);
    let score = drift.score;
    assert!(score.psi < 0.05 && score.p_value > 0.01, "{score:?}");
}

#[test]
fn a_column_that_changed_is_found_and_named() {
    let baseline = baseline(1_000, 5);
    type Change = fn(&mut Values);
    let changes: [(&str, Change); 5] = [
        ("c0", |values| numbers(values, |_, x| 1.6 * x)),
        ("c6", |values| numbers(values, |_, x| 2.0 - x)),
        ("c2", |values| {
            numbers(values, |at, x| if at % 4 == 0 { f64::NAN } else { x })
        }),
        ("c3", |values| {
            codes(values, |at, code| if at % 2 == 0 { 0 } else { code })
        }),
        ("c14", |values| {
            codes(values, |at, code| if at % 4 == 0 { 0 } else { code })
        }),
    ];
    for (name, change) in changes {
        let mut frame = rows(800, 6);
        let column = frame.columns.iter_mut().find(|c| c.name == name).unwrap();
        change(&mut column.values);
        let drift = compared(&baseline, &frame, 6);
        assert_eq!(drifted(&drift), [name], "{:?}", &drift.features[..2]);
        assert_eq!(drift.features[0].name, name);
        let kind = match frame.column(name).map(|column| &column.values) {
            Some(Values::Text { .. }) => "level",
            _ => "range",
        };
        let params = &drift.features[0].phrase.params;
        assert!([kind, "missing"].contains(&cell(params)), "{params:?}");
    }
}

fn cell(params: &BTreeMap<String, Param>) -> &str {
    match &params["cell"] {
        Param::Text(cell) => cell,
        Param::Number(_) => "",
    }
}

fn numbers(values: &mut Values, of: impl Fn(usize, f64) -> f64) {
    if let Values::Number(cells) = values {
        let change = |(at, cell): (usize, &mut f64)| *cell = of(at, *cell);
        cells.iter_mut().enumerate().for_each(change);
    }
}

fn codes(values: &mut Values, of: impl Fn(usize, u32) -> u32) {
    if let Values::Text { codes, .. } = values {
        let change = |(at, code): (usize, &mut u32)| *code = of(at, *code);
        codes.iter_mut().enumerate().for_each(change);
    }
}

#[test]
fn scores_that_changed_are_found() {
    let baseline = baseline(1_000, 5);
    let frame = rows(800, 6);
    let higher: Vec<f64> = scores(800, 9).iter().map(|score| score.sqrt()).collect();
    let drift = baseline.compare(&baseline.tally(&frame, &higher));
    assert_eq!(drifted(&drift), ["score"]);
    insta::assert_snapshot!(drift.score.text);
    let phrase = &drift.score.phrase;
    assert_eq!(
        (phrase.code.as_str(), &phrase.params["cell"]),
        ("changed", &"range".into())
    );
    for name in ["average_now", "average_before", "share_now", "share_before"] {
        assert!(
            matches!(phrase.params[name], Param::Number(_)),
            "{name}: {phrase:?}"
        );
    }
}

#[test]
fn what_changed_is_told_in_words_and_numbers() {
    let frame = customers(false);
    let baseline = learned(&frame, &scores(600, 1));
    let mut drift = baseline.compare(&baseline.tally(&customers(true), &scores(600, 2)));
    for column in std::iter::once(&mut drift.score).chain(&mut drift.features) {
        column.psi = (column.psi * 1e3).round() / 1e3;
        column.p_value = (column.p_value * 1e3).round() / 1e3;
    }
    insta::assert_json_snapshot!(drift);
}

/// All members together differ less from row to row than those that left a row out.
#[test]
fn scores_of_new_customers_do_not_drift_where_there_is_nothing_to_know() {
    let spec = Spec {
        task: Task::Churn,
        target: "left".into(),
        positive_label: Some("Yes".into()),
        entity_key: Some("id".into()),
        fairness_columns: Vec::new(),
        rows_per_entity: RowsPerEntity::All,
        learners: Vec::new(),
        snapshot_column: None,
        exclude: Vec::new(),
        effort: Effort::Fast,
        seed: 0,
    };
    for seed in 0..4 {
        let go = |_: f64, _: &str| ControlFlow::Continue(());
        let (artifact, _) = train(&spec, &tossed(600, seed), 2, &go).unwrap();
        let tallies = artifact.tally(&tossed(900, 50 + seed)).unwrap();
        let score = artifact.baseline().compare(&tallies).score;
        assert!(!score.drifted, "{score:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn tallies_add_up_in_any_order(
        cuts in prop::collection::vec(0usize..600, 1..6), seed in 0u64..1000, turn in 0usize..6
    ) {
        let baseline = baseline(700, 1);
        let frame = rows(600, seed);
        let scores = scores(600, seed);
        let mut cuts = [cuts, vec![0, 600]].concat();
        cuts.sort_unstable();
        let part = |edges: &[usize]| {
            let rows: Vec<usize> = (edges[0]..edges[1]).collect();
            baseline.tally(&frame.take(&rows), &scores[edges[0]..edges[1]])
        };
        let mut parts: Vec<Tallies> = cuts.windows(2).map(part).collect();
        let count = parts.len();
        parts.rotate_left(turn % count);
        let together = parts.iter().fold(Tallies::default(), |mut sum, part| {
            sum.add(part);
            sum
        });
        let at_once = baseline.compare(&baseline.tally(&frame, &scores));
        let mut in_parts = baseline.compare(&together);
        // Sums of numbers round differently, which the words may show in their last digit.
        for (part, whole) in in_parts.features.iter_mut().zip(&at_once.features) {
            part.text.clone_from(&whole.text);
            part.phrase.clone_from(&whole.phrase);
        }
        in_parts.score.text = at_once.score.text.clone();
        in_parts.score.phrase = at_once.score.phrase.clone();
        prop_assert_eq!(in_parts, at_once);
    }
}
