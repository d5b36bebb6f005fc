//! Dated values of any order become one value a period.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;

use super::frequency::{most, of_gaps};
use super::notes::Done;
use super::{Frequency, Measure, Observation, Regular, Series, Settings};
use crate::error::{Error, Result};
use crate::limits;

/// A stock's gap is filled up to so many periods where values do not repeat themselves by season.
const SHORT_GAP: i64 = 3;
/// What lies before a longer gap is left out if so many values come after it.
const AFTER_GAP: usize = 12;

/// The values of a series by time, as they came where the times are the same.
type Dated = Vec<(NaiveDateTime, f64)>;

/// One value a period for each series, whatever order, gaps and repetitions the observations have. What is no number,
/// or has a date still to come, counts as missing.
pub fn regularize<'a>(
    observations: impl IntoIterator<Item = Observation<'a>>,
    settings: &Settings,
) -> Result<Regular> {
    let mut done = Done::default();
    let dated = sorted(observations, settings, &mut done)?;
    let frequency = settings
        .frequency
        .unwrap_or_else(|| detect(&dated, &mut done));
    let now = settings.now.with_timezone(&settings.zone).naive_local();
    let running = frequency.period(now);
    let mut by_period: Vec<(String, BTreeMap<i64, f64>)> = Vec::new();
    for (key, values) in dated {
        let periods = one_each(&values, frequency, settings.measure, running, &mut done);
        match periods.is_empty() {
            true => done.without_values += 1,
            false => by_period.push((key, periods)),
        }
    }
    let end = by_period
        .iter()
        .filter_map(|(_, periods)| periods.keys().next_back())
        .max();
    let end = *end.ok_or(Error::NoValues)?;
    let most = limits::PERIODS.min(limits::VALUES / by_period.len().max(1)) as i64;
    let series = by_period.into_iter().map(|(key, periods)| {
        let (first, values) = match settings.measure {
            Measure::Flow => with_zeros(&periods, end, most, &mut done),
            Measure::Stock => with_lines(periods, frequency, most, &mut done),
        };
        Series { key, first, values }
    });
    let series = series.collect();
    Ok(Regular {
        frequency,
        series,
        notes: done.sentences(frequency, settings.measure),
    })
}

fn sorted<'a>(
    observations: impl IntoIterator<Item = Observation<'a>>,
    settings: &Settings,
    done: &mut Done,
) -> Result<BTreeMap<String, Dated>> {
    let mut dated = BTreeMap::<String, Dated>::new();
    for (before, observation) in observations.into_iter().enumerate() {
        if before >= limits::OBSERVATIONS {
            return Err(Error::TooManyValues {
                found: before + 1,
                most: limits::OBSERVATIONS,
            });
        }
        let values = of_key(&mut dated, observation.key)?;
        let number = observation.value.is_finite() && observation.value.abs() <= limits::VALUE;
        match (number, observation.at > settings.now) {
            (false, _) => done.not_numbers += 1,
            (true, true) => done.future += 1,
            (true, false) => {
                let at = observation.at.with_timezone(&settings.zone).naive_local();
                values.push((at, observation.value));
            }
        }
    }
    dated
        .values_mut()
        .for_each(|values| values.sort_by_key(|(at, _)| *at));
    Ok(dated)
}

fn of_key<'d>(dated: &'d mut BTreeMap<String, Dated>, key: &str) -> Result<&'d mut Dated> {
    if !dated.contains_key(key) {
        if dated.len() >= limits::SERIES {
            return Err(Error::TooManySeries {
                most: limits::SERIES,
            });
        }
        if key.len() > limits::KEY {
            return Err(Error::LongKey {
                start: key.chars().take(40).collect(),
                most: limits::KEY,
            });
        }
    }
    Ok(dated.entry(key.to_owned()).or_default())
}

