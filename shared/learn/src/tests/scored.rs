//! Scores, and the model files they come from.

use std::sync::Arc;

use data::{FileSource, Limits, ReadOptions, read_file};
use report::{Adjustment, ColumnReading};

use super::*;
use crate::monitor::Tallies;

#[test]
fn new_customers_get_all_members() {
    let frame = customers(1.0);
    let (artifact, report) = trained(&spec(), &frame);
    let scores = artifact.score(&renamed(&frame)).unwrap();
    assert_ne!(scores, artifact.score(&frame).unwrap());
    let auc = metrics::roc_auc(&scores, &artifact.outcome_known(&frame));
    assert!(
        auc > report.metrics.roc_auc,
        "four in five members have seen these rows: {auc}"
    );
}

#[test]
fn the_artifact_depends_on_nothing_but_spec_and_data() {
    let frame = customers(1.0);
    let bytes = trained(&spec(), &frame).0.to_bytes().unwrap();

    let plan = plan(&spec(), &frame).unwrap();
    let pieces = (0..plan.pieces.len()).rev().map(|number| {
        let piece = train_piece(&plan, &frame, number, &go).unwrap();
        Piece::from_bytes(&piece.to_bytes().unwrap()).unwrap()
    });
    let pieces = pieces.collect();
    let apart = join(&plan, &frame, pieces).unwrap().0.to_bytes().unwrap();
    assert!(bytes == apart, "the order of pieces must not show");

    let other = trained(&Spec { seed: 8, ..spec() }, &frame)
        .0
        .to_bytes()
        .unwrap();
    assert!(bytes != other);
}

#[test]
fn risk_is_cut_at_the_threshold_and_its_half() {
    let (artifact, _) = trained(&spec(), &customers(1.0));
    let threshold = artifact.threshold();
    assert_eq!(artifact.risk(threshold), Risk::High);
    assert_eq!(artifact.risk(threshold * 0.99), Risk::Medium);
    assert_eq!(artifact.risk(threshold / 2.0), Risk::Medium);
    assert_eq!(artifact.risk(threshold * 0.49), Risk::Low);
}

#[test]
fn unseen_categories_score_as_missing() {
    let frame = customers(1.0);
    let (artifact, _) = trained(&spec(), &frame);
    let with = |value: Option<&str>| {
        let mut frame = renamed(&frame);
        replace(
            &mut frame,
            text("contract", (0..ROWS).map(|_| value.map(str::to_owned))),
        );
        artifact.score(&frame).unwrap()
    };
    assert_eq!(with(Some("lifetime")), with(None));
    assert_ne!(with(Some("monthly")), with(None));
}

#[test]
fn a_file_to_score_needs_features_and_key_only() {
    let frame = customers(1.0);
    let (artifact, _) = trained(&spec(), &frame);
    let without = |names: &[&str]| {
        let mut frame = frame.clone();
        frame.columns.retain(|c| !names.contains(&c.name.as_str()));
        artifact.score(&frame)
    };
    assert_eq!(
        without(&["churn", "note", "country"]).unwrap(),
        artifact.score(&frame).unwrap()
    );
    assert_eq!(code(without(&["tenure"])), "missing_column");
    assert_eq!(code(without(&["id"])), "missing_column");
    let mut wrong = frame.clone();
    replace(
        &mut wrong,
        text("tenure", (0..ROWS).map(|_| Some("many".into()))),
    );
    assert_eq!(code(artifact.score(&wrong)), "column_type");
}

