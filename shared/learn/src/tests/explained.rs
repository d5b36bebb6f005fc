//! Explanations of the stack as a whole: they are exact, and they read well.

use report::LogOdds;

use super::*;
use crate::{artifact::Asked, prepare::matrix::Matrix};

/// What attributions may miss their sum by, in log-odds.
const EXACT: f64 = 1e-6;

/// Of every effort, the artifact with customers it knows and the same as new ones.
fn cases() -> impl Iterator<Item = (Artifact, [Frame; 2])> {
    let frame = customers(1.0);
    [Effort::Fast, Effort::Balanced]
        .into_iter()
        .map(move |effort| {
            let (artifact, _) = trained(&Spec { effort, ..spec() }, &frame);
            (artifact, [frame.clone(), renamed(&frame)])
        })
}

#[test]
fn attributions_of_every_learner_sum_to_what_it_says() {
    let rows: Vec<usize> = (0..ROWS).collect();
    for (artifact, frames) in cases() {
        for frame in frames {
            let folds = artifact.folds_of(&frame, &rows).unwrap();
            let matrix = Matrix::encode(&artifact.features, &frame, &rows).unwrap();
            let each = |asked| artifact.each_learner(&matrix, &folds, asked).unwrap();
            let learners = each(Asked::LogOdds);
            assert_eq!(learners.len(), artifact.stack.len());
            for (said, parts) in learners.iter().zip(each(Asked::Contributions)) {
                assert_eq!(parts.len(), ROWS * (matrix.columns + 1));
                for (said, parts) in said.iter().zip(parts.chunks(matrix.columns + 1)) {
                    let sum: f64 = parts.iter().sum();
                    assert!((sum - said).abs() < EXACT, "{sum} {said}");
                }
            }
        }
    }
}

#[test]
fn attributions_sum_to_the_blended_log_odds_and_with_calibration_to_the_score() {
    let rows: Vec<usize> = (0..ROWS).collect();
    for (artifact, frames) in cases() {
        for frame in frames {
            let folds = artifact.folds_of(&frame, &rows).unwrap();
            let matrix = Matrix::encode(&artifact.features, &frame, &rows).unwrap();
            let learners = artifact
                .each_learner(&matrix, &folds, Asked::LogOdds)
                .unwrap();
            let scores = artifact.score(&frame).unwrap();
            let explanations = artifact.explain(&frame, &rows, usize::MAX).unwrap();
            for (row, explanation) in explanations.iter().enumerate() {
                let LogOdds {
                    base,
                    calibration,
                    total,
                } = explanation.log_odds;
                let effects: f64 = explanation.drivers.iter().map(|d| d.effect).sum();
                let blend = &artifact.blend_of(folds[row]).blend;
                let blended = blend.log_odds(learners.iter().map(|learner| learner[row]));
                assert!((base + effects - blended).abs() < EXACT, "row {row}");
                assert!((base + effects + calibration - total).abs() < EXACT);
                let score = (scores[row] / (1.0 - scores[row])).ln();
                assert!((total - score).abs() < EXACT, "{total} {score}");
                let points: f64 = explanation.drivers.iter().map(|d| d.points).sum();
                let moved = 100.0 * (scores[row] - explanation.base_score);
                assert!((points - moved).abs() < EXACT, "{points} {moved}");
            }
        }
    }
}

#[test]
fn drivers_are_strongest_first_and_read_well() {
    let frame = customers(1.0);
    let (artifact, _) = trained(&spec(), &frame);
    for explanation in artifact.explain(&frame, &[3, 4], 3).unwrap() {
        let drivers = explanation.drivers;
        assert_eq!(drivers.len(), 3);
        assert!(
            drivers
                .windows(2)
                .all(|pair| pair[0].effect.abs() >= pair[1].effect.abs())
        );
        assert!(
            drivers
                .iter()
                .all(|d| d.effect.signum() == d.points.signum() && d.text.ends_with(" points"))
        );
        for driver in &drivers {
            let typical = driver.typical.as_deref().unwrap();
            let said = driver.text.contains(&format!("(typically {typical})"));
            let is_usual = driver.value.as_deref() == Some(typical);
            let is_number = typical.parse::<f64>().is_ok();
            assert_eq!(said, is_number && !is_usual, "{driver:?}");
        }
    }
}

