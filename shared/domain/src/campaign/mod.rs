//! Campaigns: who is made which of some offers, for how much, and what became of each offer that was made.

mod customer_offer;
mod definition;
mod estimated_value;
mod lifecycle;
mod offer_turn;
mod problems;
mod shared_learning;
mod warnings;

pub use customer_offer::{
    CustomerOffer, CustomerOfferFacts, CustomerOfferState, FULFILLMENT_ATTEMPTS,
    FulfillmentFailure, FulfillmentWork, OfferLapse, OfferOutlook,
};
pub use definition::{
    Campaign, CampaignInterval, CampaignState, MOST_CAMPAIGN_OFFERS, MOST_CAMPAIGNS,
    MOST_CAMPAIGNS_KEPT,
};
pub use estimated_value::EstimatedValue;
pub use lifecycle::{CampaignAct, CampaignRefusal};
pub use offer_turn::OfferTurn;
pub use problems::end_is_past;
pub use shared_learning::{GivenLearning, SharedCoefficient, SharedLearning};
pub use warnings::CampaignSurroundings;
