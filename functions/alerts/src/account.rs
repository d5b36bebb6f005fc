//! Payments of large customers that failed.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use cloud::WorkError;
use domain::{AccountRule, AlertFacts, CustomerId, currency_decimals};
use outreach::facts::CustomerFacts;
use store::TenantStore;

use crate::found::{Found, FoundCustomer};

/// Days of a month.
const MONTH: f64 = 30.0;

/// What a customer is charged a month, in a currency's smallest unit.
#[derive(Debug, Clone, PartialEq)]
struct Monthly {
    minor: i64,
    currency: String,
}

/// The alert that a payment failed, of a customer who is known and charged enough.
pub async fn failed_payment(
    tenant: &TenantStore,
    id: CustomerId,
    failed_at: DateTime<Utc>,
    rule: &AccountRule,
) -> Result<Option<Found>, WorkError> {
    if !rule.on {
        return Ok(None);
    }
    let Some(item) = tenant.customer(&id).await? else {
        return Ok(None);
    };
    let facts: CustomerFacts = serde_json::from_str(&item.facts).unwrap_or_default();
    let Some(monthly) = large(&facts, rule.least_monthly) else {
        return Ok(None);
    };
    let care = tenant.care(&id).await?;
    Ok(Some(Found {
        subject: id.to_string(),
        customer: Some(FoundCustomer {
            id,
            name: item.name,
            is_known: true,
            owner: care.and_then(|care| care.owner),
        }),
        about: AlertFacts::PaymentFailed {
            failed_at,
            monthly_minor: monthly.minor,
            currency: monthly.currency,
        },
    }))
}

/// What a customer is charged in the currency in which that is most, if it is enough in units of that currency.
fn large(facts: &CustomerFacts, least: f64) -> Option<Monthly> {
    let mut monthly = BTreeMap::<String, f64>::new();
    let running = facts.subscriptions.iter();
    for one in running.filter(|one| one.resumes_at.is_none()) {
        if let (Some(amount), Some(currency)) = (one.amount_minor, &one.currency) {
            let a_month = amount as f64 * MONTH / one.term_days().max(1) as f64;
            *monthly.entry(currency.to_uppercase()).or_default() += a_month;
        }
    }
    let in_units = |(currency, minor): (String, f64)| {
        let decimals = currency_decimals(&currency).unwrap_or(2);
        let units = minor / 10f64.powi(decimals.into());
        let minor = minor.round() as i64;
        (units, Monthly { minor, currency })
    };
    let most = monthly.into_iter().map(in_units);
    let most = most.max_by(|(one, _), (other, _)| one.total_cmp(other))?;
    (most.0 >= least && most.0 > 0.0).then_some(most.1)
}

#[cfg(test)]
mod tests {
    use outreach::facts::RunningSubscription;

    use super::*;

    fn charged(all: &[(i64, &str, i64)]) -> CustomerFacts {
        let subscription = |(amount, currency, days): &(i64, &str, i64)| RunningSubscription {
            amount_minor: Some(*amount),
            currency: Some((*currency).into()),
            interval_days: Some(*days),
            ..RunningSubscription::default()
        };
        CustomerFacts {
            subscriptions: all.iter().map(subscription).collect(),
            ..CustomerFacts::default()
        }
    }

    #[test]
    fn who_is_charged_enough_a_month_is_large_whatever_the_term_and_currency() {
        let of = |minor, currency: &str| {
            let currency = currency.into();
            Some(Monthly { minor, currency })
        };
        type Charged = &'static [(i64, &'static str, i64)];
        let cases: [(Charged, Option<Monthly>); 7] = [
            (&[(50_000, "EUR", 30)], of(50_000, "EUR")),
            (&[(49_999, "EUR", 30)], None),
            (&[(730_000, "USD", 365)], of(60_000, "USD")),
            (
                &[(30_000, "eur", 30), (30_000, "EUR", 30)],
                of(60_000, "EUR"),
            ),
            // Yen have no smaller unit.
            (&[(600, "JPY", 30)], of(600, "JPY")),
            (&[(30_000, "EUR", 30), (30_000, "USD", 30)], None),
            (&[], None),
        ];
        for (all, expected) in cases {
            assert_eq!(large(&charged(all), 500.0), expected, "{all:?}");
        }
        assert_eq!(large(&CustomerFacts::default(), 0.0), None);
    }
}
