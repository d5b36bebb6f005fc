//! The stack as a whole, on small made-up data.

use std::ops::ControlFlow;

use crate::Result;
use crate::frame::{Column, ColumnType, Frame, MISSING, Values};

use super::metrics;
use super::piece::mix;
use super::*;

mod compared;
mod degenerate;
mod explained;
mod meta;
mod set;
mod snapshots_in_time;

const ROWS: usize = 500;

/// The `n`th deterministic draw from [0, 1).
fn draw(stream: u64, n: usize) -> f64 {
    (mix(stream, n as u64) >> 11) as f64 / (1u64 << 53) as f64
}

fn text(name: &str, cells: impl IntoIterator<Item = Option<String>>) -> Column {
    let mut levels: Vec<String> = Vec::new();
    let code = |cell: Option<String>| match cell {
        None => MISSING,
        Some(cell) => levels.iter().position(|l| *l == cell).unwrap_or_else(|| {
            levels.push(cell);
            levels.len() - 1
        }) as u32,
    };
    let codes = cells.into_iter().map(code).collect();
    Column {
        name: name.into(),
        kind: ColumnType::Text,
        values: Values::Text { codes, levels },
    }
}

fn number(name: &str, kind: ColumnType, cells: impl IntoIterator<Item = f64>) -> Column {
    Column {
        name: name.into(),
        kind,
        values: Values::Number(cells.into_iter().collect()),
    }
}

/// Customers whose churn depends on tenure and contract; `signal` 0 makes it pure chance.
fn customers(signal: f64) -> Frame {
    let tenure = |i| (draw(1, i) * 60.0).floor();
    let monthly = |i| draw(2, i) < 0.5;
    let log_odds =
        |i| signal * (2.0 * f64::from(u8::from(monthly(i))) - tenure(i) / 15.0 + 1.0) - 0.3;
    let label = |i: usize| {
        if draw(3, i) < newton::sigmoid(log_odds(i)) {
            "Yes"
        } else {
            "No"
        }
    };
    let usage = |i| {
        if draw(4, i) < 0.2 {
            f64::NAN
        } else {
            draw(5, i) * 100.0
        }
    };
    let contract = |i: usize| {
        (draw(6, i) > 0.05).then(|| if monthly(i) { "monthly" } else { "yearly" }.to_owned())
    };
    let day = |i| ((draw(7, i) * 1000.0).floor() + 19_000.0) * 86_400_000.0;
    Frame {
        columns: vec![
            text("id", (0..ROWS).map(|i| Some(format!("C{i:04}")))),
            number("tenure", ColumnType::Integer, (0..ROWS).map(tenure)),
            text("contract", (0..ROWS).map(contract)),
            number("usage", ColumnType::Number, (0..ROWS).map(usage)),
            number("since", ColumnType::Date, (0..ROWS).map(day)),
            text("country", (0..ROWS).map(|_| Some("PT".into()))),
            text("note", (0..ROWS).map(|i| Some(format!("note {i}")))),
            text("churn", (0..ROWS).map(|i| Some(label(i).into()))),
        ],
        rows: ROWS,
    }
}

fn spec() -> Spec {
    Spec {
        task: Task::Churn,
        target: "churn".into(),
        positive_label: None,
        entity_key: Some("id".into()),
        snapshot_column: None,
        exclude: Vec::new(),
        effort: Effort::Fast,
        seed: 7,
        learners: Vec::new(),
        fairness_columns: Vec::new(),
    }
}

fn go(_: f64, _: &str) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn trained(spec: &Spec, frame: &Frame) -> (Artifact, Report) {
    train(spec, frame, 2, &go).unwrap()
}

fn code<T>(result: Result<T>) -> String {
    result.err().map(|error| error.code).unwrap_or_default()
}

fn replace(frame: &mut Frame, column: Column) {
    frame.columns.retain(|c| c.name != column.name);
    frame.columns.push(column);
}

/// The same customers under new keys.
fn renamed(frame: &Frame) -> Frame {
    let mut frame = frame.clone();
    replace(
        &mut frame,
        text("id", (0..ROWS).map(|i| Some(format!("N{i:04}")))),
    );
    frame
}

