//! Snapshot dates and customers with several rows.

use super::*;

const DAY: f64 = 86_400_000.0;
const MONTHS: usize = 5;

/// Each customer once a month. In the last month the contract means the opposite of before.
fn months(turn: bool) -> Frame {
    let customers = customers(1.0);
    let all: Vec<usize> = (0..MONTHS * ROWS).map(|i| i % ROWS).collect();
    let mut frame = customers.take(&all);
    frame.rows = all.len();
    let month = |i: usize| i / ROWS;
    let dates = (0..frame.rows).map(|i| (19_000 + 30 * month(i)) as f64 * DAY);
    frame.columns.push(number("month", ColumnType::Date, dates));
    let usage = (0..frame.rows).map(|i| draw(20, i));
    frame
        .columns
        .push(number("calls", ColumnType::Number, usage));
    let leaves = |i: usize| {
        let eager = (draw(20, i) > 0.5) != (turn && month(i) == MONTHS - 1);
        draw(21, i) < if eager { 0.6 } else { 0.1 }
    };
    let label = |i| Some(if leaves(i) { "Yes" } else { "No" }.to_owned());
    let churn = text("churn", (0..frame.rows).map(label));
    replace(&mut frame, churn);
    frame
}

fn by_month() -> Spec {
    Spec {
        snapshot_column: Some("month".into()),
        ..spec()
    }
}

#[test]
fn metrics_are_about_the_newest_rows() {
    let (artifact, report) = trained(&by_month(), &months(true));
    let on = report.measured_on.clone().unwrap();
    assert_eq!((on.from.as_str(), on.rows), ("2022-05-08", ROWS));
    assert!(report.metrics.roc_auc < 0.35, "{:?}", report.metrics);
    assert_eq!(report.rows, MONTHS * ROWS);
    assert!(!artifact.schema().iter().any(|(name, _)| name == "month"));

    let (_, steady) = trained(&by_month(), &months(false));
    assert!(steady.metrics.roc_auc > 0.7, "{:?}", steady.metrics);
    let (_, shuffled) = trained(
        &Spec {
            snapshot_column: None,
            exclude: vec!["month".into()],
            ..spec()
        },
        &months(true),
    );
    assert!(
        shuffled.metrics.roc_auc > 0.6,
        "what a random split would have promised"
    );
    assert_eq!(shuffled.measured_on, None);
}

#[test]
fn evaluation_is_about_the_newest_rows_too() {
    let frame = months(true);
    let outer = OuterFolds::Stratified(5);
    let evaluation = evaluate(Answer::Probability, &by_month(), &outer, &frame, 2, &go).unwrap();
    assert_eq!(
        evaluation.rows,
        ((MONTHS - 1) * ROWS..MONTHS * ROWS).collect::<Vec<_>>()
    );
    let auc = roc_auc(&evaluation.scores, &evaluation.positive);
    assert!(auc < 0.35, "{auc}");
}

/// A customer's rows are alike but for what says nothing, and the customer's own luck is in all of them.
#[test]
fn rows_of_one_customer_are_kept_together() {
    let copies: Vec<usize> = (0..4 * ROWS).map(|i| i % ROWS).collect();
    let frame = customers(0.0).take(&copies);
    let (artifact, report) = trained(&spec(), &frame);
    assert!(
        (report.metrics.roc_auc - 0.5).abs() < 0.09,
        "{:?}",
        report.metrics
    );
    let note = format!("The {} rows are about {ROWS} different \"id\".", 4 * ROWS);
    assert!(
        report.notes.iter().any(|n| n.starts_with(&note)),
        "{:?}",
        report.notes
    );
    let scores = artifact.score(&frame).unwrap();
    let auc = roc_auc(&scores, &artifact.outcome_known(&frame));
    assert!((auc - report.metrics.roc_auc).abs() < 1e-9, "{auc}");

    let outer = OuterFolds::Stratified(5);
    let nested = evaluate(Answer::Probability, &spec(), &outer, &frame, 2, &go).unwrap();
    let auc = roc_auc(&nested.scores, &nested.positive);
    assert!((auc - 0.5).abs() < 0.09, "{auc}");
}

