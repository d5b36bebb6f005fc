//! How an organization's events are to be read.

use serde::{Deserialize, Serialize};
use strum::IntoEnumIterator;
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
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumIter, strum::EnumString, strum::IntoStaticStr,
)]
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
    /// It is to cost another price from a time on.
    #[strum(serialize = "Subscription Price Change Announced")]
    PriceChangeAnnounced,
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

/// No name of one is longer, however it is written.
const LONGEST_NAME: usize = 40;

impl SubscriptionEvent {
    /// The one that is called so: in upper or lower case, with blanks, `_`, `-` or nothing between its words, and in
    /// British spelling, too.
    pub fn named(name: &str) -> Option<Self> {
        let exact = name.parse().ok();
        exact.or_else(|| {
            let plain = plain(name)?;
            Self::iter().find(|one| plain_of(*one) == plain)
        })
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

fn plain_of(event: SubscriptionEvent) -> String {
    plain(event.into()).unwrap_or_default()
}

/// A name's letters alone; none of what is no such name.
fn plain(name: &str) -> Option<String> {
    let is_between = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'_' | b'-');
    let is_name = name.len() <= LONGEST_NAME
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || is_between(byte));
    is_name.then(|| {
        let letters = name.bytes().filter(|byte| !is_between(*byte));
        let letters: String = letters
            .map(|byte| char::from(byte.to_ascii_lowercase()))
            .collect();
        letters.replace("cancelled", "canceled")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_however_it_is_written() {
        use SubscriptionEvent::{CancelRequested, Canceled, InvoicePaid, PaymentFailed, Started};
        for (name, event) in [
            ("Subscription Started", Some(Started)),
            ("subscription started", Some(Started)),
            ("subscription_started", Some(Started)),
            ("SUBSCRIPTION-STARTED", Some(Started)),
            ("SubscriptionStarted", Some(Started)),
            (" Subscription  Started ", Some(Started)),
            ("Subscription Cancelled", Some(Canceled)),
            ("subscriptionCancelled", Some(Canceled)),
            ("subscription_cancel_requested", Some(CancelRequested)),
            ("invoice_paid", Some(InvoicePaid)),
            ("Invoice payment failed", Some(PaymentFailed)),
            // Stripe's own names are of objects in Stripe's own form.
            ("invoice.paid", None),
            ("Subscription", None),
            ("Subscription Started!", None),
            ("Subscription Started Again", None),
            ("", None),
        ] {
            assert_eq!(SubscriptionEvent::named(name), event, "{name}");
        }
        for event in SubscriptionEvent::iter() {
            assert_eq!(SubscriptionEvent::named(&plain_of(event)), Some(event));
        }
        let spaced = format!("Subscription{}Started", " ".repeat(40));
        assert_eq!(SubscriptionEvent::named(&spaced), None);
    }
}
