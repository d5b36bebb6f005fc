//! What a cohort shows. Given the same units in any order, or told of them twice, it is the same; what becomes
//! known later changes nothing of what was complete.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{CustomerId, ProofCohort, ProofUnit};
use stats::experiment::{
    assignment::Share,
    betting::Bets,
    boundary::{Mixture, PowerBoundary},
    evidence::Evidence,
    finding::{Method, PayBack, finding, pay_back},
    plan::{EACH_WAY, HELD_OUT_FOR_REVENUE},
    pseudo_outcome::pseudo_outcomes,
    unit::{Horizon, Measure, Outcome, Trigger, Unit},
};

use super::{
    CYCLE_DAYS, CYCLES, Exclusion, ExclusionReason, FixedPlan, GroupFindings, HORIZON, Interval,
    MeasureFindings, MeasurePlan, Plans, Point, ProofFinding, ProofFindings, ProofMethod,
    RevenueFindings, Scope, UnitCounts, date_of, day_of_year, hazard, is_comparable, plan::Group,
    price,
};

/// What a message costs, in the smallest unit: the mail service takes ten cents of a dollar for a thousand.
const MESSAGE_COST: f64 = 0.01;
/// Days between two points of the chart.
const WEEK: u32 = 7;

/// What is found of a cohort at a moment, by plans that were fixed. `entered` are all who entered, those among them whose
/// units are gone.
pub fn findings(
    (cohort, now): (ProofCohort, DateTime<Utc>),
    units: &[ProofUnit],
    entered: u64,
    plans: &Plans,
) -> ProofFindings {
    let year = cohort.year;
    let units = each_once(units);
    let comparable: Vec<&ProofUnit> = units
        .iter()
        .copied()
        .filter(|unit| is_comparable(unit))
        .collect();
    let last = last_complete(&comparable, year, now);
    let of = |group: Group| {
        let of: Vec<&ProofUnit> = comparable
            .iter()
            .copied()
            .filter(|unit| group.has(unit))
            .collect();
        of_group(group, &of, plans.get(&group.name()), (year, last))
    };
    let all = of(Group::All);
    let complete = all.treated.left + all.treated.kept + all.held_out.left + all.held_out.kept;
    let parts = Group::parts(cohort, comparable.iter().copied()).into_iter();
    let parts = parts.map(|group| of(group).without_points());
    let (by_offer, by_reason) = parts
        .filter(|group| group.entered > 0)
        .partition(|group| group.offer_id.is_some());
    ProofFindings {
        as_of: now,
        entered_until: last
            .checked_sub(HORIZON.days)
            .filter(|_| complete > 0)
            .and_then(|day| date_of(year, day)),
        entered: entered.max(units.len() as u64),
        waiting: comparable.len() as u64 - complete,
        excluded: excluded(&units, entered, plans.get(&Group::All.name())),
        by_reason,
        by_offer,
        all,
    }
}

/// A customer's first unit each.
fn each_once(units: &[ProofUnit]) -> Vec<&ProofUnit> {
    let mut first: BTreeMap<&CustomerId, &ProofUnit> = BTreeMap::new();
    for unit in units {
        let known = first.entry(&unit.customer_id).or_insert(unit);
        if unit.entered_at < known.entered_at {
            *known = unit;
        }
    }
    first.into_values().collect()
}

/// The last day by which everybody is complete whose horizon is over: a unit that is not settled yet keeps back those
/// who entered after it, so that nothing comes before its turn.
fn last_complete(units: &[&ProofUnit], year: i32, now: DateTime<Utc>) -> u32 {
    let open = units.iter().filter(|unit| unit.outcome.is_none());
    let first_open = open.map(|unit| unit.day() + HORIZON.days).min();
    let today = day_of_year(year, now);
    first_open.map_or(today, |day| today.min(day.saturating_sub(1)))
}