#[test]
fn it_learns_and_reports() {
    let (_, report) = trained(&spec(), &customers(1.0));
    assert!(report.metrics.roc_auc > 0.75, "{:?}", report.metrics);
    assert!(report.metrics.log_loss < 0.62, "{:?}", report.metrics);
    let [low, high] = report.intervals.unwrap().roc_auc;
    assert!(low < report.metrics.roc_auc && report.metrics.roc_auc < high && low > 0.5);
    assert_eq!(report.verdict, Some(Verdict::BetterThanChance));
    assert_eq!(report.rows, ROWS);
    assert_eq!(report.positive_label, "Yes");
    let dropped: Vec<&str> = report.dropped.iter().map(|d| d.name.as_str()).collect();
    assert_eq!(dropped, ["country", "note"]);
    assert_eq!(report.features, ["tenure", "contract", "usage", "since"]);
    let top: Vec<&str> = report.importance[..2]
        .iter()
        .map(|i| i.feature.as_str())
        .collect();
    assert!(
        top.contains(&"tenure") && top.contains(&"contract"),
        "{top:?}"
    );
    assert!((report.importance.iter().map(|i| i.importance).sum::<f64>() - 1.0).abs() < 1e-9);
}

/// Customers of all kinds of columns, and outcomes drawn without looking at them.
fn chance(seed: u64) -> Frame {
    let mut frame = customers(0.0);
    let cell = |stream, i, kinds: f64| (draw(mix(seed, stream), i) * kinds).floor();
    for (name, kinds) in [("plan", 3.0), ("city", 30.0), ("agent", 100.0)] {
        let level = |i| Some(format!("{name} {}", cell(kinds as u64, i, kinds)));
        replace(&mut frame, text(name, (0..ROWS).map(level)));
    }
    let label = |i| match draw(mix(seed, 1), i) < 0.3 {
        true => "Yes",
        false => "No",
    };
    replace(
        &mut frame,
        text("churn", (0..ROWS).map(|i| Some(label(i).to_owned()))),
    );
    frame
}

#[test]
fn chance_is_not_learned_and_said_so() {
    for (effort, files) in [
        (Effort::Fast, 24),
        (Effort::Balanced, 6),
        (Effort::Thorough, 2),
    ] {
        let report = |seed| trained(&Spec { effort, ..spec() }, &chance(seed)).1;
        let reports: Vec<Report> = (0..files).map(report).collect();
        let aucs = reports.iter().map(|report| report.metrics.roc_auc);
        let mean = aucs.sum::<f64>() / files as f64;
        // Four standard errors: 500 rows' areas spread by some 0.035.
        let noise = 0.14 / (files as f64).sqrt();
        assert!((mean - 0.5).abs() < noise, "{effort:?}: {mean}");
        let fooled = |r: &&Report| r.verdict == Some(Verdict::BetterThanChance);
        assert!(reports.iter().filter(fooled).count() <= 1, "{effort:?}");
        let warned = |r: &Report| r.notes.iter().any(|note| note.contains("than chance"));
        assert!(reports.iter().filter(|r| !fooled(r)).all(warned));
    }
}

#[test]
fn scores_of_the_training_file_are_the_out_of_fold_ones() {
    for key in [Some("id".to_owned()), None] {
        let spec = Spec {
            entity_key: key,
            ..spec()
        };
        let frame = customers(1.0);
        let (artifact, report) = trained(&spec, &frame);
        let scores = artifact.score(&frame).unwrap();
        let left = artifact.has_left(&frame);
        assert_eq!(metrics::roc_auc(&scores, &left), report.metrics.roc_auc);
        assert_eq!(metrics::log_loss(&scores, &left), report.metrics.log_loss);

        let back: Vec<usize> = (0..ROWS).rev().collect();
        let mut reversed = artifact.score(&frame.take(&back)).unwrap();
        reversed.reverse();
        assert_eq!(scores, reversed, "the order of the file does not matter");
        let single: Vec<f64> = (0..20)
            .map(|row| artifact.score(&frame.take(&[row])).unwrap()[0])
            .collect();
        assert_eq!(
            single,
            scores[..20],
            "one row scores as it does in the file"
        );
    }
}

