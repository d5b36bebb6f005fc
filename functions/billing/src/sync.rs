//! Synchronizing an organization with Stripe's present state.
//!
//! Events of Stripe's come twice, late and in any order, so none is believed for what it says: each
//! only makes us ask how things are now. Two that ask at once converge, because
//!
//! 1. the version of our record is read *before* Stripe is asked, and the write is done only if the
//!    version still is that one. So of two writes that succeed one after the other, the second asked
//!    Stripe after the first was written: what we keep never goes back;
//! 2. who loses that race reads and asks again, so that every event is followed by a write that
//!    asked Stripe after the event. The last one shows the last state.
//!
//! Plan and standing are written in the same transaction as the record. So is what became of a
//! card's trial, before one that is refused is ended: whoever breaks off leaves it to the next.

use std::time::Duration as Pause;

use chrono::{DateTime, Duration, Utc};
use domain::{
    AtStripe, Billing, CardTrial, PlanId, PlannedChange, Subscription, SubscriptionStatus,
};
use store::{Settled, TenantStore};
use stripe::{
    Client,
    objects::{self, Invoice},
};

use crate::{catalog::plan_of, error::BillingError, metering, trial};

/// Each loss of the race means that another won it; ten that came at once are done in ten rounds.
const ROUNDS: u32 = 16;

/// Asks Stripe and writes what follows. Nothing when the organization is not known to Stripe, or
/// gone.
pub async fn sync(
    client: &Client,
    tenant: &TenantStore,
    grace: Duration,
) -> Result<Option<Billing>, BillingError> {
    for round in 0..ROUNDS {
        let Some(before) = tenant.billing().await? else {
            return Ok(None);
        };
        let all = client.subscriptions(&before.customer_id).await?;
        for newer in surplus(&all) {
            tracing::warn!(org_id = %tenant.org(), subscription = newer.id, "a second one is ended");
            client.end_subscription(&newer.id).await?;
        }
        let told = at_stripe(&all);
        let now = Utc::now();
        let mut billing = before.after(told, now);
        let trial = counting(&all).filter(|it| trial::running(it));
        if let Some(trial) = trial {
            billing.card_trial = trial::claimed(tenant, &before, trial).await?;
        }
        let standing = billing.standing(now, grace);
        metering::close(client, tenant, &before, billing.subscription.as_ref()).await?;
        match tenant
            .settle_billing(&billing, billing.plan(), standing)
            .await?
        {
            Settled::Done => match (trial, billing.card_trial) {
                (Some(trial), Some(CardTrial::Refused { .. })) => {
                    trial::end(client, tenant, &trial.id).await?;
                }
                _ => return Ok(Some(billing)),
            },
            Settled::Raced => {
                tokio::time::sleep(Pause::from_millis(u64::from(20 + 10 * round))).await;
            }
        }
    }
    Err(BillingError::Busy)
}

/// What a customer's subscriptions, newest first, come to.
pub fn at_stripe(all: &[objects::Subscription]) -> AtStripe {
    // One that was never paid never began.
    let begun: Vec<_> = all
        .iter()
        .filter(|each| !each.status.starts_with("incomplete") && plan_of(each).is_some())
        .collect();
    let subscription = counting(all).and_then(lasting);
    let owes = match &subscription {
        Some(subscription) => subscription.status == SubscriptionStatus::PastDue,
        None => begun.first().is_some_and(|last| ended_in_debt(last)),
    };
    AtStripe {
        ever: !begun.is_empty(),
        subscription,
        owes,
    }
}

/// The one that counts: the oldest that lasts.
fn counting(all: &[objects::Subscription]) -> Option<&objects::Subscription> {
    all.iter().rev().find(|each| lasting(each).is_some())
}

/// Those that last beside it: two were bought on two open pages.
fn surplus(all: &[objects::Subscription]) -> impl Iterator<Item = &objects::Subscription> {
    let mut all = all.iter().rev().filter(|each| lasting(each).is_some());
    all.next();
    all
}

fn lasting(of: &objects::Subscription) -> Option<Subscription> {
    let status = match of.status.as_str() {
        "trialing" => SubscriptionStatus::Trialing,
        "active" => SubscriptionStatus::Active,
        "past_due" | "unpaid" => SubscriptionStatus::PastDue,
        _ => return None,
    };
    let item = of.licensed()?;
    Some(Subscription {
        id: of.id.clone(),
        plan: plan_of(of)?,
        status,
        period_start: instant(item.current_period_start),
        period_end: instant(item.current_period_end),
        trial_ends_at: of
            .trial_end
            .filter(|_| status == SubscriptionStatus::Trialing)
            .map(instant),
        next: next(of),
        pay_url: of.latest_invoice.as_ref().and_then(pay_url),
    })
}

/// What it changes to by itself: its end, or the last phase of its schedule.
fn next(of: &objects::Subscription) -> Option<PlannedChange> {
    if let Some(at) = ends_at(of).map(instant) {
        let plan = PlanId::Free;
        return Some(PlannedChange { plan, at });
    }
    let schedule = of.schedule.as_ref()?;
    let name = schedule.metadata.get("plan")?;
    let last = schedule.phases.last()?;
    let plan = domain::plans()
        .into_iter()
        .find(|plan| plan.id.into_str() == name)?;
    (plan.id != plan_of(of)?).then_some(PlannedChange {
        plan: plan.id,
        at: instant(last.start_date),
    })
}

/// When it ends by itself, in seconds since 1970. A customer can also ask for that in the portal.
pub fn ends_at(of: &objects::Subscription) -> Option<i64> {
    let with_period = || of.licensed().map(|item| item.current_period_end);
    of.cancel_at
        .or_else(|| of.cancel_at_period_end.then(with_period).flatten())
}

fn ended_in_debt(of: &objects::Subscription) -> bool {
    let reason = of.cancellation_details.as_ref();
    let reason = reason.and_then(|details| details.reason.as_deref());
    let invoice = of.latest_invoice.as_ref();
    let unpaid = invoice.and_then(|invoice| invoice.status.as_deref());
    reason == Some("payment_failed") && matches!(unpaid, Some("open" | "uncollectible"))
}

fn pay_url(invoice: &Invoice) -> Option<String> {
    let open = invoice.status.as_deref() == Some("open");
    invoice.hosted_invoice_url.clone().filter(|_| open)
}

/// Seconds since 1970, as Stripe counts.
pub fn instant(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

#[cfg(test)]
#[path = "sync_tests.rs"]
mod tests;
