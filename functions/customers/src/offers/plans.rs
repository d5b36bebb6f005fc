//! Which plans customers have, as far as events told of them.

use std::{cmp::Reverse, collections::BTreeMap};

use api::prelude::*;
use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{
    customers::Customers,
    listed::{Listed, each_listed, runs},
    subscriptions::MonthlyRevenue,
};

/// As many plans are told, the most frequent first.
const MOST: usize = 100;
/// As many prices of each.
const MOST_PRICES: usize = 5;
/// As many of each are counted.
const MOST_COUNTED: usize = 10_000;

/// What some customers of a plan pay.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlanPrice {
    /// ISO 4217.
    pub currency: String,
    /// In a month after discounts, with all subscriptions that they have in that currency, in its smallest unit.
    pub monthly_minor: i64,
    /// How many customers pay it.
    pub customers: u64,
}

/// A plan that customers have.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlanSeen {
    /// The plan, as events name it.
    pub plan: String,
    /// How many customers have it; where only plans are asked for, those whose largest subscription that runs is of it.
    pub customers: u64,
    /// What they pay, the most frequent first: up to 5. None of trials.
    pub prices: Vec<PlanPrice>,
}

#[derive(Default)]
struct Counted {
    customers: u64,
    prices: BTreeMap<(String, i64), u64>,
}

/// Plans as they are counted.
#[derive(Default)]
pub struct Plans(BTreeMap<String, Counted>);

impl Plans {
    fn add(&mut self, listed: &Listed, now: DateTime<Utc>) {
        let Some(standing) = listed.standing(now) else {
            return;
        };
        let is_running = standing.status.is_some_and(runs);
        if let Some(plan) = standing.plan.as_ref().filter(|_| is_running) {
            self.count(plan, &standing.mrr);
        }
    }

    /// Counts a customer of a plan, and what they pay.
    pub fn count(&mut self, plan: &str, paid: &[MonthlyRevenue]) {
        if !self.0.contains_key(plan) && self.0.len() == MOST_COUNTED {
            return;
        }
        let of = self.0.entry(plan.to_owned()).or_default();
        of.customers += 1;
        for mrr in paid {
            let price = (mrr.currency.clone(), mrr.amount_minor);
            if of.prices.contains_key(&price) || of.prices.len() < MOST_COUNTED {
                *of.prices.entry(price).or_default() += 1;
            }
        }
    }

    /// The most frequent first.
    pub fn seen(self) -> Vec<PlanSeen> {
        let seen = |(plan, of): (String, Counted)| {
            let price = |((currency, monthly_minor), customers)| PlanPrice {
                currency,
                monthly_minor,
                customers,
            };
            let mut prices: Vec<PlanPrice> = of.prices.into_iter().map(price).collect();
            prices.sort_by_key(|price| Reverse(price.customers));
            prices.truncate(MOST_PRICES);
            PlanSeen {
                plan,
                customers: of.customers,
                prices,
            }
        };
        let mut all: Vec<PlanSeen> = self.0.into_iter().map(seen).collect();
        all.sort_by_key(|plan| Reverse(plan.customers));
        all.truncate(MOST);
        all
    }
}

/// Tells which plans customers have now, and what they pay: up to 100, the most frequent first. They are known of
/// subscriptions alone, so a plan that nobody has is not among them.
#[utoipa::path(
    get, path = "/v1/customers/plans", tag = "offers", operation_id = "listCustomerPlans",
    responses((status = 200, description = "The plans", body = List<PlanSeen>), AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(_): State<Customers>,
) -> Result<Json<List<PlanSeen>>, ApiError> {
    let now = Utc::now();
    let mut plans = Plans::default();
    each_listed(&principal.tenant, |listed| plans.add(listed, now)).await?;
    Ok(Json(List {
        items: plans.seen(),
        next_cursor: None,
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn listed(status: &str, plan: &str, monthly_minor: i64) -> Listed {
        let mrr = json!([{ "currency": "EUR", "amount_minor": monthly_minor }]);
        let standing = json!({ "from": 0, "status": status, "plan": plan, "mrr": mrr });
        serde_json::from_value(json!({ "standings": [standing] })).unwrap()
    }

    #[test]
    fn plans_that_run_are_counted_with_what_is_paid_most_often_first() {
        let mut plans = Plans::default();
        for (status, plan, monthly) in [
            ("active", "Basic", 900),
            ("active", "Pro", 4_900),
            ("past_due", "Pro", 4_900),
            ("active", "Pro", 3_900),
            ("canceled", "Old", 100),
        ] {
            plans.add(&listed(status, plan, monthly), Utc::now());
        }
        plans.add(&Listed::default(), Utc::now());
        let price = |monthly_minor, customers| PlanPrice {
            currency: "EUR".into(),
            monthly_minor,
            customers,
        };
        let plan = |plan: &str, customers, prices| PlanSeen {
            plan: plan.into(),
            customers,
            prices,
        };
        let expected = [
            plan("Pro", 3, vec![price(4_900, 2), price(3_900, 1)]),
            plan("Basic", 1, vec![price(900, 1)]),
        ];
        assert_eq!(plans.seen(), expected);
    }
}
