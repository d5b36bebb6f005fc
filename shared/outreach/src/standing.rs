//! How a customer stands with their company, as its own app asks: whether something is owed, and until when they have
//! access.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{agenda::zone_of, facts::CustomerFacts, rule::OutreachSettings};

/// Whether a customer has access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StandingState {
    /// Nothing is owed.
    Good,
    /// A payment failed, and access is kept for the time being: show a banner.
    PaymentFailed,
    /// The time for which access was kept is over: show a wall, with the way to pay.
    AccessEnded,
}

/// How a customer stands at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub state: StandingState,
    /// Until when access is kept, if a date was set.
    pub access_until: Option<DateTime<Utc>>,
    /// What is owed, by currency, in minor units.
    pub owed: BTreeMap<String, i64>,
    /// Where it can be paid without signing in: what failed first.
    pub pay_url: Option<String>,
}

impl Standing {
    pub fn at(facts: &CustomerFacts, settings: &OutreachSettings, now: DateTime<Utc>) -> Self {
        let (chain, zone) = (settings.chain(), zone_of(facts, settings));
        let all = &facts.failed_payments;
        let ends = all.iter().filter_map(|one| chain.access_until(one, zone));
        let access_until = ends.min();
        let state = match (all.is_empty(), access_until) {
            (true, _) => StandingState::Good,
            (false, Some(until)) if until <= now => StandingState::AccessEnded,
            (false, _) => StandingState::PaymentFailed,
        };
        let mut owed = BTreeMap::<String, i64>::new();
        for one in all {
            if let (Some(minor), Some(currency)) = (one.amount_minor, &one.currency) {
                let sum = owed.entry(currency.clone()).or_default();
                *sum = sum.saturating_add(minor);
            }
        }
        Self {
            state,
            access_until,
            owed,
            pay_url: all.iter().find_map(|one| one.pay_url.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::FailedPayment;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn failed(first: &str, amount_minor: i64, currency: &str) -> FailedPayment {
        FailedPayment {
            first_failed_at: at(first),
            amount_minor: Some(amount_minor),
            currency: Some(currency.into()),
            pay_url: Some(format!("https://pay.example/{amount_minor}")),
            ..FailedPayment::default()
        }
    }

    #[test]
    fn access_is_kept_until_the_last_day_is_over_where_the_customer_lives() {
        let mut settings = OutreachSettings::default();
        let facts = CustomerFacts {
            failed_payments: vec![failed("2027-06-01T12:00:00Z", 4_900, "EUR")],
            time_zone: Some("America/Sao_Paulo".parse().unwrap()),
            ..CustomerFacts::default()
        };
        let state =
            |settings: &OutreachSettings, now: &str| Standing::at(&facts, settings, at(now));
        let until = "2027-06-16T03:00:00Z";
        let first = state(&settings, "2027-06-01T12:00:00Z");
        assert_eq!(first.access_until, Some(at(until)));
        assert_eq!(first.state, StandingState::PaymentFailed);
        let last = state(&settings, "2027-06-16T02:59:59Z");
        assert_eq!(last.state, StandingState::PaymentFailed);
        assert_eq!(state(&settings, until).state, StandingState::AccessEnded);
        // Without a date it never ends.
        let mut chain = settings.chain();
        chain.access_days = None;
        settings.payment_failed.chain = Some(chain);
        let never = state(&settings, "2028-01-01T00:00:00Z");
        assert_eq!(
            (never.state, never.access_until),
            (StandingState::PaymentFailed, None)
        );
    }

    #[test]
    fn all_that_is_owed_is_added_up_by_currency() {
        let settings = OutreachSettings::default();
        let now = at("2027-06-03T12:00:00Z");
        let facts = CustomerFacts {
            failed_payments: vec![
                failed("2027-06-01T12:00:00Z", 100, "EUR"),
                failed("2027-06-02T12:00:00Z", 20, "USD"),
                failed("2027-06-03T12:00:00Z", 3, "EUR"),
            ],
            ..CustomerFacts::default()
        };
        let standing = Standing::at(&facts, &settings, now);
        let owed = [("EUR".to_owned(), 103), ("USD".to_owned(), 20)];
        assert_eq!(standing.owed, owed.into());
        assert_eq!(standing.pay_url.unwrap(), "https://pay.example/100");
        assert_eq!(standing.access_until, Some(at("2027-06-16T00:00:00Z")));
        let good = Standing::at(&CustomerFacts::default(), &settings, now);
        assert_eq!(good.state, StandingState::Good);
        assert!(good.owed.is_empty() && good.access_until.is_none());
    }
}
