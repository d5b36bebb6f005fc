//! What its offers have taught an organization, as others may begin with it: numbers of what all have alike, and nothing of
//! any customer.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ActorId, CampaignId, DecisionRunId, OfferKind};

/// Whether an organization shares what its offers have taught, and what it has given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SharedLearning {
    pub shares: bool,
    pub changed_by: ActorId,
    pub changed_at: DateTime<Utc>,
    /// The last that was given: there is no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<GivenLearning>,
}

/// What an organization has given of what its offers have taught.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GivenLearning {
    /// When.
    pub given_at: DateTime<Utc>,
    /// The campaign by whose decisions it was learned.
    pub campaign_id: CampaignId,
    /// The round that gave it.
    pub round_id: DecisionRunId,
    /// Decisions that it was learned from. Others are not told how many.
    pub learned_from: u64,
    /// The numbers.
    pub coefficients: Vec<SharedCoefficient>,
}

/// How much a feature moves the log-odds to leave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SharedCoefficient {
    /// With an offer of which kind; without any where it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<OfferKind>,
    /// Of which feature: a column that Perene builds for all alike, the product of two, or `1`, which is the same of all
    /// customers.
    pub feature: String,
    /// By so much, a standard deviation more of it.
    pub value: f64,
}
