//! Which plan would have suited a customer better over some billing periods of a month each, by what they used, what
//! plans include, and what they cost. Amounts are exact: what is paid for several months is counted in twelfths of a
//! currency's smallest unit and rounded once, where it is told.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use chrono::{DateTime, Utc};
use domain::{
    Allowance, PriceInterval, Product, ProductKind, UsageMeter, amount_in, name::is_same,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::money;

/// Use is counted in millionths, so that sums of what events say do not depend on their order.
pub const UNIT: u128 = 1_000_000;
/// Of fewer complete periods nothing is said.
pub const LEAST_PERIODS: u32 = 3;
/// No more are looked at: who used something otherwise long ago may do so no more.
pub const MOST_PERIODS: u32 = 12;

/// The share of the periods in which it must have been right: 2 of 3.
const RIGHT: (u32, u32) = (2, 3);
/// What is saved must be the 20th part of what is paid at least.
const WORTH_SAYING: i128 = 20;
const TWELFTHS: i128 = 12;
/// No more is paid above in a period: far beyond what anybody uses, and small enough to be reckoned with.
const MOST_BEGUN: u128 = 1_000_000_000_000_000_000;

/// A complete billing period of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsagePeriod {
    pub from: DateTime<Utc>,
    /// The next one begins then.
    pub to: DateTime<Utc>,
}

/// What a customer used in each of some periods, the oldest first: in millionths of a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Usage {
    pub periods: Vec<UsagePeriod>,
    /// Of each meter of which something is known, as many as there are periods.
    pub meters: BTreeMap<UsageMeter, Vec<u128>>,
}

impl Usage {
    fn of(&self, meter: &UsageMeter, period: usize) -> u128 {
        let used = self.meters.get(meter).and_then(|all| all.get(period));
        used.copied().unwrap_or(0)
    }

    fn is_used(&self, meter: &UsageMeter) -> bool {
        let used = self.meters.get(meter);
        used.is_some_and(|all| all.iter().any(|one| *one > 0))
    }

    fn count(&self) -> u32 {
        self.periods.len() as u32
    }
}

/// A customer's subscription, as plans are held against it.
#[derive(Debug, Clone, Copy)]
pub struct PlanCustomer<'a> {
    pub plan: &'a str,
    /// ISO 4217.
    pub currency: &'a str,
    pub interval: PriceInterval,
    /// What is paid each time, after discounts, in the currency's smallest unit.
    pub amount_minor: i64,
    /// Services that they have, by name.
    pub services: &'a BTreeSet<String>,
}

/// Why another plan would have suited better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanReason {
    /// It costs less for what was used.
    Saving,
    /// It costs more each month, and less than what was paid above what the plan includes.
    Overage,
    /// What was used has reached what the plan allows.
    Need,
}

/// What a month costs on the plan as it is, and on the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PeriodCost {
    /// When it began.
    pub from: DateTime<Utc>,
    /// When the next one began.
    pub to: DateTime<Utc>,
    /// On the plan as it is; missing where what was used has reached what it allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now_minor: Option<i64>,
    /// On the other.
    pub then_minor: i64,
}

/// What was used of something that one of both plans limits.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AllowanceUse {
    /// What it is.
    pub label: String,
    /// Units in a month on average.
    pub mean: f64,
    /// Units in the month that had most.
    pub most: f64,
    /// Units that the plan includes as it is; missing where it sets no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub included_now: Option<u64>,
    /// Units that the other includes; missing where it sets no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub included_then: Option<u64>,
}

/// A plan that would have suited better.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PlanRecommendation {
    /// The plan, as events name it.
    pub plan: String,
    /// The plan that the customer is on.
    pub instead_of: String,
    /// Why.
    pub reason: PlanReason,
    /// ISO 4217.
    pub currency: String,
    /// What all the periods cost on the plan as it is, after discounts, in the currency's smallest unit.
    pub now_minor: i64,
    /// What they would have cost on the other, before discounts.
    pub then_minor: i64,
    /// Months that were looked at.
    pub periods: u32,
    /// In so many of them it would have been right.
    pub right_in: u32,
    /// What each cost, the oldest first.
    pub by_period: Vec<PeriodCost>,
    /// What was used.
    pub uses: Vec<AllowanceUse>,
}

