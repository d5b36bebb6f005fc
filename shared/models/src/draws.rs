//! What examples are drawn with.

use std::io::{self, Write};

use rand::RngExt;
use rand::rngs::Xoshiro256PlusPlus;

/// `Yes` with the probability that these log-odds are of, else `No`.
pub fn answer(rng: &mut Xoshiro256PlusPlus, log_odds: f64) -> &'static str {
    match rng.random::<f64>() < 1.0 / (1.0 + (-log_odds).exp()) {
        true => "Yes",
        false => "No",
    }
}

/// Writes a value with this probability, and a comma.
pub fn known(
    rng: &mut Xoshiro256PlusPlus,
    probability: f64,
    out: &mut Vec<u8>,
    value: impl std::fmt::Display,
) -> io::Result<()> {
    if rng.random::<f64>() < probability {
        write!(out, "{value},")
    } else {
        write!(out, ",")
    }
}

/// A position, drawn with these probabilities.
pub fn pick(rng: &mut Xoshiro256PlusPlus, probabilities: &[f64]) -> usize {
    let mut left = rng.random::<f64>();
    for (at, probability) in probabilities.iter().enumerate() {
        left -= probability;
        if left < 0.0 {
            return at;
        }
    }
    probabilities.len() - 1
}

/// From the standard normal distribution (Box and Muller 1958).
pub fn normal(rng: &mut Xoshiro256PlusPlus) -> f64 {
    let (a, b): (f64, f64) = (1.0 - rng.random::<f64>(), rng.random());
    (-2.0 * a.ln()).sqrt() * (std::f64::consts::TAU * b).cos()
}

/// From a Poisson distribution with this mean (Knuth 1969).
pub fn count(rng: &mut Xoshiro256PlusPlus, mean: f64) -> u64 {
    let (floor, mut product, mut count) = ((-mean).exp(), rng.random::<f64>(), 0);
    while product > floor {
        product *= rng.random::<f64>();
        count += 1;
    }
    count
}
