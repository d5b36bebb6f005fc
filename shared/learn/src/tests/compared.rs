//! A new model against the one in production.

use super::*;

fn none() -> Frame {
    Frame::default()
}

#[test]
fn a_champion_that_learned_noise_loses() {
    let frame = customers(1.0);
    let mut shuffled = frame.clone();
    let label = |i: usize| Some(if draw(70, i) < 0.4 { "Yes" } else { "No" }.to_owned());
    replace(&mut shuffled, text("churn", (0..ROWS).map(label)));
    let (champion, _) = trained(&spec(), &shuffled);
    let (challenger, report) = trained(&spec(), &frame);
    let found = compare(&challenger, &champion, 3, &frame, &none()).unwrap();
    assert_eq!(found.verdict, ComparisonVerdict::Better, "{found:?}");
    assert_eq!(found.champion, 3);
    let figures = found.figures.unwrap();
    assert_eq!(figures.rows, ROWS);
    assert_eq!(figures.roc_auc.challenger, report.metrics.roc_auc);
    assert_eq!(figures.log_loss.challenger, report.metrics.log_loss);
    let back = compare(&champion, &challenger, 3, &frame, &none()).unwrap();
    assert_eq!(back.verdict, ComparisonVerdict::Worse, "{back:?}");
}

#[test]
fn the_same_data_make_no_difference() {
    let frame = customers(1.0);
    let (champion, _) = trained(&spec(), &frame);
    let (same, _) = trained(&spec(), &frame);
    let found = compare(&same, &champion, 1, &frame, &none()).unwrap();
    assert_eq!(found.verdict, ComparisonVerdict::NoDifference);
    assert_eq!(found.figures.unwrap().log_loss.interval, [0.0, 0.0]);
}

/// The champion has seen every customer, and is asked as if it had not.
#[test]
fn known_customers_are_no_advantage() {
    let frame = customers(1.0);
    let (champion, report) = trained(&spec(), &frame);
    let (challenger, _) = trained(&Spec { seed: 8, ..spec() }, &frame);
    let found = compare(&challenger, &champion, 1, &frame, &none()).unwrap();
    let figures = found.figures.unwrap();
    assert_eq!(figures.roc_auc.champion, report.metrics.roc_auc);
    assert_eq!(figures.log_loss.champion, report.metrics.log_loss);
}

/// Five folds of members would score new customers better than one scores the challenger's own.
#[test]
fn new_customers_are_no_advantage_either() {
    let frame = customers(1.0);
    let (artifact, _) = trained(&spec(), &frame);
    let all: Vec<usize> = (0..frame.rows).collect();
    let alike = artifact.score_left_out(&frame, &all).unwrap();
    assert_eq!(alike, artifact.score(&frame).unwrap());
    let new = renamed(&frame);
    assert_ne!(
        artifact.score_left_out(&new, &all).unwrap(),
        artifact.score(&new).unwrap()
    );
}

#[test]
fn a_champion_gets_the_columns_it_needs_or_says_which_are_gone() {
    let frame = customers(1.0);
    let (champion, _) = trained(&spec(), &frame);
    let exclude = vec!["tenure".into()];
    let (challenger, _) = trained(&Spec { exclude, ..spec() }, &frame);
    let parted = |keep: &dyn Fn(&str) -> bool| {
        Frame::new(
            frame
                .columns
                .iter()
                .filter(|c| keep(&c.name))
                .cloned()
                .collect(),
            ROWS,
        )
    };
    let rest = parted(&|name| name != "tenure");
    let found = compare(
        &challenger,
        &champion,
        1,
        &rest,
        &parted(&|name| name == "tenure"),
    )
    .unwrap();
    assert_eq!(found.verdict, ComparisonVerdict::Worse, "{found:?}");

    let gone = compare(&challenger, &champion, 1, &rest, &none()).unwrap();
    assert_eq!(gone.verdict, ComparisonVerdict::NotComparable);
    assert_eq!(gone.figures, None);
    assert!(
        gone.detail.contains("tenure") && gone.detail.contains("version 1"),
        "{gone:?}"
    );

    let mut typed = frame.clone();
    replace(
        &mut typed,
        text("tenure", (0..ROWS).map(|_| Some("many".into()))),
    );
    let changed = compare(&challenger, &champion, 1, &typed, &none()).unwrap();
    assert_eq!(changed.verdict, ComparisonVerdict::NotComparable);
    assert!(changed.detail.contains("many"), "{changed:?}");
}

#[test]
fn a_lopsided_file_is_not_judged_by() {
    let frame = customers(1.0);
    let (artifact, _) = trained(&spec(), &frame);
    let few = artifact.outcome_known(&frame);
    let mut yes = 0;
    let kept = |row: &usize| {
        yes += usize::from(few[*row]);
        !few[*row] || yes < FEWEST_OF_A_CLASS
    };
    let rows: Vec<usize> = (0..ROWS).filter(kept).collect();
    let found = compare(&artifact, &artifact, 1, &frame.take(&rows), &none()).unwrap();
    assert_eq!(found.verdict, ComparisonVerdict::NotComparable);
    assert!(found.detail.contains("only 49"), "{found:?}");
}
