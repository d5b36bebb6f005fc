//! What is to be foreseen, where that are numbers.

use report::NumberSummary;
use serde::{Deserialize, Serialize};

/// The fewest rows that a number can be learned from.
pub const FEWEST_NUMBERS: usize = 100;
/// The distance between the quartiles of the standard normal distribution.
const QUARTILES: f64 = 1.349;
/// The narrowest that the middle half may be taken to be, as a share of the whole.
const NARROWEST: f64 = 1e-9;
/// Where 99 % of numbers spread over more than so many units, few weigh more than all others: for normal
/// numbers it is 5.2, for exponential ones 6.5.
const HEAVY: f64 = 9.5;

/// What is to be foreseen of training rows, where that are numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbers {
    /// One per row, in the unit of the target.
    pub values: Vec<f64>,
    /// The same for learners: most lie within a few units of nought.
    pub scaled: Vec<f64>,
    pub scale: Scale,
    /// Whether few extreme ones would outweigh all others in a squared error.
    pub has_heavy_tails: bool,
}

/// From the target's unit to that of learners, and back.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    /// The middle number.
    centre: f64,
    /// Of learners, in the target's.
    pub unit: f64,
    /// Whether there is nothing below 0, so that nothing below it is foreseen.
    starts_at_zero: bool,
}

impl Numbers {
    /// Of numbers that are finite and not all the same.
    pub fn of(values: Vec<f64>) -> Self {
        let sorted = sorted(&values);
        let quantile = |share: f64| sorted[((sorted.len() - 1) as f64 * share) as usize];
        let (lowest, highest) = (quantile(0.0), quantile(1.0));
        let unit = match (quantile(0.75) - quantile(0.25)) / QUARTILES {
            // Half of them and more are the same.
            0.0 => deviation(&values),
            unit => unit,
        };
        let narrowest = NARROWEST * (highest - lowest);
        let scale = Scale {
            centre: quantile(0.5),
            unit: unit.max(narrowest).max(f64::MIN_POSITIVE),
            starts_at_zero: lowest >= 0.0,
        };
        Self {
            scaled: values.iter().map(|value| scale.down(*value)).collect(),
            has_heavy_tails: quantile(0.995) - quantile(0.005) > HEAVY * scale.unit,
            scale,
            values,
        }
    }

    /// Those of some rows.
    pub fn pick(&self, at: &[usize]) -> Self {
        let of = |numbers: &[f64]| -> Vec<f64> { at.iter().map(|at| numbers[*at]).collect() };
        Self {
            values: of(&self.values),
            scaled: of(&self.scaled),
            ..*self
        }
    }

    pub fn summary(&self) -> NumberSummary {
        let sorted = sorted(&self.values);
        NumberSummary {
            lowest: sorted[0],
            middle: sorted[(sorted.len() - 1) / 2],
            mean: sorted.iter().sum::<f64>() / sorted.len() as f64,
            highest: sorted[sorted.len() - 1],
        }
    }
}

impl Scale {
    fn down(&self, value: f64) -> f64 {
        (value - self.centre) / self.unit
    }

    /// In the unit of the target.
    pub fn up(&self, scaled: f64) -> f64 {
        self.bounded(self.level(scaled))
    }

    /// The same, also below 0 where nothing is.
    pub fn level(&self, scaled: f64) -> f64 {
        self.centre + scaled * self.unit
    }

    /// The number, or 0 where nothing is below that.
    pub fn bounded(&self, value: f64) -> f64 {
        match self.starts_at_zero {
            true => value.max(0.0),
            false => value,
        }
    }

    pub fn is_sound(&self) -> bool {
        self.centre.is_finite() && self.unit.is_finite() && self.unit > 0.0
    }
}

fn deviation(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares = values.iter().map(|value| (value - mean).powi(2));
    (squares.sum::<f64>() / count).sqrt()
}

/// Rising.
pub fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

#[cfg(test)]
mod tests {
    use stats::random::{draw, normal};

    use super::*;

    #[test]
    fn numbers_go_to_learners_and_back() {
        let values: Vec<f64> = (0..1_000).map(|row| 5e6 + 2e3 * normal(1, row)).collect();
        let numbers = Numbers::of(values.clone());
        let back = numbers
            .scaled
            .iter()
            .map(|scaled| numbers.scale.up(*scaled));
        let apart = back.zip(&values).map(|(back, value)| (back - value).abs());
        assert!(apart.fold(0.0, f64::max) < 1e-6);
        assert!(numbers.scaled.iter().all(|scaled| scaled.abs() < 5.0));
        assert!(!numbers.has_heavy_tails && numbers.scale.is_sound());
    }

    #[test]
    fn nothing_below_zero_is_foreseen_where_nothing_is() {
        let counts = Numbers::of((0..200).map(|row| f64::from(row % 7)).collect());
        assert_eq!(counts.scale.up(-50.0), 0.0);
        let balances = Numbers::of((0..200).map(|row| f64::from(row % 7 - 1)).collect());
        assert!(balances.scale.up(-50.0) < -50.0);
    }

    #[test]
    fn tails_are_heavy_where_few_outweigh_all_others() {
        let lognormal = (0..2_000).map(|row| (1.5 * normal(2, row)).exp());
        assert!(Numbers::of(lognormal.collect()).has_heavy_tails);
        let exponential = (0..2_000).map(|row| -(1.0 - draw(3, row)).ln());
        assert!(!Numbers::of(exponential.collect()).has_heavy_tails);
    }

    #[test]
    fn one_number_far_away_and_many_that_are_the_same_are_borne() {
        let mut values = vec![0.0; 500];
        (values[3], values[9]) = (1e15, 2.0);
        let numbers = Numbers::of(values);
        assert!(numbers.scale.is_sound());
        assert!(numbers.scaled.iter().all(|scaled| scaled.abs() < 1e9));
        assert_eq!(numbers.summary().highest, 1e15);
    }
}
