//! One model of all a company's series: what short ones cannot tell of themselves, they have in common. It learns how
//! far the next value is from the last, or from that a season ago, from those before it, in units of their recent mean.

use crate::accuracy::naive_error;
use crate::anomalies::tamed;
use crate::backtest::{Backtest, Tried, steps};
use crate::candidates::useful;
use crate::limits;

/// By which the model is known among the candidates.
pub const NAME: &str = "global";
/// How its trees grow, as LightGBM says it.
pub const PARAMETERS: &str = "objective=regression_l1 num_leaves=63 learning_rate=0.05 min_data_in_leaf=50 \
     feature_fraction=0.8 bagging_fraction=0.8 bagging_freq=1 seed=1";
/// How many trees.
pub const ROUNDS: usize = 300;
/// Rows that it learns from at most; of each series the newest.
pub const ROWS: usize = 300_000;
/// The lags that it sees at least, and of a season at most.
const LAGS: [usize; 2] = [8, 24];
/// A step so many times the recent mean teaches nothing of others.
const STEEP: f64 = 1e3;
/// Values before the first that is learned from.
const BEFORE: usize = 4;

/// Rows of features, row by row. What is not known is NaN.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub cells: Vec<f32>,
    pub columns: usize,
}

/// Learns a number from features. The trees are LightGBM's, and so live where it does.
pub trait Regressor {
    /// None where it cannot learn.
    fn fit(&self, table: Table, targets: &[f32]) -> Option<Box<dyn Fitted>>;
}

/// What has been learned.
pub trait Fitted {
    /// A number for each row.
    fn predict(&self, table: Table) -> Option<Vec<f64>>;
}

/// Tries the model as one more candidate of each series. At every origin it knows of no series more than that origin
/// does, the newest origin of one counting as the time of all others' newest.
pub fn add(
    series: &[&[f64]],
    seasons: &[usize],
    backtests: &mut [Backtest],
    regressor: &dyn Regressor,
) {
    let origins = backtests
        .iter()
        .map(|backtest| backtest.origins.len())
        .max()
        .unwrap_or(0);
    let mut tried: Vec<Tried> = backtests
        .iter()
        .map(|backtest| Tried {
            name: NAME.to_owned(),
            at_origins: vec![None; backtest.origins.len()],
            ahead: None,
        })
        .collect();
    for back in 0..origins {
        let known = series.iter().zip(&*backtests).map(|(values, backtest)| {
            let origin = backtest.origins.get(back).copied().unwrap_or(0);
            let steps = steps(values.len(), origin, backtest.horizon);
            (tamed(values.get(..origin).unwrap_or_default()), steps)
        });
        let found = forecasts(&known.collect::<Vec<_>>(), seasons, regressor);
        for (tried, forecast) in tried.iter_mut().zip(found) {
            if let Some(at) = tried.at_origins.get_mut(back) {
                *at = forecast;
            }
        }
    }
    let now = series.iter().zip(&*backtests);
    let now: Vec<_> = now
        .map(|(values, backtest)| (tamed(values), backtest.horizon))
        .collect();
    for (tried, forecast) in tried.iter_mut().zip(forecasts(&now, seasons, regressor)) {
        tried.ahead = forecast;
    }
    for (backtest, tried) in backtests.iter_mut().zip(tried) {
        backtest.tried.push(tried);
    }
}

