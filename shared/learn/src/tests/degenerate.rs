//! Data that are strange, but are what somebody has: they train to something sensible, or the
//! error says why not.

use super::*;

/// `rows` customers with a number that tells something about churn, and one that does not.
fn plain(rows: usize, churned: impl Fn(usize) -> bool) -> Frame {
    let tenure = |i| draw(11, i) * 60.0 - 20.0 * f64::from(u8::from(churned(i)));
    let label = |i| Some(if churned(i) { "Yes" } else { "No" }.to_owned());
    Frame::new(
        vec![
            number("tenure", ColumnType::Number, (0..rows).map(tenure)),
            number("other", ColumnType::Number, (0..rows).map(|i| draw(12, i))),
            text("churn", (0..rows).map(label)),
        ],
        rows,
    )
}

fn keyless() -> Spec {
    Spec {
        entity_key: None,
        ..spec()
    }
}

fn without(mut frame: Frame, name: &str) -> Frame {
    frame.columns.retain(|column| column.name != name);
    frame
}

#[test]
fn one_feature_is_enough() {
    let frame = without(plain(ROWS, |i| draw(13, i) < 0.3), "other");
    let (artifact, report) = trained(&keyless(), &frame);
    assert_eq!(report.features, ["tenure"]);
    assert!((0.65..0.9).contains(&report.metrics.roc_auc), "{report:?}");
    let explanations = artifact.explain(&frame, &[0], 5).unwrap();
    assert_eq!(explanations[0].drivers.len(), 1);
}

#[test]
fn columns_that_are_empty_or_constant_are_left_out() {
    let mut frame = plain(ROWS, |i| draw(13, i) < 0.3);
    let (nan, day) = (f64::NAN, 1e12);
    for column in [
        number("no_number", ColumnType::Number, vec![nan; ROWS]),
        number("one_day", ColumnType::Date, vec![day; ROWS]),
        text("no_text", vec![None; ROWS]),
        text("one_text", vec![Some("same".to_owned()); ROWS]),
    ] {
        frame.columns.push(column);
    }
    let (_, report) = trained(&keyless(), &frame);
    assert_eq!(report.features, ["tenure", "other"]);
    let reasons: Vec<&str> = report.dropped.iter().map(|d| &d.reason[..8]).collect();
    assert_eq!(reasons, ["empty: n", "constant", "empty: n", "constant"]);

    let nothing = without(without(frame, "tenure"), "other");
    let error = plan(&keyless(), &nothing).unwrap_err();
    assert_eq!(error.code, "no_features");
    assert!(
        error.detail.contains("\"no_text\" was left out: empty"),
        "{error}"
    );
}

#[test]
fn one_positive_in_a_thousand_is_found() {
    let frame = plain(50_000, |i| i % 1_000 == 7);
    let (_, report) = trained(&keyless(), &frame);
    assert_eq!((report.rows, report.positives), (50_000, 50));
    let metrics = &report.metrics;
    assert!((0.65..0.95).contains(&metrics.roc_auc), "{metrics:?}");
    assert!(
        metrics.log_loss < 0.0079,
        "better than the base rate: {metrics:?}"
    );
    let [low, high] = report.intervals.unwrap().roc_auc;
    assert!(high - low > 0.03, "50 positives are few: {low} to {high}");
}

#[test]
fn ten_thousand_categories_say_what_the_frequent_ones_say() {
    let rows = 25_000;
    let category = |i: usize| match i % 5 {
        0 => i % 4,
        _ => 4 + (draw(14, i) * 9_996.0) as usize,
    };
    let mut frame = plain(rows, |i| {
        let risk = if category(i) < 2 { 0.8 } else { 0.2 };
        draw(13, i) < risk
    });
    let levels: Vec<String> = (0..10_000).map(|level| format!("city {level}")).collect();
    frame.columns[0] = Column::new(
        "city",
        ColumnType::Text,
        Values::Text {
            codes: (0..rows).map(|i| category(i) as u32).collect(),
            levels,
        },
    );
    let (artifact, report) = trained(&keyless(), &frame);
    assert_eq!(report.importance[0].feature, "city");
    assert!(
        (0.6..0.7).contains(&report.metrics.roc_auc),
        "{:?}",
        report.metrics
    );
    assert!(artifact.to_bytes().unwrap().len() < 10 << 20);
}

