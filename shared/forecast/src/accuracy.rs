//! How far forecasts are from what came, by the field's measures.

use serde::{Deserialize, Serialize};

/// The mean error of forecasting a season ago, within a history: what errors are measured in. Zero where nothing ever
/// changed, or the history is too short.
pub fn naive_error(values: &[f64], season: usize) -> f64 {
    mean(differences(values, season).map(f64::abs))
}

/// The mean squared error of the same.
pub fn naive_squared_error(values: &[f64], season: usize) -> f64 {
    mean(differences(values, season).map(|change| change * change))
}

fn differences(values: &[f64], season: usize) -> impl Iterator<Item = f64> {
    let later = values.get(season..).unwrap_or_default();
    later.iter().zip(values).map(|(now, before)| now - before)
}

/// The mean absolute error of a forecast.
pub fn absolute_error(actual: &[f64], forecast: &[f64]) -> f64 {
    mean(errors(actual, forecast).map(f64::abs))
}

/// The mean squared error of a forecast.
pub fn squared_error(actual: &[f64], forecast: &[f64]) -> f64 {
    mean(errors(actual, forecast).map(|error| error * error))
}

fn errors(actual: &[f64], forecast: &[f64]) -> impl Iterator<Item = f64> {
    actual
        .iter()
        .zip(forecast)
        .map(|(actual, forecast)| actual - forecast)
}

/// The symmetric mean absolute percentage error as M4 has it, 0 to 200.
pub fn smape(actual: &[f64], forecast: &[f64]) -> f64 {
    let each = actual.iter().zip(forecast).map(|(actual, forecast)| {
        let size = actual.abs() + forecast.abs();
        if size > 0.0 {
            200.0 * (actual - forecast).abs() / size
        } else {
            0.0
        }
    });
    mean(each)
}

/// The share of values within their intervals.
pub fn coverage(actual: &[f64], intervals: &[[f64; 2]]) -> f64 {
    let within = actual.iter().zip(intervals);
    mean(within.map(|(value, [low, high])| f64::from(u8::from((low..=high).contains(&value)))))
}

/// How wrong a forecast of one series was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Accuracy {
    /// In [`naive_error`]s; none where the history never changed.
    pub mase: Option<f64>,
    /// In roots of [`naive_squared_error`]: fair to figures that are mostly zero, unlike the others.
    pub rmsse: Option<f64>,
    pub smape: f64,
    /// Mean error, in [`naive_error`]s: above zero where forecasts are too low.
    pub bias: Option<f64>,
}

impl Accuracy {
    pub fn of(history: &[f64], season: usize, actual: &[f64], forecast: &[f64]) -> Self {
        let unit = positive(naive_error(history, season));
        let square = positive(naive_squared_error(history, season));
        Self {
            mase: unit.map(|unit| absolute_error(actual, forecast) / unit),
            rmsse: square.map(|unit| (squared_error(actual, forecast) / unit).sqrt()),
            smape: smape(actual, forecast),
            bias: unit.map(|unit| mean(errors(actual, forecast)) / unit),
        }
    }
}

fn positive(number: f64) -> Option<f64> {
    (number > 0.0).then_some(number)
}

/// M4's overall weighted average: errors over all series, beside those of [`naive2`]. None where those have none.
pub fn owa(found: &[Accuracy], naive2: &[Accuracy]) -> Option<f64> {
    let ratio = |of: fn(&Accuracy) -> Option<f64>| {
        let total = |all: &[Accuracy]| mean(all.iter().filter_map(of));
        positive(total(naive2)).map(|unit| total(found) / unit)
    };
    Some((ratio(|one| one.mase)? + ratio(|one| Some(one.smape))?) / 2.0)
}

/// The last value, times its season where the history repeats itself by M4's test: the benchmark of that competition.
pub fn naive2(history: &[f64], season: usize, horizon: usize) -> Vec<f64> {
    let indices = match is_seasonal(history, season) {
        true => seasonal_indices(history, season),
        false => vec![1.0; season.max(1)],
    };
    let Some(last) = history.last() else {
        return Vec::new();
    };
    let at = |period: usize| indices[period % indices.len()];
    let level = last / at(history.len() - 1);
    (0..horizon)
        .map(|step| level * at(history.len() + step))
        .collect()
}

