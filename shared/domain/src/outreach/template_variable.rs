//! What an organization's own templates may name.

use serde::Serialize;
use utoipa::ToSchema;

use super::NoticeReason;

/// What a template may name of a customer and of what they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ToSchema, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum TemplateVariable {
    /// What the customer is called.
    CustomerName,
    /// In whose name it is said.
    Company,
    /// What the customer's plan is called.
    Plan,
    /// What is charged, or owed, with its currency.
    Amount,
    /// What is charged from the date on, with its currency, where a price changes.
    NewAmount,
    /// What was paid in the year that is about to be over, with its currency.
    Paid,
    /// What the customer made of that year, in the company's own words.
    Used,
    /// What the customer pays with, such as `Visa`.
    CardBrand,
    /// The last four digits of the card.
    CardLast4,
    /// How often it is charged: `month`, `two weeks`.
    Every,
    /// The date that it is about: of a failed payment, when it failed first.
    Date,
    /// How many days there are until then.
    DaysLeft,
    /// The same in words: `today`, `tomorrow`, `in 3 days`.
    TimeLeft,
    /// What mends a failed payment, by the kind of decline. Without a full stop, so that the link can follow.
    Advice,
    /// Where a failed payment can be paid without signing in.
    PayUrl,
    /// When the billing system tries again by itself.
    RetryDate,
    /// The last day on which the customer has access.
    AccessDate,
    /// A sentence that says so.
    AccessNote,
    /// What an offer is called, as the customer reads it.
    OfferTitle,
    /// What it says.
    OfferText,
    /// Where it can be accepted or declined without signing in.
    OfferLink,
    /// The day until which that is possible.
    OfferUntil,
}

/// What kind of value a variable has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VariableKind {
    /// A name or a sentence.
    Text,
    /// A whole number.
    Number,
    /// Money with its currency.
    Amount,
    /// A day, written out.
    Date,
    /// An address, `https://…`.
    Link,
}

impl TemplateVariable {
    /// Those that a template for a reason may name.
    pub fn of(reason: NoticeReason) -> &'static [Self] {
        match reason {
            NoticeReason::PaymentFailed => &[
                Self::CustomerName,
                Self::Company,
                Self::Plan,
                Self::Amount,
                Self::Date,
                Self::Advice,
                Self::PayUrl,
                Self::RetryDate,
                Self::AccessNote,
                Self::AccessDate,
            ],
            NoticeReason::Offer => &[
                Self::CustomerName,
                Self::Company,
                Self::Plan,
                Self::OfferTitle,
                Self::OfferText,
                Self::OfferLink,
                Self::OfferUntil,
                Self::TimeLeft,
                Self::DaysLeft,
            ],
            NoticeReason::TrialEnding | NoticeReason::Renewal | NoticeReason::PauseEnding => &[
                Self::CustomerName,
                Self::Company,
                Self::Plan,
                Self::Amount,
                Self::Every,
                Self::Date,
                Self::TimeLeft,
                Self::DaysLeft,
            ],
            NoticeReason::PriceChange => &[
                Self::CustomerName,
                Self::Company,
                Self::Plan,
                Self::Amount,
                Self::NewAmount,
                Self::Every,
                Self::Date,
                Self::TimeLeft,
                Self::DaysLeft,
            ],
            NoticeReason::YearlySummary => &[
                Self::CustomerName,
                Self::Company,
                Self::Plan,
                Self::Paid,
                Self::Used,
                Self::Amount,
                Self::Every,
                Self::Date,
                Self::TimeLeft,
                Self::DaysLeft,
            ],
            NoticeReason::CardExpiring | NoticeReason::CardReminder => &[
                Self::CustomerName,
                Self::Company,
                Self::CardBrand,
                Self::CardLast4,
                Self::Date,
                Self::TimeLeft,
                Self::DaysLeft,
            ],
        }
    }

    /// The link without which a template for a reason helps nobody, if there is one.
    pub fn link_of(reason: NoticeReason) -> Option<Self> {
        let mut all = Self::of(reason).iter().copied();
        all.find(|one| one.kind() == VariableKind::Link)
    }

    pub fn name(self) -> &'static str {
        self.into()
    }

    pub fn kind(self) -> VariableKind {
        match self {
            Self::CustomerName
            | Self::Company
            | Self::Plan
            | Self::Used
            | Self::CardBrand
            | Self::CardLast4
            | Self::Every
            | Self::TimeLeft
            | Self::Advice
            | Self::AccessNote
            | Self::OfferTitle
            | Self::OfferText => VariableKind::Text,
            Self::DaysLeft => VariableKind::Number,
            Self::Amount | Self::NewAmount | Self::Paid => VariableKind::Amount,
            Self::Date | Self::RetryDate | Self::AccessDate | Self::OfferUntil => {
                VariableKind::Date
            }
            Self::PayUrl | Self::OfferLink => VariableKind::Link,
        }
    }

    /// Whether it is not known of every customer.
    pub fn may_be_missing(self) -> bool {
        !matches!(
            self,
            Self::Company
                | Self::Date
                | Self::DaysLeft
                | Self::TimeLeft
                | Self::Advice
                | Self::OfferTitle
                | Self::OfferText
                | Self::OfferLink
                | Self::OfferUntil
        )
    }
}
