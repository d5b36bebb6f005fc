//! Dates of a customer's subscriptions that are ahead, as far as they are known: the next renewal of each, and the end of a
//! trial that becomes a charge. What follows after that depends on whether it renews.

use chrono::{DateTime, Utc};

use crate::facts::{CustomerFacts, RunningSubscription};

/// What a date is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateKind {
    TrialEnd,
    Renewal,
}

/// A date of a subscription.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SubscriptionDate<'a> {
    pub kind: DateKind,
    pub at: DateTime<Utc>,
    pub of: &'a RunningSubscription,
}

impl<'a> SubscriptionDate<'a> {
    /// What is charged then, in minor units of a currency; nothing where it is not known, or nothing is.
    pub fn charge(&self) -> Option<(i64, &'a str)> {
        let amount = self.of.amount_minor.filter(|amount| *amount > 0)?;
        Some((amount, self.of.currency.as_deref()?))
    }
}

/// All dates that are known, in no order.
pub fn dates(facts: &CustomerFacts) -> impl Iterator<Item = SubscriptionDate<'_>> {
    facts.subscriptions.iter().flat_map(|of| {
        let date = |kind, at: Option<DateTime<Utc>>| at.map(|at| SubscriptionDate { kind, at, of });
        let trial = date(DateKind::TrialEnd, of.trial_becomes_charge());
        let renewal = date(DateKind::Renewal, of.renews());
        trial.into_iter().chain(renewal)
    })
}

/// The first date after a moment.
pub fn next_date(facts: &CustomerFacts, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let ahead = dates(facts).map(|date| date.at).filter(|at| *at > now);
    ahead.min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str) -> DateTime<Utc> {
        format!("{day}T12:00:00Z").parse().unwrap()
    }

    fn renewing(period_end: &str, amount: Option<i64>) -> RunningSubscription {
        RunningSubscription {
            id: format!("until {period_end}"),
            amount_minor: amount,
            currency: Some("EUR".into()),
            period_end: Some(at(period_end)),
            ..RunningSubscription::default()
        }
    }

    fn customer() -> CustomerFacts {
        let trial = RunningSubscription {
            trial_end: Some(at("2026-12-05")),
            ..renewing("2026-12-05", Some(900))
        };
        let ending = RunningSubscription {
            ends_at: Some(at("2026-12-01")),
            ..renewing("2026-12-01", Some(900))
        };
        CustomerFacts {
            subscriptions: vec![
                renewing("2026-12-24", Some(4_900)),
                trial,
                ending,
                renewing("2027-01-02", Some(0)),
            ],
            ..CustomerFacts::default()
        }
    }

    #[test]
    fn what_ends_has_no_date_and_the_end_of_a_trial_is_no_renewal() {
        let facts = customer();
        let found: Vec<_> = dates(&facts)
            .map(|date| (date.kind, date.at, date.charge()))
            .collect();
        assert_eq!(
            found,
            [
                (DateKind::Renewal, at("2026-12-24"), Some((4_900, "EUR"))),
                (DateKind::TrialEnd, at("2026-12-05"), Some((900, "EUR"))),
                (DateKind::Renewal, at("2027-01-02"), None),
            ]
        );
    }

    #[test]
    fn the_first_date_that_is_ahead_is_the_next() {
        let facts = customer();
        for (now, expected) in [
            ("2026-11-30", Some("2026-12-05")),
            ("2026-12-05", Some("2026-12-24")),
            ("2026-12-31", Some("2027-01-02")),
            ("2027-01-02", None),
        ] {
            assert_eq!(next_date(&facts, at(now)), expected.map(at), "{now}");
        }
    }
}
