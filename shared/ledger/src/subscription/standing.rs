//! How a subscription stands at a moment.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Money;

/// As Stripe names them.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", ascii_case_insensitive)]
#[schema(as = CustomerSubscriptionStatus)]
pub enum Status {
    Trialing,
    Active,
    PastDue,
    Unpaid,
    Paused,
    Canceled,
    Incomplete,
    IncompleteExpired,
}

impl Status {
    /// Whether it has MRR.
    pub fn earns(self) -> bool {
        matches!(self, Self::Active | Self::PastDue)
    }

    /// Whether it is over.
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Canceled | Self::IncompleteExpired)
    }
}

/// Why MRR was lost.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = MrrLoss)]
pub enum Loss {
    /// The customer wanted it so.
    Voluntary,
    /// A payment failed or was disputed.
    Involuntary,
    /// It rests.
    Paused,
}

impl Loss {
    /// Why a subscription of that status has no MRR; none of one that has not begun, or that would have some if it cost
    /// anything.
    pub fn of(status: Status, reason: Option<&str>) -> Option<Self> {
        match (status, reason) {
            (Status::Trialing | Status::Incomplete | Status::Active | Status::PastDue, _) => None,
            (Status::Paused, _) => Some(Self::Paused),
            (Status::Unpaid, _) | (_, Some("payment_failed" | "payment_disputed" | "unpaid")) => {
                Some(Self::Involuntary)
            }
            _ => Some(Self::Voluntary),
        }
    }
}

/// How a subscription stands; by default one that has not begun.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Not known of one that only changes were told of.
    pub status: Option<Status>,
    /// What it brings in a month, more than nothing.
    pub mrr: Option<Money>,
    /// Why it brings nothing any more.
    pub loss: Option<Loss>,
}
