//! Values that are far from what a series does.

use serde::{Deserialize, Serialize};
use stlrs::Stl;

/// Neighbours on each side of a value that say what it should be, where there is no season.
const NEIGHBOURS: usize = 3;
/// What differs by less than this share of the largest value is what sums of rounded numbers differ by.
const ROUNDING: f64 = 1e-10;
/// Deviations from which a value is told of.
const TOLD: f64 = 6.0;
/// Seasons over which one is smoothed: fewer follow the very values that are to be found.
const SEASONS: usize = 13;
/// Deviations from which a value is kept away from models: one can bend all that they forecast.
const TAMED: f64 = 30.0;
/// And how many times the middle four fifths of its values span: a jump within what a series does is none of that.
const BEYOND: f64 = 10.0;
/// The median absolute deviation of a normal distribution is this part of its standard deviation.
const MEDIAN_PART: f64 = 0.674_489_750_196_081_7;
/// The mean absolute deviation of one, the same.
const MEAN_PART: f64 = 0.797_884_560_802_865_4;

/// A value that does not go with its series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Anomaly {
    /// Which value, from 0.
    pub at: usize,
    pub value: f64,
    /// By trend and season.
    pub expected: f64,
    /// How far apart the two are, in robust standard deviations; below zero where the value is too low.
    pub deviations: f64,
}

/// Those of a series, the farthest first. Seasons of which there are not two are left out of account.
pub fn anomalies(values: &[f64], seasons: &[usize]) -> Vec<Anomaly> {
    // One value of ten thousand times the others bends the season of its neighbours, robust or not.
    let expected = seasonal(&tamed(values), seasons).unwrap_or_else(|| neighbours(values));
    let mut found: Vec<Anomaly> = scored(values, &expected)
        .filter(|anomaly| anomaly.deviations.abs() > TOLD)
        .collect();
    found.sort_by(|a, b| b.deviations.abs().total_cmp(&a.deviations.abs()));
    found
}

/// A history without what would bend every model: in its place stands what its neighbours say.
pub fn tamed(values: &[f64]) -> Vec<f64> {
    let mut tamed = values.to_vec();
    let reach = BEYOND * span(values);
    for anomaly in scored(values, &neighbours(values)) {
        let far = (anomaly.value - anomaly.expected).abs() > reach;
        if far && anomaly.deviations.abs() > TAMED {
            tamed[anomaly.at] = anomaly.expected;
        }
    }
    tamed
}

/// From the lowest tenth of values to the highest.
fn span(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    let at = |tenth: usize| sorted.get(last * tenth / 10).copied().unwrap_or(0.0);
    at(9) - at(1)
}

fn scored(values: &[f64], expected: &[f64]) -> impl Iterator<Item = Anomaly> {
    let deviation = deviation(values, expected);
    let pairs = values.iter().zip(expected).enumerate();
    let scored = pairs.map(move |(at, (value, expected))| Anomaly {
        at,
        value: *value,
        expected: *expected,
        deviations: (value - expected) / deviation,
    });
    // Where nothing ever differs, nothing can be far.
    scored.filter(move |_| deviation > 0.0)
}

/// By the median of what differs, or the mean where half of it does not.
fn deviation(values: &[f64], expected: &[f64]) -> f64 {
    let apart = values
        .iter()
        .zip(expected)
        .map(|(value, expected)| (value - expected).abs());
    let mut apart: Vec<f64> = apart.collect();
    let by_median = median(&mut apart) / MEDIAN_PART;
    let size = values
        .iter()
        .fold(0.0, |most: f64, value| most.max(value.abs()));
    let by_mean = apart.iter().sum::<f64>() / apart.len().max(1) as f64 / MEAN_PART;
    let rounding = size * ROUNDING;
    let larger = [by_median, by_mean]
        .into_iter()
        .find(|deviation| *deviation > rounding);
    larger.unwrap_or(0.0)
}

/// Trend and season by robust STL.
fn seasonal(values: &[f64], seasons: &[usize]) -> Option<Vec<f64>> {
    let season = seasons
        .iter()
        .rev()
        .find(|season| **season > 1 && values.len() >= 2 * **season)?;
    let parts = Stl::params()
        .seasonal_length(SEASONS)
        .robust(true)
        .fit(values, *season)
        .ok()?;
    let sum = parts
        .trend()
        .iter()
        .zip(parts.seasonal())
        .map(|(trend, season)| trend + season);
    let sum: Vec<f64> = sum.collect();
    sum.iter().all(|value| value.is_finite()).then_some(sum)
}

/// The median of a value's neighbourhood.
fn neighbours(values: &[f64]) -> Vec<f64> {
    let around = |at: usize| {
        let end = (at + NEIGHBOURS + 1).min(values.len());
        median(&mut values[at.saturating_sub(NEIGHBOURS)..end].to_vec())
    };
    (0..values.len()).map(around).collect()
}

/// The middle one, the higher of two. Zero of none.
fn median(values: &mut [f64]) -> f64 {
    match values.len() {
        0 => 0.0,
        count => *values.select_nth_unstable_by(count / 2, f64::total_cmp).1,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wave(at: usize) -> f64 {
        let season = [0.0, 40.0, 10.0, -30.0, 5.0, -20.0, -5.0];
        200.0 + season[at % 7] + (at * 7 % 5) as f64
    }

    #[test]
    fn a_value_out_of_season_is_found() {
        let mut values: Vec<f64> = (0..70).map(wave).collect();
        assert_eq!(anomalies(&values, &[7]), []);
        // What is usual on another day of the week.
        values[36] = wave(38);
        let found = anomalies(&values, &[7]);
        assert_eq!((found.len(), found[0].at), (1, 36), "{found:?}");
        assert!(found[0].deviations < 0.0 && (found[0].expected - wave(36)).abs() < 15.0);
    }

    #[test]
    fn a_spike_is_tamed_and_seasons_are_not() {
        let mut values: Vec<f64> = (0..70).map(wave).collect();
        assert_eq!(tamed(&values), values);
        values[20] *= 10_000.0;
        let found = tamed(&values);
        assert!((found[20] - 200.0).abs() < 50.0, "{}", found[20]);
        assert_eq!(found[21..], values[21..]);
    }

    #[test]
    fn jumps_within_what_a_series_does_are_left() {
        let steps: Vec<f64> = (0..90)
            .map(|at| [100.0, 400.0, 900.0][at / 30] + 0.1 * (at % 3) as f64)
            .collect();
        assert_eq!(tamed(&steps), steps);
        // The newest values are at another level already.
        let mut risen = steps;
        risen.extend([1500.0, 1500.2]);
        assert_eq!(tamed(&risen), risen);
    }

    #[test]
    fn neither_constants_nor_rare_sales_are_anomalies() {
        assert_eq!(anomalies(&[5.1; 30], &[]), []);
        assert_eq!(anomalies(&[5.1; 30], &[7]), []);
        assert_eq!(anomalies(&[], &[7]), []);
        let rare: Vec<f64> = (0..50)
            .map(|at| if at % 6 == 0 { 2.0 } else { 0.0 })
            .collect();
        assert_eq!(tamed(&rare), rare);
    }

    proptest! {
        #[test]
        fn whatever_comes_is_finite(
            values in prop::collection::vec(-1e15..1e15, 0..80),
            season in 0_usize..20,
        ) {
            prop_assert!(tamed(&values).iter().all(|value| value.is_finite()));
            for anomaly in anomalies(&values, &[season]) {
                prop_assert!(anomaly.deviations.is_finite() && anomaly.expected.is_finite());
            }
        }
    }
}
