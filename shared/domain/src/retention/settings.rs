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
    /// How an invoice stands that is not paid: with attempts that failed, and when the next is.
    #[strum(serialize = "Invoice Updated")]
    InvoiceUpdated,
    /// It is owed no more, for it was a mistake.
    #[strum(serialize = "Invoice Voided")]
    InvoiceVoided,
    /// It is given up.
    #[strum(serialize = "Invoice Written Off")]
    InvoiceWrittenOff,
}

impl SubscriptionEvent {
    /// The one that is called so.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }

    /// Whether it is an invoice's, not the subscription's itself.
    pub fn is_of_invoice(self) -> bool {
        self.is_of_payment() || self == Self::InvoiceUpdated || self.ends_collection()
    }

    /// Whether money moved, or was to.
    pub fn is_of_payment(self) -> bool {
        matches!(
            self,
            Self::InvoicePaid | Self::PaymentFailed | Self::PaymentRecovered | Self::Refunded
        )
    }

    /// Whether an invoice is not to be paid any more from then on.
    pub fn ends_collection(self) -> bool {
        matches!(
            self,
            Self::InvoicePaid
                | Self::PaymentRecovered
                | Self::InvoiceVoided
                | Self::InvoiceWrittenOff
        )
    }
}
