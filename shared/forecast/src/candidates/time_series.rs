//! A history in the form that anofox-forecast takes.

use anofox_forecast::core::TimeSeries;
use anofox_forecast::models::Forecaster;
use chrono::{DateTime, TimeDelta};

/// Its models want dates, and look at nothing but their order.
pub fn of(values: &[f64]) -> Option<TimeSeries> {
    let day = |at: usize| {
        let days = TimeDelta::try_days(i64::try_from(at).ok()?)?;
        DateTime::UNIX_EPOCH.checked_add_signed(days)
    };
    let dates = (0..values.len()).map(day).collect::<Option<Vec<_>>>()?;
    TimeSeries::univariate(dates, values.to_vec()).ok()
}

/// What a model that is fitted to the values forecasts.
pub fn forecast(mut model: impl Forecaster, values: &[f64], horizon: usize) -> Option<Vec<f64>> {
    model.fit(&of(values)?).ok()?;
    Some(model.predict(horizon).ok()?.primary().to_vec())
}