/// Of each series so many steps, each step from the one before.
fn forecasts(
    known: &[(Vec<f64>, usize)],
    seasons: &[usize],
    regressor: &dyn Regressor,
) -> Vec<Option<Vec<f64>>> {
    let lags = lags(seasons);
    let unit = seasons.first().copied().unwrap_or(1).max(LAGS[0]);
    let none = vec![None; known.len()];
    let base = base(known, seasons);
    let Some(fitted) = learned(known, &lags, [unit, base], regressor) else {
        return none;
    };
    let mut ahead: Vec<Vec<f64>> = known.iter().map(|(values, _)| values.clone()).collect();
    for step in 0..known.iter().map(|(_, steps)| *steps).max().unwrap_or(0) {
        let asked: Vec<usize> = (0..known.len())
            .filter(|at| step < known[*at].1 && known[*at].0.len() >= BEFORE)
            .collect();
        let mut table = Table::of(lags.len());
        let units: Vec<f64> = asked
            .iter()
            .map(|at| {
                let unit = recent_mean(&ahead[*at], unit);
                table.add(&ahead[*at], &lags, unit);
                unit
            })
            .collect();
        let Some(next) = fitted
            .predict(table)
            .filter(|next| next.len() == asked.len())
        else {
            return none;
        };
        for ((at, next), unit) in asked.iter().zip(next).zip(units) {
            let from = value_at(&ahead[*at], base);
            ahead[*at].push(from + next * unit);
        }
    }
    let each = known.iter().zip(ahead);
    each.map(|((values, steps), ahead)| useful(values, ahead.get(values.len()..)?, *steps))
        .collect()
}

fn learned(
    known: &[(Vec<f64>, usize)],
    lags: &[usize],
    [unit, base]: [usize; 2],
    regressor: &dyn Regressor,
) -> Option<Box<dyn Fitted>> {
    let each = ROWS / known.len().max(1);
    let (mut table, mut targets) = (Table::of(lags.len()), Vec::new());
    for (values, _) in known {
        for at in values.len().saturating_sub(each).max(BEFORE)..values.len() {
            let before = &values[..at];
            let mean = recent_mean(before, unit);
            let target = (values[at] - value_at(before, base)) / mean;
            if mean > 0.0 && target.abs() < STEEP {
                table.add(before, lags, mean);
                targets.push(target as f32);
            }
        }
    }
    if targets.is_empty() {
        None
    } else {
        regressor.fit(table, &targets)
    }
}

impl Table {
    fn of(lags: usize) -> Self {
        Self {
            cells: Vec::new(),
            columns: lags,
        }
    }

    fn add(&mut self, before: &[f64], lags: &[usize], unit: f64) {
        let cell = |lag: &usize| {
            let value = before
                .len()
                .checked_sub(*lag)
                .map_or(f64::NAN, |at| before[at]);
            if unit > 0.0 {
                (value / unit) as f32
            } else {
                0.0
            }
        };
        self.cells.extend(lags.iter().map(cell));
    }
}

/// The newest values, and those a season before what is to come, with their neighbours; of the longest season the one
/// before it, too.
fn lags(seasons: &[usize]) -> Vec<usize> {
    let newest = seasons
        .first()
        .map_or(LAGS[0], |season| (*season).clamp(LAGS[0], LAGS[1]));
    let around = seasons
        .iter()
        .flat_map(|season| [season.saturating_sub(1), *season, season + 1, 2 * season]);
    let mut lags: Vec<usize> = (1..=newest).chain(around).filter(|lag| *lag > 0).collect();
    lags.sort_unstable();
    lags.dedup();
    lags
}

/// The lag from whose value steps are counted: a season, where most series repeat themselves more than they stay as they
/// are for as long as it is looked ahead.
fn base(known: &[(Vec<f64>, usize)], seasons: &[usize]) -> usize {
    let season = seasons.first().copied().unwrap_or(1);
    let repeats = known.iter().filter_map(|(values, steps)| {
        let lags = 1..=season.min(*steps).max(1);
        let count = lags.clone().count();
        let stays = lags.map(|lag| naive_error(values, lag)).sum::<f64>() / count as f64;
        (values.len() >= 2 * season).then(|| naive_error(values, season) < stays)
    });
    let (repeating, staying): (Vec<bool>, Vec<bool>) = repeats.partition(|repeats| *repeats);
    if repeating.len() > staying.len() {
        season
    } else {
        1
    }
}

/// The value so many periods ago; the last, where there are not so many.
fn value_at(values: &[f64], lag: usize) -> f64 {
    let at = values.len().checked_sub(lag).and_then(|at| values.get(at));
    at.or(values.last()).copied().unwrap_or(0.0)
}