/// The partial dependence on a column, by value.
fn dependence_on<'a>(report: &'a Report, feature: &str) -> &'a Dependence {
    let mut all = report.dependence.iter();
    all.find(|on| on.feature == feature).unwrap()
}

#[test]
fn dependence_follows_what_decides_and_counts_everybody_once() {
    let (_, report) = trained(&spec(), &customers(1.0));
    assert_eq!(
        report.dependence.len(),
        4,
        "every feature, as there are few"
    );
    let tenure = dependence_on(&report, "tenure");
    let (first, last) = (&tenure.points[0], tenure.points.last().unwrap());
    assert!(first.score > last.score + 0.2, "{tenure:?}");
    assert!(
        tenure
            .points
            .windows(2)
            .all(|pair| pair[0].number < pair[1].number)
    );

    let contract = dependence_on(&report, "contract");
    let named = |name| {
        let mut points = contract.points.iter();
        points.find(|point| point.value.as_deref() == name).unwrap()
    };
    let (monthly, missing) = (named(Some("monthly")), named(None));
    assert!(
        monthly.score > named(Some("yearly")).score + 0.1,
        "{contract:?}"
    );
    assert!(missing.rows > 10 && missing.rows < 50, "{missing:?}");
    for on in &report.dependence {
        assert_eq!(
            on.points.iter().map(|point| point.rows).sum::<usize>(),
            ROWS
        );
    }
    let positives = |point: &DependencePoint| point.observed.unwrap() * point.rows as f64;
    let positives: f64 = contract.points.iter().map(positives).sum();
    assert!((positives - report.positives as f64).abs() < 1e-6);
}

#[test]
fn dependence_is_the_mean_score_of_everybody_with_the_value() {
    let frame = customers(1.0);
    let small = frame.take(&(0..200).collect::<Vec<_>>());
    let (artifact, report) = trained(&spec(), &small);
    for point in &dependence_on(&report, "contract").points {
        let mut same = small.clone();
        replace(
            &mut same,
            text("contract", (0..200).map(|_| point.value.clone())),
        );
        let scores = artifact.score(&same).unwrap();
        let mean = scores.iter().sum::<f64>() / 200.0;
        assert!((point.score - mean).abs() < 1e-9, "{point:?} {mean}");
    }
}

#[test]
fn fairness_columns_are_compared_and_do_not_change_the_model() {
    let frame = customers(1.0);
    let excluding = Spec {
        exclude: vec!["contract".into()],
        ..spec()
    };
    let asked = Spec {
        fairness_columns: vec!["contract".into(), "tenure".into()],
        ..excluding.clone()
    };
    let (plain, without) = trained(&excluding, &frame);
    let planned = plan(&asked, &frame).unwrap();
    let columns = planned.columns();
    assert_eq!(
        columns,
        ["churn", "contract", "id", "since", "tenure", "usage"]
            .map(String::from)
            .into()
    );
    let (artifact, report) = trained(&asked, &frame);
    assert_eq!(
        artifact.score(&frame).unwrap(),
        plain.score(&frame).unwrap()
    );
    assert!(without.fairness.is_empty());

    let [contract, tenure] = &report.fairness[..] else {
        panic!("two columns: {:?}", report.fairness)
    };
    let groups: Vec<&str> = contract.groups.iter().map(|g| g.group.as_str()).collect();
    assert_eq!(groups.len(), 2, "too few are not known: {groups:?}");
    assert!(groups.contains(&"monthly") && groups.contains(&"yearly"));
    let all: f64 = tenure
        .groups
        .iter()
        .map(|g| g.observed.value * g.rows as f64)
        .sum();
    assert!((all - report.positives as f64).abs() < 1e-6);
    assert!(contract.caveats[0].contains("does not look"));
    assert!(tenure.caveats[0].contains("looks at"));

    let missing = Spec {
        fairness_columns: vec!["gender".into()],
        ..spec()
    };
    assert_eq!(code(plan(&missing, &frame)), "missing_column");
}
