//! What is fixed in writing before outcomes are looked at, and what a size can show before there is anything.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::{OfferId, ProofCohort, ProofUnit};
use serde::{Deserialize, Serialize};
use stats::experiment::{
    assignment::Share,
    plan::{OutOfReach, Plan},
    unit::Measure,
};
use utoipa::ToSchema;

use super::{CYCLES, HORIZON, ProofFinding, day_of_year, days_in, hazard, is_comparable, price};
use crate::Reason;

/// How often customers enter is forecast by so many last days: who has had a first trigger has no other, so the first
/// days of a year are not like those that follow.
const LATELY: u32 = 30;

/// What was fixed, by what it is of: all units, or those of a reason or an offer.
pub type Plans = BTreeMap<String, FixedPlan>;

/// Which interval is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProofMethod {
    /// The boundary of a year: valid at every look until more has happened than was forecast.
    Year,
    /// Betting: valid at every look, of however few.
    Betting,
}

/// A forecast, made of who entered and of nothing that became of them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ProofMeasurePlan)]
pub struct MeasurePlan {
    /// Customers who enter the cohort in the whole year.
    pub triggers: f64,
    /// The share of them that is held out.
    pub share: f64,
    /// The share that leaves within the horizon where nothing is done.
    pub churn: f64,
    /// How far money of a customer is from what was expected of them: the standard deviation, in the smallest unit.
    pub deviation: f64,
    /// Which interval is believed.
    pub method: ProofMethod,
}

/// A forecast of money.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RevenuePlan {
    /// ISO 4217: the one that most customers pay in. Others are not counted.
    pub currency: String,
    /// Of those who pay in it.
    pub plan: MeasurePlan,
}

/// What was fixed before the first look at outcomes. It never changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FixedPlan {
    /// When it was fixed.
    pub fixed_at: DateTime<Utc>,
    /// Of customers kept.
    pub kept: MeasurePlan,
    /// Of money; none where no price is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revenue: Option<RevenuePlan>,
}

impl MeasurePlan {
    /// As the arithmetic knows it. Outcomes are looked at until the year's last unit is complete, so all of them count.
    pub(super) fn plan(&self, measure: Measure, share: Share) -> Plan {
        // As if triggers went on for as long as is looked.
        let days = 365;
        let looked = days + HORIZON.days;
        Plan {
            measure,
            horizon: HORIZON,
            days: looked,
            triggers: self.triggers * f64::from(looked) / f64::from(days),
            share,
            churn: self.churn,
            // A message costs next to nothing: it is to have paid within the horizon.
            pay_back: HORIZON,
            revenue_deviation: self.deviation,
        }
    }

    pub(super) fn share(&self) -> Option<Share> {
        Share::new(self.share)
    }

    /// With the interval that fits the size: of too few for a limit theorem, betting.
    fn with_method(mut self) -> Self {
        let plan = self.share().map(|share| self.plan(Measure::Kept, share));
        let too_few = matches!(
            plan.and_then(|plan| plan.out_of_reach()),
            Some(OutOfReach::TooFew { .. })
        );
        self.method = match too_few {
            true => ProofMethod::Betting,
            false => ProofMethod::Year,
        };
        self
    }
}

/// Units that something is found of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    All,
    /// Those who entered for it.
    Reason(Reason),
    /// Those for whom it was chosen. Who is held out has an offer, too.
    Offer(OfferId),
}

impl Group {
    /// What all units of a cohort fall into: its reasons, or a campaign's offers.
    pub(super) fn parts<'a>(
        cohort: ProofCohort,
        units: impl Iterator<Item = &'a ProofUnit>,
    ) -> Vec<Self> {
        if cohort.campaign_id.is_none() {
            return Reason::ALL.iter().copied().map(Self::Reason).collect();
        }
        let offers: BTreeSet<OfferId> = units.filter_map(|unit| unit.offer_id).collect();
        offers.into_iter().map(Self::Offer).collect()
    }

    /// By what its plan is kept.
    pub(super) fn name(self) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Reason(reason) => reason.name().to_owned(),
            Self::Offer(offer) => offer.to_string(),
        }
    }

    pub(super) fn has(self, unit: &ProofUnit) -> bool {
        match self {
            Self::All => true,
            Self::Reason(reason) => unit.reason == reason,
            Self::Offer(offer) => unit.offer_id == Some(offer),
        }
    }
}

/// Whether all is fixed that a unit is looked at by.
pub fn has_plans(plans: &Plans, unit: &ProofUnit) -> bool {
    let parts = Group::parts(unit.cohort(), std::iter::once(unit));
    std::iter::once(Group::All)
        .chain(parts)
        .filter(|group| group.has(unit))
        .all(|group| plans.contains_key(&group.name()))
}

/// Makes plans of all units of a cohort, and of each reason or offer, that have none yet and of which one is about to be
/// looked at. Only what was known of units as they entered is used, and nothing that became of them. True when there is a
/// new one.
pub fn fix(
    plans: &mut Plans,
    units: &[ProofUnit],
    cohort: ProofCohort,
    now: DateTime<Utc>,
) -> bool {
    let before = plans.len();
    let parts = Group::parts(cohort, units.iter());
    for group in std::iter::once(Group::All).chain(parts) {
        let name = group.name();
        if plans.contains_key(&name) {
            continue;
        }
        let of: Vec<&ProofUnit> = units
            .iter()
            .filter(|unit| is_comparable(unit) && group.has(unit))
            .collect();
        if of.iter().any(|unit| unit.settles_at() <= now)
            && let Some(plan) = fixed(&of, cohort.year, now)
        {
            plans.insert(name, plan);
        }
    }
    plans.len() > before
}