/// Who entered and is not compared.
fn excluded(units: &[&ProofUnit], entered: u64, plan: Option<&FixedPlan>) -> Vec<Exclusion> {
    use ExclusionReason::{Erased, NoPrice, NobodyHeldOut, OtherCurrency, Unreachable};
    let count = |of: &dyn Fn(&ProofUnit) -> bool| units.iter().filter(|unit| of(unit)).count();
    let nobody = |unit: &ProofUnit| unit.share <= 0.0;
    let revenue = plan.and_then(|plan| plan.revenue.as_ref());
    let is_other = |unit: &ProofUnit| match (&unit.charges, revenue) {
        (Some(charges), Some(revenue)) => charges.currency != revenue.currency,
        _ => false,
    };
    let gone = entered.saturating_sub(units.len() as u64) as usize;
    let all = [
        (NobodyHeldOut, Scope::Everything, count(&nobody)),
        (
            Unreachable,
            Scope::Everything,
            count(&|unit| !nobody(unit) && !unit.is_reachable),
        ),
        (Erased, Scope::Everything, gone),
        (
            NoPrice,
            Scope::Revenue,
            count(&|unit| is_comparable(unit) && unit.charges.is_none()),
        ),
        (
            OtherCurrency,
            Scope::Revenue,
            count(&|unit| is_comparable(unit) && is_other(unit)),
        ),
    ];
    let some = all.into_iter().filter(|(_, _, count)| *count > 0);
    some.map(|(reason, scope, count)| Exclusion {
        reason,
        scope,
        customers: count as u64,
    })
    .collect()
}

fn of_group(
    group: Group,
    units: &[&ProofUnit],
    plan: Option<&FixedPlan>,
    (year, last): (i32, u32),
) -> GroupFindings {
    let (mut treated, mut held_out) = (UnitCounts::default(), UnitCounts::default());
    for unit in units {
        let is_complete = unit.day() + HORIZON.days <= last;
        let Some(outcome) = unit.outcome.as_ref().filter(|_| is_complete) else {
            continue;
        };
        let arm = match unit.held_out {
            true => &mut held_out,
            false => &mut treated,
        };
        match outcome.kept {
            true => arm.kept += 1,
            false => arm.left += 1,
        }
    }
    let kept = |plan: &FixedPlan| of_customers(units, &plan.kept, (year, last));
    let revenue = |plan: &FixedPlan| of_money(units, plan, (year, last));
    let (reason, offer_id) = match group {
        Group::All => (None, None),
        Group::Reason(reason) => (Some(reason), None),
        Group::Offer(offer) => (None, Some(offer)),
    };
    GroupFindings {
        reason,
        offer_id,
        entered: units.len() as u64,
        treated,
        held_out,
        kept: plan.and_then(kept),
        revenue: plan.and_then(revenue),
    }
}

fn of_customers(
    units: &[&ProofUnit],
    plan: &MeasurePlan,
    by: (i32, u32),
) -> Option<MeasureFindings> {
    let settled = units.iter().filter_map(|unit| as_unit(unit, CYCLES));
    let units: Vec<Unit> = settled.collect();
    measured(&units, (Measure::Kept, plan), PayBack::NotSeen, by)
}

fn of_money(
    units: &[&ProofUnit],
    plan: &FixedPlan,
    (year, last): (i32, u32),
) -> Option<RevenueFindings> {
    let of = plan.revenue.as_ref()?;
    let pays = |unit: &&ProofUnit| {
        let charges = unit.charges.as_ref();
        charges.is_some_and(|charges| charges.currency == of.currency)
    };
    let until = |cycles: u32| -> Vec<Unit> {
        let paying = units.iter().copied().filter(pays);
        paying.filter_map(|unit| as_unit(unit, cycles)).collect()
    };
    let by_horizon: Vec<(Horizon, f64)> = (1..=CYCLES)
        .map(|cycles| {
            // A unit is complete at the end of its horizon, however early is looked at what was paid.
            let known = Horizon { cycles, ..HORIZON };
            let units = until(cycles);
            let so_far = Evidence::of(pseudo_outcomes(&units, Measure::Revenue, known, last));
            let days = cycles * CYCLE_DAYS;
            (Horizon { days, cycles }, so_far.mean)
        })
        .collect();
    let paid = pay_back(&by_horizon);
    let found = measured(
        &until(CYCLES),
        (Measure::Revenue, &of.plan),
        paid,
        (year, last),
    )?;
    Some(RevenueFindings {
        currency: of.currency.clone(),
        pay_back_days: match paid {
            PayBack::After(horizon) => Some(horizon.days),
            PayBack::NotSeen => None,
        },
        found,
    })
}