/// The mean calibration error of several models' scores of the same rows.
fn mean_calibration_error(models: &[Vec<f64>], left: impl Fn(&[f64]) -> Vec<bool>) -> f64 {
    let error = |scores: &Vec<f64>| calibration_error(scores, &left(scores));
    models.iter().map(error).sum::<f64>() / models.len() as f64
}

#[test]
fn scores_are_as_calibrated_as_chance_allows() {
    let frame = customers(1.0);
    let scored = |seed| {
        let spec = Spec {
            seed,
            effort: Effort::Balanced,
            ..spec()
        };
        let (artifact, report) = trained(&spec, &frame);
        let scores = artifact.score(&frame).unwrap();
        let error = calibration_error(&scores, &artifact.has_left(&frame));
        assert_eq!(error, report.calibration.error);
        (scores, artifact.has_left(&frame))
    };
    let (models, left): (Vec<_>, Vec<_>) = (0..5).map(scored).unzip();
    // What these scores would show if customers left exactly as often as they say.
    let perfect = |run: u64| {
        let leaves = |(row, p): (usize, &f64)| draw(1000 + run, row) < *p;
        mean_calibration_error(&models, |scores| {
            scores.iter().enumerate().map(leaves).collect()
        })
    };
    let mut range: Vec<f64> = (0..200).map(perfect).collect();
    range.sort_by(f64::total_cmp);
    let most = range[194];
    let error = mean_calibration_error(&models, |_| left[0].clone());
    assert!(error <= most.max(0.02), "{error} of at most {most}");

    let loud = |scores: &Vec<f64>| -> Vec<f64> {
        let odds = scores.iter().map(|p| (p / (1.0 - p)).powi(2));
        odds.map(|odds| odds / (1.0 + odds)).collect()
    };
    let loud: Vec<Vec<f64>> = models.iter().map(loud).collect();
    let error = mean_calibration_error(&loud, |_| left[0].clone());
    assert!(error > most, "overconfidence shows: {error} of {most}");
}

#[test]
fn new_customers_get_all_members() {
    let frame = customers(1.0);
    let (artifact, report) = trained(&spec(), &frame);
    let scores = artifact.score(&renamed(&frame)).unwrap();
    assert_ne!(scores, artifact.score(&frame).unwrap());
    let auc = metrics::roc_auc(&scores, &artifact.has_left(&frame));
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

#[test]
fn targets_that_cannot_be_learned() {
    let with = |cell: &dyn Fn(usize) -> Option<&'static str>| {
        let mut frame = customers(1.0);
        replace(
            &mut frame,
            text("churn", (0..ROWS).map(|i| cell(i).map(str::to_owned))),
        );
        frame
    };
    let asked = |label: &str| Spec {
        positive_label: Some(label.into()),
        ..spec()
    };
    assert_eq!(
        code(plan(
            &Spec {
                target: "Churn".into(),
                ..spec()
            },
            &customers(1.0)
        )),
        "missing_column"
    );
    assert_eq!(code(plan(&spec(), &with(&|_| None))), "target_missing");
    assert_eq!(
        code(plan(&spec(), &with(&|_| Some("No")))),
        "target_constant"
    );
    assert_eq!(
        code(plan(
            &spec(),
            &with(&|i| Some(if i < 49 { "Yes" } else { "No" }))
        )),
        "too_few_examples"
    );
    assert!(plan(&spec(), &with(&|i| Some(if i < 50 { "Yes" } else { "No" }))).is_ok());
    assert_eq!(
        code(plan(&asked("Maybe"), &customers(1.0))),
        "unknown_positive_label"
    );

    let three = with(&|i| Some(["active", "paused", "gone"][i % 3]));
    let error = plan(&spec(), &three).unwrap_err();
    assert_eq!(error.code, "target_not_binary");
    assert!(
        ["active", "paused", "gone"]
            .iter()
            .all(|label| error.detail.contains(label)),
        "{error}"
    );
    assert_eq!(plan(&asked("gone"), &three).unwrap().positives, ROWS / 3);

    let gaps = plan(
        &spec(),
        &with(&|i| (i >= 100).then_some(if i % 3 == 0 { "Yes" } else { "No" })),
    )
    .unwrap();
    assert_eq!(gaps.rows, ROWS - 100);
    assert!(
        gaps.notes.iter().any(|note| note.starts_with("100 rows")),
        "{:?}",
        gaps.notes
    );
}

