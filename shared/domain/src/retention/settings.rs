//! How an organization's events are to be read.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who pays: whose events a customer's are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum CustomersAre {
    /// People, by `userId`.
    #[default]
    People,
    /// Accounts, by `groupId`.
    Accounts,
}

/// What may happen to a subscription or an invoice of it, and what the event of that is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
pub enum SubscriptionEvent {
    #[strum(serialize = "Subscription Started")]
    Started,
    #[strum(serialize = "Subscription Renewed")]
    Renewed,
    #[strum(serialize = "Subscription Plan Changed")]
    PlanChanged,
    #[strum(serialize = "Subscription Paused")]
    Paused,
    #[strum(serialize = "Subscription Resumed")]
    Resumed,
    #[strum(serialize = "Subscription Cancel Requested")]
    CancelRequested,
    #[strum(serialize = "Subscription Canceled")]
    Canceled,
    #[strum(serialize = "Subscription Reactivated")]
    Reactivated,
    /// Anything else has changed.
    #[strum(serialize = "Subscription Updated")]
    Updated,
    #[strum(serialize = "Invoice Paid")]
    InvoicePaid,
    #[strum(serialize = "Invoice Payment Failed")]
    PaymentFailed,
    #[strum(serialize = "Invoice Payment Recovered")]
    PaymentRecovered,
    #[strum(serialize = "Invoice Refunded")]
    Refunded,
}

impl SubscriptionEvent {
    /// The one that is called so.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }

    /// Whether it is an invoice's, not the subscription's itself.
    pub fn is_of_invoice(self) -> bool {
        matches!(
            self,
            Self::InvoicePaid | Self::PaymentFailed | Self::PaymentRecovered | Self::Refunded
        )
    }
}
