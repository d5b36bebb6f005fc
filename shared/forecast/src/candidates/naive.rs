//! What was a season ago comes again: cheap, and hard to beat.

use super::{Candidate, History};

/// By the shortest season; the last value where there is none.
pub struct SeasonalNaive;

impl Candidate for SeasonalNaive {
    fn name(&self) -> &'static str {
        "seasonal_naive"
    }

    fn forecast(&self, history: &History<'_>, horizon: usize) -> Option<Vec<f64>> {
        again(history.values, history.season(), horizon)
    }
}

/// By the longest season, where there are two: by the week, of hours.
pub struct LongSeasonalNaive;

impl Candidate for LongSeasonalNaive {
    fn name(&self) -> &'static str {
        "long_seasonal_naive"
    }

    fn forecast(&self, history: &History<'_>, horizon: usize) -> Option<Vec<f64>> {
        let [_, .., longest] = history.seasons else {
            return None;
        };
        again(history.values, *longest, horizon)
    }
}

/// The last season, again and again.
pub fn again(values: &[f64], season: usize, horizon: usize) -> Option<Vec<f64>> {
    let last = &values[values.len().checked_sub(season)?..];
    Some(last.iter().cycle().take(horizon).copied().collect())
}