/// Whether the autocorrelation by season is significant at 90 %.
fn is_seasonal(history: &[f64], season: usize) -> bool {
    if season < 2 || history.len() < 3 * season || history.iter().any(|value| *value <= 0.0) {
        return false;
    }
    let centre = mean(history.iter().copied());
    let along = |lag: usize| -> f64 {
        let pairs = history[lag..].iter().zip(history);
        pairs
            .map(|(now, before)| (now - centre) * (before - centre))
            .sum()
    };
    let whole = along(0);
    let before: f64 = (1..season).map(|lag| (along(lag) / whole).powi(2)).sum();
    let limit = 1.645 * ((1.0 + 2.0 * before) / history.len() as f64).sqrt();
    whole > 0.0 && (along(season) / whole).abs() > limit
}

/// By classical decomposition: the mean share of the centred moving average, 1 on the whole.
fn seasonal_indices(history: &[f64], season: usize) -> Vec<f64> {
    let half = season / 2;
    let mut shares = vec![(0.0, 0_u32); season];
    for at in half..history.len() - half {
        let window = &history[at - half..=at + half];
        let ends = if season.is_multiple_of(2) {
            (window[0] + window[2 * half]) / 2.0
        } else {
            0.0
        };
        let average = (window.iter().sum::<f64>() - ends) / season as f64;
        let (sum, count) = &mut shares[at % season];
        *sum += history[at] / average;
        *count += 1;
    }
    let means: Vec<f64> = shares
        .iter()
        .map(|(sum, count)| sum / f64::from(*count))
        .collect();
    let level = mean(means.iter().copied());
    means.into_iter().map(|share| share / level).collect()
}

/// Zero of nothing.
fn mean(numbers: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = numbers.fold((0.0, 0_usize), |(sum, count), number| {
        (sum + number, count + 1)
    });
    if count > 0 { sum / count as f64 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} {expected}");
    }

    #[test]
    fn errors_are_measured_in_those_of_the_naive_forecast() {
        let history = [1.0, 3.0, 2.0, 4.0];
        // Changes of 2, -1 and 2.
        let found = Accuracy::of(&history, 1, &[4.0, 6.0], &[5.0, 4.0]);
        near(found.mase.unwrap(), 1.5 / (5.0 / 3.0));
        near(found.rmsse.unwrap(), (2.5_f64 / 3.0).sqrt());
        near(found.bias.unwrap(), 0.5 / (5.0 / 3.0));
        near(found.smape, (200.0 / 9.0 + 400.0 / 10.0) / 2.0);
        near(naive_error(&history, 2), 1.0);
    }

    #[test]
    fn a_constant_has_no_unit_and_zeros_no_percentage() {
        let found = Accuracy::of(&[2.0; 5], 1, &[0.0], &[0.0]);
        assert_eq!((found.mase, found.rmsse, found.smape), (None, None, 0.0));
        assert_eq!(owa(&[found], &[found]), None);
    }

    #[test]
    fn half_as_wrong_is_an_owa_of_a_half() {
        let one = |error: f64| Accuracy {
            mase: Some(error),
            smape: 10.0 * error,
            ..Accuracy::default()
        };
        near(
            owa(&[one(1.0), one(2.0)], &[one(2.0), one(4.0)]).unwrap(),
            0.5,
        );
    }

    #[test]
    fn naive2_has_the_season_where_there_is_one() {
        let season = [0.5, 1.5, 1.25, 0.75];
        let value = |at: usize| 100.0 * season[at % 4];
        let history: Vec<f64> = (0..23).map(value).collect();
        for (step, found) in naive2(&history, 4, 6).into_iter().enumerate() {
            near(found, value(23 + step));
        }
        let season = [0.6, 1.5, 0.9];
        let history: Vec<f64> = (0..20).map(|at| 10.0 * season[at % 3]).collect();
        near(naive2(&history, 3, 1)[0], 9.0);
        assert_eq!(naive2(&[3.0, 1.0, 4.0], 4, 2), [4.0, 4.0]);
    }

    #[test]
    fn ends_of_intervals_are_within() {
        near(
            coverage(
                &[1.0, 2.0, 3.0, 4.0],
                &[[1.0, 2.0], [0.0, 1.0], [2.0, 3.0], [0.0, 9.0]],
            ),
            0.75,
        );
    }
}
