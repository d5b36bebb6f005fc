//! Which offers a customer may get, and why not the others. What an offer would change, and so who is to get it, is not
//! asked here: that is [`stats::offers`].

mod cost;
mod identity;
mod ineligibility;
mod link;
mod notices;

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{Offer, OfferAmount, OfferState, OfferTerms, amount_in};

pub use cost::{cost_minor, outlay};
pub use identity::customer_offer_id;
pub use ineligibility::Ineligibility;
pub use link::{CustomerOfferLink, SealedOfferLink};
pub use notices::notices;

/// A customer as offers look at them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OfferCustomer {
    /// Those that run, trials and what is past due among them.
    pub subscriptions: Vec<OfferSubscription>,
    /// Traits that are a single value, as texts.
    pub traits: BTreeMap<String, String>,
    /// Since when they are a customer.
    pub since: Option<DateTime<Utc>>,
}

/// A subscription that runs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OfferSubscription {
    /// As events name it; empty where they name none.
    pub id: String,
    pub plan: Option<String>,
    pub currency: Option<String>,
    /// What it brings in a month after discounts, or will after its trial, in the currency's smallest unit.
    pub monthly_minor: Option<i64>,
    /// What it brings in a year, by its own price: of a month's it would be rounded twelve times.
    pub yearly_minor: Option<i64>,
    pub has_discount: bool,
    pub is_trial: bool,
}

/// What was given of an offer before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Given {
    /// So many customers took it.
    pub redemptions: u32,
    /// What it has cost this month in the customer's currency, in the smallest unit.
    pub spent_minor: i64,
    /// When this customer got it last.
    pub to_customer_at: Option<DateTime<Utc>>,
}

/// Whether a customer may get an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferVerdict {
    /// Why not, all of it; empty where they may.
    pub reasons: Vec<Ineligibility>,
    /// What it would cost, where that can be known.
    pub cost: Option<OfferAmount>,
}

impl OfferVerdict {
    pub fn is_eligible(&self) -> bool {
        self.reasons.is_empty()
    }
}

/// What a customer pays, as an offer takes it.
#[derive(Clone, Copy)]
struct Price<'a> {
    currency: &'a str,
    monthly_minor: i64,
    yearly_minor: i64,
}

/// Whether a customer may get an offer, at a moment.
pub fn verdict(
    offer: &Offer,
    customer: &OfferCustomer,
    given: &Given,
    now: DateTime<Utc>,
) -> OfferVerdict {
    let mut reasons = Vec::new();
    if offer.state != OfferState::Active {
        reasons.push(Ineligibility::NotActive);
    }
    reasons.extend(wrong_trait(offer, customer));
    reasons.extend(wrong_tenure(offer, customer, now));
    reasons.extend(had_before(offer, given, now));
    let most = offer.limits.most_redemptions;
    let is_used_up = |most: &u32| given.redemptions >= *most;
    reasons.extend(
        most.filter(is_used_up)
            .map(|most| Ineligibility::UsedUp { most }),
    );
    let Some(subscription) = subject(offer, customer) else {
        reasons.push(Ineligibility::NoSubscription);
        return OfferVerdict {
            reasons,
            cost: None,
        };
    };
    reasons.extend(wrong_subscription(offer, subscription));
    let cost = match price(customer, subscription) {
        Ok(price) => {
            let cost_minor = cost_minor(&offer.terms, price.monthly_minor, price.currency);
            reasons.extend(wrong_money(offer, price, cost_minor, given));
            cost_minor.map(|amount_minor| OfferAmount {
                currency: price.currency.to_owned(),
                amount_minor,
            })
        }
        Err(reason) => {
            reasons.push(reason);
            None
        }
    };
    OfferVerdict { reasons, cost }
}

/// The subscription that an offer would be about: the one that fits best, of those the one that brings most.
pub fn subject<'a>(offer: &Offer, customer: &'a OfferCustomer) -> Option<&'a OfferSubscription> {
    customer.subscriptions.iter().max_by_key(|one| {
        let wrong = wrong_subscription(offer, one).len();
        (std::cmp::Reverse(wrong), one.monthly_minor)
    })
}

/// What of a subscription stands in an offer's way.
fn wrong_subscription(offer: &Offer, of: &OfferSubscription) -> Vec<Ineligibility> {
    let rules = &offer.eligibility;
    let plan = of.plan.as_deref();
    let is_named = plan.is_some_and(|plan| rules.plans.iter().any(|one| one == plan));
    let other_plan = (!rules.plans.is_empty() && !is_named).then(|| Ineligibility::OtherPlan {
        plan: of.plan.clone(),
    });
    let has_discount =
        (of.has_discount && !rules.with_discount).then_some(Ineligibility::HasDiscount);
    let wrong_kind = match &offer.terms {
        OfferTerms::TrialExtension { .. } if !of.is_trial => Some(Ineligibility::NotInTrial),
        OfferTerms::Pause { .. } if of.is_trial => Some(Ineligibility::InTrial),
        OfferTerms::PlanChange { plan: to, .. } if plan == Some(to.as_str()) => {
            Some(Ineligibility::HasPlan { plan: to.clone() })
        }
        _ => None,
    };
    let all = [other_plan, has_discount, wrong_kind];
    all.into_iter().flatten().collect()
}

