//! Whether a difference is more than chance, when many are looked at.

use statrs::distribution::{ContinuousCDF, Normal};

/// Standard errors on each side that hold 95 % of a normal distribution.
pub const Z: f64 = 1.959_964;

/// The chance of being wrong that is allowed over everything looked at.
pub const ERROR: f64 = 0.05;

/// How many standard errors a difference must have to be no chance finding at the 5 % level when
/// it is the largest of `tests` (Bonferroni).
pub fn critical(tests: usize) -> f64 {
    -Normal::standard().inverse_cdf(ERROR / tests.max(1) as f64 / 2.0)
}

/// P-values adjusted so that among any number of true hypotheses one is rejected no more often
/// than the level says (Holm, 1979).
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|a, b| p_values[*a].total_cmp(&p_values[*b]));
    let mut adjusted = vec![1.0; p_values.len()];
    let mut least: f64 = 0.0;
    for (rank, at) in order.into_iter().enumerate() {
        let left = (p_values.len() - rank) as f64;
        least = least.max((p_values[at] * left).min(1.0));
        adjusted[at] = least;
    }
    adjusted
}

/// How many standard errors the share of positives lies above (or, negative, below) that of the
/// rest: the signed root of the likelihood ratio, which holds for small shares too (McCullagh and
/// Nelder, 1989). Each is a number of rows and of positives among them.
pub fn contrast(some: [f64; 2], rest: [f64; 2]) -> f64 {
    let [rows, positives] = [some[0] + rest[0], some[1] + rest[1]];
    let common = positives / rows;
    let gain = |[rows, positives]: [f64; 2]| {
        let part = |count: f64, share: f64| match count > 0.0 {
            true => count * (count / (rows * share)).ln(),
            false => 0.0,
        };
        part(positives, common) + part(rows - positives, 1.0 - common)
    };
    let ratio = (2.0 * (gain(some) + gain(rest))).max(0.0);
    ratio.sqrt().copysign(some[1] / some[0] - common)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::draw;

    #[test]
    fn more_tests_ask_for_more() {
        // 0.05 / 10,000 in two tails of the normal distribution: 4.56.
        let z = critical(10_000);
        assert!((4.564..4.566).contains(&z), "{z}");
        assert!((critical(1) - Z).abs() < 1e-6);
    }

    #[test]
    fn a_contrast_by_hand() {
        // G of [[30, 70], [10, 90]]: 2 (30 ln 1.5 + 70 ln 0.875 + 10 ln 0.5 + 90 ln 1.125).
        let expected = 2.0
            * (30.0 * 1.5_f64.ln()
                + 70.0 * 0.875_f64.ln()
                + 10.0 * 0.5_f64.ln()
                + 90.0 * 1.125_f64.ln());
        let z = contrast([100.0, 30.0], [100.0, 10.0]);
        assert!((z * z - expected).abs() < 1e-9 && z > 0.0);
        assert_eq!(contrast([100.0, 10.0], [100.0, 30.0]), -z);
        assert!(contrast([50.0, 0.0], [50.0, 50.0]) < -10.0);
    }

    #[test]
    fn contrasts_of_chance_are_as_large_as_the_normal_distribution_says() {
        let positives = |from: usize| (0..400).filter(|n| draw(5, from + n) < 0.2).count() as f64;
        let one = |n: usize| {
            contrast(
                [400.0, positives(800 * n)],
                [400.0, positives(800 * n + 400)],
            )
        };
        let beyond = (0..5_000).filter(|n| one(*n).abs() > Z).count() as f64 / 5_000.0;
        assert!((0.042..0.058).contains(&beyond), "{beyond}");
    }

    #[test]
    fn p_values_grow_with_their_number() {
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.5]);
        let expected = [0.04, 0.09, 0.09, 0.5];
        for (p, expected) in adjusted.iter().zip(expected) {
            assert!((p - expected).abs() < 1e-12, "{adjusted:?}");
        }
    }
}
