//! What may be said of an effect by now.

use report::Estimate;

use super::betting::Bets;
use super::boundary::{Mixture, PowerBoundary};
use super::evidence::{Counts, Evidence};
use super::plan::{HELD_OUT_FOR_REVENUE, OutOfReach, Plan, short};
use super::unit::{Horizon, Measure};

/// So many times the units there are is looked ahead: [`STEP`] to the power of [`STEPS`], a thousand.
const STEPS: i32 = 700;
const STEP: f64 = 1.01;

/// Which interval is believed. It is chosen before the year begins: who takes whichever is first to
/// leave out zero is wrong as often as all of them together.
pub enum Method {
    /// At every look within the year.
    Year(PowerBoundary),
    /// At every look for ever.
    Evergreen(Mixture),
    /// At every look, of few units.
    Betting(Bets),
}

/// How long it took until offers had earned what they cost, as far as was seen. Money is said with it
/// and with its horizon, always.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayBack {
    After(Horizon),
    /// At no horizon that was looked at.
    NotSeen,
}

/// What a figure is of, with what cannot be left out beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    Kept { horizon: Horizon },
    Revenue { horizon: Horizon, pay_back: PayBack },
}

/// An effect with its interval, as the mean over complete units of what was done for them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    pub of: Figure,
    pub on_a_unit: Estimate,
    pub units: f64,
}

impl Effect {
    /// On all complete units: customers, or money.
    pub fn total(&self) -> Estimate {
        self.times(self.units)
    }

    /// On each of so many customers who could have had a trigger.
    pub fn on_an_eligible(&self, eligible: f64) -> Estimate {
        self.times(self.units / eligible)
    }

    fn times(&self, factor: f64) -> Estimate {
        Estimate {
            value: factor * self.on_a_unit.value,
            interval: self.on_a_unit.interval.map(|end| factor * end),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Finding {
    /// More is kept by what is done than without it.
    Gain,
    Loss,
    NotYet(Missing),
    Undecidable(Because),
}

/// What it takes for a finding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Missing {
    /// So many more complete units of each arm, and of those held out in all.
    Units {
        treated: Counts,
        held_out: Counts,
        held_out_in_all: u32,
    },
    /// More units, for the interval holds zero. As many more of their kind would do for an effect that
    /// is as large as the estimate, if the boundary reaches so far: never of an estimate of zero.
    Certainty { units: Option<f64> },
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Because {
    OutOfReach(OutOfReach),
    /// Money is lost so far, and may come back: the horizon is shorter than the pay-back, as it is meant
    /// or as it was seen.
    BeforePayBack,
    /// More has happened than the year's boundary was made for.
    BeyondForecast,
}

/// The first horizon at which an effect on revenue is above zero, of estimates by horizon.
pub fn pay_back(by_horizon: &[(Horizon, f64)]) -> PayBack {
    let paid = by_horizon.iter().filter(|(_, effect)| *effect > 0.0);
    paid.map(|(horizon, _)| *horizon)
        .min()
        .map_or(PayBack::NotSeen, PayBack::After)
}

impl Method {
    fn reach(&self, time: f64) -> Option<f64> {
        match self {
            Self::Year(boundary) => boundary.reach(time),
            Self::Evergreen(mixture) => mixture.reach(time),
            Self::Betting(_) => None,
        }
    }

    /// `None` where it says nothing: no unit yet, or outside the boundary of a year.
    pub fn interval(&self, evidence: &Evidence) -> Option<Estimate> {
        match self {
            Self::Betting(bets) => Some(bets.interval(evidence)),
            _ => Some(evidence.within(self.reach(evidence.intrinsic_time())?)),
        }
    }

    fn ended(&self, evidence: &Evidence) -> bool {
        matches!(self, Self::Year(boundary) if boundary.ended(evidence.intrinsic_time()))
    }

    /// How many more units would do, if they were like those there are.
    fn units_missing(&self, evidence: &Evidence) -> Option<f64> {
        let (sum, time) = (
            evidence.mean.abs() * evidence.units(),
            evidence.intrinsic_time(),
        );
        let enough = |times: &f64| {
            self.reach(times * time)
                .is_some_and(|reach| reach < times * sum)
        };
        let times = (0..=STEPS).map(|n| STEP.powi(n)).find(enough)?;
        Some((evidence.units() * (times - 1.0)).ceil())
    }
}

/// The effect so far, or `None` where the method says nothing yet, or nothing any more.
pub fn effect(
    plan: &Plan,
    pay_back: PayBack,
    method: &Method,
    evidence: &Evidence,
) -> Option<Effect> {
    let horizon = plan.horizon;
    Some(Effect {
        of: match plan.measure {
            Measure::Kept => Figure::Kept { horizon },
            Measure::Revenue => Figure::Revenue { horizon, pay_back },
        },
        on_a_unit: method.interval(evidence)?,
        units: evidence.units(),
    })
}

/// What the evidence shows, by the method and the plan that were fixed before the year began.
pub fn finding(plan: &Plan, pay_back: PayBack, method: &Method, evidence: &Evidence) -> Finding {
    let out_of_reach = plan.out_of_reach().map(Because::OutOfReach);
    let or_never = |missing| out_of_reach.map_or(Finding::NotYet(missing), Finding::Undecidable);
    if let Some(missing) = burn_in(plan.measure, method, evidence) {
        return or_never(missing);
    }
    match method.interval(evidence).map(|estimate| estimate.interval) {
        Some([low, _]) if low > 0.0 => Finding::Gain,
        Some([_, high]) if high < 0.0 && is_final(plan, pay_back) => Finding::Loss,
        Some([_, high]) if high < 0.0 => Finding::Undecidable(Because::BeforePayBack),
        None if method.ended(evidence) => Finding::Undecidable(Because::BeyondForecast),
        _ => or_never(Missing::Certainty {
            units: method.units_missing(evidence),
        }),
    }
}

/// Whether a loss is one for good.
fn is_final(plan: &Plan, pay_back: PayBack) -> bool {
    let seen_later = matches!(pay_back, PayBack::After(paid) if paid > plan.horizon);
    plan.measure == Measure::Kept || (plan.pay_back <= plan.horizon && !seen_later)
}

/// What is missing until limit theorems hold. Betting needs none.
fn burn_in(measure: Measure, method: &Method, evidence: &Evidence) -> Option<Missing> {
    let (treated, held_out) = (short(&evidence.treated), short(&evidence.held_out));
    let held_out_in_all = match measure {
        Measure::Kept => 0,
        Measure::Revenue => HELD_OUT_FOR_REVENUE.saturating_sub(evidence.held_out.all()),
    };
    let missing = treated.all() + held_out.all() + held_out_in_all > 0;
    (missing && !matches!(method, Method::Betting(_))).then_some(Missing::Units {
        treated,
        held_out,
        held_out_in_all,
    })
}