fn fixed(units: &[&ProofUnit], year: i32, now: DateTime<Utc>) -> Option<FixedPlan> {
    let currency = usual_currency(units);
    let of_money = currency.as_ref().map(|currency| {
        let pays = |unit: &&&ProofUnit| currency_of(unit) == Some(currency);
        units.iter().filter(pays).copied().collect::<Vec<_>>()
    });
    let revenue = currency.zip(of_money).and_then(|(currency, units)| {
        let deviation = mean(units.iter().map(|unit| variance_of_money(unit)))?.sqrt();
        let plan = forecast(&units, year, now)?;
        Some(RevenuePlan {
            currency,
            plan: MeasurePlan { deviation, ..plan },
        })
    });
    Some(FixedPlan {
        fixed_at: now,
        kept: forecast(units, year, now)?.with_method(),
        revenue,
    })
}

fn forecast(units: &[&ProofUnit], year: i32, now: DateTime<Utc>) -> Option<MeasurePlan> {
    let today = day_of_year(year, now);
    let first = units.iter().map(|unit| unit.day()).min()?;
    let lately = LATELY.min(today.saturating_sub(first) + 1);
    let entered = units
        .iter()
        .filter(|unit| unit.day() + lately > today)
        .count();
    let ahead = days_in(year).saturating_sub(today + 1);
    let more = entered as f64 / f64::from(lately) * f64::from(ahead);
    Some(MeasurePlan {
        triggers: units.len() as f64 + more,
        share: mean(units.iter().map(|unit| unit.share))?,
        churn: mean(units.iter().map(|unit| leaves(hazard(unit))))?,
        deviation: 0.0,
        method: ProofMethod::Year,
    })
}

/// The chance to leave within the horizon.
fn leaves(hazard: f64) -> f64 {
    1.0 - (1.0 - hazard).powi(CYCLES as i32)
}

/// The variance of what a unit pays, by the chance that it leaves: of few large charges, all or nothing of them; of one
/// in each cycle, those until it leaves.
fn variance_of_money(unit: &ProofUnit) -> f64 {
    let (Some(price), stays) = (price(unit), 1.0 - hazard(unit)) else {
        return 0.0;
    };
    let count = unit.charges.as_ref().map_or(0, |charges| charges.count);
    match count < CYCLES {
        true => {
            let all = stays.powi(CYCLES as i32);
            (price * f64::from(CYCLES)).powi(2) * all * (1.0 - all)
        }
        false => price.powi(2) * variance_of_cycles(stays),
    }
}

/// The variance of how many cycles of the horizon somebody stays who stays for another with that chance.
fn variance_of_cycles(stays: f64) -> f64 {
    let cycles = || (1..=CYCLES).map(|cycle| (cycle, stays.powi(cycle as i32)));
    let mean: f64 = cycles().map(|(_, stays)| stays).sum();
    let square: f64 = cycles()
        .map(|(cycle, stays)| f64::from(2 * cycle - 1) * stays)
        .sum();
    square - mean.powi(2)
}

fn currency_of(unit: &ProofUnit) -> Option<&String> {
    unit.charges.as_ref().map(|charges| &charges.currency)
}

/// The currency that most pay in; of two the first by name.
fn usual_currency(units: &[&ProofUnit]) -> Option<String> {
    let mut counts: BTreeMap<&String, u64> = BTreeMap::new();
    for currency in units.iter().filter_map(|unit| currency_of(unit)) {
        *counts.entry(currency).or_default() += 1;
    }
    let most = counts.iter().rev().max_by_key(|(_, count)| **count)?;
    Some((*most.0).clone())
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> Option<f64> {
    let count = values.len();
    (count > 0).then(|| values.sum::<f64>() / count as f64)
}

/// How large a company is, as far as proof goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Customers who have a first trigger in a year.
    pub triggers: f64,
    /// The share that is held out.
    pub share: Share,
    /// The chance that one leaves within a cycle.
    pub hazard: f64,
}

/// What a size can show within a year.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[schema(as = ProofSizePlan)]
pub struct SizePlan {
    /// The share that is held out.
    pub hold_out: f64,
    /// Customers who are held out in the year.
    pub held_out: f64,
    /// The smallest share of customers kept beyond those who stay anyway that is found with a chance of four in five.
    pub detectable: f64,
    /// Which interval is believed at that size.
    pub method: ProofMethod,
    /// Why nothing about customers kept can be shown, where that is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<ProofFinding>,
    /// The smallest effect on money that is found so, in monthly charges of a customer, were all charges alike.
    pub detectable_charges: f64,
    /// Why nothing about money can be shown, where that is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revenue: Option<ProofFinding>,
}

/// What a size can show.
pub fn size_plan(size: Size) -> SizePlan {
    let of = MeasurePlan {
        triggers: size.triggers,
        share: size.share.get(),
        churn: leaves(size.hazard),
        deviation: variance_of_cycles(1.0 - size.hazard).sqrt(),
        method: ProofMethod::Year,
    }
    .with_method();
    let (kept, revenue) = (
        of.plan(Measure::Kept, size.share),
        of.plan(Measure::Revenue, size.share),
    );
    SizePlan {
        hold_out: size.share.get(),
        held_out: size.triggers * size.share.get(),
        detectable: kept.detectable(),
        method: of.method,
        kept: kept.out_of_reach().map(ProofFinding::from),
        detectable_charges: revenue.detectable(),
        revenue: revenue.out_of_reach().map(ProofFinding::from),
    }
}
