//! A campaign: what may be offered to whom, and for how much.

use chrono::{DateTime, Months, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ActorId, CampaignId, OfferAmount, OfferId, SegmentId};

/// Campaigns that an organization may have, ended ones among them.
pub const MOST_CAMPAIGNS: u64 = 50;
/// Offers that a campaign chooses from.
pub const MOST_CAMPAIGN_OFFERS: usize = 8;

/// How a campaign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CampaignState {
    /// It is being prepared: nobody is made an offer.
    Draft,
    /// A round is decided whenever one is due.
    Running,
    /// No round is decided until somebody lets it go on. Offers that were made stay.
    Paused,
    /// It is over. Offers that were made stay.
    Ended,
}

/// How often a round is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CampaignInterval {
    /// Only when somebody asks for a round.
    Manual,
    Month,
}

/// What may be offered to whom, and for how much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    pub id: CampaignId,
    /// For the organization's own people.
    pub name: String,
    pub state: CampaignState,
    /// Customers of this segment alone; all customers where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment_id: Option<SegmentId>,
    /// What is chosen from, 1 to [`MOST_CAMPAIGN_OFFERS`], each once. Their order is kept: learning knows them by it.
    pub offers: Vec<OfferId>,
    /// What may be committed in a round, by currency. Nobody who pays in another currency is made an offer.
    pub budgets: Vec<OfferAmount>,
    pub interval: CampaignInterval,
    /// A person lets each offer through before it is made.
    pub approval: bool,
    /// Whoever was chosen by any campaign, or was left alone as a ghost, is not chosen again for so many days.
    pub cooldown_days: u16,
    /// An offer may be accepted for so many days.
    pub open_days: u16,
    /// No round is decided before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<DateTime<Utc>>,
    /// No round is decided from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<DateTime<Utc>>,
    /// Rounds that were decided; the next has this number, counted from 0. Rehearsals are none.
    pub rounds: u32,
    /// When a round is due; none unless it is running and its interval says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_round_at: Option<DateTime<Utc>>,
    pub made_by: ActorId,
    pub changed_at: DateTime<Utc>,
    /// Grows with every change.
    pub revision: u64,
}

impl Campaign {
    pub fn made_at(&self) -> DateTime<Utc> {
        self.id.made_at()
    }

    /// Whether a round may be decided at a moment.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.state == CampaignState::Running
            && self.starts_at.is_none_or(|start| start <= now)
            && self.ends_at.is_none_or(|end| now < end)
    }

    /// When the round after one that is decided now is due. Days that a month does not have are its last.
    pub fn round_after(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self.interval {
            CampaignInterval::Manual => None,
            CampaignInterval::Month => now.checked_add_months(Months::new(1)),
        }
    }
}
