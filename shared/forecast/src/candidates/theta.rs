//! The theta method (Assimakopoulos and Nikolopoulos, 2000), optimized, and with a trend that moves along (Fiorucci and
//! others, 2016).

use anofox_forecast::models::theta::{DynamicTheta, OptimizedTheta};

use super::{Candidate, History, time_series};

pub struct Optimized;

impl Candidate for Optimized {
    fn name(&self) -> &'static str {
        "optimized_theta"
    }

    fn forecast(&self, history: &History<'_>, horizon: usize) -> Option<Vec<f64>> {
        let model = match history.season() {
            1 => OptimizedTheta::new(),
            season => OptimizedTheta::seasonal(season),
        };
        time_series::forecast(model, history.values, horizon)
    }
}

pub struct Dynamic;

impl Candidate for Dynamic {
    fn name(&self) -> &'static str {
        "dynamic_theta"
    }

    fn forecast(&self, history: &History<'_>, horizon: usize) -> Option<Vec<f64>> {
        let model = match history.season() {
            1 => DynamicTheta::optimized(),
            season => DynamicTheta::seasonal_optimized(season),
        };
        time_series::forecast(model, history.values, horizon)
    }
}