fn recent_mean(values: &[f64], count: usize) -> f64 {
    let recent = &values[values.len().saturating_sub(count)..];
    let sum: f64 = recent.iter().map(|value| value.abs()).sum();
    let mean = sum / recent.len().max(1) as f64;
    if mean <= limits::VALUE * 1e3 {
        mean
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidates::all;

    /// Says by how much that lag is above the other, of the two that were right most often.
    struct BestLags;

    struct Lags(usize, usize);

    impl Regressor for BestLags {
        fn fit(&self, table: Table, targets: &[f32]) -> Option<Box<dyn Fitted>> {
            let off = |(high, low): &(usize, usize)| {
                let rows = table.cells.chunks(table.columns).zip(targets);
                let off = rows.map(|(row, target)| (row[*high] - row[*low] - target).abs());
                off.map(|off| if off.is_nan() { 1.0 } else { f64::from(off) })
                    .sum::<f64>()
            };
            let columns = 0..table.columns;
            let pairs = columns.flat_map(|high| (0..table.columns).map(move |low| (high, low)));
            let (high, low) = pairs.min_by(|a, b| off(a).total_cmp(&off(b)))?;
            Some(Box::new(Lags(high, low)))
        }
    }

    impl Fitted for Lags {
        fn predict(&self, table: Table) -> Option<Vec<f64>> {
            let rows = table.cells.chunks(table.columns);
            Some(
                rows.map(|row| f64::from(row[self.0] - row[self.1]))
                    .collect(),
            )
        }
    }

    struct Broken;

    impl Regressor for Broken {
        fn fit(&self, _: Table, _: &[f32]) -> Option<Box<dyn Fitted>> {
            Some(Box::new(Self))
        }
    }

    impl Fitted for Broken {
        fn predict(&self, table: Table) -> Option<Vec<f64>> {
            Some(vec![f64::NAN; table.cells.len() / table.columns])
        }
    }

    fn season(size: f64, length: usize) -> Vec<f64> {
        let season = [9.0, 12.0, 7.0, 4.0, 3.0, 11.0, 8.0];
        (0..length).map(|at| size * season[at % 7]).collect()
    }

    fn backtests(series: &[&[f64]], regressor: &dyn Regressor) -> Vec<Backtest> {
        let of = |values: &&[f64]| Backtest::of(values, &[7], 5, &all()[..1]).unwrap();
        let mut backtests: Vec<Backtest> = series.iter().map(of).collect();
        add(series, &[7], &mut backtests, regressor);
        backtests
    }

    #[test]
    fn what_series_have_in_common_is_learned_whatever_their_size() {
        let (large, small, short) = (season(1000.0, 70), season(0.01, 40), season(2.0, 3));
        let found = backtests(&[&large[..], &small[..], &short[..]], &BestLags);
        for (found, (size, length)) in found.iter().zip([(1000.0, 70), (0.01, 40)]) {
            let global = &found.tried[1];
            assert_eq!((global.name.as_str(), global.at_origins.len()), (NAME, 3));
            let expected = &season(size, length + 5)[length..];
            for (found, expected) in global.ahead.as_ref().unwrap().iter().zip(expected) {
                assert!((found / expected - 1.0).abs() < 1e-5, "{global:?}");
            }
            let at = global.at_origins[0].as_ref().unwrap();
            assert!((at[0] / season(size, length)[length - 5] - 1.0).abs() < 1e-5);
        }
        assert_eq!(found[2].tried[1].ahead, None);
    }

    #[test]
    fn steps_are_from_where_series_stay_or_repeat_themselves() {
        let grows: Vec<f64> = (0..70).map(f64::from).collect();
        assert_eq!(base(&[(season(1.0, 70), 5), (grows.clone(), 5)], &[]), 1);
        assert_eq!(base(&[(grows.clone(), 5)], &[7]), 1);
        let repeats = vec![(season(3.0, 70), 5), (season(1.0, 70), 5), (grows, 5)];
        assert_eq!(base(&repeats, &[7]), 7);
    }

    #[test]
    fn what_is_of_no_use_counts_for_nobody() {
        let series = season(1.0, 40);
        let found = backtests(&[&series[..], &[0.0; 30][..]], &Broken);
        assert!(
            found
                .iter()
                .all(|of| of.tried[1].ahead.is_none() && of.tried[0].ahead.is_some())
        );
    }
}
