//! From dated values to forecasts, by what the other modules do. Each series by itself is what takes long, and can be
//! [examined](examine) in pieces; what series have in common is found when they are [joined](join).

use chrono::NaiveDateTime;
use report::{Phrase, Sentence};
use serde::{Deserialize, Serialize};

use crate::anomalies::{Anomaly, anomalies};
use crate::backtest::{Backtest, within};
use crate::calendar::{Frequency, Observation, Regular, Series, Settings, regularize};
use crate::candidates;
use crate::combination::{Combination, Weight};
use crate::error::{Error, Result};
use crate::global::{self, Regressor};
use crate::intervals::Pool;
use crate::limits;

/// How often intervals are to hold.
pub const LEVELS: [f64; 3] = [0.5, 0.8, 0.95];

/// Of all series of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Forecasts {
    pub frequency: Frequency,
    /// By key.
    pub series: Vec<SeriesForecast>,
    /// What was done to the values, and what could not be said.
    pub notes: Vec<Sentence>,
}

/// Of one series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeriesForecast {
    pub key: String,
    /// The periods after its last value.
    pub steps: Vec<Step>,
    /// Whose forecasts they are.
    pub weights: Vec<Weight>,
    /// How wrong forecasts of what has come since were, in mean errors of repeating the last season: below 1 is better
    /// than that. None where the series is too short to be tried, or never changed.
    pub backtest_error: Option<f64>,
    /// Values that do not go with the others, the farthest first.
    pub anomalies: Vec<Unusual>,
}

/// What is forecast of a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// When the period begins, on the wall's clock.
    pub starts: NaiveDateTime,
    pub value: f64,
    /// By level; none where too little is known to say.
    pub intervals: Vec<Interval>,
}

/// Within which a value will be as often as the level says.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    pub level: f64,
    pub low: f64,
    pub high: f64,
}

/// An anomaly with its time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unusual {
    pub starts: NaiveDateTime,
    pub value: f64,
    pub expected: f64,
    pub deviations: f64,
}

/// What can be said of a series without the others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Examined {
    pub backtest: Backtest,
    /// Among the newest values.
    pub anomalies: Vec<Anomaly>,
}

impl Forecasts {
    /// All at once, where there are not so many series that they are examined in pieces.
    pub fn of<'a>(
        observations: impl IntoIterator<Item = Observation<'a>>,
        settings: &Settings,
        horizon: usize,
        regressor: Option<&dyn Regressor>,
    ) -> Result<Self> {
        let regular = regularize(observations, settings)?;
        bounded(regular.series.len(), horizon)?;
        let examined = examine(&regular.series, regular.frequency, horizon)?;
        join(regular, examined, regressor)
    }
}

/// Whether so many forecasts can be kept at once.
pub fn bounded(series: usize, horizon: usize) -> Result<()> {
    within(horizon)?;
    match series.saturating_mul(horizon) <= limits::STEPS {
        true => Ok(()),
        false => Err(Error::TooManySteps {
            series,
            horizon,
            most: limits::STEPS / series.max(1),
        }),
    }
}

/// Of some series, in their order, each by itself.
pub fn examine(series: &[Series], frequency: Frequency, horizon: usize) -> Result<Vec<Examined>> {
    let candidates = candidates::all();
    let each = series.iter().map(|series| {
        let seasons = frequency.seasons();
        let mut found = anomalies(newest(&series.values), seasons);
        found.truncate(limits::ANOMALIES);
        Ok(Examined {
            backtest: Backtest::of(&series.values, seasons, horizon, &candidates)?,
            anomalies: found,
        })
    });
    each.collect()
}

fn newest(values: &[f64]) -> &[f64] {
    &values[values.len().saturating_sub(limits::FITTED)..]
}

