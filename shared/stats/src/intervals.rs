//! How sure figures are: intervals of metrics by the bootstrap, of shares, and of differences.

use std::f64::consts::SQRT_2;

use report::{Estimate, Intervals, Metrics, Verdict};

use crate::bootstrap::{Scored, Spread, measure, ranked, resample};
use crate::logistic_solver::sigmoid;
use crate::significance::Z;

/// What intervals mean for a model with this area under the ROC curve.
pub fn verdict(intervals: &Intervals, roc_auc: f64, cross_validated: bool) -> Verdict {
    match roc_auc > lucky(intervals, cross_validated) {
        true => Verdict::BetterThanChance,
        false => Verdict::NoBetterThanChance,
    }
}

/// The area under the ROC curve that luck alone stays below, all but once in forty times.
///
/// Where rows are cross-validated and outcomes are pure chance, two like rows with one outcome are
/// scored right by each other, and two with different outcomes wrong: whatever luck there is counts
/// twice, and so does its variance. On 400 such files the deviation was 1.2 to 1.35 times the
/// bootstrap's.
pub fn lucky(intervals: &Intervals, cross_validated: bool) -> f64 {
    let factor = if cross_validated { SQRT_2 } else { 1.0 };
    let [low, high] = intervals.roc_auc.map(|bound| (bound / (1.0 - bound)).ln());
    match high.is_finite() {
        true => sigmoid(factor * (high - low) / 2.0),
        false => 0.5 + intervals.roc_auc[1] - intervals.roc_auc[0],
    }
}

/// Intervals around `metrics` from the standard errors of a Poisson bootstrap, on the logit scale for
/// shares and the log scale for losses, which keeps them within bounds and near 95 % of coverage
/// where plain percentiles fall short. The same seed gives the same intervals.
pub fn of(scored: &Scored, metrics: &Metrics, seed: u64) -> Intervals {
    let (rows, entities) = ranked(scored);
    let mut spread = [Spread::default(); 7];
    resample(rows.len(), entities, seed, |draws| {
        let values = measure(&rows, draws);
        spread.iter_mut().zip(values).for_each(|(s, v)| s.see(v));
    });
    let positives = scored.positive.iter().filter(|p| **p).count();
    let rarer = positives.min(scored.positive.len() - positives);
    let share = |estimate, at: usize| share_interval(estimate, Z * spread[at].deviation(), rarer);
    let loss = |estimate: f64, at: usize| {
        let factor = (Z * spread[at].deviation() / estimate.max(f64::MIN_POSITIVE)).exp();
        [estimate / factor, estimate * factor]
    };
    Intervals {
        roc_auc: share(metrics.roc_auc, 0),
        average_precision: share(metrics.average_precision, 1),
        log_loss: loss(metrics.log_loss, 2),
        brier: loss(metrics.brier, 3),
        precision: share(metrics.precision, 4),
        recall: share(metrics.recall, 5),
        f1: share(metrics.f1, 6),
    }
}

/// The interval that reaches so far to either side, on the logit scale. A share of 0 or 1 does not
/// vary over resamples: then by the rule of three (Hanley and Lippman-Hand, 1983), with the `rarer`
/// class for the number of cases.
pub fn share_interval(estimate: f64, reach: f64, rarer: usize) -> [f64; 2] {
    let room = estimate * (1.0 - estimate);
    if room < 1e-12 || reach == 0.0 {
        let three = 3.0 / rarer.max(3) as f64;
        return [(estimate - three).max(0.0), (estimate + three).min(1.0)];
    }
    let half = reach / room;
    let odds = estimate / (1.0 - estimate);
    [half.exp().recip(), half.exp()].map(|factor| 1.0 - 1.0 / (1.0 + odds * factor))
}

/// A share with its interval of `z` standard errors (Wilson, 1927); `rows` must not be 0.
pub fn wilson(hits: f64, rows: f64, z: f64) -> Estimate {
    let value = hits / rows;
    let square = z * z / rows;
    let centre = value + square / 2.0;
    let half = z * (value * (1.0 - value) / rows + square / (4.0 * rows)).sqrt();
    let bound = |end: f64| ((centre + end) / (1.0 + square)).clamp(0.0, 1.0);
    Estimate {
        value,
        interval: [bound(-half), bound(half)],
    }
}

