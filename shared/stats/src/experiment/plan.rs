//! What so many units can show, told before the first of them.

use statrs::distribution::{ContinuousCDF, Normal};

use super::assignment::Share;
use super::boundary::PowerBoundary;
use super::evidence::Counts;
use super::unit::{Horizon, Measure};

/// The chance to find an effect that is called detectable.
const DETECTED: f64 = 0.8;
/// Of units that left and of those who stayed, in each arm. With fewer, a mean is not normal yet: of
/// years with 3 % churn in which nothing worked, one in eight claimed something without this.
pub const EACH_WAY: u32 = 10;
/// Held-out units for revenue: with 187, intervals were a seventh too narrow.
pub const HELD_OUT_FOR_REVENUE: u32 = 300;

/// A year's experiment as it is planned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    pub measure: Measure,
    pub horizon: Horizon,
    /// Days in which triggers are counted.
    pub days: u32,
    /// Customers who are expected to have a first trigger in that time.
    pub triggers: f64,
    pub share: Share,
    /// The share of them that leaves within the horizon where nothing is done.
    pub churn: f64,
    /// By when offers are meant to have earned what they cost. Money is lost before, as a rule.
    pub pay_back: Horizon,
    /// How far revenue of a unit is from what was expected of it: its standard deviation.
    pub revenue_deviation: f64,
}

/// Why a plan cannot show anything, whatever is true.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum OutOfReach {
    /// Too few units as the year ends: expected, and needed.
    TooFew { expected: Expected, needed: u32 },
    /// What is detectable is more than can be: nobody keeps more customers than would leave.
    TooSmall { detectable: f64, possible: f64 },
}

/// Complete units of the rarest kind that is needed, as the year ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Expected {
    HeldOutWhoLeft(f64),
    HeldOut(f64),
}

impl Plan {
    /// Units whose horizon is over as the year ends, if triggers come evenly.
    pub fn complete(&self) -> f64 {
        let days = f64::from(self.days.max(1));
        self.triggers * (days - f64::from(self.horizon.days)).max(0.0) / days
    }

    /// The intrinsic time that the year comes to: what its boundaries are made for.
    pub fn intrinsic_time(&self) -> f64 {
        let variance = match self.measure {
            Measure::Kept => self.churn * (1.0 - self.churn),
            Measure::Revenue => self.revenue_deviation.powi(2),
        };
        self.complete() * variance / (self.share.propensity() * self.share.get())
    }

    /// The smallest effect on a unit that is found with a chance of four in five by the year's end.
    pub fn detectable(&self) -> f64 {
        let error = self.intrinsic_time().sqrt() / self.complete();
        (PowerBoundary::at_forecast() + Normal::standard().inverse_cdf(DETECTED)) * error
    }

    pub fn out_of_reach(&self) -> Option<OutOfReach> {
        let held_out = self.complete() * self.share.get();
        let too_few = |expected, needed| OutOfReach::TooFew { expected, needed };
        let leavers = held_out * self.churn;
        if leavers < f64::from(EACH_WAY) {
            return Some(too_few(Expected::HeldOutWhoLeft(leavers), EACH_WAY));
        }
        match self.measure {
            Measure::Revenue if held_out < f64::from(HELD_OUT_FOR_REVENUE) => {
                Some(too_few(Expected::HeldOut(held_out), HELD_OUT_FOR_REVENUE))
            }
            Measure::Kept if self.detectable() > self.churn => Some(OutOfReach::TooSmall {
                detectable: self.detectable(),
                possible: self.churn,
            }),
            _ => None,
        }
    }
}

/// What is missing of an arm until a mean of it can be believed.
pub(super) fn short(counts: &Counts) -> Counts {
    Counts {
        left: EACH_WAY.saturating_sub(counts.left),
        kept: EACH_WAY.saturating_sub(counts.kept),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(triggers: f64, share: f64) -> Plan {
        Plan {
            measure: Measure::Kept,
            horizon: Horizon {
                days: 90,
                cycles: 3,
            },
            days: 365,
            triggers,
            share: Share::new(share).unwrap(),
            churn: 0.22,
            pay_back: Horizon {
                days: 90,
                cycles: 3,
            },
            revenue_deviation: 0.0,
        }
    }

    #[test]
    fn detectable_is_3_35_standard_errors() {
        let plan = plan(2_000.0, 0.1);
        let error = plan.intrinsic_time().sqrt() / plan.complete();
        assert!((plan.detectable() / error - 3.3507).abs() < 1e-4);
        assert!((plan.complete() - 1_506.85).abs() < 0.01);
    }

    #[test]
    fn small_companies_are_told_before_they_start() {
        // Of 400 triggers, 301 are complete and 30 held out, of whom 6.6 leave.
        let few = plan(400.0, 0.1).out_of_reach();
        let Some(OutOfReach::TooFew {
            expected: Expected::HeldOutWhoLeft(left),
            ..
        }) = few
        else {
            panic!("{few:?}");
        };
        assert!((left - 6.63).abs() < 0.01, "{left}");
        // Enough of them with half held out, and 18 points are found of 22 that are lost.
        assert_eq!(plan(400.0, 0.5).out_of_reach(), None);
        // Where 10 % leave, more than all of them would have to be kept.
        let small = Plan {
            churn: 0.1,
            ..plan(1_400.0, 0.1)
        };
        let reason = small.out_of_reach();
        assert!(
            matches!(reason, Some(OutOfReach::TooSmall { possible: 0.1, .. })),
            "{reason:?}"
        );
        assert!((small.detectable() - 0.103).abs() < 0.001);
        assert_eq!(plan(2_000.0, 0.1).out_of_reach(), None);
    }

    #[test]
    fn revenue_needs_300_held_out() {
        let revenue = |triggers: f64| Plan {
            measure: Measure::Revenue,
            revenue_deviation: 60.0,
            ..plan(triggers, 0.1)
        };
        assert_eq!(revenue(4_000.0).out_of_reach(), None);
        let few = revenue(3_900.0).out_of_reach();
        assert!(
            matches!(few, Some(OutOfReach::TooFew { needed: 300, .. })),
            "{few:?}"
        );
    }

    #[test]
    fn a_horizon_beyond_the_year_completes_nobody() {
        let late = Plan {
            days: 60,
            ..plan(2_000.0, 0.1)
        };
        assert_eq!(late.complete(), 0.0);
        assert!(late.out_of_reach().is_some());
    }
}