#[test]
fn a_common_yes_is_still_the_positive_label() {
    let mut frame = customers(1.0);
    let labels = (0..ROWS).map(|i| if i % 4 == 0 { 0.0 } else { 1.0 });
    replace(&mut frame, number("churn", ColumnType::Integer, labels));
    let plan = plan(&spec(), &frame).unwrap();
    assert_eq!(
        (plan.positive_label.as_str(), plan.positives),
        ("1", ROWS * 3 / 4)
    );
}

#[test]
fn keys_and_columns_that_do_not_serve() {
    let mut frame = customers(1.0);
    replace(
        &mut frame,
        text("id", (0..ROWS).map(|i| Some(format!("C{}", i % 40)))),
    );
    let error = plan(&spec(), &frame).unwrap_err();
    assert_eq!(error.code, "too_few_entities");
    assert!(error.detail.contains("only 40 different"), "{error}");

    replace(
        &mut frame,
        text("id", (0..ROWS).map(|i| (i != 9).then(|| format!("C{i}")))),
    );
    let error = plan(&spec(), &frame).unwrap_err();
    assert_eq!(error.code, "missing_entity_key");
    assert!(error.detail.contains("row 10"), "{error}");

    let excluding = |names: &[&str]| {
        let exclude = names.iter().map(|name| (*name).to_owned()).collect();
        code(plan(&Spec { exclude, ..spec() }, &customers(1.0)))
    };
    assert_eq!(excluding(&["Tenure"]), "missing_column");
    assert_eq!(
        excluding(&["tenure", "contract", "usage", "since"]),
        "no_features"
    );

    let mut same = customers(1.0);
    same.columns
        .retain(|c| ["contract", "churn"].contains(&c.name.as_str()));
    assert_eq!(
        code(plan(
            &Spec {
                entity_key: None,
                ..spec()
            },
            &same
        )),
        "too_few_distinct_rows"
    );
}

#[test]
fn training_stops_when_told() {
    let frame = customers(1.0);
    let plan = plan(&spec(), &frame).unwrap();
    assert_eq!(
        code(train_piece(
            &plan,
            &frame,
            0,
            &|_, _| ControlFlow::Break(())
        )),
        "cancelled"
    );
    assert_eq!(code(train_piece(&plan, &frame, 99, &go)), "unknown_piece");
    assert_eq!(code(join(&plan, &frame, Vec::new())), "missing_piece");
    let fewer: Vec<usize> = (0..ROWS - 1).collect();
    assert_eq!(
        code(train_piece(&plan, &frame.take(&fewer), 0, &go)),
        "data_changed"
    );
}

#[test]
fn nested_evaluation_agrees_with_the_flat_report() {
    let frame = customers(1.0);
    let flat = trained(&spec(), &frame).1.metrics.roc_auc;
    let nested = evaluate(&spec(), &OuterFolds::Stratified(3), &frame, 2, &go).unwrap();
    assert_eq!(
        (nested.rows.len(), nested.fold_count, nested.features),
        (ROWS, 3, 4)
    );
    let auc = metrics::roc_auc(&nested.scores, &nested.positive);
    assert!((auc - flat).abs() < 0.05, "nested {auc}, flat {flat}");

    let mut labelled = frame;
    labelled.columns.push(number(
        "fold",
        ColumnType::Integer,
        (0..ROWS).map(|i| (i % 2) as f64),
    ));
    let outer = OuterFolds::Column("fold".into());
    let given = evaluate(&spec(), &outer, &labelled, 2, &go).unwrap();
    assert_eq!((given.fold_count, given.features), (2, 4));
    assert_eq!(given.folds[..3], ["0", "1", "0"]);
}

#[test]
fn pieces_cover_every_member_once() {
    for effort in [Effort::Fast, Effort::Balanced, Effort::Thorough] {
        let plan = plan(&Spec { effort, ..spec() }, &customers(1.0)).unwrap();
        let mut members = plan.pieces.concat();
        let count = members.len();
        members.sort();
        members.dedup();
        let wanted: usize = plan
            .kinds()
            .iter()
            .map(|kind| 5 * usize::from(kind.seeds(effort)))
            .sum();
        assert_eq!((members.len(), count), (wanted, wanted));
    }
}
