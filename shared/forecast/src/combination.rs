//! Candidates together: each counts by how right it was. Their mean is better than the one that was best (Bates and
//! Granger, 1969).

use serde::{Deserialize, Serialize};

use crate::accuracy::{naive_error, squared_error};
use crate::anomalies::tamed;
use crate::backtest::{Backtest, Tried, steps};

/// A smaller error, in squares of the series' unit, counts as this one: nothing is perfect.
const PERFECT: f64 = 1e-6;

/// The forecast of a series, and what its intervals are made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Combination {
    /// By candidate, of those that count; they sum to 1.
    pub weights: Vec<Weight>,
    pub ahead: Vec<f64>,
    /// By origin and step: what came, less what would have been forecast, in units.
    pub residuals: Vec<Vec<f64>>,
    /// The mean error of forecasting a season ago; zero where nothing ever changed.
    pub unit: f64,
    /// What the series cannot fall below: zero, if it never did.
    pub floor: Option<f64>,
}

/// How much of a forecast is a candidate's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Weight {
    pub name: String,
    pub weight: f64,
}

impl Combination {
    /// Of at least one value. What a residual is of has no part in the weights by which it was forecast: they are those
    /// of the other origins. A value far from all others, such as a slip of the pen, is held against no forecast.
    pub fn of(values: &[f64], season: usize, backtest: &Backtest) -> Self {
        let tamed = tamed(values);
        let unit = [season, 1].map(|season| naive_error(&tamed, season));
        let unit = if unit[0] > 0.0 { unit[0] } else { unit[1] };
        let errors = errors(&tamed, unit, backtest);
        let origins = 0..backtest.origins.len();
        let now: Vec<_> = backtest
            .tried
            .iter()
            .map(|tried| tried.ahead.as_deref())
            .collect();
        let weights = weights(&errors, &now, |_| true);
        let last = values.last().copied().unwrap_or(0.0);
        let ahead = mixed(&now, &weights).unwrap_or_else(|| vec![last; backtest.horizon]);
        let residuals = origins.filter_map(|origin| {
            let then: Vec<_> = backtest
                .tried
                .iter()
                .map(|tried| at(tried, origin))
                .collect();
            let others = self::weights(&errors, &then, |other| other != origin);
            let came = tamed.get(backtest.origins[origin]..)?;
            let apart = came.iter().zip(mixed(&then, &others)?);
            (unit > 0.0).then(|| {
                apart
                    .map(|(came, forecast)| (came - forecast) / unit)
                    .collect()
            })
        });
        Self {
            residuals: residuals.collect(),
            weights: named(&backtest.tried, &weights),
            ahead,
            unit,
            floor: values.iter().all(|value| *value >= 0.0).then_some(0.0),
        }
    }
}

fn at(tried: &Tried, origin: usize) -> Option<&[f64]> {
    tried.at_origins.get(origin)?.as_deref()
}

/// By candidate and origin: the mean squared error, in squares of the unit.
fn errors(values: &[f64], unit: f64, backtest: &Backtest) -> Vec<Vec<Option<f64>>> {
    let square = if unit > 0.0 { unit * unit } else { 1.0 };
    let of = |tried: &Tried| {
        let each = backtest.origins.iter().enumerate().map(|(origin, known)| {
            let came = values.get(*known..)?;
            let came = &came[..steps(values.len(), *known, backtest.horizon)];
            Some(squared_error(came, at(tried, origin)?) / square)
        });
        each.collect()
    };
    backtest.tried.iter().map(of).collect()
}

/// Inverse mean squared errors over the origins that count, of candidates that have a forecast. One without an error at
/// each of them has no weight, unless none has.
fn weights(
    errors: &[Vec<Option<f64>>],
    forecasts: &[Option<&[f64]>],
    counts: impl Fn(usize) -> bool,
) -> Vec<f64> {
    let inverse = |of: &Vec<Option<f64>>| {
        let counted = of.iter().enumerate().filter(|(origin, _)| counts(*origin));
        let known: Option<Vec<f64>> = counted.map(|(_, error)| *error).collect();
        let known = known.filter(|known| !known.is_empty())?;
        Some(known.len() as f64 / known.iter().sum::<f64>().max(PERFECT))
    };
    let raw: Vec<f64> = errors
        .iter()
        .zip(forecasts)
        .map(|(of, forecast)| forecast.and_then(|_| inverse(of)).unwrap_or(0.0))
        .collect();
    let total: f64 = raw.iter().sum();
    match total > 0.0 && total.is_finite() {
        true => raw.into_iter().map(|weight| weight / total).collect(),
        false => equal(forecasts),
    }
}

fn equal(forecasts: &[Option<&[f64]>]) -> Vec<f64> {
    let count = forecasts.iter().flatten().count();
    let share = |forecast: &Option<&[f64]>| forecast.map_or(0.0, |_| 1.0 / count as f64);
    forecasts.iter().map(share).collect()
}