#[test]
fn a_key_is_a_name_whatever_it_looks_like() {
    let mut frame = customers(1.0);
    let ids = number("id", ColumnType::Integer, (0..ROWS).map(|i| i as f64));
    replace(&mut frame, ids);
    let (artifact, _) = trained(&spec(), &frame);
    let mut guests = frame.clone();
    let name = |i: usize| {
        if i == 0 {
            "GUEST".into()
        } else {
            i.to_string()
        }
    };
    replace(&mut guests, text("id", (0..ROWS).map(|i| Some(name(i)))));
    let guests = artifact.conform(guests).unwrap();
    artifact.all_named(&guests, 0).unwrap();
    assert_eq!(artifact.name_of(&guests, 0).as_deref(), Some("GUEST"));
    // Those learned from are known again, the guest is new.
    let (known, scores) = (
        artifact.score(&frame).unwrap(),
        artifact.score(&guests).unwrap(),
    );
    assert_eq!(scores[1..], known[1..]);
    assert_ne!(scores[0], known[0]);
    let row = serde_json::from_str(r#"{"id": "GUEST", "tenure": 3}"#).unwrap();
    let asked = artifact.rows(&[row]).unwrap();
    assert_eq!(artifact.name_of(&asked, 0).as_deref(), Some("GUEST"));
}

/// What stands for no value is a key where the model learned from words, in a file as in a request, and nobody elsewhere.
#[test]
fn whoever_is_called_na_is_judged_alike_in_a_file_and_in_a_request() {
    let path = std::env::temp_dir().join(format!("perene-keys-{}.csv", std::process::id()));
    let csv = "id,tenure,contract,usage,since,country,note\n\
               1,3,monthly,5.5,2026-01-01,PT,a\n2,4,yearly,6.5,2026-01-02,PT,b\nNA,5,monthly,7.5,2026-01-03,PT,c\n";
    std::fs::write(&path, csv).unwrap();
    let source = FileSource::open(&path).unwrap();
    let file = read_file(Arc::new(source), &Limits::NONE, &ReadOptions::default()).unwrap();
    std::fs::remove_file(path).unwrap();
    for are_names in [false, true] {
        let mut frame = customers(1.0);
        let mut ids = text("id", (0..ROWS).map(|i| Some(format!("C{i:04}"))));
        ids.reading.names = are_names;
        replace(&mut frame, ids);
        let (artifact, _) = trained(&spec(), &frame);
        let scored = artifact.conform(file.clone()).unwrap();
        assert_eq!(artifact.all_named(&scored, 0).is_ok(), are_names);
        let row = serde_json::from_str(r#"{"id": "NA", "tenure": 3}"#).unwrap();
        let asked = artifact.rows(&[row]).unwrap();
        assert_eq!(artifact.all_named(&asked, 0).is_ok(), are_names);
    }
}

/// Spreadsheets put marks between the thousands of keys.
#[test]
fn whole_keys_are_known_with_marks_between_their_thousands() {
    let mut frame = customers(1.0);
    let ids = (0..ROWS).map(|i| (1_000 + i) as f64);
    replace(&mut frame, number("id", ColumnType::Integer, ids));
    let (artifact, _) = trained(&spec(), &frame);
    for mark in [",", ".", " "] {
        let marked = |i: usize| format!("{}{mark}{:03}", (1_000 + i) / 1_000, i % 1_000);
        let mut file = frame.clone();
        replace(&mut file, text("id", (0..ROWS).map(|i| Some(marked(i)))));
        let file = artifact.conform(file).unwrap();
        assert_eq!(artifact.name_of(&file, 7).as_deref(), Some("1007"));
        assert_eq!(
            artifact.score(&file).unwrap(),
            artifact.score(&frame).unwrap()
        );
    }
}

#[test]
fn fractions_are_the_percentages_that_a_model_learned_from() {
    let usage = |frame: &mut Frame, reading: ColumnReading, by: f64| {
        let column = frame.columns.iter_mut().find(|c| c.name == "usage");
        let column = column.unwrap();
        column.reading = reading;
        if let Values::Number(cells) = &mut column.values {
            cells.iter_mut().for_each(|cell| *cell /= by);
        }
    };
    let number = ColumnReading::new(ColumnType::Number);
    let percent = ColumnReading {
        unit: Some("%".into()),
        ..number.clone()
    };
    let fractions = ColumnReading {
        fractions: true,
        ..number.clone()
    };
    let mut frame = customers(1.0);
    usage(&mut frame, percent, 1.0);
    let (artifact, _) = trained(&spec(), &frame);
    let learned = artifact.score(&frame).unwrap();
    for (reading, adjustment) in [
        (fractions, Adjustment::FractionsAsPercent),
        (number, Adjustment::UnlikeInScale),
    ] {
        let adjusted = adjustment == Adjustment::FractionsAsPercent;
        let mut divided = frame.clone();
        usage(&mut divided, reading, 100.0);
        let read = artifact.conform(divided).unwrap();
        let scores = artifact.score(&read).unwrap();
        let is_same = |(one, other): (&f64, &f64)| (one - other).abs() < 1e-3;
        assert_eq!(scores.iter().zip(&learned).all(is_same), adjusted);
        let told: Vec<Adjustment> = read.adjusted.iter().map(|one| one.adjustment).collect();
        assert_eq!(told, [adjustment]);
        let tallies = artifact.tally(&read).unwrap();
        let tallies = Tallies::from_bytes(&tallies.to_bytes().unwrap()).unwrap();
        assert_eq!(tallies.adjusted, read.adjusted);
    }
}

/// Hours that are scored in minutes, or as the days of a spreadsheet, are told.
#[test]
fn spans_of_another_unit_are_told() {
    let in_unit = |unit: Option<&str>, times: f64| {
        let mut frame = customers(1.0);
        let column = frame.columns.iter_mut().find(|c| c.name == "usage");
        let column = column.unwrap();
        column.reading = ColumnReading {
            unit: unit.map(str::to_owned),
            ..ColumnReading::new(ColumnType::Number)
        };
        if let Values::Number(cells) = &mut column.values {
            cells.iter_mut().for_each(|cell| *cell *= times);
        }
        frame
    };
    let (artifact, _) = trained(&spec(), &in_unit(Some("h"), 1.0));
    for (unit, times, is_told) in [
        (None, 60.0, true),
        (None, 1.0 / 24.0, true),
        (None, 1.0, false),
        (None, 3.0, false),
        (Some("h"), 60.0, false),
    ] {
        let read = artifact.conform(in_unit(unit, times)).unwrap();
        let told: Vec<Adjustment> = read.adjusted.iter().map(|one| one.adjustment).collect();
        let expected = [Adjustment::UnlikeInScale];
        assert_eq!(told, expected[..usize::from(is_told)], "{unit:?} {times}");
    }
}

#[test]
fn model_files_are_checked() {
    let frame = customers(1.0);
    let (artifact, _) = trained(&spec(), &frame);
    let bytes = artifact.to_bytes().unwrap();
    let back = Artifact::from_bytes(&bytes).unwrap();
    assert_eq!(back.score(&frame).unwrap(), artifact.score(&frame).unwrap());
    assert!(back.to_bytes().unwrap() == bytes);

    assert_eq!(code(Artifact::from_bytes(b"")), "not_a_model");
    assert_eq!(
        code(Artifact::from_bytes(b"customerID,gender")),
        "not_a_model"
    );
    assert_eq!(code(Artifact::from_bytes(&bytes[..20])), "model_damaged");
    assert_eq!(
        code(Artifact::from_bytes(&bytes[..bytes.len() / 2])),
        "model_damaged"
    );
    let mut newer = bytes.clone();
    newer[8] = 99;
    assert_eq!(code(Artifact::from_bytes(&newer)), "model_too_new");
    let mut flipped = bytes;
    *flipped.last_mut().unwrap() ^= 1;
    assert_eq!(code(Artifact::from_bytes(&flipped)), "model_damaged");
}
