//! How well scores came true, once it is known what customers did.

use report::Performance;
use stats::{bootstrap::Scored, calibration::calibration_error, intervals, metrics};

/// Fewer outcomes of a kind say too little for metrics.
const FEWEST: usize = 10;
/// The bootstrap of the intervals draws from it.
const SEED: u64 = 0;

/// Measures scores against what became of their customers. Rows with the same number in `entities`
/// are of one customer.
pub fn performance(
    scores: &[f64],
    positive: &[bool],
    entities: &[u64],
    threshold: f64,
) -> Performance {
    let rows = scores.len();
    let positives = positive.iter().filter(|positive| **positive).count();
    let mean = |sum: f64| sum / rows.max(1) as f64;
    let mut performance = Performance {
        rows,
        positives,
        predicted: mean(scores.iter().sum()),
        observed: mean(positives as f64),
        calibration_error: 0.0,
        metrics: None,
        intervals: None,
    };
    if rows > 0 {
        performance.calibration_error = calibration_error(scores, positive);
    }
    if positives.min(rows - positives) >= FEWEST {
        let flagged: Vec<bool> = scores.iter().map(|score| *score >= threshold).collect();
        let metrics = metrics::of(scores, positive, &flagged, threshold);
        let scored = Scored {
            scores,
            positive,
            flagged: &flagged,
            entities,
        };
        performance.intervals = Some(intervals::of(&scored, &metrics, SEED));
        performance.metrics = Some(metrics);
    }
    performance
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};

    use super::*;

    /// Scores, and outcomes that come as the scores say, but for a share `noise` that comes as a coin
    /// falls.
    fn outcomes(rows: usize, noise: f64, seed: u64) -> (Vec<f64>, Vec<bool>) {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let outcome = |_| {
            let score = rng.random::<f64>().powi(2);
            let chance = if rng.random::<f64>() < noise {
                0.5
            } else {
                score
            };
            (score, rng.random::<f64>() < chance)
        };
        (0..rows).map(outcome).unzip()
    }

    fn numbered(rows: usize) -> Vec<u64> {
        (0..rows as u64).collect()
    }

    fn performance(rows: usize, noise: f64, seed: u64) -> Performance {
        let (scores, positive) = outcomes(rows, noise, seed);
        super::performance(&scores, &positive, &numbered(rows), 0.4)
    }

    #[test]
    fn scores_that_come_true_are_no_shortfall_and_others_are() {
        let training = performance(5_000, 0.0, 1).intervals.unwrap();
        for seed in 2..40 {
            let kept = performance(1_000, 0.0, seed);
            assert_eq!(kept.shortfalls(&training), [], "{kept:?}");
            assert!((kept.predicted - kept.observed).abs() < 0.05);
        }
        let broken = performance(1_000, 0.5, 2);
        let names = broken.shortfalls(&training);
        let names: Vec<&str> = names.iter().map(|shortfall| shortfall.metric).collect();
        assert_eq!(names, ["roc_auc", "log_loss"]);
        assert!(broken.calibration_error > 0.08, "{broken:?}");
    }

    #[test]
    fn rows_of_one_customer_count_as_one() {
        let (scores, positive) = outcomes(400, 0.0, 5);
        let times = |of: Vec<f64>| of.repeat(9);
        let nine = super::performance(
            &times(scores.clone()),
            &positive.repeat(9),
            &numbered(400).repeat(9),
            0.4,
        );
        let one = super::performance(&scores, &positive, &numbered(400), 0.4);
        let width = |of: Performance| of.intervals.map(|i| i.roc_auc[1] - i.roc_auc[0]).unwrap();
        assert!((width(nine) / width(one) - 1.0).abs() < 0.2);
    }

    #[test]
    fn few_outcomes_are_counted_and_not_judged() {
        let few = super::performance(&[0.9, 0.2, 0.1], &[true, false, true], &numbered(3), 0.5);
        assert_eq!((few.rows, few.positives, few.metrics), (3, 2, None));
        assert!((few.predicted - 0.4).abs() < 1e-12);
        let none = super::performance(&[], &[], &[], 0.5);
        assert_eq!((none.predicted, none.calibration_error), (0.0, 0.0));
    }

    #[test]
    fn precision_and_recall_are_at_the_threshold() {
        let (scores, positive) = outcomes(500, 0.0, 3);
        let told = super::performance(&scores, &positive, &numbered(500), 0.5)
            .metrics
            .unwrap();
        let flagged = scores.iter().zip(&positive).filter(|(s, _)| **s >= 0.5);
        let hits = flagged.clone().filter(|(_, positive)| **positive).count();
        let precision = hits as f64 / flagged.count() as f64;
        assert_eq!((told.precision, told.threshold), (precision, 0.5));
    }
}
