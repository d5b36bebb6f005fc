//! Seasons and trend apart (MSTL: Bandara, Hyndman and Bergmeir, 2021): the seasons come again, and what is left goes
//! on by damped exponential smoothing.

use anofox_forecast::models::exponential::ETSSpec;
use stlrs::Mstl;

use super::{Candidate, History, ets, naive};

pub struct SeasonalTrend;

impl Candidate for SeasonalTrend {
    fn name(&self) -> &'static str {
        "seasonal_trend"
    }

    fn forecast(&self, history: &History<'_>, horizon: usize) -> Option<Vec<f64>> {
        if history.seasons.is_empty() {
            return None;
        }
        let parts = Mstl::fit(history.values, history.seasons).ok()?;
        let rest = parts.trend().iter().zip(parts.remainder());
        let rest: Vec<f64> = rest.map(|(trend, remainder)| trend + remainder).collect();
        // A trend that is not damped runs away over two days of hours.
        let mut ahead = ets::best(&[ETSSpec::ann(), ETSSpec::aadn()], 1, &rest, horizon)?;
        for (season, part) in history.seasons.iter().zip(parts.seasonal()) {
            let again = naive::again(part, *season, horizon)?;
            ahead
                .iter_mut()
                .zip(again)
                .for_each(|(value, part)| *value += part);
        }
        Some(ahead)
    }
}
