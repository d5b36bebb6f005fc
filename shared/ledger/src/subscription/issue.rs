//! What cannot be, of what events say.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Field;

/// Why a fact is not used.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = SubscriptionProblem)]
pub enum Problem {
    NotAText,
    NotANumber,
    NotATime,
    NotABoolean,
    Negative,
    Zero,
    TooLarge,
    TooLong,
    UnknownStatus,
    UnknownInterval,
    UnknownCurrency,
    NotALink,
    /// It comes before what it is to come after.
    BeforeItsStart,
    /// Without it the MRR is not known.
    Missing,
    /// Events of several ids that are one customer leave it out.
    SharedByIds,
}

impl Problem {
    /// What is wrong with a field, and what to send.
    pub fn detail(self, field: Field) -> String {
        let name = field.name();
        match self {
            Self::NotAText => format!("`{name}` is no text."),
            Self::NotANumber => {
                format!(
                    "`{name}` is no whole number. Send amounts in the currency's smallest unit, such as 1999."
                )
            }
            Self::NotATime => {
                format!("`{name}` is no time. Send ISO 8601, such as 2026-03-01T12:00:00Z.")
            }
            Self::NotABoolean => format!("`{name}` is neither true nor false."),
            Self::Negative => format!("`{name}` is negative."),
            Self::Zero => format!("`{name}` is 0. Send 1 or more."),
            Self::TooLarge => format!("`{name}` is too large to be true."),
            Self::TooLong => format!("`{name}` is too long. Send at most 255 bytes."),
            Self::UnknownStatus => format!(
                "`{name}` is not known. Send trialing, active, past_due, unpaid, paused, canceled, incomplete or \
                 incomplete_expired."
            ),
            Self::UnknownInterval => {
                format!("`{name}` is not known. Send day, week, month, quarter or year.")
            }
            Self::UnknownCurrency => format!("`{name}` is no currency of ISO 4217, such as EUR."),
            Self::NotALink => {
                format!(
                    "`{name}` is no address that begins with https:// and has at most 500 bytes."
                )
            }
            Self::BeforeItsStart => format!("`{name}` comes before the start."),
            Self::Missing => format!("Without `{name}` the MRR is not known."),
            Self::SharedByIds => format!(
                "Events of several ids, which are one customer, tell of a subscription without `{name}`. They are read as \
                 one subscription, of which what was told last holds. If there are several, send the `{name}` of each."
            ),
        }
    }
}

/// A fact that is not used. In the order of time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Issue {
    /// Of the event, in milliseconds since 1970.
    pub at: i64,
    pub message: String,
    pub field: Field,
    pub problem: Problem,
    /// As its event names it, cut where it is too long.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subscription: String,
}