/// Why no other plan is recommended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum PlanSilence {
    /// No subscription of theirs runs.
    NoSubscription,
    /// None of their subscriptions is on a plan of the catalogue.
    NotInCatalog,
    /// Several are, so that it cannot be said which of them use is of.
    SeveralPlans,
    /// The subscription is for several seats, and plans are priced for one.
    SeveralSeats,
    /// It is not known what they pay, or it is not paid by the month, quarter or year, or what is used above has no price in
    /// their currency.
    PriceUnknown,
    /// Too few complete months are known.
    TooFewPeriods {
        /// So many are.
        periods: u32,
        /// So many are needed.
        least: u32,
    },
    /// Nothing is known of what they used.
    NoUsage,
    /// What was used is more than any other plan in their currency allows, or all others lack something that they have.
    NothingFits,
    /// Another would have suited in some months, in too few to be sure.
    Erratic {
        /// In so many.
        right_in: u32,
        /// Of so many.
        periods: u32,
    },
    /// No other would have cost noticeably less.
    Suits,
}

impl PlanSilence {
    /// For people.
    pub fn detail(&self) -> String {
        match self {
            Self::NoSubscription => "No subscription of the customer runs.".into(),
            Self::NotInCatalog => {
                "The customer's plan is not in the catalogue. Add it with what it includes.".into()
            }
            Self::SeveralPlans => {
                "The customer is on several plans, so it cannot be said which of them use is of."
                    .into()
            }
            Self::SeveralSeats => {
                "The subscription is for several seats; plans are compared for one.".into()
            }
            Self::PriceUnknown => {
                "It is not known what the customer pays, or what is used above has no price in their currency."
                    .into()
            }
            Self::TooFewPeriods { periods, least } => {
                format!("{periods} complete months are known; {least} are needed.")
            }
            Self::NoUsage => {
                "No event or trait says what the customer used of what plans include.".into()
            }
            Self::NothingFits => {
                "No other plan in the customer's currency allows what they use and have.".into()
            }
            Self::Erratic { right_in, periods } => {
                format!("Another plan would have suited in {right_in} of {periods} months, which is too few to be sure.")
            }
            Self::Suits => "No other plan would have cost noticeably less.".into(),
        }
    }
}

impl PlanRecommendation {
    /// Why, for people.
    pub fn detail(&self) -> String {
        let Self {
            plan,
            instead_of,
            periods,
            right_in,
            ..
        } = self;
        let then = money(self.then_minor, &self.currency);
        let now = money(self.now_minor, &self.currency);
        match self.reason {
            PlanReason::Saving => format!(
                "In the last {periods} months `{plan}` would have cost {then} instead of {now}, and less in {right_in} of them."
            ),
            PlanReason::Overage => format!(
                "With what was used above `{instead_of}`, the last {periods} months cost {now}; `{plan}` would have cost {then}, and less in {right_in} of them."
            ),
            PlanReason::Need => format!(
                "What was used reached what `{instead_of}` allows in {right_in} of the last {periods} months. `{plan}` allows it, and would have cost {then} instead of {now}."
            ),
        }
    }
}

/// What the periods would cost on a plan, in twelfths of the currency's smallest unit.
struct Costs<'a> {
    plan: &'a Product,
    /// A month without what is used above.
    base: i128,
    /// Each period; none where more was used than may be.
    by_period: Vec<Option<i128>>,
}

impl<'a> Costs<'a> {
    /// On a plan that costs so much each time.
    fn of(
        plan: &'a Product,
        amount_minor: i64,
        customer: &PlanCustomer<'_>,
        usage: &Usage,
    ) -> Self {
        let months = i128::from(customer.interval.months());
        let base = i128::from(amount_minor) * (TWELFTHS / months);
        let above = |period| above(plan, customer.currency, usage, period);
        let by_period = (0..usage.periods.len()).map(|period| Some(base + above(period)?));
        Self {
            plan,
            base,
            by_period: by_period.collect(),
        }
    }

    /// All periods together; none where one does not fit.
    fn total(&self) -> Option<i128> {
        self.by_period.iter().copied().sum()
    }
}

