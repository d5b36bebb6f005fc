//! What flagging and ranking come to in a group of customers.

use report::{Estimate, Measure};
use stats::{
    bootstrap::Scored,
    intervals::{share_interval, wilson},
    metrics::descending,
};

/// Fewer cases tell nothing.
const FEWEST: f64 = 10.0;

pub struct GroupMetrics {
    rows: f64,
    positives: f64,
    flagged: f64,
    hits: f64,
    scores: f64,
    /// The area under the ROC curve and its standard error.
    auc: (f64, f64),
}

impl GroupMetrics {
    pub fn of(rows: &[usize], scored: &Scored) -> Self {
        let count = |of: &dyn Fn(usize) -> bool| rows.iter().filter(|row| of(**row)).count() as f64;
        Self {
            rows: rows.len() as f64,
            positives: count(&|row| scored.positive[row]),
            flagged: count(&|row| scored.flagged[row]),
            hits: count(&|row| scored.flagged[row] && scored.positive[row]),
            scores: rows.iter().map(|row| scored.scores[*row]).sum(),
            auc: auc(rows, scored),
        }
    }

    pub fn mean_score(&self) -> f64 {
        self.scores / self.rows
    }

    /// The share that is positive, with its interval of `z` standard errors.
    pub fn observed(&self, z: f64) -> Estimate {
        wilson(self.positives, self.rows, z)
    }

    /// The share that is flagged.
    pub fn flagged(&self, z: f64) -> Estimate {
        wilson(self.flagged, self.rows, z)
    }

    /// Any measure; nothing when there are too few cases.
    pub fn estimate(&self, measure: Measure, z: f64) -> Option<Estimate> {
        let negatives = self.rows - self.positives;
        let (hits, of) = match measure {
            Measure::Flagged => (self.flagged, self.rows),
            Measure::Recall => (self.hits, self.positives),
            Measure::FalsePositiveRate => (self.flagged - self.hits, negatives),
            Measure::Precision => (self.hits, self.flagged),
            Measure::RocAuc => {
                let (value, error) = self.auc;
                let rarer = self.positives.min(negatives);
                return (rarer >= FEWEST).then(|| Estimate {
                    value,
                    interval: share_interval(value, z * error, rarer as usize),
                });
            }
            Measure::ObservedMinusScore => {
                let Estimate { value, interval } = self.observed(z);
                return Some(Estimate {
                    value: value - self.mean_score(),
                    interval: interval.map(|end| end - self.mean_score()),
                });
            }
        };
        (of >= FEWEST).then(|| wilson(hits, of, z))
    }
}

/// The area under the ROC curve and its standard error (DeLong, DeLong and Clarke-Pearson, 1988).
/// Without both outcomes it is not defined.
fn auc(rows: &[usize], scored: &Scored) -> (f64, f64) {
    let scores: Vec<f64> = rows.iter().map(|row| scored.scores[*row]).collect();
    let positive = |at: &usize| scored.positive[rows[*at]];
    let order = descending(&scores);
    let yes = order.iter().filter(|at| positive(at)).count() as f64;
    let no = rows.len() as f64 - yes;
    // For each row the share of the other outcome that it stands rightly to: sum and squares.
    let (mut of_yes, mut of_no) = ([0.0, 0.0], [0.0, 0.0]);
    let (mut yes_above, mut no_above) = (0.0, 0.0);
    for tie in order.chunk_by(|a, b| scores[*a] == scores[*b]) {
        let here = tie.iter().filter(|at| positive(at)).count() as f64;
        let others = tie.len() as f64 - here;
        let below = (no - no_above - others / 2.0) / no;
        let above = (yes_above + here / 2.0) / yes;
        of_yes = [of_yes[0] + here * below, of_yes[1] + here * below * below];
        of_no = [of_no[0] + others * above, of_no[1] + others * above * above];
        yes_above += here;
        no_above += others;
    }
    let variance = |[sum, squares]: [f64; 2], count: f64| {
        (squares - sum * sum / count).max(0.0) / (count - 1.0).max(1.0) / count
    };
    let error = (variance(of_yes, yes) + variance(of_no, no)).sqrt();
    (of_yes[0] / yes, error)
}

#[cfg(test)]
mod tests {
    use stats::{logistic_solver::sigmoid, metrics::roc_auc, random::draw, significance::Z};

    use super::*;

    /// The metrics of calibrated scores of `rows` rows, and their area under the ROC curve.
    fn metrics(seed: u64, rows: usize) -> (GroupMetrics, f64) {
        let normal = |n| (0..6).map(|i| draw(seed, 7 * n + i)).sum::<f64>() - 3.0;
        let scores: Vec<f64> = (0..rows)
            .map(|n| (sigmoid(2.0 * normal(n) - 1.0) * 50.0).round() / 50.0)
            .collect();
        let positive: Vec<bool> = (0..rows)
            .map(|n| draw(seed, 7 * n + 6) < scores[n])
            .collect();
        let flagged: Vec<bool> = scores.iter().map(|score| *score >= 0.35).collect();
        let all: Vec<usize> = (0..rows).collect();
        let scored = Scored {
            scores: &scores,
            positive: &positive,
            flagged: &flagged,
            entities: &[],
        };
        (GroupMetrics::of(&all, &scored), roc_auc(&scores, &positive))
    }

    #[test]
    fn intervals_of_a_group_cover_the_truth_95_times_in_100() {
        const REPETITIONS: u64 = 1_500;
        let truth = metrics(99, 1_000_000).0;
        for measure in Measure::ALL {
            let truth = truth.estimate(measure, Z).unwrap().value;
            let covered = (0..REPETITIONS).filter(|seed| {
                let [low, high] = metrics(1_000 + seed, 300)
                    .0
                    .estimate(measure, Z)
                    .unwrap()
                    .interval;
                (low..=high).contains(&truth)
            });
            let coverage = covered.count() as f64 / REPETITIONS as f64;
            let wanted = match measure {
                // The mean score varies with the outcome, which its interval leaves aside.
                Measure::ObservedMinusScore => 0.93..=1.0,
                _ => 0.93..=0.97,
            };
            assert!(wanted.contains(&coverage), "{measure:?}: {coverage}");
        }
    }

    #[test]
    fn the_area_is_that_of_the_metrics() {
        let (metrics, auc) = metrics(1, 500);
        let found = metrics.estimate(Measure::RocAuc, Z).unwrap().value;
        assert!((found - auc).abs() < 1e-12, "{found} {auc}");
    }

    #[test]
    fn too_few_cases_tell_nothing() {
        let positive = [true; 60];
        let scored = Scored {
            scores: &[0.9; 60],
            positive: &positive,
            flagged: &[false; 60],
            entities: &[],
        };
        let metrics = GroupMetrics::of(&(0..60).collect::<Vec<_>>(), &scored);
        let of = |measure| metrics.estimate(measure, Z);
        assert_eq!(of(Measure::Recall).unwrap().value, 0.0);
        for measure in [
            Measure::FalsePositiveRate,
            Measure::Precision,
            Measure::RocAuc,
        ] {
            assert_eq!(of(measure), None);
        }
    }
}
