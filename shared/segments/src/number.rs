//! How many clusters there are: as many as are found again in other samples of the same customers (Ben-Hur,
//! Elisseeff and Guyon, 2002). Agreement is the adjusted Rand index (Hubert and Arabie, 1985): 1 for the same
//! clusters, 0 for such as agree by chance.

use std::collections::HashMap;

use stats::random::{draw, split_mix};
use stats::sampling::evenly_spaced;

use crate::clusters::Clusters;
use crate::features::Scaled;

/// Numbers of clusters that are tried: more are not told apart by people.
pub const COUNTS: std::ops::RangeInclusive<usize> = 2..=8;
/// With fewer customers nothing is said.
pub const LEAST_ROWS: usize = 50;
/// Agreement from which on clusters are said to be there.
pub const STABLE: f64 = 0.75;

/// Pairs of samples.
const SAMPLES: u64 = 10;
/// Customers by which the number is found.
const MOST_SAMPLED: usize = 2_000;
/// Of agreements as close as that, more clusters say more.
const AS_STABLE: f64 = 0.01;

/// How well clusters of one number are found again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stability {
    pub clusters: usize,
    /// The mean agreement of two samples.
    pub agreement: f64,
}

/// How many there are, and how well each number was found again.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// None where no number is stable.
    pub clusters: Option<usize>,
    pub tried: Vec<Stability>,
}

impl Number {
    /// Of some rows; the same for the same seed.
    pub fn of(scaled: &Scaled, seed: u64) -> Self {
        let all: Vec<usize> = (0..scaled.rows()).collect();
        let sample = scaled.picked(&evenly_spaced(&all, MOST_SAMPLED));
        let mut tried = Vec::new();
        if sample.rows() >= LEAST_ROWS {
            tried.extend(COUNTS.filter_map(|clusters| stability(&sample, clusters, seed)));
        }
        let best = tried.iter().map(|one| one.agreement).fold(STABLE, f64::max);
        let stable = tried
            .iter()
            .rev()
            .find(|one| one.agreement >= best - AS_STABLE);
        Self {
            clusters: stable
                .filter(|one| one.agreement >= STABLE)
                .map(|one| one.clusters),
            tried,
        }
    }
}

/// None where not all samples have so many.
fn stability(scaled: &Scaled, clusters: usize, seed: u64) -> Option<Stability> {
    let mut sum = 0.0;
    for n in 0..SAMPLES {
        let labels = [0, 1].map(|half| {
            let seed = split_mix(seed, 2 * n + half);
            let found = Clusters::of(&scaled.picked(&drawn(scaled.rows(), seed)), clusters, seed);
            found.map(|found| found.labels(scaled))
        });
        let [Some(one), Some(other)] = labels else {
            return None;
        };
        sum += agreement(&one, &other);
    }
    Some(Stability {
        clusters,
        agreement: sum / SAMPLES as f64,
    })
}

/// As many rows as there are, each drawn from all.
fn drawn(rows: usize, seed: u64) -> Vec<usize> {
    let draws = (0..rows).map(|n| (draw(seed, n) * rows as f64) as usize);
    draws.collect()
}

/// The adjusted Rand index of two labellings of the same rows.
pub fn agreement(one: &[usize], other: &[usize]) -> f64 {
    let pairs = |count: f64| count * (count - 1.0) / 2.0;
    let (mut both, mut of_one, mut of_other) = (HashMap::new(), HashMap::new(), HashMap::new());
    for (a, b) in one.iter().zip(other) {
        *both.entry((*a, *b)).or_insert(0.0) += 1.0;
        *of_one.entry(*a).or_insert(0.0) += 1.0;
        *of_other.entry(*b).or_insert(0.0) += 1.0;
    }
    // Halves of whole numbers are summed exactly, in whatever order.
    let same: f64 = both.values().copied().map(pairs).sum();
    let a: f64 = of_one.values().copied().map(pairs).sum();
    let b: f64 = of_other.values().copied().map(pairs).sum();
    let all = pairs(one.len().min(other.len()) as f64);
    let expected = if all > 0.0 { a * b / all } else { 0.0 };
    let most = (a + b) / 2.0;
    match most > expected {
        true => (same - expected) / (most - expected),
        // Each is alone, or all are one, in both.
        false => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use stats::random::normal;

    use super::*;
    use crate::features::Feature;

    /// Clusters in corners of a plane, of so many customers each.
    fn corners(count: usize, size: usize) -> Scaled {
        let rows: Vec<usize> = (0..count * size).collect();
        let axis = |stream: u64, at: fn(usize) -> f64| Feature {
            name: stream.to_string(),
            values: rows
                .iter()
                .map(|row| at(row % count) + 0.08 * normal(stream, *row))
                .collect(),
        };
        Scaled::of(&[
            axis(1, |corner| (corner % 2) as f64),
            axis(2, |corner| (corner / 2) as f64),
        ])
    }

    #[test]
    fn as_many_are_found_as_there_are() {
        for count in [2, 3, 4] {
            let found = Number::of(&corners(count, 60), 5);
            assert_eq!(found.clusters, Some(count), "{found:?}");
            assert_eq!(found, Number::of(&corners(count, 60), 5));
        }
    }

    #[test]
    fn where_there_are_none_none_are_said() {
        // A ball has no side on which to be cut.
        let ball = (0..6).map(|stream| Feature {
            name: stream.to_string(),
            values: (0..300).map(|row| normal(stream, row)).collect(),
        });
        let found = Number::of(&Scaled::of(&ball.collect::<Vec<_>>()), 5);
        assert_eq!(found.clusters, None, "{found:?}");
    }

    #[test]
    fn of_few_customers_nothing_is_said() {
        let found = Number::of(&corners(2, 20), 5);
        assert_eq!((found.clusters, found.tried.len()), (None, 0));
        assert_eq!(Number::of(&Scaled::of(&[]), 5).clusters, None);
    }

    #[test]
    fn agreement_knows_no_names_of_clusters() {
        assert_eq!(agreement(&[0, 0, 1, 1], &[1, 1, 0, 0]), 1.0);
        assert_eq!(agreement(&[0, 0, 0], &[2, 2, 2]), 1.0);
        assert_eq!(agreement(&[], &[]), 1.0);
        // By hand: no pair is together in both; expected 2 · 2 / 6, most 2.
        let crossed = agreement(&[0, 0, 1, 1], &[0, 1, 0, 1]);
        assert!((crossed + 0.5).abs() < 1e-12, "{crossed}");
    }
}
