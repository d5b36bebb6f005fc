//! What each candidate would have forecast at earlier times, beside what it forecasts now.

use serde::{Deserialize, Serialize};

use crate::anomalies::tamed;
use crate::candidates::{Candidate, guarded};
use crate::error::{Error, Result};
use crate::limits;

/// How often forecasts are tried on what came after.
pub const ORIGINS: usize = 3;
/// Values that an origin knows at least.
const KNOWN: usize = 4;

/// Forecasts of one series at rolling origins, and of what is to come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Backtest {
    pub horizon: usize,
    /// How many of the values each origin knows, the newest first. None of a series that is too short.
    pub origins: Vec<usize>,
    pub tried: Vec<Tried>,
}

/// One candidate's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    pub name: String,
    /// By origin, of the values that came after it.
    pub at_origins: Vec<Option<Vec<f64>>>,
    pub ahead: Option<Vec<f64>>,
}

impl Backtest {
    /// Of all candidates. `values` are finite.
    pub fn of(
        values: &[f64],
        seasons: &[usize],
        horizon: usize,
        candidates: &[Box<dyn Candidate>],
    ) -> Result<Self> {
        within(horizon)?;
        let origins = origins(values.len(), seasons, horizon);
        let known: Vec<Vec<f64>> = origins
            .iter()
            .map(|known| tamed(&values[..*known]))
            .collect();
        let now = tamed(values);
        let tried = candidates.iter().map(|candidate| {
            let at = |values: &[f64], steps| guarded(candidate.as_ref(), values, seasons, steps);
            let ahead = at(&now, horizon);
            let at_origins = known.iter().map(|known| {
                ahead.as_ref()?;
                at(known, steps(values.len(), known.len(), horizon))
            });
            Tried {
                name: candidate.name().to_owned(),
                at_origins: at_origins.collect(),
                ahead,
            }
        });
        Ok(Self {
            horizon,
            tried: tried.collect(),
            origins,
        })
    }
}

pub fn within(horizon: usize) -> Result<()> {
    match (1..=limits::HORIZON).contains(&horizon) {
        true => Ok(()),
        false => Err(Error::Horizon {
            found: horizon,
            most: limits::HORIZON,
        }),
    }
}

/// How far an origin's forecast can be held against what came.
pub fn steps(length: usize, origin: usize, horizon: usize) -> usize {
    horizon.min(length.saturating_sub(origin))
}

/// Where forecasts are tried: a horizon apart, or as far as there are values, each after two seasons if that can be.
pub fn origins(length: usize, seasons: &[usize], horizon: usize) -> Vec<usize> {
    let ahead = horizon.min(length / 4).max(1);
    let newest = length.saturating_sub(ahead);
    let two = seasons
        .iter()
        .rev()
        .filter(|season| **season > 1)
        .map(|season| 2 * season);
    let least = two.chain([KNOWN]).find(|known| *known <= newest);
    let Some(least) = least else {
        return Vec::new();
    };
    let apart = ((newest - least) / (ORIGINS - 1)).clamp(1, ahead);
    let each = (0..ORIGINS).filter_map(|back| newest.checked_sub(back * apart));
    each.filter(|origin| *origin >= least).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::candidates::all;

    #[test]
    fn origins_are_a_horizon_apart_where_there_is_room() {
        assert_eq!(origins(100, &[12], 10), [90, 80, 70]);
        assert_eq!(origins(40, &[12], 12), [30, 27, 24]);
        assert_eq!(origins(5, &[12], 12), [4]);
        assert_eq!(origins(4, &[12], 12), Vec::<usize>::new());
        assert_eq!(origins(700, &[24, 168], 48), [652, 604, 556]);
    }

    #[test]
    fn no_origin_looks_ahead() {
        let mut values: Vec<f64> = (0..60).map(|at| f64::from(at % 7)).collect();
        let before = Backtest::of(&values, &[7], 6, &all()).unwrap();
        values[54..].fill(1000.0);
        let after = Backtest::of(&values, &[7], 6, &all()).unwrap();
        assert_eq!(before.origins, [54, 48, 42]);
        for (before, after) in before.tried.iter().zip(&after.tried) {
            // The one after the change is tried all the same, but forecasts nothing of it.
            assert_eq!(before.at_origins, after.at_origins, "{}", before.name);
        }
    }

    #[test]
    fn a_horizon_is_bounded() {
        let refused = |horizon| Backtest::of(&[1.0], &[], horizon, &all()).is_err();
        assert!(refused(0) && refused(limits::HORIZON + 1));
        assert!(!refused(1));
    }

    proptest! {
        #[test]
        fn origins_know_something_and_leave_something(
            length in 0_usize..400,
            season in 1_usize..60,
            horizon in 1_usize..100,
        ) {
            let found = origins(length, &[season], horizon);
            prop_assert!(found.len() <= ORIGINS);
            prop_assert_eq!(found.is_empty(), length < 5);
            prop_assert!(found.is_sorted_by(|a, b| a > b));
            for origin in found {
                prop_assert!(origin >= 2 && steps(length, origin, horizon) >= 1);
            }
        }
    }
}
