//! What the API shows of plans and payments.

use chrono::{DateTime, Utc};
use domain::{Billing, Organization, PlanId, PlannedChange, Standing, SubscriptionStatus};
use serde::Serialize;
use utoipa::ToSchema;

/// What an organization pays for, and how it stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BillingView {
    /// The plan that holds now.
    pub plan: PlanId,
    /// Whether it is paid for.
    pub standing: Standing,
    /// The subscription; absent on the free plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription: Option<SubscriptionView>,
    /// Whether a first subscription would begin with a trial. Each person has one, for one
    /// organization, and each card.
    pub trial_available: bool,
    /// When a subscription began without its trial, since its card had its one in another
    /// organization: it is paid from the first day, and ended at once if the card could not be
    /// charged. Told until the first period is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trial_refused_at: Option<DateTime<Utc>>,
}

/// A subscription.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SubscriptionView {
    /// How it stands.
    pub status: SubscriptionStatus,
    /// When the present period began.
    pub period_start: DateTime<Utc>,
    /// When it ends.
    pub period_end: DateTime<Utc>,
    /// When the trial ends, in a trial.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trial_ends_at: Option<DateTime<Utc>>,
    /// What it will change to by itself, and when. `free` is its end. `POST /v1/billing/resume`
    /// takes it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<PlannedChange>,
    /// Where the payment that is due can be made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_url: Option<String>,
}

/// An amount of money, which may be a credit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Amount {
    /// In minor units: cents. Below zero for a credit.
    pub amount: i64,
    /// ISO 4217, lower case.
    pub currency: String,
}

/// A page to send somebody to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Link {
    /// Its address, good for a while and for whoever has it.
    pub url: String,
}

/// What is shown of that organization; `record` is nothing while Stripe does not know it.
pub fn show(organization: &Organization, record: Option<&Billing>) -> BillingView {
    let subscription = record.and_then(|record| record.subscription.as_ref());
    BillingView {
        plan: organization.plan,
        standing: organization.standing,
        subscription: subscription.map(|subscription| SubscriptionView {
            status: subscription.status,
            period_start: subscription.period_start,
            period_end: subscription.period_end,
            trial_ends_at: subscription.trial_ends_at,
            next: subscription.next,
            pay_url: subscription.pay_url.clone(),
        }),
        trial_refused_at: record.and_then(Billing::trial_refused_at),
        trial_available: !record.is_some_and(|record| record.had_subscription),
    }
}
