//! Which customers of a list are wanted, by their subscriptions.

use api::ApiError;
use chrono::{DateTime, TimeDelta, Utc};
use ledger::subscription::Status;
use serde::Deserialize;
use store::CustomerItem;
use utoipa::IntoParams;

use super::subscriptions::CustomerSubscriptions;
use crate::state::CustomerState;

/// The longest plan's name and currency that are looked for, in bytes.
const LONGEST: usize = 255;

/// Filters by subscriptions. Customers are looked through for them: a page may be short, or empty, and have a next one.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SubscriptionFilter {
    /// Only customers with this `status`.
    status: Option<Status>,
    /// Only customers with this `plan`.
    plan: Option<String>,
    /// Only customers with MRR in this currency; with `mrr_from` and `mrr_to`, that much of it.
    currency: Option<String>,
    /// Only customers with at least this MRR, in the smallest unit of `currency`, or of any.
    #[param(minimum = 0)]
    mrr_from: Option<i64>,
    /// Only customers with at most this MRR, in the smallest unit of `currency`, or of any; 0 also finds those
    /// without.
    #[param(minimum = 0)]
    mrr_to: Option<i64>,
    /// Only customers who renew within so many days: 0 to 400.
    #[param(minimum = 0, maximum = 400)]
    renews_within: Option<i64>,
}

impl SubscriptionFilter {
    /// Whether anything is asked for that only looking tells.
    pub fn is_set(&self) -> bool {
        let Self {
            status,
            plan,
            currency,
            mrr_from,
            mrr_to,
            renews_within,
        } = self;
        status.is_some()
            || plan.is_some()
            || currency.is_some()
            || [mrr_from, mrr_to, renews_within]
                .iter()
                .any(|one| one.is_some())
    }

    /// # Errors
    /// 400 `bad_query` for what cannot be.
    pub fn check(&self) -> Result<(), ApiError> {
        let mut texts = [&self.plan, &self.currency].into_iter().flatten();
        let is_long = texts.any(|text| text.len() > LONGEST);
        let numbers = [self.mrr_from, self.mrr_to, self.renews_within];
        let is_negative = numbers.into_iter().flatten().any(|number| number < 0);
        let is_far = self.renews_within.is_some_and(|days| days > 400);
        let detail = match (is_long, is_negative, is_far) {
            (true, ..) => format!("Look for at most {LONGEST} bytes."),
            (_, true, _) => "`mrr_from`, `mrr_to` and `renews_within` are 0 or more.".to_owned(),
            (.., true) => "`renews_within` is at most 400 days.".to_owned(),
            _ => return Ok(()),
        };
        Err(ApiError::bad_request("bad_query", detail))
    }

    /// Whether a customer is wanted. One that does not read is: whoever shows it says so.
    pub fn finds(&self, customer: &CustomerItem, now: DateTime<Utc>) -> bool {
        let state: serde_json::Result<CustomerState> = serde_json::from_str(&customer.state);
        state.map_or(true, |state| {
            self.wants(&CustomerSubscriptions::at(state.subscriptions(), now), now)
        })
    }

    fn wants(&self, shown: &CustomerSubscriptions, now: DateTime<Utc>) -> bool {
        let is_of_plan = |plan: &String| shown.plan.as_ref() == Some(plan);
        let renews_by = |days: i64| {
            let last = now + TimeDelta::days(days);
            shown.renews_at.is_some_and(|at| at <= last)
        };
        self.status
            .is_none_or(|status| shown.status == Some(status))
            && self.plan.as_ref().is_none_or(is_of_plan)
            && self.renews_within.is_none_or(renews_by)
            && self.wants_revenue(shown)
    }

    fn wants_revenue(&self, shown: &CustomerSubscriptions) -> bool {
        let (from, to) = (self.mrr_from, self.mrr_to.unwrap_or(i64::MAX));
        let is_asked = from.is_some() || self.mrr_to.is_some() || self.currency.is_some();
        let is_wanted = |code: &str| {
            let wanted = self.currency.as_deref();
            wanted.is_none_or(|wanted| wanted.eq_ignore_ascii_case(code))
        };
        let mut of_currency = shown
            .mrr
            .iter()
            .filter(|mrr| is_wanted(&mrr.currency))
            .peekable();
        let has_none = of_currency.peek().is_none();
        let finds_none = self.mrr_to.is_some() && from.unwrap_or(0) == 0;
        !is_asked
            || (has_none && finds_none)
            || of_currency.any(|mrr| (from.unwrap_or(0)..=to).contains(&mrr.amount_minor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::subscriptions::MonthlyRevenue;

    #[test]
    fn customers_are_found_by_what_they_bring() {
        let mrr = |currency: &str, amount_minor| MonthlyRevenue {
            currency: currency.to_owned(),
            amount_minor,
        };
        let now = Utc::now();
        let shown = CustomerSubscriptions {
            status: Some(Status::Active),
            plan: Some("Pro".to_owned()),
            mrr: vec![mrr("EUR", 500), mrr("USD", 2_000)],
            renews_at: Some(now + TimeDelta::days(5)),
            ..CustomerSubscriptions::default()
        };
        let none = CustomerSubscriptions::default();
        let query = |json: serde_json::Value| -> SubscriptionFilter {
            serde_json::from_value(json).unwrap()
        };
        let cases = [
            (serde_json::json!({}), true, true),
            (serde_json::json!({ "status": "active" }), true, false),
            (serde_json::json!({ "status": "paused" }), false, false),
            (serde_json::json!({ "plan": "Pro" }), true, false),
            (serde_json::json!({ "plan": "pro" }), false, false),
            (serde_json::json!({ "mrr_from": 1_000 }), true, false),
            (
                serde_json::json!({ "mrr_from": 501, "mrr_to": 1_999 }),
                false,
                false,
            ),
            (
                serde_json::json!({ "mrr_from": 1_000, "currency": "eur" }),
                false,
                false,
            ),
            (serde_json::json!({ "currency": "usd" }), true, false),
            (serde_json::json!({ "mrr_to": 0 }), false, true),
            (
                serde_json::json!({ "mrr_to": 600, "currency": "JPY" }),
                true,
                true,
            ),
            (serde_json::json!({ "renews_within": 5 }), true, false),
            (serde_json::json!({ "renews_within": 4 }), false, false),
        ];
        for (json, finds, finds_none) in cases {
            let filter = query(json.clone());
            assert_eq!(filter.wants(&shown, now), finds, "{json}");
            assert_eq!(filter.wants(&none, now), finds_none, "{json}");
            assert_eq!(filter.is_set(), json != serde_json::json!({}));
            assert!(filter.check().is_ok());
        }
        for wrong in [
            serde_json::json!({ "mrr_from": -1 }),
            serde_json::json!({ "renews_within": 401 }),
            serde_json::json!({ "plan": "x".repeat(256) }),
        ] {
            assert!(query(wrong).check().is_err());
        }
    }
}