/// A settled unit as the arithmetic knows it, with what was paid within so many cycles.
fn as_unit(unit: &ProofUnit, cycles: u32) -> Option<Unit> {
    let outcome = unit.outcome.as_ref()?;
    let paid = outcome.cash_minor.get(cycles as usize - 1);
    let cost = f64::from(outcome.messages) * MESSAGE_COST + unit.cost_minor.unwrap_or(0) as f64;
    Some(Unit {
        trigger: Trigger {
            day: unit.day(),
            order: unit.order,
            held_out: unit.held_out,
            share: Share::new(unit.share)?,
            hazard: hazard(unit),
            price: price(unit).unwrap_or(0.0),
        },
        outcome: Outcome {
            kept: outcome.kept,
            revenue: paid.map_or(0.0, |paid| *paid as f64) - cost,
        },
    })
}

/// The smallest share that was held out as any of them entered: by it pseudo-outcomes are bounded.
fn smallest(units: &[Unit]) -> Option<Share> {
    let shares = units.iter().map(|unit| unit.trigger.share);
    shares.min_by(|a, b| a.get().total_cmp(&b.get()))
}

/// The interval that was fixed, as evidence comes in.
enum Believed {
    Year(PowerBoundary),
    Betting(Bets),
}

impl Believed {
    fn add(&mut self, value: f64) {
        if let Self::Betting(bets) = self {
            bets.add(value);
        }
    }

    /// None while nothing may be said by it, or nothing any more.
    fn interval(&self, measure: Measure, evidence: &Evidence) -> Option<Interval> {
        let estimate = match self {
            Self::Betting(bets) => bets.interval(evidence),
            Self::Year(boundary) if has_burnt_in(measure, evidence) => {
                evidence.within(boundary.reach(evidence.intrinsic_time())?)
            }
            Self::Year(_) => return None,
        };
        (evidence.units() > 0.0).then(|| estimate.into())
    }

    fn method(self) -> Method {
        match self {
            Self::Year(boundary) => Method::Year(boundary),
            Self::Betting(bets) => Method::Betting(bets),
        }
    }
}

fn measured(
    units: &[Unit],
    (measure, fixed): (Measure, &MeasurePlan),
    pay_back: PayBack,
    (year, last): (i32, u32),
) -> Option<MeasureFindings> {
    let plan = fixed.plan(measure, fixed.share()?);
    let forecast = plan.intrinsic_time();
    let mut believed = match fixed.method {
        ProofMethod::Year => Believed::Year(PowerBoundary::of_year(forecast)),
        ProofMethod::Betting => {
            Believed::Betting(Bets::new(smallest(units).or_else(|| fixed.share())?))
        }
    };
    let (mut evidence, mut points) = (Evidence::default(), Vec::new());
    let mut end = 0;
    let mut point = |end: u32, evidence: &Evidence, believed: &Believed| {
        let effect = believed.interval(measure, evidence);
        let day = date_of(year, end);
        points.extend(effect.zip(day).map(|(effect, day)| Point {
            day,
            units: evidence.units() as u64,
            effect,
        }));
    };
    for (unit, value) in pseudo_outcomes(units, measure, HORIZON, last) {
        let complete = unit.complete_on(HORIZON);
        if complete > end {
            point(end, &evidence, &believed);
            end = complete.div_ceil(WEEK) * WEEK;
        }
        evidence.add(unit, value);
        believed.add(value);
    }
    point(end.min(last), &evidence, &believed);
    let on_a_unit = believed.interval(measure, &evidence);
    let evergreen = Mixture::of_year(forecast)
        .reach(evidence.intrinsic_time())
        .filter(|_| has_burnt_in(measure, &evidence))
        .map(|reach| evidence.within(reach).into());
    let found = finding(&plan, pay_back, &believed.method(), &evidence);
    let count = evidence.units();
    Some(MeasureFindings {
        finding: ProofFinding::from(found),
        units: count as u64,
        horizon_days: HORIZON.days,
        on_a_unit,
        total: on_a_unit.map(|one| Interval {
            value: one.value * count,
            low: one.low * count,
            high: one.high * count,
        }),
        evergreen,
        detectable: plan.detectable(),
        plan: *fixed,
        points,
    })
}

/// Whether there is enough of each kind for a mean to be normal.
fn has_burnt_in(measure: Measure, evidence: &Evidence) -> bool {
    let arms = [&evidence.treated, &evidence.held_out];
    let enough = arms
        .iter()
        .all(|arm| arm.left >= EACH_WAY && arm.kept >= EACH_WAY);
    enough && (measure == Measure::Kept || evidence.held_out.all() >= HELD_OUT_FOR_REVENUE)
}