#[test]
fn what_four_hundred_categories_say_is_learned() {
    let rows = 6_000;
    let category = |i: usize| (draw(14, i) * 400.0) as u32;
    let mut frame = plain(rows, |i| {
        draw(13, i) < [0.15, 0.75][usize::from(draw(16, category(i) as usize) < 0.4)]
    });
    frame.columns[0] = Column::new(
        "city",
        ColumnType::Text,
        Values::Text {
            codes: (0..rows).map(category).collect(),
            levels: (0..400).map(|level| format!("city {level}")).collect(),
        },
    );
    let (artifact, report) = trained(&keyless(), &frame);
    // Knowing every city's rate gives 0.80; fifteen rows a city tell most of it.
    assert!(report.metrics.roc_auc > 0.74, "{:?}", report.metrics);
    assert_eq!(report.importance[0].feature, "city");
    let scores = artifact.score(&frame).unwrap();
    let auc = roc_auc(&scores, &artifact.outcome_known(&frame));
    assert!((auc - report.metrics.roc_auc).abs() < 1e-9, "{auc}");
}

#[test]
fn copies_of_a_row_do_not_leak_its_outcome() {
    let frame = customers(0.0);
    let copies: Vec<usize> = (0..4 * ROWS).map(|i| i % ROWS).collect();
    let (_, report) = trained(&keyless(), &without(frame.take(&copies), "id"));
    assert_eq!(report.rows, 4 * ROWS);
    assert!(
        (report.metrics.roc_auc - 0.5).abs() < 0.09,
        "{:?}",
        report.metrics
    );
    assert_eq!(report.verdict, Some(Verdict::NoBetterThanChance));
}

#[test]
fn what_can_be_told_apart_perfectly_is() {
    let mut frame = plain(ROWS, |i| i % 3 == 0);
    let cells = (0..ROWS).map(|i| draw(15, i) + f64::from(u8::from(i % 3 == 0)));
    replace(&mut frame, number("tenure", ColumnType::Number, cells));
    let (artifact, report) = trained(&keyless(), &frame);
    assert!(report.metrics.roc_auc > 0.995, "{:?}", report.metrics);
    assert!(report.metrics.log_loss < 0.1, "{:?}", report.metrics);
    let [low, high] = report.intervals.as_ref().unwrap().roc_auc;
    assert!(0.9 < low && low < high && high <= 1.0, "{low} to {high}");
    assert_eq!(report.caveats(), ["too_good", "predicts_alone"]);
    assert!(report.warnings.iter().all(|of| of.column == "tenure"));
    let scores = artifact.score(&frame).unwrap();
    assert!(scores.iter().all(|score| (0.0..=1.0).contains(score)));
}

#[test]
fn the_order_of_the_file_tells_nothing() {
    for (signal, expected) in [(1.0, 0.75..0.95), (0.0, 0.41..0.59)] {
        let frame = customers(signal);
        let (left, stayed): (Vec<usize>, Vec<usize>) = {
            let churned = frame.column("churn").unwrap();
            (0..ROWS).partition(|row| churned.text(*row).as_deref() == Some("Yes"))
        };
        let sorted = frame.take(&[left, stayed].concat());
        let (_, report) = trained(&spec(), &sorted);
        assert!(
            expected.contains(&report.metrics.roc_auc),
            "{:?}",
            report.metrics
        );
    }
}

#[test]
fn features_that_may_know_the_outcome_are_named() {
    let mut frame = customers(1.0);
    let churned = frame.column("churn").unwrap().clone();
    let reason = (0..ROWS).map(|i| match churned.text(i).as_deref() {
        Some("Yes") if draw(16, i) < 0.99 => Some(["price", "service"][i % 2].to_owned()),
        _ => None,
    });
    frame.columns.push(text("why", reason));
    frame.columns.push(number(
        "duration",
        ColumnType::Number,
        (0..ROWS).map(|i| draw(17, i)),
    ));
    let found = |frame: &Frame, exclude: &[&str]| -> Vec<(String, String)> {
        let exclude = exclude.iter().map(|name| (*name).to_owned()).collect();
        let plan = plan(&Spec { exclude, ..spec() }, frame).unwrap();
        let named = plan.warnings.into_iter().map(|w| (w.code, w.column));
        named.collect()
    };
    let pair = |code: &str, column: &str| (code.to_owned(), column.to_owned());
    assert_eq!(
        found(&frame, &[]),
        [
            pair("predicts_alone", "why"),
            pair("known_afterwards", "duration")
        ]
    );
    assert_eq!(found(&frame, &["why", "duration"]), []);
    assert_eq!(found(&customers(1.0), &[]), []);
}