#[test]
fn a_snapshot_column_that_does_not_serve() {
    let mut frame = customers(1.0);
    let day = number("month", ColumnType::Date, (0..ROWS).map(|_| 19_000.0 * DAY));
    frame.columns.push(day);
    let (_, report) = trained(&by_month(), &frame);
    assert_eq!(report.measured_on, None);
    let told = report
        .notes
        .iter()
        .any(|note| note.contains("newest fifth"));
    assert!(told, "{:?}", report.notes);
    let outer = OuterFolds::Stratified(5);
    let refused =
        evaluate(Answer::Probability, &by_month(), &outer, &frame, 2, &go).map(|e| e.rows);
    assert_eq!(code(refused), "no_later_rows");

    replace(
        &mut frame,
        text("month", (0..ROWS).map(|i| Some(format!("month {i}")))),
    );
    assert_eq!(code(plan(&by_month(), &frame)), "snapshot_not_a_date");
    frame.columns.retain(|column| column.name != "month");
    assert_eq!(code(plan(&by_month(), &frame)), "missing_column");
}

/// The same customers every month, alike but for their names, each with an outcome of luck that
/// stays: there is nothing to learn but who they are.
#[test]
fn what_a_customer_did_before_is_not_remembered() {
    let all: Vec<usize> = (0..MONTHS * ROWS).map(|i| i % ROWS).collect();
    let mut frame = customers(0.0).take(&all);
    let dates = (0..frame.rows).map(|i| (19_000 + 30 * (i / ROWS)) as f64 * DAY);
    frame.columns.push(number("month", ColumnType::Date, dates));
    let (_, report) = trained(&by_month(), &frame);
    assert!(
        (report.metrics.roc_auc - 0.5).abs() < 0.09,
        "{:?}",
        report.metrics
    );
    let outer = OuterFolds::Stratified(5);
    let evaluation = evaluate(Answer::Probability, &by_month(), &outer, &frame, 2, &go).unwrap();
    let auc = roc_auc(&evaluation.scores, &evaluation.positive);
    assert_eq!(
        auc, report.metrics.roc_auc,
        "both ask the same of the same rows"
    );
}

#[test]
fn rows_without_a_date_are_not_taken_for_early_ones() {
    let mut frame = months(false);
    let undated = |i: usize| match i < ROWS {
        true => f64::NAN,
        false => (19_000 + 30 * (i / ROWS)) as f64 * DAY,
    };
    let dates = (0..frame.rows).map(undated);
    replace(&mut frame, number("month", ColumnType::Date, dates));
    let plan = plan(&by_month(), &frame).unwrap();
    let backtest = plan.backtest.unwrap();
    assert_eq!(plan.rows, MONTHS * ROWS);
    assert_eq!(backtest.plan.rows, (MONTHS - 2) * ROWS);
}

/// Half of those who left are known only from the last month, so that too few are left before.
#[test]
fn what_cannot_be_measured_in_time_is_cross_validated() {
    let all: Vec<usize> = (0..MONTHS * ROWS).map(|i| i % ROWS).collect();
    let mut frame = customers(1.0).take(&all);
    let dates = (0..frame.rows).map(|i| (19_000 + 30 * (i / ROWS)) as f64 * DAY);
    frame.columns.push(number("month", ColumnType::Date, dates));
    let left = |i: usize| i % ROWS < 45 || (i / ROWS == MONTHS - 1 && i % ROWS < 100);
    let label = |i| Some(if left(i) { "Yes" } else { "No" }.to_owned());
    let rows = frame.rows;
    replace(&mut frame, text("churn", (0..rows).map(label)));
    let (_, report) = trained(&by_month(), &frame);
    assert_eq!(report.measured_on, None);
    let told = report
        .notes
        .iter()
        .any(|note| note.contains("only 45 different"));
    assert!(told, "{:?}", report.notes);
}

