//! How sure the metrics are: 95 % confidence intervals by the bootstrap.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::metrics::{Metrics, descending};
use super::piece::mix;
use super::significance::Z;

/// Resamples of all but the largest files.
const RESAMPLES: usize = 500;
/// The fewest resamples: a standard error is then known to a fourteenth.
const FEWEST: usize = 100;
/// Draws in all: from here on larger files get fewer resamples, and need them less.
const DRAWS: usize = 200_000_000;

/// 95 % confidence intervals of the metrics, lower and upper bound: where their values would lie
/// on any number of further rows like these. They do not cover the optimism of trees that stop
/// growing by the fold they are then measured on: on 500 rows of pure chance some 0.02 of the area
/// under the ROC curve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Intervals {
    /// Of the area under the ROC curve.
    pub roc_auc: [f64; 2],
    /// Of the area under the precision-recall curve.
    pub average_precision: [f64; 2],
    /// Of the mean negative log-likelihood, in nats.
    pub log_loss: [f64; 2],
    /// Of the mean squared error of the probability.
    pub brier: [f64; 2],
    /// Of the share of flagged rows that are positive.
    pub precision: [f64; 2],
    /// Of the share of positive rows that are flagged.
    pub recall: [f64; 2],
    /// Of the harmonic mean of both.
    pub f1: [f64; 2],
}

/// Whether the scores tell anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The interval of the area under the ROC curve lies above 0.5.
    BetterThanChance,
    /// It does not: the scores are not to be acted on.
    NoBetterThanChance,
}

impl Intervals {
    /// What they mean for the model.
    pub fn verdict(&self) -> Verdict {
        match self.roc_auc[0] > 0.5 {
            true => Verdict::BetterThanChance,
            false => Verdict::NoBetterThanChance,
        }
    }
}

/// Rows as scored by members that did not see them, all of one length.
pub struct Scored<'a> {
    /// Probabilities.
    pub scores: &'a [f64],
    /// Outcomes.
    pub positive: &'a [bool],
    /// Whether a row's score reached the threshold found without it.
    pub flagged: &'a [bool],
    /// Rows with the same number are drawn together, as they are not independent.
    pub entities: &'a [u64],
}

/// Intervals around `metrics` from the standard errors of a Poisson bootstrap (each entity is
/// drawn Poisson(1) times; Chamandy, Muralidharan, Najmi and Naidu, 2012), on the logit scale for
/// shares and the log scale for losses, which keeps them within bounds and near 95 % of coverage
/// where plain percentiles fall short. The same seed gives the same intervals.
pub fn bootstrap(scored: &Scored, metrics: &Metrics, seed: u64) -> Intervals {
    let (rows, entities) = ranked(scored);
    let resamples = (DRAWS / rows.len().max(1)).clamp(FEWEST, RESAMPLES);
    let table = poisson();
    let mut draws = vec![0; entities];
    let mut spread = [Spread::default(); 7];
    for resample in 0..resamples {
        draw(&mut draws, &table, mix(seed, resample as u64));
        let values = measure(&rows, &draws);
        spread.iter_mut().zip(values).for_each(|(s, v)| s.see(v));
    }
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

/// A row, ready to be counted any number of times.
struct Row {
    score: f64,
    log_loss: f64,
    squared: f64,
    entity: u32,
    positive: bool,
    flagged: bool,
}

/// Rows by falling score, their entities numbered from 0 in that order, and the entities' number.
fn ranked(scored: &Scored) -> (Vec<Row>, usize) {
    let mut numbers: HashMap<u64, u32> = HashMap::new();
    let row = |at: usize| {
        let (p, positive) = (scored.scores[at], scored.positive[at]);
        let next = numbers.len() as u32;
        let right = if positive { p } else { 1.0 - p };
        Row {
            score: p,
            log_loss: -right.clamp(1e-15, 1.0).ln(),
            squared: (1.0 - right).powi(2),
            entity: *numbers.entry(scored.entities[at]).or_insert(next),
            positive,
            flagged: scored.flagged[at],
        }
    };
    let rows = descending(scored.scores).into_iter().map(row).collect();
    (rows, numbers.len())
}

/// How often a 16-bit number means that something is drawn, so that it is drawn Poisson(1) times.
fn poisson() -> Vec<u8> {
    let mut table = Vec::with_capacity(1 << 16);
    let (mut times, mut chance, mut below) = (0_u8, (-1.0_f64).exp(), (-1.0_f64).exp());
    for number in 0..1 << 16 {
        while (number as f64 + 0.5) / 65_536.0 > below && times < 8 {
            times += 1;
            chance /= f64::from(times);
            below += chance;
        }
        table.push(times);
    }
    table
}

fn draw(draws: &mut [u8], table: &[u8], seed: u64) {
    for (n, four) in draws.chunks_mut(4).enumerate() {
        let random = mix(seed, n as u64);
        for (at, times) in four.iter_mut().enumerate() {
            *times = table[(random >> (16 * at)) as usize & 0xFFFF];
        }
    }
}

/// The metrics in the order of [`Intervals`], each row counted as often as its entity was drawn.
fn measure(rows: &[Row], draws: &[u8]) -> [f64; 7] {
    let (mut yes_above, mut above, mut wins, mut steps) = (0.0, 0.0, 0.0, 0.0);
    let (mut log_loss, mut squared, mut flagged, mut hits) = (0.0, 0.0, 0.0, 0.0);
    for tie in rows.chunk_by(|a, b| a.score == b.score) {
        let (mut count, mut yes) = (0.0, 0.0);
        for row in tie {
            let times = f64::from(draws[row.entity as usize]);
            let positive = times * f64::from(u8::from(row.positive));
            let flag = f64::from(u8::from(row.flagged));
            count += times;
            yes += positive;
            log_loss += times * row.log_loss;
            squared += times * row.squared;
            flagged += times * flag;
            hits += positive * flag;
        }
        wins += (count - yes) * (yes_above + yes / 2.0);
        above += count;
        yes_above += yes;
        if yes > 0.0 {
            steps += yes * yes_above / above;
        }
    }
    [
        wins / (yes_above * (above - yes_above)),
        steps / yes_above,
        log_loss / above,
        squared / above,
        hits / flagged,
        hits / yes_above,
        2.0 * hits / (flagged + yes_above),
    ]
}

/// Moments of a metric over the resamples (Welford, 1962). Resamples that leave it undefined, such
/// as one without positives, do not count.
#[derive(Clone, Copy, Default)]
struct Spread {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Spread {
    fn see(&mut self, value: f64) {
        if value.is_finite() {
            self.count += 1.0;
            let delta = value - self.mean;
            self.mean += delta / self.count;
            self.squares += delta * (value - self.mean);
        }
    }

    fn deviation(&self) -> f64 {
        (self.squares / (self.count - 1.0).max(1.0)).sqrt()
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

#[cfg(test)]
mod tests {
    use super::super::metrics::{self, Confusion};
    use super::super::newton::sigmoid;
    use super::*;

    const THRESHOLD: f64 = 0.35;

    fn draw(stream: u64, n: usize) -> f64 {
        (mix(stream, n as u64) >> 11) as f64 / (1u64 << 53) as f64
    }

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
        let i = bootstrap(&scored, &metrics, seed);
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
    fn draws_are_poisson() {
        let table = poisson();
        let mean = table.iter().map(|times| f64::from(*times)).sum::<f64>() / 65_536.0;
        let square = table.iter().map(|t| f64::from(*t).powi(2)).sum::<f64>() / 65_536.0;
        assert!((mean - 1.0).abs() < 1e-3 && (square - 2.0).abs() < 5e-3);
    }
}
