//! An offer as it is made to one customer: what they were promised, and what became of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    BusEvent, BusEventKind, CampaignId, CustomerId, CustomerOfferId, EventId, OfferAmount,
    OfferFulfillment, OfferId, OfferTerms, OfferWords, OrgId,
};

/// How often it is tried to carry out an offer that was accepted, before a person has to see to it.
pub const FULFILLMENT_ATTEMPTS: u32 = 8;

/// How an offer to a customer stands. From each state only those after it can be reached.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::IntoStaticStr, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum CustomerOfferState {
    /// The customer is held out: it was chosen for them, and nothing is said.
    Ghost,
    /// A person has to let it through.
    Proposed,
    /// The customer may accept it.
    Open,
    /// A person did not let it through.
    Rejected,
    /// The customer did not want it.
    Declined,
    /// Nobody accepted it in time.
    Expired,
    /// It was taken back before the customer could accept it.
    Withdrawn,
    /// The customer has accepted it: what was promised is owed.
    Accepted,
    /// What was promised is done.
    Fulfilled,
    /// What was promised could not be done: a person has to see to it.
    Broken,
}

impl CustomerOfferState {
    /// Whether anything may still become of it.
    pub fn is_pending(self) -> bool {
        matches!(self, Self::Proposed | Self::Open | Self::Accepted)
    }

    /// Whether what it costs is spent, or may yet be.
    pub fn is_committed(self) -> bool {
        matches!(
            self,
            Self::Proposed | Self::Open | Self::Accepted | Self::Fulfilled | Self::Broken
        )
    }

    /// Whether the customer took it.
    pub fn is_accepted(self) -> bool {
        matches!(self, Self::Accepted | Self::Fulfilled | Self::Broken)
    }

    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Why nothing of an offer can be carried out any more that its customer may still accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum OfferLapse {
    /// What it was about has ended.
    SubscriptionEnded,
    /// It would have made a trial longer.
    TrialOver,
    /// They have the plan that it is for.
    PlanAlready,
}

impl OfferLapse {
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What an offer was expected to do as it was chosen. Amounts are in the smallest unit of the cost's currency.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OfferOutlook {
    /// What those whom it keeps pay over the months ahead, before its cost.
    pub gain_minor: i64,
    /// What it costs as expected.
    pub cost_minor: i64,
    /// By how much it makes it more likely that the customer stays, from -1 to 1.
    pub kept: f64,
    /// How likely the customer is to leave without it while it would work, 0 to 1.
    pub leaves: f64,
    /// With what chance it was chosen for them, 0 to 1, whether they are held out or not.
    pub chance: f64,
}

/// Why what was promised is not done, or cannot be any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FulfillmentFailure {
    /// What went wrong, as a stable code, such as `coupon_gone`.
    pub code: String,
    /// What the provider said, nothing of the customer; or why those who were to do it could not. Up to 300 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// An offer as it is made to one customer, or its ghost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomerOffer {
    pub id: CustomerOfferId,
    pub customer_id: CustomerId,
    pub campaign_id: CampaignId,
    /// The round in which it was chosen, counted from 0.
    pub round: u32,
    pub offer_id: OfferId,
    /// What is promised, as it stood then.
    pub terms: OfferTerms,
    pub fulfillment: OfferFulfillment,
    /// What the customer reads.
    pub words: OfferWords,
    /// The subscription that it is about, as events name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscription_id: Option<String>,
    /// What is set aside for it.
    pub cost: OfferAmount,
    pub outlook: OfferOutlook,
    /// The share that was held out as it was drawn whether the customer is.
    pub hold_out: f64,
    /// When it was chosen.
    pub chosen_at: DateTime<Utc>,
    /// Until when it may be accepted.
    pub open_until: DateTime<Utc>,
    pub state: CustomerOfferState,
    /// Since when.
    pub state_at: DateTime<Utc>,
    /// Attempts to carry it out.
    #[serde(default)]
    pub attempts: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<FulfillmentFailure>,
    /// Grows with every change.
    pub revision: u64,
}

impl CustomerOffer {
    /// What is told outside of how it stands. Of one state it is always the same event, so that it counts once however
    /// often it is told.
    pub fn told(&self, org: OrgId) -> BusEvent {
        const RANDOM: u128 = (1 << 80) - 1;
        let moment = EventId::first_at(self.state_at).as_u128();
        BusEvent {
            id: EventId::from_u128(moment | (self.id.as_u128() & RANDOM)),
            org_id: org,
            occurred_at: self.state_at,
            kind: BusEventKind::OfferTurned(Box::new(CustomerOfferFacts {
                id: self.id,
                customer_id: self.customer_id.clone(),
                campaign_id: self.campaign_id,
                offer_id: self.offer_id,
                title: self.words.title.clone(),
                terms: self.terms.clone(),
                subscription_id: self.subscription_id.clone(),
                state: self.state,
                code: self.failure.as_ref().map(|failure| failure.code.clone()),
            })),
        }
    }
}

/// What is told outside of an offer to a customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomerOfferFacts {
    pub id: CustomerOfferId,
    pub customer_id: CustomerId,
    pub campaign_id: CampaignId,
    pub offer_id: OfferId,
    /// As the customer reads it.
    pub title: String,
    pub terms: OfferTerms,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscription_id: Option<String>,
    pub state: CustomerOfferState,
    /// Why it could not be carried out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// What is asked of whoever carries out offers that were accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FulfillmentWork {
    pub org: OrgId,
    pub customer_id: CustomerId,
    pub id: CustomerOfferId,
}

impl FulfillmentWork {
    pub fn of(org: OrgId, offer: &CustomerOffer) -> Self {
        Self {
            org,
            customer_id: offer.customer_id.clone(),
            id: offer.id,
        }
    }
}