/// The plan that would have suited a customer better, or why none is said.
///
/// # Errors
/// Why none is.
pub fn recommend(
    customer: &PlanCustomer<'_>,
    products: &[Product],
    usage: &Usage,
) -> Result<PlanRecommendation, PlanSilence> {
    let mut plans = products.iter().filter(|one| one.kind == ProductKind::Plan);
    let current = plans.find(|one| is_same(&one.name, customer.plan));
    let current = current.ok_or(PlanSilence::NotInCatalog)?;
    let periods = usage.count();
    if periods < LEAST_PERIODS {
        return Err(PlanSilence::TooFewPeriods {
            periods,
            least: LEAST_PERIODS,
        });
    }
    if usage.meters.is_empty() {
        return Err(PlanSilence::NoUsage);
    }
    let mut allowances = current.allowances.iter();
    if allowances.any(|one| lacks_price(one, customer.currency)) {
        return Err(PlanSilence::PriceUnknown);
    }
    let now = Costs::of(current, customer.amount_minor, customer, usage);
    let best = cheapest(current, customer, products, usage);
    let (best, reason, right) = match now.total() {
        Some(total) => cheaper(&now, total, best)?,
        None => larger(&now, best)?,
    };
    let right_in = count(&right);
    if !is_sure(&right, periods) {
        return Err(PlanSilence::Erratic { right_in, periods });
    }
    Ok(told(&now, &best, (reason, right_in), (customer, usage)))
}

/// The cheapest of the other plans that allow all that was used, and have all that the customer has.
fn cheapest<'a>(
    current: &Product,
    customer: &PlanCustomer<'_>,
    products: &'a [Product],
    usage: &Usage,
) -> Option<Costs<'a>> {
    let others = products.iter().filter(|one| {
        one.kind == ProductKind::Plan
            && one.name != current.name
            && !one
                .excluded_services
                .iter()
                .any(|name| customer.services.contains(name))
            && has_all_used(one, current, usage)
    });
    let costs = others.filter_map(|plan| {
        let amount = plan.price(customer.currency, customer.interval)?;
        let costs = Costs::of(plan, amount, customer, usage);
        Some((costs.total()?, costs))
    });
    // Of two that cost the same the one that is larger by itself, then the one that was there first.
    let best = costs.min_by_key(|(total, costs)| (*total, Reverse(costs.base)));
    best.map(|(_, costs)| costs)
}

type Judged<'a> = (Costs<'a>, PlanReason, Vec<bool>);

/// Whether another costs noticeably less than the plan as it is, and in which periods.
fn cheaper<'a>(
    now: &Costs<'_>,
    total: i128,
    best: Option<Costs<'a>>,
) -> Result<Judged<'a>, PlanSilence> {
    let best = best.ok_or(PlanSilence::Suits)?;
    let saved = total - best.total().unwrap_or(total);
    if saved <= 0 || saved * WORTH_SAYING < total {
        return Err(PlanSilence::Suits);
    }
    let both = now.by_period.iter().zip(&best.by_period);
    let right = both.map(|(now, then)| then < now).collect();
    let is_above = now.by_period.iter().flatten().any(|cost| *cost > now.base);
    let reason = match is_above && best.base > now.base {
        true => PlanReason::Overage,
        false => PlanReason::Saving,
    };
    Ok((best, reason, right))
}

/// What allows what was used where the plan as it is does not, and in which periods it does not.
fn larger<'a>(now: &Costs<'_>, best: Option<Costs<'a>>) -> Result<Judged<'a>, PlanSilence> {
    let best = best.ok_or(PlanSilence::NothingFits)?;
    let right = now.by_period.iter().map(Option::is_none).collect();
    Ok((best, PlanReason::Need, right))
}

/// Whether it would have been right often enough, and in the last period: what is over is no reason.
fn is_sure(right: &[bool], periods: u32) -> bool {
    let (of, all) = RIGHT;
    count(right) * all >= periods * of && right.last() == Some(&true)
}

fn count(right: &[bool]) -> u32 {
    right.iter().map(|one| u32::from(*one)).sum()
}

