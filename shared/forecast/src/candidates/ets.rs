//! Exponential smoothing (Hyndman and others, 2008): of several forms the one with the least AICc.

use anofox_forecast::models::Forecaster;
use anofox_forecast::models::exponential::{ETS, ETSSpec};

use super::{Candidate, History, time_series};

/// A form with a longer season has too many states to be fitted in time: [`super::seasonal_trend`] is for those.
const LONGEST_SEASON: usize = 12;

/// The crate's own `AutoETS` overlooks seasons of series with a trend; so each form is fitted.
pub struct Ets;

impl Candidate for Ets {
    fn name(&self) -> &'static str {
        "ets"
    }

    fn forecast(&self, history: &History<'_>, horizon: usize) -> Option<Vec<f64>> {
        let season = history.season();
        let positive = history.values.iter().all(|value| *value > 0.0);
        let forms = match (season, positive) {
            (1, false) => vec![ETSSpec::ann(), ETSSpec::aan(), ETSSpec::aadn()],
            (1, true) => vec![
                ETSSpec::ann(),
                ETSSpec::aan(),
                ETSSpec::aadn(),
                ETSSpec::mnn(),
                ETSSpec::madn(),
            ],
            (..=LONGEST_SEASON, false) => vec![
                ETSSpec::ann(),
                ETSSpec::aadn(),
                ETSSpec::ana(),
                ETSSpec::aaa(),
                ETSSpec::aada(),
            ],
            (..=LONGEST_SEASON, true) => vec![
                ETSSpec::ann(),
                ETSSpec::aadn(),
                ETSSpec::ana(),
                ETSSpec::aada(),
                ETSSpec::mnm(),
                ETSSpec::madm(),
            ],
            _ => return None,
        };
        best(&forms, season, history.values, horizon)
    }
}

/// What that form forecasts which has the least AICc.
pub fn best(forms: &[ETSSpec], season: usize, values: &[f64], horizon: usize) -> Option<Vec<f64>> {
    let series = time_series::of(values)?;
    let fitted = forms.iter().filter_map(|form| {
        let mut model = ETS::new(*form, season);
        model.fit(&series).ok()?;
        let aicc = model.aicc().filter(|aicc| aicc.is_finite())?;
        Some((aicc, model))
    });
    let (_, model) = fitted.min_by(|(a, _), (b, _)| a.total_cmp(b))?;
    Some(model.predict(horizon).ok()?.primary().to_vec())
}
