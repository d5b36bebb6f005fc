//! Targets, keys and columns that do not serve.

use super::*;

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
    assert_eq!(plan.positive_label.as_str(), "1");
    assert_eq!(plan.positives, ROWS * 3 / 4);
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
