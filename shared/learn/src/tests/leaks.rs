//! Data that know the outcome, alone, together or as a whole, and honest data that only say much.

use super::*;

const MANY: usize = 1_500;

/// Customers of whom a share leaves, less likely the longer they stay.
fn staying(rows: usize, share: f64) -> (Frame, Vec<bool>) {
    let left: Vec<bool> = (0..rows).map(|i| draw(21, i) < share).collect();
    let tenure = |i: usize| draw(22, i) * if left[i] { 40.0 } else { 60.0 };
    let label = |i: usize| Some(if left[i] { "Yes" } else { "No" }.to_owned());
    let frame = Frame::new(
        vec![
            number("tenure", ColumnType::Number, (0..rows).map(tenure)),
            number("age", ColumnType::Number, (0..rows).map(|i| draw(23, i))),
            text("churn", (0..rows).map(label)),
        ],
        rows,
    );
    (frame, left)
}

fn with(mut frame: Frame, columns: impl IntoIterator<Item = Column>) -> Frame {
    frame.columns.extend(columns);
    frame
}

fn keyless() -> Spec {
    Spec {
        entity_key: None,
        ..spec()
    }
}

/// The codes and columns that a report warns of.
fn warned(frame: &Frame) -> Vec<(String, Vec<String>)> {
    let (_, report) = trained(&keyless(), frame);
    let told = report.warnings.iter();
    told.map(|caveat| {
        let columns = caveat.columns().map(str::to_owned).collect();
        (caveat.code.clone(), columns)
    })
    .collect()
}

fn planned(frame: &Frame) -> Vec<(String, String)> {
    let plan = plan(&keyless(), frame).unwrap();
    let told = plan.warnings.into_iter();
    told.map(|caveat| (caveat.code, caveat.column)).collect()
}

#[test]
fn a_column_that_is_zero_unless_customers_left_is_named_at_any_share() {
    for share in [0.05, 0.13, 0.29, 0.5, 0.75] {
        for have in [0.5, 1.0] {
            let (frame, left) = staying(MANY, share);
            let refund = |i: usize| match left[i] && draw(24, i) < have {
                true => 1.0 + draw(25, i),
                false => 0.0,
            };
            let refund = number("refund", ColumnType::Number, (0..MANY).map(refund));
            let frame = with(frame, [refund]);
            let expected = ("predicts_alone".to_owned(), "refund".to_owned());
            assert_eq!(planned(&frame), [expected], "{share} {have}");
        }
    }
}

#[test]
fn what_a_constant_is_and_when_it_is_not_is_said() {
    let (frame, left) = staying(MANY, 0.2);
    let reason = |i: usize| left[i].then(|| ["price", "moved"][i % 2].to_owned());
    let frame = with(frame, [text("why", (0..MANY).map(reason))]);
    let warnings = plan(&keyless(), &frame).unwrap().warnings;
    let detail = &warnings[0].detail;
    assert!(
        detail.contains("empty or rare for nearly all unless the outcome is \"Yes\""),
        "{detail}"
    );
    assert!(detail.contains("100 % of all that do"), "{detail}");
}

#[test]
fn honest_columns_that_say_much_are_not_accused() {
    let (frame, left) = staying(MANY, 0.2);
    let complaints = |i: usize| {
        let had = draw(24, i) < if left[i] { 0.7 } else { 0.06 };
        f64::from(u8::from(had)) * (1.0 + (3.0 * draw(25, i)).floor())
    };
    let used = |i: usize| {
        let uses = draw(26, i) < if left[i] { 0.1 } else { 0.85 };
        f64::from(u8::from(uses)) * draw(27, i) * 100.0
    };
    let frame = with(
        frame,
        [
            number("complaints", ColumnType::Integer, (0..MANY).map(complaints)),
            number("used", ColumnType::Number, (0..MANY).map(used)),
        ],
    );
    let (_, report) = trained(&keyless(), &frame);
    assert!(report.metrics.roc_auc > 0.9, "{:?}", report.metrics);
    assert_eq!(report.warnings, []);
}

