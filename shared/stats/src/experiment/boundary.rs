//! Intervals around an effect that hold at every look, at a level of 95 %: how far the sum of
//! pseudo-outcomes may be from its mean, by its [intrinsic time](super::evidence::Evidence::intrinsic_time).
//!
//! An interval of 1.96 standard errors holds at one look that was fixed beforehand. Who looks each
//! day and believes the first that leaves out zero is wrong in four years of ten in which nothing
//! works (`scripts/bench proof`).

use crate::significance::ERROR;

/// Forecasts of a year's intrinsic time are exceeded by a fifth before the year's boundary ends.
const RESERVE: f64 = 1.2;
/// The share of the year's intrinsic time from which on its boundary counts.
const FROM: f64 = 0.02;
/// The boundary's power of time. At one half it would be as wide in standard errors at every look, at
/// none the late looks cost next to nothing (Wang and Tsiatis, 1987).
const POWER: f64 = 0.3;
/// In standard errors at the boundary's end: a Brownian motion that is watched from [`FROM`] to 1
/// crosses it in 5 % of all cases. By simulation, with a standard error of .005.
const HEIGHT: f64 = 2.4193;

/// A boundary of time to the power of something, of a year (repeated confidence intervals, Jennison
/// and Turnbull, 2000, chapter 9). Of all that hold at every look within the year it is the narrowest
/// here at its end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PowerBoundary {
    height: f64,
    power: f64,
    /// The intrinsic time at which it ends.
    end: f64,
}

impl PowerBoundary {
    /// For a year whose intrinsic time is forecast to come to that much. It is fixed in writing before
    /// the year begins.
    pub fn of_year(forecast: f64) -> Self {
        Self::new(HEIGHT, POWER, RESERVE * forecast)
    }

    pub fn new(height: f64, power: f64, end: f64) -> Self {
        Self { height, power, end }
    }

    /// How far the sum of pseudo-outcomes may be off. `None` before the boundary begins, and after it
    /// has ended: then nothing new can be said by it.
    pub fn reach(&self, time: f64) -> Option<f64> {
        let within = (FROM * self.end..=self.end).contains(&time) && time > 0.0;
        within.then(|| self.height * self.end.sqrt() * (time / self.end).powf(self.power))
    }

    /// Whether the year's time is used up.
    pub fn ended(&self, time: f64) -> bool {
        time > self.end
    }

    /// The radius in standard errors as a year ends whose forecast was right.
    pub fn at_forecast() -> f64 {
        HEIGHT * RESERVE.powf(0.5 - POWER)
    }
}

/// A boundary that never ends: the asymptotic confidence sequence of a mixture of normals
/// (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, 2024; in its form for means that change).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mixture {
    /// The variance of what is mixed.
    variance: f64,
}

impl Mixture {
    /// Narrowest at half of what the year's intrinsic time is forecast to come to.
    pub fn of_year(forecast: f64) -> Self {
        Self::narrowest_at(forecast / 2.0)
    }

    pub fn narrowest_at(time: f64) -> Self {
        Self {
            variance: best_product() / time,
        }
    }

    /// How far the sum of pseudo-outcomes may be off; `None` while they do not vary.
    pub fn reach(&self, time: f64) -> Option<f64> {
        let grown = time * self.variance + 1.0;
        let square = grown / self.variance * (grown / ERROR.powi(2)).ln();
        (time > 0.0).then(|| square.sqrt())
    }
}

/// Intrinsic time times the variance of the mixture where its boundary is narrowest for that time:
/// x = -W₋₁(-α²/e) - 1, with Lambert's W. So x - ln(1 + x) = -2 ln α, which Newton's method solves.
fn best_product() -> f64 {
    let right = -2.0 * ERROR.ln();
    let step = |x: f64, _| x - (x - x.ln_1p() - right) * (1.0 + x) / x;
    (0..20).fold(right, step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{draw, split_mix};
    use crate::significance::Z;
    use statrs::distribution::{ContinuousCDF, Normal};

    /// How often a Brownian motion crosses the boundary, watched at so many times.
    fn crossings(boundary: PowerBoundary, paths: u64, looks: usize) -> f64 {
        let normal = Normal::standard();
        let crosses = |path: u64| {
            let stream = split_mix(77, path);
            let mut sum = 0.0;
            (0..looks).any(|look| {
                sum += normal.inverse_cdf(draw(stream, look).max(1e-12)) / (looks as f64).sqrt();
                let time = (look + 1) as f64 / looks as f64;
                time >= FROM && f64::abs(sum) > boundary.height * time.powf(boundary.power)
            })
        };
        (0..paths).filter(|path| crosses(*path)).count() as f64 / paths as f64
    }

    #[test]
    fn a_brownian_motion_crosses_in_one_case_of_twenty() {
        // Watched at 1,000 times, not always: a little less often. The standard error is .0015.
        let share = crossings(PowerBoundary::new(HEIGHT, POWER, 1.0), 20_000, 1_000);
        assert!((0.042..0.052).contains(&share), "{share}");
        let daily = crossings(PowerBoundary::new(2.3854, POWER, 1.0), 20_000, 276);
        assert!((0.0445..0.0555).contains(&daily), "{daily}");
        let peeked = crossings(PowerBoundary::new(Z, 0.5, 1.0), 20_000, 276);
        assert!(peeked > 0.3, "{peeked}");
    }

    #[test]
    fn the_product_solves_its_equation() {
        let x = best_product();
        assert!((x - 8.211_968).abs() < 1e-6, "{x}");
    }
}
