//! Calibrators, on log-odds whose truth is known.

use super::*;
use crate::{logistic_solver::sigmoid, random::draw};

const FOLDS: u8 = 5;

/// Log-odds in (-4, 3), outcomes that follow them, and folds.
fn truth(rows: usize, seed: u64) -> (Vec<f64>, Vec<bool>, Vec<u8>) {
    let log_odds: Vec<f64> = (0..rows).map(|i| 7.0 * draw(seed, i) - 4.0).collect();
    let outcome = |i: usize| draw(seed + 1, i) < sigmoid(log_odds[i]);
    let positive = (0..rows).map(outcome).collect();
    let folds = (0..rows).map(|i| (i % FOLDS as usize) as u8).collect();
    (log_odds, positive, folds)
}

/// The calibrator chosen for what `bend` makes of the truth, and the error of scores calibrated
/// without their own fold, before and after.
fn calibrated(bend: fn(f64) -> f64, seed: u64) -> (CalibrationMethod, f64, f64) {
    let (truth, positive, folds) = truth(10_000, seed);
    let said: Vec<f64> = truth.iter().map(|z| bend(*z)).collect();
    let all: Vec<usize> = (0..said.len()).collect();
    let by_fold: Vec<Calibrator> = (0..FOLDS)
        .map(|fold| {
            let others: Vec<usize> = all.iter().copied().filter(|r| folds[*r] != fold).collect();
            Calibrator::choose(&said, &positive, &folds, &others)
        })
        .collect();
    let before: Vec<f64> = said.iter().map(|z| sigmoid(*z)).collect();
    let after: Vec<f64> = all
        .iter()
        .map(|&row| sigmoid(by_fold[folds[row] as usize].log_odds(said[row])))
        .collect();
    (
        Calibrator::choose(&said, &positive, &folds, &all).method(),
        calibration_error(&before, &positive),
        calibration_error(&after, &positive),
    )
}

#[test]
fn what_is_calibrated_stays_as_it_is() {
    let left_alone =
        (0..10).filter(|seed| calibrated(|z| z, 100 + 2 * seed).0 == CalibrationMethod::None);
    assert!(left_alone.count() >= 8);
}

#[test]
fn each_distortion_is_undone_by_a_fitting_method() {
    let step = |z: f64| {
        if z < -0.5 {
            z / 6.0 - 1.0
        } else {
            z / 6.0 + 0.5
        }
    };
    type Case = (fn(f64) -> f64, &'static [CalibrationMethod]);
    let cases: [Case; 3] = [
        (|z| 2.0 * z + 1.0, &[CalibrationMethod::Platt]),
        // The inverse of a beta calibrator with slopes near 2 below and near 0.6 above.
        (
            |z| if z < 0.0 { z / 2.0 } else { z / 0.6 },
            &[CalibrationMethod::Beta, CalibrationMethod::Isotonic],
        ),
        (
            step,
            &[CalibrationMethod::Beta, CalibrationMethod::Isotonic],
        ),
    ];
    for (bend, methods) in cases {
        let (method, before, after) = calibrated(bend, 7);
        assert!(methods.contains(&method), "{method:?}");
        assert!(
            before > 0.03 && after < 0.02,
            "{method:?}: {before} to {after}"
        );
    }
}

#[test]
fn order_is_kept_and_certainty_never_claimed() {
    let (log_odds, positive, folds) = truth(2_000, 3);
    let rows: Vec<usize> = (0..2_000).collect();
    let sample = Sample {
        log_odds: &log_odds,
        positive: &positive,
        folds: &folds,
    };
    for method in [
        CalibrationMethod::Platt,
        CalibrationMethod::Beta,
        CalibrationMethod::Isotonic,
    ] {
        let calibrator = sample.fit(&rows, method);
        assert_eq!(calibrator.method(), method);
        let line: Vec<f64> = (-400..400)
            .map(|i| calibrator.log_odds(f64::from(i) / 20.0))
            .collect();
        assert!(line.windows(2).all(|pair| pair[0] < pair[1]), "{method:?}");
        assert!(line.iter().all(|z| z.is_finite()));
    }
}

#[test]
fn rows_without_both_outcomes_change_nothing_badly() {
    let log_odds = [-1.0, 0.0, 1.0];
    let chosen = Calibrator::choose(&log_odds, &[false; 3], &[0, 1, 2], &[0, 1, 2]);
    assert!(log_odds.iter().all(|z| chosen.log_odds(*z).is_finite()));
    assert_eq!(Calibrator::choose(&[], &[], &[], &[]), Calibrator::Identity);
}

#[test]
fn the_error_is_the_mean_distance_over_groups() {
    // Thirty rows make fifteen pairs: half of them say .2 of two negatives, the rest 1 of one in two.
    let scores: Vec<f64> = (0..30).map(|i| if i < 16 { 0.2 } else { 1.0 }).collect();
    let positive: Vec<bool> = (0..30).map(|i| i >= 16 && i % 2 == 0).collect();
    let expected = (8.0 * 0.2 + 7.0 * 0.5) / 15.0;
    assert!((calibration_error(&scores, &positive) - expected).abs() < 1e-12);
}
