//! Figures that are mostly zero (Teunter, Syntetos and Babai, 2011): how often there is one, times how large it is.

use anofox_forecast::models::intermittent::TSB;

use super::{Candidate, History, time_series};

/// From this share of zeros.
const ZEROS: f64 = 0.4;

pub struct Tsb;

impl Candidate for Tsb {
    fn name(&self) -> &'static str {
        "tsb"
    }

    fn forecast(&self, history: &History<'_>, horizon: usize) -> Option<Vec<f64>> {
        let zeros = history.values.iter().filter(|value| **value == 0.0).count();
        let negative = history.values.iter().any(|value| *value < 0.0);
        if negative || (zeros as f64) < ZEROS * history.values.len() as f64 {
            return None;
        }
        time_series::forecast(TSB::new(), history.values, horizon)
    }
}
