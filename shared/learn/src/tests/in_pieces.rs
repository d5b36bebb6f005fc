//! Training in pieces, stopped, and evaluated from outside.

use super::*;

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
    let nested = evaluate(
        Answer::Probability,
        &spec(),
        &OuterFolds::Stratified(3),
        &frame,
        2,
        &go,
    )
    .unwrap();
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
    let given = evaluate(Answer::Probability, &spec(), &outer, &labelled, 2, &go).unwrap();
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
            .map(|kind| 5 * usize::from(crate::run::plan::seeds(*kind, effort)))
            .sum();
        assert_eq!((members.len(), count), (wanted, wanted));
    }
}