/// The difference of two figures from their intervals (Zou and Donner, 2008).
pub fn difference(a: &Estimate, b: &Estimate) -> Estimate {
    let value = a.value - b.value;
    let apart = |a: f64, b: f64| (a * a + b * b).sqrt();
    let down = apart(a.value - a.interval[0], b.interval[1] - b.value);
    let up = apart(a.interval[1] - a.value, b.value - b.interval[0]);
    Estimate {
        value,
        interval: [value - down, value + up],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{self, Confusion};
    use crate::random::draw;

    const THRESHOLD: f64 = 0.35;

    /// Calibrated scores of rows of which some 30 % are positive; `same` rows in a row are one
    /// entity's, and alike.
    fn sample(seed: u64, rows: usize, same: usize) -> (Vec<f64>, Vec<bool>, Vec<u64>) {
        let row = |row: usize| {
            let n = row / same;
            let normal = (0..6).map(|i| draw(seed, 7 * n + i)).sum::<f64>() - 3.0;
            let p = sigmoid(2.0 * normal - 1.1);
            (p, draw(seed, 7 * n + 6) < p, n as u64)
        };
        let rows: Vec<(f64, bool, u64)> = (0..rows).map(row).collect();
        (
            rows.iter().map(|row| row.0).collect(),
            rows.iter().map(|row| row.1).collect(),
            rows.iter().map(|row| row.2).collect(),
        )
    }

    fn measured(scores: &[f64], positive: &[bool]) -> (Metrics, Vec<bool>) {
        let flagged: Vec<bool> = scores.iter().map(|score| *score >= THRESHOLD).collect();
        let mut confusion = Confusion::default();
        let pairs = flagged.iter().zip(positive);
        pairs.for_each(|(flagged, positive)| confusion.count(*flagged, *positive));
        let metrics = Metrics {
            roc_auc: metrics::roc_auc(scores, positive),
            average_precision: metrics::average_precision(scores, positive),
            log_loss: metrics::log_loss(scores, positive),
            brier: metrics::brier(scores, positive),
            precision: confusion.precision(),
            recall: confusion.recall(),
            f1: confusion.f1(),
            threshold: THRESHOLD,
        };
        (metrics, flagged)
    }

    fn values(metrics: &Metrics) -> [f64; 7] {
        [
            metrics.roc_auc,
            metrics.average_precision,
            metrics.log_loss,
            metrics.brier,
            metrics.precision,
            metrics.recall,
            metrics.f1,
        ]
    }

    fn intervals(seed: u64, rows: usize, same: usize) -> (Metrics, [[f64; 2]; 7]) {
        let (scores, positive, entities) = sample(seed, rows, same);
        let (metrics, flagged) = measured(&scores, &positive);
        let scored = Scored {
            scores: &scores,
            positive: &positive,
            flagged: &flagged,
            entities: &entities,
        };
        let i = of(&scored, &metrics, seed);
        let all = [
            i.roc_auc,
            i.average_precision,
            i.log_loss,
            i.brier,
            i.precision,
            i.recall,
            i.f1,
        ];
        (metrics, all)
    }

    #[test]
    fn intervals_cover_the_truth_95_times_in_100() {
        const REPETITIONS: u64 = 2_000;
        let (scores, positive, _) = sample(99, 2_000_000, 1);
        let truth = values(&measured(&scores, &positive).0);
        for (rows, same) in [(400, 1), (1_200, 3)] {
            let mut covered = [0.0; 7];
            for seed in 0..REPETITIONS {
                let (_, intervals) = intervals(seed + 1_000, rows, same);
                for (at, [low, high]) in intervals.into_iter().enumerate() {
                    covered[at] += f64::from(u8::from((low..=high).contains(&truth[at])));
                }
            }
            let coverage = covered.map(|count| count / REPETITIONS as f64);
            assert!(
                coverage.iter().all(|share| (0.93..=0.97).contains(share)),
                "{rows} rows: {coverage:?}"
            );
        }
    }

    #[test]
    fn counting_each_row_once_gives_the_metrics() {
        let (scores, positive, entities) = sample(3, 500, 1);
        let rounded: Vec<f64> = scores.iter().map(|s| (s * 20.0).round() / 20.0).collect();
        let (metrics, flagged) = measured(&rounded, &positive);
        let (rows, count) = ranked(&Scored {
            scores: &rounded,
            positive: &positive,
            flagged: &flagged,
            entities: &entities,
        });
        let found = measure(&rows, &vec![1; count]);
        for (found, expected) in found.into_iter().zip(values(&metrics)) {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
    }

    #[test]
    fn intervals_are_repeatable_and_narrow_with_more_rows() {
        let (metrics, few) = intervals(1, 1_000, 1);
        assert_eq!(few, intervals(1, 1_000, 1).1);
        for ([low, high], value) in few.into_iter().zip(values(&metrics)) {
            assert!(low < value && value < high);
        }
        let many = intervals(1, 16_000, 1).1;
        for (few, many) in few.into_iter().zip(many) {
            let ratio = (few[1] - few[0]) / (many[1] - many[0]);
            assert!((3.0..5.5).contains(&ratio), "{few:?} {many:?}");
        }
    }

    #[test]
    fn what_never_varies_is_not_certain() {
        assert_eq!(share_interval(1.0, 0.0, 60), [0.95, 1.0]);
        assert_eq!(share_interval(0.0, 0.0, 60), [0.0, 0.05]);
    }

    #[test]
    fn shares_by_hand() {
        // Wilson's interval of 8 in 10.
        let Estimate { value, interval } = wilson(8.0, 10.0, Z);
        assert_eq!(value, 0.8);
        assert!((interval[0] - 0.4902).abs() < 1e-4 && (interval[1] - 0.9433).abs() < 1e-4);
        assert_eq!(wilson(0.0, 50.0, Z).interval[0], 0.0);
    }

    #[test]
    fn differences_of_equal_figures_hold_none() {
        let a = wilson(30.0, 100.0, Z);
        let none = difference(&a, &a);
        assert!(none.interval[0] < 0.0 && none.interval[1] > 0.0 && none.value == 0.0);
        let apart = difference(&wilson(60.0, 100.0, Z), &a);
        assert!(
            apart.interval[0] > 0.15 && apart.interval[1] < 0.45,
            "{apart:?}"
        );
    }
}
