//! What messages and offers are worth, of customers who were held out by chance: who enters a cohort, what is fixed before
//! outcomes are looked at, and what is found. The arithmetic is that of [`stats::experiment`].
//!
//! Money is in the smallest unit of its currency throughout.

mod figures;
mod findings;
mod plan;
mod unit;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::{PROOF_HORIZON_DAYS, ProofUnit};
use stats::experiment::unit::Horizon;

pub use figures::{
    Exclusion, ExclusionReason, GroupFindings, Interval, MeasureFindings, Point, ProofFinding,
    ProofFindings, RevenueFindings, Scope, UnitCounts,
};
pub use findings::findings;
pub use plan::{
    FixedPlan, MeasurePlan, Plans, ProofMethod, RevenuePlan, Size, SizePlan, fix, has_plans,
    size_plan,
};
pub use unit::{Chosen, unit_of, unit_of_offer};

/// So often customers are billed within the horizon, as a rule.
pub const CYCLES: u32 = PROOF_HORIZON_DAYS / CYCLE_DAYS;
/// Days from a bill to the next, as a rule.
pub const CYCLE_DAYS: u32 = 30;

const HORIZON: Horizon = Horizon {
    days: PROOF_HORIZON_DAYS,
    cycles: CYCLES,
};

/// Of who was never scored: the chance to leave within a cycle. Where it is wrong the outcome model learns it.
const USUAL_HAZARD: f64 = 0.05;

/// Whether a unit can be compared with those of the other arm: what says so was known before the draw.
fn is_comparable(unit: &ProofUnit) -> bool {
    unit.share > 0.0 && unit.is_reachable
}

/// The chance to leave within a cycle, of one who leaves within the horizon with that chance.
fn hazard(unit: &ProofUnit) -> f64 {
    let chance = unit.risk.and_then(|risk| risk.chance);
    let stays = chance.map(|chance| 1.0 - chance.clamp(0.0, 1.0));
    stays.map_or(USUAL_HAZARD, |stays| {
        1.0 - stays.powf(1.0 / f64::from(CYCLES))
    })
}

/// What is billed in a cycle, if nothing changes.
fn price(unit: &ProofUnit) -> Option<f64> {
    let charges = unit.charges.as_ref()?;
    Some(charges.total_minor as f64 / f64::from(CYCLES))
}

/// Days from a year's first to a moment, which may be of a later year.
fn day_of_year(year: i32, at: DateTime<Utc>) -> u32 {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    u32::try_from((at.date_naive() - first).num_days()).unwrap_or(0)
}

/// The day of a number that [`day_of_year`] gave.
fn date_of(year: i32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 1, 1)?.checked_add_days(chrono::Days::new(day.into()))
}

/// Days that a year has.
fn days_in(year: i32) -> u32 {
    NaiveDate::from_ymd_opt(year, 12, 31).map_or(365, |last| last.ordinal())
}

#[cfg(test)]
mod tests;
