//! One number of each unit, whose mean is the effect: the doubly robust pseudo-outcome (augmented
//! inverse propensity weighting; Robins, Rotnitzky and Zhao, 1994).
//!
//! Chances of being treated are known, for they were drawn. So its mean is right whatever the outcome
//! model says, and a good model makes it vary less. What the model learned from was complete before
//! the unit's month began, so that pseudo-outcomes less their effects are a martingale, which is what
//! [`boundary`](super::boundary) needs.

use super::assignment::Share;
use super::outcome_model::{Known, OutcomeModel};
use super::unit::{Horizon, Measure, Unit};

/// Days after which the outcome model is fitted anew.
const MONTH: u32 = 30;

/// The pseudo-outcome of a unit that was expected to come to `held_out` and to `treated`.
pub fn doubly_robust(unit: Arm, outcome: f64, expected: Expected) -> f64 {
    let effect = expected.treated - expected.held_out;
    match unit.held_out {
        false => effect + (outcome - expected.treated) / unit.share.propensity(),
        true => effect - (outcome - expected.held_out) / unit.share.get(),
    }
}

/// Which arm a unit is in, of which that share is held out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arm {
    pub held_out: bool,
    pub share: Share,
}

/// The outcome of a unit in either arm, as it may be expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    pub held_out: f64,
    pub treated: f64,
}

/// The units that are complete by the beginning of the day `today`, in the order in which they
/// entered, each with its pseudo-outcome. What comes later changes none of them.
pub fn pseudo_outcomes(
    units: &[Unit],
    measure: Measure,
    horizon: Horizon,
    today: u32,
) -> Vec<(&Unit, f64)> {
    let mut complete: Vec<&Unit> = units
        .iter()
        .filter(|unit| unit.complete_on(horizon) <= today)
        .collect();
    complete.sort_unstable_by_key(|unit| (unit.trigger.day, unit.trigger.order));
    let (mut models, mut learned, mut month) = (<[OutcomeModel; 2]>::default(), 0, 0);
    let mut values = Vec::with_capacity(complete.len());
    for unit in &complete {
        if unit.trigger.day / MONTH > month {
            month = unit.trigger.day / MONTH;
            let fresh = complete[learned..]
                .iter()
                .take_while(|earlier| earlier.complete_on(horizon) <= month * MONTH);
            for earlier in fresh {
                let outcome = earlier.measured(measure);
                models[usize::from(earlier.trigger.held_out)]
                    .learn(&known(earlier, measure, horizon), outcome);
                learned += 1;
            }
            models.iter_mut().for_each(OutcomeModel::fit);
        }
        values.push((*unit, value(unit, measure, horizon, &models)));
    }
    values
}

fn known(unit: &Unit, measure: Measure, horizon: Horizon) -> Known {
    Known {
        expected: unit.trigger.expected(measure, horizon),
        scale: unit.trigger.scale(measure),
        hazard: unit.trigger.hazard,
    }
}

fn value(unit: &Unit, measure: Measure, horizon: Horizon, models: &[OutcomeModel; 2]) -> f64 {
    let known = known(unit, measure, horizon);
    let expect = |model: &OutcomeModel| match measure {
        // Within bounds, so that pseudo-outcomes are: betting needs it.
        Measure::Kept => model.predict(&known).clamp(0.0, 1.0),
        Measure::Revenue => model.predict(&known),
    };
    let arm = Arm {
        held_out: unit.trigger.held_out,
        share: unit.trigger.share,
    };
    let expected = Expected {
        treated: expect(&models[0]),
        held_out: expect(&models[1]),
    };
    doubly_robust(arm, unit.measured(measure), expected)
}
