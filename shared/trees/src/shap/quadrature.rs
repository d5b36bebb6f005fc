//! What a leaf contributes, given which of its path's features a row agrees with.
//!
//! A feature's Shapley value averages, over all orders in which features become known, what it changes once it is.
//! Give each feature a time of its own, evenly between 0 and 1, and the average over orders is one over times: those
//! known before time t are each so with chance t. With a share z of rows that pass where the feature is unknown, and o
//! of 1 or 0 where it is known, the leaf's value v is worth to feature i
//!
//! v (o_i - z_i) times the integral over t of the product over j != i of z_j (1 - t) + o_j t,
//!
//! which is a polynomial of a degree less than the number of features: Gauss and Legendre's quadrature is exact. All its
//! terms are positive, so nothing is lost by cancelling, however many features there are.

use std::f64::consts::PI;
use std::sync::OnceLock;

/// More points than the longest path needs: a point for every two features.
const MOST_POINTS: usize = 2_049;
static RULES: [OnceLock<Vec<Point>>; MOST_POINTS] = [const { OnceLock::new() }; MOST_POINTS];

#[derive(Debug, Clone, Copy)]
struct Point {
    time: f64,
    weight: f64,
}

/// Points that integrate products of `features - 1` linear factors exactly.
fn rule(features: usize) -> &'static [Point] {
    let count = features.div_ceil(2).clamp(1, MOST_POINTS - 1);
    RULES[count].get_or_init(|| (0..count).map(|at| point(count, at)).collect())
}

/// A root of the Legendre polynomial of degree `count`, by Newton's method, on 0 to 1.
fn point(count: usize, at: usize) -> Point {
    let mut root = (PI * (at as f64 + 0.75) / (count as f64 + 0.5)).cos();
    let mut slope = 1.0;
    // From this start it converges in four or five steps.
    for _ in 0..10 {
        let (value, before) = legendre(count, root);
        slope = count as f64 * (root * value - before) / (root * root - 1.0);
        root -= value / slope;
    }
    Point {
        time: f64::midpoint(1.0, root),
        weight: 1.0 / ((1.0 - root * root) * slope * slope),
    }
}

/// The Legendre polynomials of degree `count` and of one less.
fn legendre(count: usize, x: f64) -> (f64, f64) {
    (1..=count).fold((1.0, 0.0), |(last, before), degree| {
        let n = degree as f64;
        (((2.0 * n - 1.0) * x * last - (n - 1.0) * before) / n, last)
    })
}

/// Room for what is reckoned along a path.
#[derive(Default)]
pub struct Scratch {
    factors: Vec<f64>,
    before: Vec<f64>,
}

impl Scratch {
    /// What a leaf of this value contributes to each feature of its path, into `parts`. `shares` are of rows that pass
    /// where a feature is unknown; `holds` says whether this row does.
    pub fn contribute(&mut self, value: f64, shares: &[f64], holds: &[bool], parts: &mut [f64]) {
        parts.fill(0.0);
        self.factors.resize(shares.len(), 0.0);
        self.before.resize(shares.len(), 0.0);
        for Point { time, weight } in rule(shares.len()) {
            let mut product = *weight;
            let steps = self.factors.iter_mut().zip(&mut self.before);
            for ((factor, before), (share, holds)) in steps.zip(shares.iter().zip(holds)) {
                let known = if *holds { *time } else { 0.0 };
                *factor = share * (1.0 - time) + known;
                *before = product;
                product *= *factor;
            }
            let mut after = 1.0;
            let steps = self.factors.iter().zip(&self.before).rev();
            for ((factor, before), part) in steps.zip(parts.iter_mut().rev()) {
                *part += before * after;
                after *= factor;
            }
        }
        for ((part, share), holds) in parts.iter_mut().zip(shares).zip(holds) {
            *part *= value * (f64::from(u8::from(*holds)) - share);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_integrate_polynomials() {
        for features in [1, 2, 3, 7, 20, 63, 400] {
            for power in [0, 1, features / 2, features - 1] {
                let terms = rule(features)
                    .iter()
                    .map(|point| point.weight * point.time.powi(power as i32));
                let sum: f64 = terms.sum();
                let right = 1.0 / (power as f64 + 1.0);
                assert!(
                    (sum - right).abs() < 1e-14,
                    "{features} {power}: {sum} {right}"
                );
            }
        }
    }
}
