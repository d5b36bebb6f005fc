//! What an organization's subscription is, and what follows from it for its plan and standing.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{PlanId, UserId};

/// What is known of an organization at Stripe, as Stripe last told it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Billing {
    /// Stripe's id of the organization.
    pub customer_id: String,
    /// Whom Stripe was told to write to.
    #[serde(default)]
    pub contact: Option<Contact>,
    pub subscription: Option<Subscription>,
    /// Whether there ever was one: a trial is given once.
    pub had_subscription: bool,
    /// What became of the trial of the card that its trial began with.
    #[serde(default)]
    pub card_trial: Option<CardTrial>,
    /// Since when a payment is due that failed.
    pub failed_since: Option<DateTime<Utc>>,
    /// How many reminders of that have been sent.
    pub reminded: u8,
    /// When Stripe was asked last.
    pub synced_at: DateTime<Utc>,
    /// Grows by one with each write.
    pub version: u64,
}

/// A card has one trial, in whatever organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardTrial {
    Given,
    /// It had its trial in another organization.
    Refused {
        /// When the subscription began, by Stripe's clock.
        at: DateTime<Utc>,
    },
}

/// An owner, as Stripe was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub user_id: UserId,
    /// The owner's address then.
    pub email: String,
}

/// A subscription that lasts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// Stripe's id.
    pub id: String,
    pub plan: PlanId,
    pub status: SubscriptionStatus,
    pub period_start: DateTime<Utc>,
    pub period_end: DateTime<Utc>,
    pub trial_ends_at: Option<DateTime<Utc>>,
    /// What it will change to by itself, and when. `free` is its end.
    pub next: Option<PlannedChange>,
    pub pay_url: Option<String>,
}

/// How a subscription stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionStatus {
    /// It is tried out; nothing is paid yet.
    Trialing,
    Active,
    /// A payment failed.
    PastDue,
}

/// A plan that will hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlannedChange {
    /// Which.
    pub plan: PlanId,
    /// From when on.
    pub at: DateTime<Utc>,
}

/// What Stripe says at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtStripe {
    /// The subscription that lasts, if any.
    pub subscription: Option<Subscription>,
    /// Whether there is one, or was.
    pub ever: bool,
    /// Whether a payment is due that failed, of this subscription or of the last that ended for it.
    pub owes: bool,
}

impl Billing {
    pub fn new(customer_id: String, now: DateTime<Utc>) -> Self {
        Self {
            customer_id,
            contact: None,
            subscription: None,
            had_subscription: false,
            card_trial: None,
            failed_since: None,
            reminded: 0,
            synced_at: now,
            version: 1,
        }
    }

    /// What is known after Stripe said that, `now`.
    pub fn after(&self, told: AtStripe, now: DateTime<Utc>) -> Self {
        Self {
            customer_id: self.customer_id.clone(),
            contact: self.contact.clone(),
            subscription: told.subscription,
            had_subscription: self.had_subscription || told.ever,
            card_trial: self.card_trial,
            failed_since: told.owes.then(|| self.failed_since.unwrap_or(now)),
            reminded: if told.owes { self.reminded } else { 0 },
            synced_at: now,
            version: self.version + 1,
        }
    }

    /// When it was that no trial was given, since the card had its one elsewhere; until the period
    /// that was paid for instead is over.
    pub fn trial_refused_at(&self) -> Option<DateTime<Utc>> {
        let Some(CardTrial::Refused { at }) = self.card_trial else {
            return None;
        };
        let mut subscription = self.subscription.iter();
        subscription
            .all(|it| it.period_start < at + Duration::days(1))
            .then_some(at)
    }

    /// The plan that is subscribed to. Without a subscription, the free one.
    pub fn plan(&self) -> PlanId {
        self.subscription
            .as_ref()
            .map_or(PlanId::Free, |subscription| subscription.plan)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Standing;

    fn day(day: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap() + Duration::days(day)
    }

    fn grace() -> Duration {
        Duration::days(14)
    }

    fn told(status: SubscriptionStatus) -> AtStripe {
        AtStripe {
            subscription: Some(Subscription {
                id: "sub_1".into(),
                plan: PlanId::Growth,
                status,
                period_start: day(0),
                period_end: day(30),
                trial_ends_at: None,
                next: None,
                pay_url: None,
            }),
            ever: true,
            owes: status == SubscriptionStatus::PastDue,
        }
    }

    fn ended(owes: bool) -> AtStripe {
        AtStripe {
            subscription: None,
            ever: true,
            owes,
        }
    }

    fn active() -> Billing {
        Billing::new("cus_1".into(), day(0)).after(told(SubscriptionStatus::Active), day(0))
    }

    #[test]
    fn a_failed_payment_starts_a_grace_that_ends_in_read_only() {
        let failed = active().after(told(SubscriptionStatus::PastDue), day(3));
        let until = day(17);
        assert_eq!(
            failed.standing(day(3), grace()),
            Standing::PastDue { until }
        );
        // Failing again does not begin it anew.
        let again = failed.after(told(SubscriptionStatus::PastDue), day(8));
        assert_eq!(again.standing(day(8), grace()), Standing::PastDue { until });
        assert_eq!(again.standing(until, grace()), Standing::ReadOnly);
        assert_eq!(again.plan(), PlanId::Growth, "what was bought stays named");
        let paid = again.after(told(SubscriptionStatus::Active), day(20));
        assert_eq!(paid.standing(day(20), grace()), Standing::Active);
        assert_eq!((paid.failed_since, paid.reminded), (None, 0));
    }

    #[test]
    fn an_ended_subscription_leaves_the_free_plan() {
        let over = active().after(ended(false), day(30));
        assert_eq!(over.plan(), PlanId::Free);
        assert_eq!(over.standing(day(30), grace()), Standing::Active);
        assert!(over.had_subscription);
    }

    #[test]
    fn ending_a_subscription_for_a_debt_does_not_lift_it() {
        let failed = active().after(told(SubscriptionStatus::PastDue), day(3));
        let given_up = failed.after(ended(true), day(18));
        assert_eq!(given_up.plan(), PlanId::Free);
        assert_eq!(given_up.standing(day(18), grace()), Standing::ReadOnly);
        let paid = given_up.after(ended(false), day(19));
        assert_eq!(paid.standing(day(19), grace()), Standing::Active);
    }

    #[test]
    fn a_trial_that_was_refused_is_told_of_until_the_first_period_is_over() {
        let refused = Billing {
            card_trial: Some(CardTrial::Refused { at: day(0) }),
            ..active()
        };
        let later = |at: i64| {
            let mut told = told(SubscriptionStatus::Active);
            told.subscription.as_mut().unwrap().period_start = day(at);
            refused.after(told, day(at))
        };
        for (billing, at) in [
            (later(0), Some(day(0))),
            (later(30), None),
            (refused.after(ended(false), day(1)), Some(day(0))),
            (active(), None),
        ] {
            assert_eq!(billing.trial_refused_at(), at, "{billing:?}");
        }
    }

    #[test]
    fn reminders_fall_due_on_day_0_7_and_12() {
        assert_eq!(active().reminders_due(day(100), grace()), 0);
        let failed = active().after(told(SubscriptionStatus::PastDue), day(0));
        let due: Vec<u8> = (0..15)
            .map(|n| failed.reminders_due(day(n), grace()))
            .collect();
        assert_eq!(due, [1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3]);
    }
}