/// What a customer pays for a subscription. Who pays in several currencies is nobody of whom one can say what an offer
/// costs beside what they bring.
fn price<'a>(
    customer: &OfferCustomer,
    of: &'a OfferSubscription,
) -> Result<Price<'a>, Ineligibility> {
    let all = customer.subscriptions.iter();
    let mut known = all.filter_map(|one| one.currency.as_deref());
    let first = known.next();
    if known.any(|one| Some(one) != first) {
        return Err(Ineligibility::SeveralCurrencies);
    }
    match (of.currency.as_deref(), of.monthly_minor, of.yearly_minor) {
        (Some(currency), Some(monthly_minor), Some(yearly_minor)) => Ok(Price {
            currency,
            monthly_minor,
            yearly_minor,
        }),
        _ => Err(Ineligibility::PriceUnknown),
    }
}

/// What of the money stands in an offer's way.
fn wrong_money(
    offer: &Offer,
    price: Price<'_>,
    cost_minor: Option<i64>,
    given: &Given,
) -> Vec<Ineligibility> {
    let currency = || price.currency.to_owned();
    let wanted = offer.eligibility.currency.as_deref();
    let is_other = wanted.is_some_and(|wanted| wanted != price.currency);
    let Some(cost_minor) = cost_minor.filter(|_| !is_other) else {
        return vec![Ineligibility::OtherCurrency {
            currency: currency(),
        }];
    };
    let lowers_price = matches!(
        offer.terms,
        OfferTerms::PercentDiscount { .. }
            | OfferTerms::AmountDiscount { .. }
            | OfferTerms::Pause { .. }
    );
    let pays_nothing =
        (lowers_price && price.monthly_minor <= 0).then_some(Ineligibility::PaysNothing);
    // Nothing that is offered may cost more.
    let yearly_minor = price.yearly_minor.max(0);
    let costs_more = (cost_minor > yearly_minor).then(|| Ineligibility::CostsMore {
        currency: currency(),
        cost_minor,
        yearly_minor,
    });
    let over_budget = over_budget(offer, price.currency, cost_minor, given);
    let all = [pays_nothing, costs_more, over_budget];
    all.into_iter().flatten().collect()
}

/// What is left of the month's budget is less than the cost. One of nothing lets nobody have what costs nothing, either.
fn over_budget(
    offer: &Offer,
    currency: &str,
    cost_minor: i64,
    given: &Given,
) -> Option<Ineligibility> {
    let budgets = &offer.limits.monthly_budgets;
    if budgets.is_empty() {
        return None;
    }
    let budget = amount_in(budgets, currency).unwrap_or(0);
    let left_minor = budget.saturating_sub(given.spent_minor).max(0);
    (left_minor == 0 || cost_minor > left_minor).then(|| Ineligibility::OverBudget {
        currency: currency.to_owned(),
        cost_minor,
        left_minor,
    })
}

fn wrong_trait(offer: &Offer, customer: &OfferCustomer) -> Option<Ineligibility> {
    let mut rules = offer.eligibility.traits.iter();
    let wrong = rules.find(|rule| {
        let value = customer.traits.get(&rule.name);
        value.is_none_or(|value| !rule.any_of.contains(value))
    });
    wrong.map(|rule| Ineligibility::OtherTrait {
        name: rule.name.clone(),
    })
}

fn wrong_tenure(
    offer: &Offer,
    customer: &OfferCustomer,
    now: DateTime<Utc>,
) -> Option<Ineligibility> {
    let least_days = offer.eligibility.least_tenure_days;
    let days = customer.since.map_or(0, |since| (now - since).num_days());
    let days = days.max(0);
    (days < i64::from(least_days)).then_some(Ineligibility::TooNew { days, least_days })
}

fn had_before(offer: &Offer, given: &Given, now: DateTime<Utc>) -> Option<Ineligibility> {
    let had_at = given.to_customer_at?;
    let again = offer.eligibility.again_after_days;
    let again_at = again.map(|days| had_at + TimeDelta::days(days.into()));
    let may_again = again_at.is_some_and(|at| at <= now);
    (!may_again).then_some(Ineligibility::HadBefore { again_at })
}

#[cfg(test)]
mod tests;
