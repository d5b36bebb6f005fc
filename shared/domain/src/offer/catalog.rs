//! The offers of an organization.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{OfferAmount, OfferFulfillment, OfferTerms};
use crate::{ActorId, Language, OfferId, whole};

/// Offers that an organization may have, withdrawn ones among them.
pub const MOST_OFFERS: u64 = 100;

/// How an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OfferState {
    /// It is being written: nobody may get it.
    Draft,
    /// Who is eligible may get it.
    Active,
    /// Nobody gets it any more.
    Withdrawn,
}

/// What an offer says to a customer in a language. It may name `{{ customer_name }}`, `{{ company }}` and `{{ plan }}`, each
/// with what is said of who has none: `{{ plan | your plan }}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferWords {
    /// The language.
    pub language: Language,
    /// One line, up to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub title: String,
    /// Plain text, up to 1,000 characters.
    #[schema(min_length = 1, max_length = 1000)]
    pub text: String,
}

/// What a trait of the customer must say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferTrait {
    /// The trait's name, such as `country`.
    #[serde(rename = "trait")]
    pub name: String,
    /// One of these, 1 to 50.
    #[schema(min_items = 1, max_items = 50)]
    pub any_of: Vec<String>,
}

/// Who may get an offer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferEligibility {
    /// Customers of these plans alone, up to 50; of all plans where there are none.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub plans: Vec<String>,
    /// Customers of whom all of these traits are so, up to 10.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub traits: Vec<OfferTrait>,
    /// Who has been a customer for so many days at least.
    #[serde(default, deserialize_with = "whole::number")]
    #[schema(maximum = 3650)]
    pub least_tenure_days: u16,
    /// Who pays in this currency (ISO 4217); whatever they pay in where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Also who has a discount already.
    #[serde(default)]
    pub with_discount: bool,
    /// A customer may get it again after so many days, 1 to 3650. Without it they get it once in their life.
    #[serde(
        default,
        deserialize_with = "whole::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(minimum = 1, maximum = 3650)]
    pub again_after_days: Option<u16>,
}

/// How often, and for how much, an offer is given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferLimits {
    /// So many customers take it at most, 1 to 1,000,000; any number where it is not said.
    #[serde(
        default,
        deserialize_with = "whole::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(minimum = 1, maximum = 1000000)]
    pub most_redemptions: Option<u32>,
    /// What it may cost in a month, by currency. Where there are some, nobody who pays in another currency gets it.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub monthly_budgets: Vec<OfferAmount>,
}

/// Something that may be offered to customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub id: OfferId,
    /// For the organization's own people.
    pub name: String,
    pub state: OfferState,
    pub terms: OfferTerms,
    pub eligibility: OfferEligibility,
    pub limits: OfferLimits,
    /// Each language once.
    pub words: Vec<OfferWords>,
    pub fulfillment: OfferFulfillment,
    pub made_by: ActorId,
    pub changed_at: DateTime<Utc>,
    /// Grows with every change.
    pub revision: u64,
}

impl Offer {
    pub fn made_at(&self) -> DateTime<Utc> {
        self.id.made_at()
    }

    /// What it says in a language; in another where it says nothing in that.
    pub fn words_in(&self, language: Language) -> Option<&OfferWords> {
        let mut all = self.words.iter();
        all.find(|words| words.language == language)
            .or(self.words.first())
    }

    /// Whether another differs in what customers are promised.
    pub fn promises_otherwise(&self, other: &Self) -> bool {
        let promised = |one: &Self| {
            (
                one.terms.clone(),
                one.eligibility.clone(),
                one.words.clone(),
                one.fulfillment.clone(),
            )
        };
        promised(self) != promised(other)
    }
}
