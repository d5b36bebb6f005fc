//! What can be told of a subscription.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A property of an event, by which it is called there.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[schema(as = SubscriptionField)]
pub enum Field {
    SubscriptionId,
    InvoiceId,
    Status,
    Plan,
    Interval,
    IntervalCount,
    Quantity,
    AmountMinor,
    DiscountMinor,
    Currency,
    StartedAt,
    PeriodStart,
    PeriodEnd,
    TrialStart,
    TrialEnd,
    CancelAt,
    CanceledAt,
    EndedAt,
    CancelAtPeriodEnd,
    /// When a pause ends.
    ResumesAt,
    /// When it begins to cost what is told by `new_amount_minor`.
    PriceChangesAt,
    NewAmountMinor,
    Reason,
    Feedback,
    Comment,
    Attempt,
    NextPaymentAttempt,
    DeclineCode,
    HostedInvoiceUrl,
}

impl Field {
    /// Those of an invoice that is not paid.
    pub const OF_INVOICES: [Self; 6] = [
        Self::AmountMinor,
        Self::Currency,
        Self::Attempt,
        Self::NextPaymentAttempt,
        Self::DeclineCode,
        Self::HostedInvoiceUrl,
    ];

    /// Those of a subscription that facts are told of.
    pub const FACTS: [Self; 23] = [
        Self::Status,
        Self::Plan,
        Self::Interval,
        Self::IntervalCount,
        Self::Quantity,
        Self::AmountMinor,
        Self::DiscountMinor,
        Self::Currency,
        Self::StartedAt,
        Self::PeriodStart,
        Self::PeriodEnd,
        Self::TrialStart,
        Self::TrialEnd,
        Self::CancelAt,
        Self::CanceledAt,
        Self::EndedAt,
        Self::CancelAtPeriodEnd,
        Self::ResumesAt,
        Self::PriceChangesAt,
        Self::NewAmountMinor,
        Self::Reason,
        Self::Feedback,
        Self::Comment,
    ];

    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What is told of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Fact {
    Flag(bool),
    /// Also a time, in milliseconds since 1970.
    Number(i64),
    Text(String),
}

/// What is told of fields; `None` takes back what was told.
pub type Facts = BTreeMap<Field, Option<Fact>>;
