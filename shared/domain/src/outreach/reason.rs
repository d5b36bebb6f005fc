//! Why a customer is written to, and why not.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a customer is written to.
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
    ToSchema,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum NoticeReason {
    /// A trial becomes a subscription that is charged.
    TrialEnding,
    /// A subscription renews, and is charged for another term.
    Renewal,
    /// A pause ends, and the subscription is charged again.
    PauseEnding,
    /// A subscription is to cost another price.
    PriceChange,
    /// A year of a subscription that is charged every month is over.
    YearlySummary,
    /// The card that a customer pays with expires.
    CardExpiring,
    /// It expires in a few days, and no other is known.
    CardReminder,
    /// A payment failed, and is not mended.
    PaymentFailed,
    /// Something is offered to a customer, which they may accept for a while.
    Offer,
}

impl NoticeReason {
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// The hours in which nobody is written to, by the customer's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// The first quiet hour, 0 to 23.
    #[schema(maximum = 23)]
    pub from: u8,
    /// The first that is not quiet any more, 0 to 23.
    #[schema(maximum = 23)]
    pub until: u8,
}

impl QuietHours {
    pub fn hold(self, hour: u8) -> bool {
        match self.from <= self.until {
            true => (self.from..self.until).contains(&hour),
            false => hour >= self.from || hour < self.until,
        }
    }
}

/// How many messages a customer gets within so many days, at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FrequencyCap {
    /// So many messages.
    #[schema(minimum = 1, maximum = 100)]
    pub messages: u16,
    /// Within so many days.
    #[schema(minimum = 1, maximum = 60)]
    pub days: u16,
}

/// Why something is not said to a customer, or not now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Withheld {
    /// The customer is left alone, so that it is seen what messages do.
    HeldOut,
    /// No e-mail address is known, or what is known is none.
    NoAddress,
    /// The customer wants no messages.
    Unsubscribed,
    /// Mail to the address came back for good.
    Bounced,
    /// The customer has marked a message as spam.
    Complained,
    /// This was said before.
    AlreadySaid,
    /// The customer has had as many messages as they get.
    FrequencyCap(FrequencyCap),
    /// It is night where the customer lives.
    QuietHours(QuietHours),
    /// The billing system tries again by itself soon: what comes of that is waited for.
    RetrySoon {
        /// When it does.
        at: DateTime<Utc>,
    },
    /// The rule has sent as many today as it may.
    DailyCap {
        /// So many.
        messages: u32,
    },
    /// What it was about has passed, or has changed.
    NoLongerTrue,
}

impl Withheld {
    /// For people.
    pub fn detail(&self) -> String {
        match self {
            Self::HeldOut => {
                "The customer is held out, so that it is seen what messages do.".into()
            }
            Self::NoAddress => "No e-mail address of the customer is known.".into(),
            Self::Unsubscribed => "The customer has unsubscribed.".into(),
            Self::Bounced => "Mail to the customer's address came back for good.".into(),
            Self::Complained => "The customer has marked a message as spam.".into(),
            Self::AlreadySaid => "The customer has been told of this already.".into(),
            Self::FrequencyCap(FrequencyCap { messages, days }) => {
                format!("The customer has had {messages} messages within {days} days.")
            }
            Self::QuietHours(QuietHours { from, until }) => {
                format!("It is between {from:02}:00 and {until:02}:00 where the customer lives.")
            }
            Self::RetrySoon { at } => {
                format!("The billing system tries the payment again at {at}.")
            }
            Self::DailyCap { messages } => {
                format!("The rule has sent {messages} messages today, which is its most.")
            }
            Self::NoLongerTrue => "What it was about has passed, or has changed.".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_go_over_midnight() {
        let night = QuietHours { from: 21, until: 8 };
        let quiet: Vec<u8> = (0..24).filter(|hour| night.hold(*hour)).collect();
        assert_eq!(quiet, [0, 1, 2, 3, 4, 5, 6, 7, 21, 22, 23]);
        let noon = QuietHours {
            from: 12,
            until: 14,
        };
        assert_eq!((0..24).filter(|hour| noon.hold(*hour)).count(), 2);
    }
}
