//! What the API shows of an offer to a customer, and takes.

use std::collections::{BTreeSet, HashMap};

use api::prelude::*;
use chrono::{DateTime, Utc};
use domain::{
    CampaignId, CustomerId, CustomerOffer, CustomerOfferId, CustomerOfferState, FulfillmentFailure,
    OfferAmount, OfferFulfillment, OfferId, OfferOutlook, OfferTerms,
};
use serde::{Deserialize, Serialize};
use store::TenantStore;

/// An offer as it is made to one customer.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerOfferView {
    /// Its id.
    pub id: CustomerOfferId,
    /// To whom.
    pub customer_id: CustomerId,
    /// What they are called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The campaign that chose it.
    pub campaign_id: CampaignId,
    /// The round in which it was chosen, counted from 0.
    pub round: u32,
    /// The offer in the catalogue.
    pub offer_id: OfferId,
    /// Its title, as the customer reads it.
    pub title: String,
    /// What is promised, as it stood when it was chosen, whatever became of the offer in the catalogue since.
    pub terms: OfferTerms,
    /// How it is carried out.
    pub fulfillment: OfferFulfillment,
    /// How it stands.
    pub state: CustomerOfferState,
    /// Since when.
    pub state_at: DateTime<Utc>,
    /// When it was chosen.
    pub chosen_at: DateTime<Utc>,
    /// Until when it may be accepted.
    pub open_until: DateTime<Utc>,
    /// What is set aside for it.
    pub cost: OfferAmount,
    /// What it was expected to do as it was chosen.
    pub outlook: OfferOutlook,
    /// The subscription that it is about, as events name it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_id: Option<String>,
    /// Attempts to carry it out, since it was accepted or tried again.
    pub attempts: u32,
    /// Why it is not carried out, the last attempt failed, or it has expired before its time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<FulfillmentFailure>,
}

impl CustomerOfferView {
    /// As it stands at a moment.
    pub fn new(offer: CustomerOffer, name: Option<String>, now: DateTime<Utc>) -> Self {
        let offer = offer.expired(now).unwrap_or(offer);
        Self {
            id: offer.id,
            customer_id: offer.customer_id,
            name,
            campaign_id: offer.campaign_id,
            round: offer.round,
            offer_id: offer.offer_id,
            title: offer.words.title,
            terms: offer.terms,
            fulfillment: offer.fulfillment,
            state: offer.state,
            state_at: offer.state_at,
            chosen_at: offer.chosen_at,
            open_until: offer.open_until,
            cost: offer.cost,
            outlook: offer.outlook,
            subscription_id: offer.subscription_id,
            attempts: offer.attempts,
            failure: offer.failure,
        }
    }
}

/// Offers with what their customers are called now.
pub async fn shown(
    tenant: &TenantStore,
    offers: Vec<CustomerOffer>,
) -> Result<Vec<CustomerOfferView>, ApiError> {
    let ids: BTreeSet<&CustomerId> = offers.iter().map(|offer| &offer.customer_id).collect();
    let customers = tenant.customers_of(ids.into_iter()).await?;
    let mut names: HashMap<CustomerId, Option<String>> = HashMap::new();
    names.extend(customers.into_iter().map(|one| (one.id, one.name)));
    let now = Utc::now();
    let show = |offer: CustomerOffer| {
        let name = names.get(&offer.customer_id).cloned().flatten();
        CustomerOfferView::new(offer, name, now)
    };
    Ok(offers.into_iter().map(show).collect())
}

/// An offer with what its customer is called now.
pub async fn shown_one(
    tenant: &TenantStore,
    offer: CustomerOffer,
) -> Result<CustomerOfferView, ApiError> {
    let customer = tenant.customer(&offer.customer_id).await?;
    let name = customer.and_then(|one| one.name);
    Ok(CustomerOfferView::new(offer, name, Utc::now()))
}

/// An offer to a customer, by its customer and its id.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WhichCustomerOffer {
    /// To whom it is.
    pub customer_id: CustomerId,
    /// Its id.
    pub id: CustomerOfferId,
}

/// Whose offer is meant.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferedTo {
    /// The customer.
    pub customer_id: CustomerId,
}

/// Of which offer what was promised is not kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BrokenOffer {
    /// To whom it was made.
    pub customer_id: CustomerId,
    /// Why, for the organization's own people: 1 to 300 characters in one line.
    #[schema(min_length = 1, max_length = 300)]
    pub reason: String,
}
