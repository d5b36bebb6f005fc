//! Why a customer may not get an offer.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// Why a customer may not get an offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Ineligibility {
    /// The offer is a draft, or withdrawn.
    NotActive,
    /// A trait of theirs is not as asked for, or not known.
    OtherTrait {
        /// The first such trait.
        name: String,
    },
    /// They have not been a customer for long enough, or it is not known since when they are.
    TooNew {
        /// Days that they have been.
        days: i64,
        /// Days that are asked for.
        least_days: u16,
    },
    /// It was chosen for them before, whether they got it or were held out of it: both are treated alike.
    HadBefore {
        /// When it may be chosen for them again; never where there is none.
        #[serde(skip_serializing_if = "Option::is_none")]
        again_at: Option<DateTime<Utc>>,
    },
    /// As many have taken it as may.
    UsedUp {
        /// So many.
        most: u32,
    },
    /// No subscription of theirs runs.
    NoSubscription,
    /// Their plan is not one of those that are asked for.
    OtherPlan {
        /// Their plan, where it is known.
        #[serde(skip_serializing_if = "Option::is_none")]
        plan: Option<String>,
    },
    /// They have a discount already.
    HasDiscount,
    /// They are on trial: there is nothing to pause.
    InTrial,
    /// They are not on trial.
    NotInTrial,
    /// They have the plan already.
    HasPlan {
        /// The plan.
        plan: String,
    },
    /// Their subscriptions are in several currencies, so it cannot be said what the offer costs beside what they bring.
    SeveralCurrencies,
    /// It is not known what they pay.
    PriceUnknown,
    /// The offer is not made in their currency.
    OtherCurrency {
        /// Theirs (ISO 4217).
        currency: String,
    },
    /// They pay nothing that could become less.
    PaysNothing,
    /// It would cost more than they bring in a year.
    CostsMore {
        /// ISO 4217.
        currency: String,
        /// What it would cost, in the currency's smallest unit.
        cost_minor: i64,
        /// What they bring in a year.
        yearly_minor: i64,
    },
    /// It would cost more than is left of the month's budget in their currency.
    OverBudget {
        /// ISO 4217.
        currency: String,
        /// What it would cost, in the currency's smallest unit.
        cost_minor: i64,
        /// What is left; 0 where there is no budget in that currency.
        left_minor: i64,
    },
}

impl Ineligibility {
    /// For people.
    pub fn detail(&self) -> String {
        match self {
            Self::NotActive => "The offer is not active.".into(),
            Self::OtherTrait { name } => {
                format!("The trait `{name}` is not as the offer asks.")
            }
            Self::TooNew { days, least_days } => {
                format!("A customer for {days} days; the offer asks for {least_days}.")
            }
            Self::HadBefore { again_at: None } => {
                "The offer was chosen for the customer before.".into()
            }
            Self::HadBefore { again_at: Some(at) } => {
                format!("The offer was chosen for the customer before, and may be again from {at}.")
            }
            Self::UsedUp { most } => format!("{most} customers took it, which is its most."),
            Self::NoSubscription => "No subscription of the customer runs.".into(),
            Self::OtherPlan { plan: Some(plan) } => {
                format!("The offer is not for the plan `{plan}`.")
            }
            Self::OtherPlan { plan: None } => "The customer's plan is not known.".into(),
            Self::HasDiscount => "The customer has a discount already.".into(),
            Self::InTrial => "The customer is on trial.".into(),
            Self::NotInTrial => "The customer is not on trial.".into(),
            Self::HasPlan { plan } => format!("The customer is on the plan `{plan}` already."),
            Self::SeveralCurrencies => {
                "The customer's subscriptions are in several currencies.".into()
            }
            Self::PriceUnknown => "It is not known what the customer pays.".into(),
            Self::OtherCurrency { currency } => {
                format!("The offer is not made in {currency}, in which the customer pays.")
            }
            Self::PaysNothing => "The customer pays nothing.".into(),
            Self::CostsMore { .. } => {
                "The offer costs more than the customer brings in a year.".into()
            }
            Self::OverBudget { currency, .. } => {
                format!("Too little is left of the month's budget in {currency}.")
            }
        }
    }
}