#[test]
fn two_columns_that_only_together_know_are_named() {
    let (frame, left) = staying(MANY, 0.3);
    let begin = |i: usize| (draw(24, i) * 1_000.0).floor();
    // Who left has no more than the 30 days that were paid for.
    let end = |i: usize| {
        begin(i)
            + if left[i] {
                30.0
            } else {
                31.0 + draw(25, i) * 20.0
            }
    };
    let date = |days: f64| (days + 19_000.0) * 86_400_000.0;
    let dates = [
        number("began", ColumnType::Date, (0..MANY).map(|i| date(begin(i)))),
        number(
            "paid_until",
            ColumnType::Date,
            (0..MANY).map(|i| date(end(i))),
        ),
    ];
    let found = warned(&with(frame.clone(), dates));
    let pair = found.iter().find(|(code, _)| code == "predicts_together");
    let mut columns = pair.unwrap_or_else(|| panic!("{found:?}")).1.clone();
    columns.sort();
    assert_eq!(columns, ["began", "paid_until"]);

    // Who left kept a plan, and the others took another.
    let plan = |i: usize| (draw(26, i) * 4.0) as usize;
    let last = |i: usize| match left[i] {
        true => plan(i),
        false => (plan(i) + 1 + (draw(27, i) * 3.0) as usize) % 4,
    };
    let named = |plan: usize| Some(["basic", "plus", "pro", "max"][plan].to_owned());
    let plans = [
        text("plan", (0..MANY).map(|i| named(plan(i)))),
        text("last_plan", (0..MANY).map(|i| named(last(i)))),
    ];
    let found = warned(&with(frame, plans));
    assert!(
        found.iter().any(|(code, _)| code == "predicts_together"),
        "{found:?}"
    );
}

#[test]
fn a_model_that_is_too_good_says_so_first() {
    let (frame, left) = staying(MANY, 0.3);
    // Three columns, each of which knows of a part.
    let part = |seed: u64| {
        let left = left.clone();
        (0..MANY).map(move |i| draw(seed, i) + 1.1 * f64::from(u8::from(left[i])))
    };
    let parts = (0..3).map(|n| number(&format!("part_{n}"), ColumnType::Number, part(30 + n)));
    let noisy = |column: Column| match column.values {
        Values::Number(cells) => {
            let cell = |(i, cell): (usize, f64)| cell + 1.2 * draw(40, i) - 0.6;
            number(
                &column.name,
                ColumnType::Number,
                cells.into_iter().enumerate().map(cell),
            )
        }
        Values::Text { .. } => column,
    };
    let (_, report) = trained(&keyless(), &with(frame, parts.map(noisy)));
    assert!(report.metrics.roc_auc > 0.98, "{:?}", report.metrics);
    let first = &report.warnings[0];
    assert_eq!(first.code, "too_good", "{:?}", report.warnings);
    assert!(first.column.starts_with("part_"), "{first:?}");
    assert!(first.remedy.contains("Check \"part_") && first.remedy.contains("simply good"));
    assert_eq!(report.caveats()[0], "too_good");
}

#[test]
fn a_small_file_that_ranks_well_is_not_accused() {
    let (frame, left) = staying(130, 0.45);
    let close = |i: usize| draw(31, i) + 0.7 * f64::from(u8::from(left[i]));
    let frame = with(
        frame,
        [number("usage", ColumnType::Number, (0..130).map(close))],
    );
    let (_, report) = trained(&keyless(), &frame);
    assert!(report.metrics.roc_auc > 0.9, "{:?}", report.metrics);
    assert_eq!(report.warnings, []);
}

#[test]
fn a_feature_that_gives_nearly_all_is_named() {
    let (frame, left) = staying(MANY, 0.3);
    let cell = |i: usize| draw(31, i) + 0.74 * f64::from(u8::from(left[i]));
    let frame = with(
        frame,
        [number("calls", ColumnType::Number, (0..MANY).map(cell))],
    );
    let found = warned(&frame);
    assert_eq!(found, [("too_good".to_owned(), vec!["calls".to_owned()])]);
}
