//! Where values will be, by conformal prediction: as far from the forecast as they were before. What models say of
//! themselves covers far less than it promises.

use serde::{Deserialize, Serialize};

use crate::combination::Combination;

/// From so many series on, residuals of all say more of each step than a series' own do of all steps.
const POOLED: usize = 20;

/// Residuals of a company's series of one frequency, without sign.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Pool {
    series: usize,
    /// By step, ascending.
    by_step: Vec<Vec<f64>>,
    /// Of all steps, ascending, where series are too few for each step's own.
    together: Vec<f64>,
}

impl Pool {
    pub fn of<'a>(combinations: impl IntoIterator<Item = &'a Combination>) -> Self {
        let mut pool = Self::default();
        for combination in combinations {
            pool.series += usize::from(!combination.residuals.is_empty());
            for residuals in &combination.residuals {
                if pool.by_step.len() < residuals.len() {
                    pool.by_step.resize(residuals.len(), Vec::new());
                }
                let steps = pool.by_step.iter_mut().zip(residuals);
                steps.for_each(|(step, residual)| step.push(residual.abs()));
            }
        }
        pool.by_step
            .iter_mut()
            .for_each(|step| step.sort_by(f64::total_cmp));
        if pool.series < POOLED {
            pool.together = sorted(pool.by_step.iter().flatten().copied());
        }
        pool
    }

    /// Within which each step's value will be with this probability, between 0 and 1; none where too little is known to
    /// say.
    pub fn around(&self, forecast: &Combination, level: f64) -> Option<Vec<[f64; 2]>> {
        let reaches = match self.series >= POOLED {
            true => self.by_step(level, forecast.ahead.len()),
            false => None,
        };
        let reaches = match reaches {
            Some(reaches) => reaches,
            None => vec![self.over_steps(forecast, level)?; forecast.ahead.len()],
        };
        let low = forecast.floor.unwrap_or(f64::NEG_INFINITY);
        let ends = forecast.ahead.iter().zip(reaches).map(|(value, reach)| {
            let reach = reach * forecast.unit;
            [(value - reach).max(low), value + reach]
        });
        Some(ends.collect())
    }

    /// One quantile a step. Beyond the last step that was tried errors grow as a random walk's.
    fn by_step(&self, level: f64, horizon: usize) -> Option<Vec<f64>> {
        let known: Vec<f64> = self
            .by_step
            .iter()
            .map_while(|step| quantile(step, level))
            .collect();
        let last = *known.last()?;
        let reach = |step: usize| {
            let further = (step + 1) as f64 / known.len() as f64;
            known.get(step).copied().unwrap_or(last * further.sqrt())
        };
        Some((0..horizon).map(reach).collect())
    }

    /// Of the series' own residuals at all steps; of everybody's where those are too few.
    fn over_steps(&self, forecast: &Combination, level: f64) -> Option<f64> {
        let own = forecast
            .residuals
            .iter()
            .flatten()
            .map(|residual| residual.abs());
        quantile(&sorted(own), level).or_else(|| quantile(&self.together, level))
    }
}

fn sorted(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sorted: Vec<f64> = numbers.collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// The least number that as many as asked for, and one more that is to come, stay below. None where they are too few
/// for that.
fn quantile(ascending: &[f64], level: f64) -> Option<f64> {
    let rank = (level * (ascending.len() + 1) as f64).ceil() as usize;
    ascending.get(rank.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use stats::random::normal;

    use super::*;

    fn combination(unit: f64, residuals: Vec<Vec<f64>>) -> Combination {
        Combination {
            weights: Vec::new(),
            ahead: vec![100.0; 3],
            residuals,
            unit,
            floor: Some(0.0),
        }
    }

    #[test]
    fn steps_have_their_own_quantiles_where_series_are_many() {
        let all: Vec<_> = (1..=20)
            .map(|at| combination(1.0, vec![vec![f64::from(at), -2.0 * f64::from(at)]]))
            .collect();
        let pool = Pool::of(&all);
        let found = pool.around(&combination(2.0, vec![]), 0.8).unwrap();
        // The 17th of 20, and the third step as far as a walk goes in three steps of two.
        assert_eq!(found[..2], [[66.0, 134.0], [32.0, 168.0]]);
        assert!((found[2][1] - 100.0 - 68.0 * 1.5_f64.sqrt()).abs() < 1e-9);
        assert!(found[2][0] >= 0.0);
    }

    #[test]
    fn few_series_have_their_own_and_too_few_residuals_none() {
        let of = |count: u32| (1..=count).map(|at| vec![f64::from(at)]).collect();
        let own = combination(1.0, of(9));
        let pool = Pool::of([&own]);
        assert_eq!(pool.around(&own, 0.8).unwrap(), [[92.0, 108.0]; 3]);
        assert_eq!(pool.around(&own, 0.95), None);
        assert_eq!(Pool::default().around(&combination(1.0, vec![]), 0.8), None);
    }

    #[test]
    fn what_never_changed_has_no_width() {
        let pool = Pool::of(&vec![combination(1.0, vec![vec![1.0; 3]; 3]); 30]);
        assert_eq!(
            pool.around(&combination(0.0, vec![]), 0.95).unwrap(),
            [[100.0; 2]; 3]
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20))]

        #[test]
        fn intervals_cover_what_they_promise(seed: u64) {
            let drawn = |from: usize, count: usize| (from..from + count).map(move |n| normal(seed, n));
            let known: Vec<f64> = drawn(0, 400).collect();
            let all: Vec<_> = known
                .chunks(2)
                .map(|pair| combination(1.0, pair.iter().map(|draw| vec![*draw]).collect()))
                .collect();
            let [low, high] = Pool::of(&all).around(&combination(1.0, vec![]), 0.8).unwrap()[0];
            let within = drawn(400, 400).filter(|draw| (low..=high).contains(&(100.0 + draw)));
            // Five standard errors of both samples together.
            let share = within.count() as f64 / 400.0;
            prop_assert!((share - 0.8).abs() < 0.15, "{}", share);
        }
    }
}