/// The weighted mean; none where nobody has a forecast.
fn mixed(forecasts: &[Option<&[f64]>], weights: &[f64]) -> Option<Vec<f64>> {
    let mut mixed: Option<Vec<f64>> = None;
    for (forecast, weight) in forecasts.iter().zip(weights) {
        let Some(forecast) = forecast else { continue };
        let sum = mixed.get_or_insert_with(|| vec![0.0; forecast.len()]);
        sum.iter_mut()
            .zip(*forecast)
            .for_each(|(sum, value)| *sum += weight * value);
    }
    mixed
}

fn named(tried: &[Tried], weights: &[f64]) -> Vec<Weight> {
    let pairs = tried
        .iter()
        .zip(weights)
        .filter(|(_, weight)| **weight > 0.0);
    let named = pairs.map(|(tried, weight)| Weight {
        name: tried.name.clone(),
        weight: *weight,
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::candidates::all;

    fn tried(name: &str, at_origins: [Option<f64>; 2], ahead: Option<f64>) -> Tried {
        Tried {
            name: name.into(),
            at_origins: at_origins
                .map(|value| value.map(|value| vec![value]))
                .to_vec(),
            ahead: ahead.map(|value| vec![value]),
        }
    }

    /// Of the values 1, 2, 4, 3, 7: origins know four and three of them.
    fn combined(tried: Vec<Tried>) -> Combination {
        let backtest = Backtest {
            horizon: 1,
            origins: vec![4, 3],
            tried,
        };
        Combination::of(&[1.0, 2.0, 4.0, 3.0, 7.0], 1, &backtest)
    }

    fn weights(of: &Combination) -> Vec<(&str, f64)> {
        of.weights
            .iter()
            .map(|weight| (weight.name.as_str(), weight.weight))
            .collect()
    }

    #[test]
    fn who_is_half_as_wrong_counts_four_times() {
        let found = combined(vec![
            tried("a", [Some(8.0), Some(4.0)], Some(10.0)),
            tried("b", [Some(9.0), Some(5.0)], Some(20.0)),
        ]);
        assert_eq!(weights(&found), [("a", 0.8), ("b", 0.2)]);
        assert!((found.ahead[0] - 12.0).abs() < 1e-12);
        // 7 less 8.2 and 3 less 4.2, in units of the mean change, 2.
        for residual in &found.residuals {
            assert!((residual[0] + 0.6).abs() < 1e-12, "{residual:?}");
        }
    }

    #[test]
    fn a_residual_has_no_part_in_its_weights() {
        // The first is right at the newest origin alone, the second at the other alone.
        let found = combined(vec![
            tried("a", [Some(7.0), Some(13.0)], Some(10.0)),
            tried("b", [Some(17.0), Some(3.0)], Some(20.0)),
        ]);
        assert!(
            (found.residuals[0][0] + 5.0).abs() < 1e-3,
            "{:?}",
            found.residuals
        );
        assert!(
            (found.residuals[1][0] + 5.0).abs() < 1e-3,
            "{:?}",
            found.residuals
        );
    }

    #[test]
    fn who_failed_somewhere_counts_only_where_all_did() {
        let found = combined(vec![
            tried("a", [Some(8.0), None], Some(10.0)),
            tried("b", [Some(9.0), Some(5.0)], Some(20.0)),
            tried("c", [Some(7.0), Some(3.0)], None),
        ]);
        assert_eq!(weights(&found), [("b", 1.0)]);
        let found = combined(vec![
            tried("a", [Some(8.0), None], Some(10.0)),
            tried("b", [None, None], Some(20.0)),
        ]);
        assert_eq!(weights(&found), [("a", 0.5), ("b", 0.5)]);
        assert_eq!(found.ahead, [15.0]);
        assert_eq!(combined(vec![]).ahead, [7.0]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn whatever_the_series_its_forecast_is_finite(
            values in prop::collection::vec(prop_oneof![-1e15..1e15, Just(0.0), 0.0..9.0], 1..50),
            season in 1_usize..8,
            horizon in 1_usize..12,
        ) {
            let backtest = Backtest::of(&values, &[season], horizon, &all()).unwrap();
            let found = Combination::of(&values, season, &backtest);
            prop_assert_eq!(found.ahead.len(), horizon);
            prop_assert!(found.ahead.iter().chain(found.residuals.iter().flatten()).all(|value| value.is_finite()));
            let sum: f64 = found.weights.iter().map(|weight| weight.weight).sum();
            prop_assert!((sum - 1.0).abs() < 1e-9);
            if values.iter().all(|value| *value >= 0.0) {
                prop_assert!(found.ahead.iter().all(|value| *value >= 0.0));
            }
        }
    }
}