/// That of most series. Days where no series has two values.
fn detect(dated: &BTreeMap<String, Dated>, done: &mut Done) -> Frequency {
    let of_series = dated.values().filter_map(|values| {
        let pairs = values
            .windows(2)
            .map(|pair| (pair[1].0 - pair[0].0).num_seconds());
        of_gaps(&mut pairs.filter(|gap| *gap > 0).collect::<Vec<_>>())
    });
    let found: Vec<Frequency> = of_series.collect();
    let mut votes = [0; Frequency::ALL.len()];
    found
        .iter()
        .for_each(|frequency| votes[*frequency as usize] += 1);
    let frequency = most(&votes).unwrap_or(Frequency::Daily);
    done.finer = found.iter().filter(|other| **other < frequency).count();
    done.coarser = found.iter().filter(|other| **other > frequency).count();
    frequency
}

/// One value a period. The period that is not over is left out of what is added up.
fn one_each(
    values: &[(NaiveDateTime, f64)],
    frequency: Frequency,
    measure: Measure,
    running: i64,
    done: &mut Done,
) -> BTreeMap<i64, f64> {
    let mut periods = BTreeMap::<i64, (f64, usize)>::new();
    for (at, value) in values {
        let (held, count) = periods.entry(frequency.period(*at)).or_insert((0.0, 0));
        *held = match measure {
            Measure::Flow => *held + value,
            Measure::Stock => *value,
        };
        *count += 1;
    }
    if measure == Measure::Flow && periods.remove(&running).is_some() {
        done.running += 1;
    }
    done.together
        .add(periods.values().filter(|(_, count)| *count > 1).count());
    periods
        .into_iter()
        .map(|(period, (value, _))| (period, value))
        .collect()
}

/// To the last period of all series: one that has nothing more has zeros.
fn with_zeros(
    periods: &BTreeMap<i64, f64>,
    end: i64,
    most: i64,
    done: &mut Done,
) -> (i64, Vec<f64>) {
    let oldest = periods.keys().next().copied().unwrap_or(end);
    let first = oldest.max(end - most + 1);
    let values: Vec<f64> = (first..=end)
        .map(|period| periods.get(&period).copied().unwrap_or(0.0))
        .collect();
    done.too_old
        .add(usize::try_from(first - oldest).unwrap_or(usize::MAX));
    done.filled
        .add(values.len() - periods.range(first..).count());
    (first, values)
}

/// Gaps are filled on a straight line, unless they are so long that what lies before them says nothing.
fn with_lines(
    mut periods: BTreeMap<i64, f64>,
    frequency: Frequency,
    most: i64,
    done: &mut Done,
) -> (i64, Vec<f64>) {
    let all = periods.len();
    if let Some(start) = after_gap(&periods, frequency) {
        periods = periods.split_off(&start);
    }
    done.before_gaps.add(all - periods.len());
    let newest = periods.keys().next_back().copied().unwrap_or(0);
    let kept = periods.split_off(&(newest - most + 1));
    done.too_old.add(periods.len());
    let first = kept.keys().next().copied().unwrap_or(newest);
    let mut values: Vec<f64> = Vec::with_capacity(kept.len());
    let mut before = first - 1;
    for (period, value) in &kept {
        let from = values.last().copied().unwrap_or(*value);
        let steps = period - before;
        let between = (1..steps).map(|step| from + (value - from) * step as f64 / steps as f64);
        values.extend(between);
        values.push(*value);
        before = *period;
    }
    done.filled.add(values.len() - kept.len());
    (first, values)
}

/// Where the values after the last long gap begin, if they are enough.
fn after_gap(periods: &BTreeMap<i64, f64>, frequency: Frequency) -> Option<i64> {
    let longest = frequency
        .seasons()
        .first()
        .map_or(SHORT_GAP, |season| *season as i64);
    let mut after = None;
    let mut before: Option<i64> = None;
    for (at, period) in periods.keys().enumerate() {
        if before.is_some_and(|before| period - before > longest) && periods.len() - at >= AFTER_GAP
        {
            after = Some(*period);
        }
        before = Some(*period);
    }
    after
}

#[cfg(test)]
#[path = "regularize_tests.rs"]
mod tests;