fn newest(spec: Spec) -> Spec {
    Spec {
        rows_per_entity: RowsPerEntity::Newest,
        ..spec
    }
}

/// Customers, of whom the first `older` have an earlier row that says the opposite.
fn corrected(older: usize) -> Frame {
    let customers = customers(2.0);
    let rows: Vec<usize> = (0..older).chain(0..ROWS).collect();
    let mut frame = customers.take(&rows);
    let churn = customers.column("churn").unwrap();
    let label = |(at, row): (usize, &usize)| {
        let says = churn.text(*row)? == "Yes";
        Some(if says != (at < older) { "Yes" } else { "No" }.to_owned())
    };
    let cells: Vec<_> = rows.iter().enumerate().map(label).collect();
    replace(&mut frame, text("churn", cells));
    frame
}

#[test]
fn of_each_customer_the_newest_row_alone_is_learned_from_and_compared_on() {
    let frame = corrected(100);
    let (artifact, report) = trained(&newest(spec()), &frame);
    let (plain, alone) = trained(&spec(), &customers(2.0));
    assert_eq!((report.rows, report.positives), (ROWS, alone.positives));
    let older = report.file.unwrap().older_rows.unwrap();
    assert_eq!((older.rows, older.keys, older.by), (100, 100, None));
    assert_eq!(
        (older.examples[0].key.as_str(), older.examples[0].row),
        ("C0000", 1)
    );
    assert!((report.metrics.roc_auc - alone.metrics.roc_auc).abs() < 0.05);
    let comparison = compare(&artifact, &plain, 1, &frame, &Frame::default()).unwrap();
    assert_eq!(comparison.figures.unwrap().rows, ROWS);

    let mut rows = artifact.newest_rows().unwrap();
    rows.see(&artifact.conform(frame.clone()).unwrap(), 0..frame.rows)
        .unwrap();
    let scored = rows.found().among(0, frame.rows);
    assert_eq!(scored, (100..100 + ROWS).collect::<Vec<_>>());

    let (all, report) = trained(&spec(), &frame);
    assert_eq!(report.rows, ROWS + 100);
    let file = report.file.unwrap();
    assert_eq!(file.repeated_keys.unwrap().rows, 200);
    assert!(all.newest_rows().is_none() && file.older_rows.is_none());
}

#[test]
fn the_newest_row_is_that_of_the_latest_date_with_an_outcome() {
    let mut frame = months(false);
    // The newest month comes first in the file, and its outcome is not known yet.
    let rows: Vec<usize> = (0..frame.rows).rev().collect();
    frame = frame.take(&rows);
    let churn = frame.column("churn").unwrap();
    let known = (0..frame.rows).map(|row| churn.text(row).filter(|_| row >= ROWS).map(Into::into));
    let known = text("churn", known.collect::<Vec<_>>());
    replace(&mut frame, known);
    let (artifact, report) = trained(&newest(by_month()), &frame);
    assert_eq!(report.rows, ROWS);
    let older = report.file.unwrap().older_rows.unwrap();
    assert_eq!(
        (older.rows, older.by.as_deref()),
        (((MONTHS - 2) * ROWS) as u64, Some("month"))
    );
    assert_eq!(older.examples[0].row, 2 * ROWS as u64 + 1);
    // All newest rows are of one month, so none are earlier.
    assert_eq!(report.measured_on, None);

    // Dates that were not understood make no row the newest.
    let texts = text(
        "month",
        (0..frame.rows).map(|_| Some("01/02/2026".to_owned())),
    );
    replace(&mut frame, texts);
    let mut rows = artifact.newest_rows().unwrap();
    let refused = rows.see(&frame, 0..frame.rows).unwrap_err();
    assert_eq!(refused.code, "snapshot_not_a_date");
}
