//! Models are other people's code, and some of it panics, returns what is no number, or runs away.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Candidate, History};
use crate::limits;

/// A forecast so many times the history's range beyond it has run away.
const FAR: f64 = 10.0;

/// What a candidate forecasts of finite values, if that is [`useful`]. Never panics.
pub fn guarded(
    candidate: &dyn Candidate,
    values: &[f64],
    seasons: &[usize],
    horizon: usize,
) -> Option<Vec<f64>> {
    let values = &values[values.len().saturating_sub(limits::FITTED)..];
    let size = values
        .iter()
        .fold(0.0, |most: f64, value| most.max(value.abs()));
    if values.is_empty() || !size.is_finite() {
        return None;
    }
    let unit = if size > 0.0 { size } else { 1.0 };
    let scaled: Vec<f64> = values.iter().map(|value| value / unit).collect();
    let twice = |season: &usize| *season > 1 && values.len() >= 2 * season;
    let seasons: Vec<usize> = seasons.iter().copied().filter(twice).collect();
    let history = History {
        values: &scaled,
        seasons: &seasons,
    };
    // A model is made anew for each call: nothing of it is seen after a panic.
    let found = catch_unwind(AssertUnwindSafe(|| candidate.forecast(&history, horizon)));
    let found: Vec<f64> = found
        .ok()
        .flatten()?
        .into_iter()
        .map(|value| value * unit)
        .collect();
    useful(values, &found, horizon)
}

/// A forecast, if it can be of use: as many steps as asked for, finite, and not far from what ever was. Not below zero
/// where nothing was.
pub fn useful(values: &[f64], found: &[f64], horizon: usize) -> Option<Vec<f64>> {
    let [low, high] = range(values);
    let reach = FAR * (high - low).max(high.abs().max(low.abs()) * f64::EPSILON);
    let of_use = |value: &f64| (low - reach..=high + reach).contains(value);
    if found.len() != horizon || !found.iter().all(of_use) {
        return None;
    }
    let floor = if low < 0.0 { f64::NEG_INFINITY } else { 0.0 };
    Some(found.iter().map(|value| value.max(floor)).collect())
}

fn range(values: &[f64]) -> [f64; 2] {
    let ends = [f64::INFINITY, f64::NEG_INFINITY];
    values.iter().fold(ends, |[low, high], value| {
        [low.min(*value), high.max(*value)]
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::candidates::all;

    /// Forecasts what it is made with, or panics.
    struct Made(fn() -> Vec<f64>);

    impl Candidate for Made {
        fn name(&self) -> &'static str {
            "made"
        }

        fn forecast(&self, _: &History<'_>, _: usize) -> Option<Vec<f64>> {
            Some((self.0)())
        }
    }

    #[test]
    fn what_is_of_no_use_is_kept_away() {
        let ahead = |made: fn() -> Vec<f64>| guarded(&Made(made), &[2.0, 4.0], &[], 2);
        assert_eq!(ahead(|| panic!("in the model")), None);
        assert_eq!(ahead(|| vec![1.0]), None);
        assert_eq!(ahead(|| vec![1.0, f64::NAN]), None);
        assert_eq!(ahead(|| vec![1.0, f64::INFINITY]), None);
        assert_eq!(ahead(|| vec![1.0, 40.0]), None);
        assert_eq!(ahead(|| vec![0.5, -0.5]), Some(vec![2.0, 0.0]));
    }

    fn each(values: &[f64], seasons: &[usize], horizon: usize) -> Vec<(&'static str, Vec<f64>)> {
        let found = all().into_iter().filter_map(|candidate| {
            let found = guarded(candidate.as_ref(), values, seasons, horizon)?;
            Some((candidate.name(), found))
        });
        found.collect()
    }

    #[test]
    fn each_goes_on_with_a_season_on_a_trend() {
        let season = [10.0, 14.0, 9.0, 7.0];
        let value = |at: usize| 50.0 + at as f64 + season[at % 4];
        let values: Vec<f64> = (0..48).map(value).collect();
        let found = each(&values, &[4], 4);
        assert!(found.len() >= 5, "{found:?}");
        for (name, found) in found {
            let off = (0..4).map(|step| (found[step] - value(48 + step)).abs());
            let off = off.fold(0.0, f64::max);
            assert!(off < 5.0, "{name} {found:?}");
        }
    }

    #[test]
    fn bad_histories_are_answered() {
        let spike: Vec<f64> = (0..60)
            .map(|at| if at == 30 { 1e6 } else { 100.0 })
            .collect();
        let sparse: Vec<f64> = (0..60)
            .map(|at| if at % 7 == 0 { 3.0 } else { 0.0 })
            .collect();
        for values in [
            vec![5.0],
            vec![0.0; 40],
            vec![7.0; 40],
            spike,
            sparse,
            vec![1e15, -1e15, 3.0],
        ] {
            let found = each(&values, &[12], 24);
            assert!(!found.is_empty(), "{values:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn whatever_the_history_forecasts_are_finite(
            values in prop::collection::vec(prop_oneof![-1e15..1e15, Just(0.0), 0.0..1.0, Just(1e-300)], 1..60),
            season in 1_usize..13,
            horizon in 1_usize..20,
        ) {
            for (name, found) in each(&values, &[season], horizon) {
                prop_assert_eq!(found.len(), horizon, "{}", name);
                prop_assert!(found.iter().all(|value| value.is_finite()), "{} {:?}", name, found);
            }
        }
    }
}