/// Of all series, examined in their order. Where one model of all can be learned, it is a candidate, too.
pub fn join(
    regular: Regular,
    examined: Vec<Examined>,
    regressor: Option<&dyn Regressor>,
) -> Result<Forecasts> {
    let (all, frequency) = (&regular.series, regular.frequency);
    if all.len() != examined.len() {
        return Err(Error::Unexamined {
            series: all.len(),
            examined: examined.len(),
        });
    }
    let (mut backtests, anomalies): (Vec<Backtest>, Vec<Vec<Anomaly>>) = examined
        .into_iter()
        .map(|examined| (examined.backtest, examined.anomalies))
        .unzip();
    let seasons = frequency.seasons();
    if let Some(regressor) = regressor {
        let values: Vec<&[f64]> = all.iter().map(|series| &series.values[..]).collect();
        global::add(&values, seasons, &mut backtests, regressor);
    }
    let season = seasons.first().copied().unwrap_or(1);
    let combinations: Vec<Combination> = all
        .iter()
        .zip(&backtests)
        .map(|(series, backtest)| Combination::of(&series.values, season, backtest))
        .collect();
    let pool = Pool::of(&combinations);
    let each = all.iter().zip(combinations).zip(anomalies);
    let series: Vec<SeriesForecast> = each
        .map(|((series, combination), anomalies)| SeriesForecast {
            key: series.key.clone(),
            steps: steps(series, frequency, &combination, &pool),
            backtest_error: backtest_error(&combination),
            anomalies: unusual(series, frequency, anomalies),
            weights: combination.weights,
        })
        .collect();
    let mut notes = regular.notes;
    notes.extend(without_intervals(&series));
    Ok(Forecasts {
        frequency,
        series,
        notes,
    })
}

fn steps(
    series: &Series,
    frequency: Frequency,
    combination: &Combination,
    pool: &Pool,
) -> Vec<Step> {
    let around = LEVELS.map(|level| (level, pool.around(combination, level)));
    let each = combination.ahead.iter().enumerate();
    let each = each.filter_map(|(at, value)| {
        let interval = |(level, ends): &(f64, Option<Vec<[f64; 2]>>)| {
            let [low, high] = *ends.as_ref()?.get(at)?;
            Some(Interval {
                level: *level,
                low,
                high,
            })
        };
        Some(Step {
            starts: series.ahead(frequency, at + 1)?,
            value: *value,
            intervals: around.iter().filter_map(interval).collect(),
        })
    });
    each.collect()
}

fn backtest_error(combination: &Combination) -> Option<f64> {
    let residuals = combination.residuals.iter().flatten();
    let (count, sum) = residuals.fold((0_usize, 0.0), |(count, sum), residual| {
        (count + 1, sum + residual.abs())
    });
    (count > 0).then(|| sum / count as f64)
}

fn unusual(series: &Series, frequency: Frequency, anomalies: Vec<Anomaly>) -> Vec<Unusual> {
    let left_out = series.values.len() - newest(&series.values).len();
    let each = anomalies.into_iter().filter_map(|anomaly| {
        let period = series
            .first
            .checked_add_unsigned((left_out + anomaly.at) as u64)?;
        Some(Unusual {
            starts: frequency.start(period)?,
            value: anomaly.value,
            expected: anomaly.expected,
            deviations: anomaly.deviations,
        })
    });
    each.collect()
}

fn without_intervals(series: &[SeriesForecast]) -> Option<Sentence> {
    let bare = |series: &&SeriesForecast| {
        let mut steps = series.steps.iter();
        steps.any(|step| step.intervals.len() < LEVELS.len())
    };
    let count = series.iter().filter(bare).count();
    let text = format!(
        "{count} series never changed, or are too short to try forecasts on: how far off theirs may be is not, or only in part, known."
    );
    let phrase = Phrase::new("without_intervals").with("series", count);
    (count > 0).then(|| Sentence::new(text, phrase))
}

#[cfg(test)]
#[path = "forecasts_tests.rs"]
mod tests;
