//! Within what a number will be, from errors on rows that had not been seen: conformal prediction
//! (Vovk, Gammerman and Shafer, 2005) on out-of-fold errors, as in CV+ (Barber, Candès, Ramdas and
//! Tibshirani, 2021), each scaled by how large errors usually are where such a number is foreseen
//! (Lei, G'Sell, Rinaldo, Tibshirani and Wasserman, 2018).

use serde::{Deserialize, Serialize};

/// The share of rows that ranges hold.
pub const LEVEL: f64 = 0.9;
/// Groups of like predictions at most, whose errors are looked at together.
const GROUPS: usize = 20;
/// The fewest rows of a group.
const ROWS: usize = 50;
/// Rows with the usual error that every group is taken to have besides its own.
const PRIOR: f64 = 20.0;
/// No group's errors are taken to be smaller than this share of the usual one.
const SMALLEST: f64 = 1e-3;

/// How far from what is foreseen the truth may be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ErrorRange {
    /// What is foreseen, rising, and the mean absolute error about there.
    usual: Vec<(f64, f64)>,
    /// How far below and above, in usual errors: not more than 0, and not less.
    reach: [f64; 2],
}

impl ErrorRange {
    /// Learns from what was foreseen of rows by what had not seen them, and what came.
    pub fn fit(predicted: &[f64], actual: &[f64]) -> Self {
        let mut pairs: Vec<(f64, f64)> = predicted
            .iter()
            .zip(actual)
            .map(|(predicted, actual)| (*predicted, actual - predicted))
            .collect();
        pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut range = Self {
            usual: usual(&pairs),
            reach: [0.0, 0.0],
        };
        let scaled = |(predicted, error): &(f64, f64)| error / range.usual_error(*predicted);
        let mut errors: Vec<f64> = pairs.iter().map(scaled).collect();
        errors.sort_unstable_by(f64::total_cmp);
        range.reach = reach(&errors);
        range
    }

    /// The lowest and the highest of what is likely where this is foreseen.
    pub fn around(&self, predicted: f64) -> [f64; 2] {
        let usual = self.usual_error(predicted);
        self.reach.map(|reach| predicted + reach * usual)
    }

    /// Whether all its figures are numbers, in order.
    pub fn is_sound(&self) -> bool {
        let mut figures = self.usual.iter().flat_map(|(at, error)| [*at, *error]);
        !self.usual.is_empty()
            && figures.all(f64::is_finite)
            && self.usual.is_sorted_by(|a, b| a.0 <= b.0)
            && self.reach.iter().all(|reach| reach.is_finite())
    }

    /// The mean absolute error where this is foreseen: between groups along a line.
    fn usual_error(&self, predicted: f64) -> f64 {
        let above = self.usual.partition_point(|(at, _)| *at <= predicted);
        let before = above.checked_sub(1).and_then(|at| self.usual.get(at));
        match (before, self.usual.get(above)) {
            (Some((from, low)), Some((to, high))) => {
                low + (high - low) * (predicted - from) / (to - from)
            }
            (Some((_, error)), None) | (None, Some((_, error))) => *error,
            (None, None) => 0.0,
        }
    }
}

/// The mean absolute error in each group of like predictions, which rise.
fn usual(pairs: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mean = |part: &[(f64, f64)], of: fn(&(f64, f64)) -> f64| {
        part.iter().map(of).sum::<f64>() / part.len().max(1) as f64
    };
    let overall = mean(pairs, |pair| pair.1.abs());
    let least = (SMALLEST * overall).max(f64::MIN_POSITIVE);
    let groups = (pairs.len() / ROWS).clamp(1, GROUPS);
    let edge = |n: usize| n * pairs.len() / groups;
    let group = |n: usize| {
        let part = &pairs[edge(n)..edge(n + 1)];
        let own = part.len() as f64;
        let error = (own * mean(part, |pair| pair.1.abs()) + PRIOR * overall) / (own + PRIOR);
        (mean(part, |pair| pair.0), error.max(least))
    };
    (0..groups).map(group).collect()
}

/// The errors between which [`LEVEL`] of further ones lie, half of the others on either side; `sorted`
/// ones are as likely as the next.
fn reach(sorted: &[f64]) -> [f64; 2] {
    let rows = sorted.len() as f64;
    let side = (1.0 - LEVEL) / 2.0;
    let low = ((rows + 1.0) * side).floor() as usize;
    let high = ((rows + 1.0) * (1.0 - side)).ceil() as usize;
    let at = |rank: usize| {
        let last = sorted.len().saturating_sub(1);
        let error = sorted.get(rank.saturating_sub(1).min(last));
        error.copied().unwrap_or_default()
    };
    [at(low).min(0.0), at(high).max(0.0)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{draw, normal};

    /// What is foreseen, and what came: with errors that grow with it, far more often far above.
    fn sample(seed: u64, rows: usize) -> (Vec<f64>, Vec<f64>) {
        let predicted: Vec<f64> = (0..rows).map(|row| 1.0 + 99.0 * draw(seed, row)).collect();
        let error = |row: usize| (normal(seed + 1, row) - 0.5).exp() - 1.0;
        let actual = predicted.iter().enumerate();
        let actual = actual.map(|(row, predicted)| predicted + 0.3 * predicted * error(row));
        (predicted.clone(), actual.collect())
    }

    fn coverage(range: &ErrorRange, (predicted, actual): &(Vec<f64>, Vec<f64>)) -> f64 {
        let is_within = |(predicted, actual): &(&f64, &f64)| {
            let [low, high] = range.around(**predicted);
            (low..=high).contains(*actual)
        };
        let within = predicted.iter().zip(actual).filter(is_within).count();
        within as f64 / predicted.len() as f64
    }

    #[test]
    fn nine_in_ten_further_rows_are_within() {
        for rows in [100, 1_000, 20_000] {
            let fitted = |seed: u64| {
                let (predicted, actual) = sample(3 * seed, rows);
                let range = ErrorRange::fit(&predicted, &actual);
                coverage(&range, &sample(3 * seed + 1_000, 2_000))
            };
            let files = if rows > 10_000 { 5 } else { 40 };
            let mean = (0..files).map(fitted).sum::<f64>() / files as f64;
            assert!((0.88..=0.93).contains(&mean), "{rows} rows: {mean}");
        }
    }

    #[test]
    fn ranges_are_wide_where_errors_are_large_and_as_lopsided() {
        let (predicted, actual) = sample(7, 20_000);
        let range = ErrorRange::fit(&predicted, &actual);
        let [low, high] = range.around(80.0);
        assert!(high - 80.0 > 2.0 * (80.0 - low), "{low} to {high}");
        let [less, more] = range.around(20.0);
        assert!((more - less) < 0.4 * (high - low), "{less} to {more}");
        assert!(range.is_sound());
    }

    #[test]
    fn what_is_always_right_has_no_range() {
        let exact: Vec<f64> = (0..200).map(f64::from).collect();
        let range = ErrorRange::fit(&exact, &exact);
        assert_eq!(range.around(7.5), [7.5, 7.5]);
    }
}