/// Whether a plan has everything that is limited now and was used: of what it does not name it is not known whether it has
/// any.
fn has_all_used(plan: &Product, current: &Product, usage: &Usage) -> bool {
    let has = |meter: &UsageMeter| plan.allowances.iter().any(|one| one.meter == *meter);
    let mut limited = current.allowances.iter().map(|one| &one.meter);
    limited.all(|meter| !usage.is_used(meter) || has(meter))
}

fn lacks_price(of: &Allowance, currency: &str) -> bool {
    let overage = of.overage.as_ref();
    overage.is_some_and(|over| amount_in(&over.prices, currency).is_none())
}

/// What is paid in a period for what was used above what a plan includes, in twelfths; none where it does not allow it.
fn above(plan: &Product, currency: &str, usage: &Usage, period: usize) -> Option<i128> {
    let allowances = plan.allowances.iter();
    let all = allowances.map(|one| above_one(one, currency, usage.of(&one.meter, period)));
    all.sum()
}

fn above_one(of: &Allowance, currency: &str, used: u128) -> Option<i128> {
    let Some(included) = of.included else {
        return Some(0);
    };
    let included = u128::from(included) * UNIT;
    let over = used.saturating_sub(included);
    let price = of.overage.as_ref();
    let price = price.and_then(|price| Some((price.units, amount_in(&price.prices, currency)?)));
    let Some((units, minor)) = price else {
        // Where no more can happen than is included, more may have been wanted of what is all used up.
        let is_up = match of.meter.of_trait {
            Some(_) => over > 0,
            None => used > 0 && used >= included,
        };
        return (!is_up).then_some(0);
    };
    let begun = over.div_ceil(u128::from(units.max(1)) * UNIT);
    let begun = begun.min(MOST_BEGUN) as i128;
    Some(begun * i128::from(minor) * TWELFTHS)
}

fn told(
    now: &Costs<'_>,
    best: &Costs<'_>,
    (reason, right_in): (PlanReason, u32),
    (customer, usage): (&PlanCustomer<'_>, &Usage),
) -> PlanRecommendation {
    let both = now.by_period.iter().zip(&best.by_period);
    let by_period = usage.periods.iter().zip(both);
    let by_period = by_period.filter_map(|(period, (now, then))| {
        Some(PeriodCost {
            from: period.from,
            to: period.to,
            now_minor: now.map(rounded),
            then_minor: rounded((*then)?),
        })
    });
    // What could not be used was not paid.
    let paid = now.by_period.iter().map(|cost| cost.unwrap_or(now.base));
    PlanRecommendation {
        plan: best.plan.name.clone(),
        instead_of: now.plan.name.clone(),
        reason,
        currency: customer.currency.to_owned(),
        now_minor: rounded(paid.sum()),
        then_minor: rounded(best.total().unwrap_or_default()),
        periods: usage.count(),
        right_in,
        by_period: by_period.collect(),
        uses: uses(now.plan, best.plan, usage),
    }
}

/// What was used of all that one of both plans limits.
fn uses(now: &Product, then: &Product, usage: &Usage) -> Vec<AllowanceUse> {
    let mut seen = BTreeSet::new();
    let all = now.allowances.iter().chain(&then.allowances);
    let used = all.filter(|one| usage.is_used(&one.meter) && seen.insert(&one.meter));
    let included = |plan: &Product, meter: &UsageMeter| {
        let mut allowances = plan.allowances.iter();
        allowances.find(|one| one.meter == *meter)?.included
    };
    let units = |millionths: u128| millionths as f64 / UNIT as f64;
    used.map(|one| {
        let by_period = usage.meters.get(&one.meter).map_or(&[][..], Vec::as_slice);
        let sum = by_period
            .iter()
            .fold(0, |sum: u128, used| sum.saturating_add(*used));
        AllowanceUse {
            label: one.label.clone(),
            mean: units(sum) / f64::from(usage.count().max(1)),
            most: units(by_period.iter().copied().max().unwrap_or(0)),
            included_now: included(now, &one.meter),
            included_then: included(then, &one.meter),
        }
    })
    .collect()
}

/// Twelfths in whole units, half a unit up.
fn rounded(twelfths: i128) -> i64 {
    let whole = (2 * twelfths + TWELFTHS).div_euclid(2 * TWELFTHS);
    i64::try_from(whole).unwrap_or(i64::MAX)
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
