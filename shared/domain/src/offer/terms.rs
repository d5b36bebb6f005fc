//! What an offer gives, and how that is carried out.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ConnectionId, currency_decimals};

/// An amount in a currency. What has several has one for each currency: nothing is converted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferAmount {
    /// ISO 4217.
    pub currency: String,
    /// In the currency's smallest unit.
    #[schema(minimum = 0, maximum = 1000000000000_i64)]
    pub amount_minor: i64,
}

impl OfferAmount {
    /// It in whole units, in any language: `EUR 1000.00`, `JPY 50000`.
    pub fn written(&self) -> String {
        let decimals = currency_decimals(&self.currency).unwrap_or(0);
        let unit = 10_i64.pow(decimals.into());
        let (whole, rest) = (self.amount_minor / unit, self.amount_minor % unit);
        match usize::from(decimals) {
            0 => format!("{} {whole}", self.currency),
            digits => format!("{} {whole}.{rest:0digits$}", self.currency),
        }
    }
}

/// What an offer gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum OfferTerms {
    /// A share off what is charged.
    PercentDiscount {
        /// The share, 1 to 100.
        percent: u8,
        /// For so many months, 1 to 36.
        months: u8,
    },
    /// An amount off what is charged each month.
    AmountDiscount {
        /// The amount a month, in each currency in which it may be offered.
        amounts: Vec<OfferAmount>,
        /// For so many months, 1 to 36.
        months: u8,
    },
    /// Nothing is charged for a while, and the price stays what it was.
    Pause {
        /// For so many months, 1 to 12.
        months: u8,
    },
    /// Another plan.
    PlanChange {
        /// The plan, as events name it.
        plan: String,
        /// What a change costs the organization, such as what is paid less over a year; 0 where it costs nothing.
        costs: Vec<OfferAmount>,
    },
    /// A longer trial.
    TrialExtension {
        /// So many days longer, 1 to 90.
        days: u16,
    },
    /// An amount that later charges are paid with.
    Credit {
        /// The amount, in each currency in which it may be offered.
        amounts: Vec<OfferAmount>,
    },
    /// Somebody of the organization calls.
    Call {
        /// What a call costs the organization.
        costs: Vec<OfferAmount>,
    },
    /// Something more than the subscription has.
    Service {
        /// What it is, up to 100 characters.
        service: String,
        /// What it costs the organization.
        costs: Vec<OfferAmount>,
    },
}

/// Which kind of offer it is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    ToSchema,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum OfferKind {
    /// A share off what is charged: `percent`, `months`.
    PercentDiscount,
    /// An amount off what is charged each month: `amounts`, `months`.
    AmountDiscount,
    /// Nothing is charged for a while, and the price stays what it was: `months`.
    Pause,
    /// Another plan: `plan`, `costs`.
    PlanChange,
    /// A longer trial: `days`.
    TrialExtension,
    /// An amount that later charges are paid with: `amounts`.
    Credit,
    /// Somebody of the organization calls: `costs`.
    Call,
    /// Something more than the subscription has: `service`, `costs`.
    Service,
}

impl OfferKind {
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl OfferTerms {
    pub fn kind(&self) -> OfferKind {
        match self {
            Self::PercentDiscount { .. } => OfferKind::PercentDiscount,
            Self::AmountDiscount { .. } => OfferKind::AmountDiscount,
            Self::Pause { .. } => OfferKind::Pause,
            Self::PlanChange { .. } => OfferKind::PlanChange,
            Self::TrialExtension { .. } => OfferKind::TrialExtension,
            Self::Credit { .. } => OfferKind::Credit,
            Self::Call { .. } => OfferKind::Call,
            Self::Service { .. } => OfferKind::Service,
        }
    }

    /// The amounts that it names, by currency; none of what follows from what the customer pays.
    pub fn amounts(&self) -> Option<&[OfferAmount]> {
        match self {
            Self::AmountDiscount { amounts, .. } | Self::Credit { amounts } => Some(amounts),
            Self::PlanChange { costs, .. } | Self::Call { costs } | Self::Service { costs, .. } => {
                Some(costs)
            }
            Self::PercentDiscount { .. } | Self::Pause { .. } | Self::TrialExtension { .. } => None,
        }
    }
}

/// The amount in a currency, if there is one.
pub fn amount_in(amounts: &[OfferAmount], currency: &str) -> Option<i64> {
    let found = amounts.iter().find(|one| one.currency == currency);
    found.map(|one| one.amount_minor)
}

/// How an offer is carried out once a customer takes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum OfferFulfillment {
    /// The subscription gets a coupon. Of discounts.
    StripeCoupon {
        /// The connected account.
        connection_id: ConnectionId,
        /// The coupon's id at Stripe.
        coupon: String,
    },
    /// The subscription's collection is paused. Of pauses.
    StripePause {
        /// The connected account.
        connection_id: ConnectionId,
    },
    /// The subscription's item gets another price. Of other plans and of services.
    StripePrice {
        /// The connected account.
        connection_id: ConnectionId,
        /// The price's id at Stripe.
        price: String,
    },
    /// The organization's own servers are told.
    Webhook,
    /// Somebody of the organization sees to it.
    Task,
}

impl OfferFulfillment {
    /// The connected account by which it is carried out.
    pub fn connection(&self) -> Option<ConnectionId> {
        match self {
            Self::StripeCoupon { connection_id, .. }
            | Self::StripePause { connection_id }
            | Self::StripePrice { connection_id, .. } => Some(*connection_id),
            Self::Webhook | Self::Task => None,
        }
    }

    /// Whether what an offer gives can be carried out so.
    pub fn fits(&self, terms: &OfferTerms) -> bool {
        match self {
            Self::StripeCoupon { .. } => matches!(
                terms,
                OfferTerms::PercentDiscount { .. } | OfferTerms::AmountDiscount { .. }
            ),
            Self::StripePause { .. } => matches!(terms, OfferTerms::Pause { .. }),
            Self::StripePrice { .. } => matches!(
                terms,
                OfferTerms::PlanChange { .. } | OfferTerms::Service { .. }
            ),
            Self::Webhook | Self::Task => true,
        }
    }
}
