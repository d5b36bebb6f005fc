//! Telling Stripe's meter of customers scored beyond what the plan includes.
//!
//! Each is told once: what is to be told is kept before Stripe is asked and noted after, and an event
//! that comes again bears the same identifier, of which Stripe counts one.

use chrono::{DateTime, Duration, Utc};
use domain::{Billing as Record, Subscription};
use store::TenantStore;
use stripe::Client;

use crate::{catalog::METER, error::BillingError};

/// Stripe takes no usage of more than 35 days ago.
const OLDEST: Duration = Duration::days(34);

/// Holds what was scored against the plan of `record`, and tells Stripe what is beyond it. How many
/// customers that were. `at` is when, if not now.
pub async fn report(
    client: &Client,
    tenant: &TenantStore,
    record: &Record,
    at: Option<DateTime<Utc>>,
) -> Result<u64, BillingError> {
    take_stock(tenant, record).await?;
    let now = Utc::now();
    let at = at.filter(|at| now - *at < OLDEST);
    let mut told = 0;
    for found in tenant.unreported(now).await? {
        let identifier = format!("{}_{}_{}", tenant.org(), found.month, found.total);
        let customers = found.total - found.reported;
        client
            .report_usage(METER, &record.customer_id, &identifier, customers, at)
            .await?;
        tenant.note_reported(&found).await?;
        told += customers;
    }
    Ok(told)
}

/// The same before `record` gives way to one with that subscription, if a period or a plan ends with
/// it: what was scored until then belongs there. What Stripe does not take now, the sweep reports
/// later.
pub async fn close(
    client: &Client,
    tenant: &TenantStore,
    record: &Record,
    next: Option<&Subscription>,
) -> Result<(), BillingError> {
    let Some(end) = record.subscription.as_ref().and_then(|s| End::of(s, next)) else {
        return Ok(());
    };
    take_stock(tenant, record).await?;
    let at = match end {
        End::Now => None,
        // Stripe still counts what comes for it: an invoice is a draft for an hour.
        End::At(end) => Some(end - Duration::seconds(1)),
    };
    if let Err(error) = report(client, tenant, record, at).await {
        tracing::error!(org_id = %tenant.org(), %error, "usage is reported later");
    }
    Ok(())
}

async fn take_stock(tenant: &TenantStore, record: &Record) -> Result<(), BillingError> {
    let plan = record.plan().plan();
    if plan.overage.is_some() {
        tenant.take_stock(Utc::now(), plan.scored_customers).await?;
    }
    Ok(())
}

/// How a period, or a plan within it, ended.
#[derive(Debug, PartialEq, Eq)]
enum End {
    /// In mid-period.
    Now,
    /// By itself, by Stripe's clock.
    At(DateTime<Utc>),
}

impl End {
    /// Nothing while both go on.
    fn of(before: &Subscription, after: Option<&Subscription>) -> Option<Self> {
        match after.filter(|after| after.id == before.id) {
            Some(after) if after.period_start > before.period_start => {
                Some(Self::At(before.period_end.min(after.period_start)))
            }
            Some(after) => (after.plan != before.plan).then_some(Self::Now),
            None => Some(before.next.map_or(Self::Now, |next| Self::At(next.at))),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{PlanId, PlannedChange, SubscriptionStatus};

    use super::*;

    fn day(day: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap() + Duration::days(day)
    }

    fn subscription(plan: PlanId, start: i64, end: i64) -> Subscription {
        Subscription {
            id: "sub_1".into(),
            plan,
            status: SubscriptionStatus::Active,
            period_start: day(start),
            period_end: day(end),
            trial_ends_at: None,
            next: None,
            pay_url: None,
        }
    }

    #[test]
    fn usage_belongs_to_the_period_and_plan_that_end() {
        let before = subscription(PlanId::Growth, 0, 30);
        let end = |after: &Subscription| End::of(&before, Some(after));
        assert_eq!(end(&before), None);
        let renewed = subscription(PlanId::Growth, 30, 60);
        assert_eq!(end(&renewed), Some(End::At(day(30))));
        let smaller = subscription(PlanId::Starter, 30, 60);
        assert_eq!(end(&smaller), Some(End::At(day(30))));
        let larger = subscription(PlanId::Scale, 0, 30);
        assert_eq!(end(&larger), Some(End::Now));
        let paid_early = subscription(PlanId::Growth, 10, 40);
        assert_eq!(end(&paid_early), Some(End::At(day(10))));
        assert_eq!(End::of(&before, None), Some(End::Now));
        let ending = Subscription {
            next: Some(PlannedChange {
                plan: PlanId::Free,
                at: day(30),
            }),
            ..before.clone()
        };
        assert_eq!(End::of(&ending, None), Some(End::At(day(30))));
    }
}
