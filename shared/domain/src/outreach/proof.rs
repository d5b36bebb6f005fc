//! A customer in a year's cohort: by whom it is seen what messages are worth.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::NoticeReason;
use crate::{CampaignId, CustomerId, OfferId, OrgId};

/// So many days after they entered it is looked at what became of a customer.
pub const PROOF_HORIZON_DAYS: u32 = 90;
/// What is told of the time within a horizon so many days after its end still counts. What comes later does not.
pub const PROOF_GRACE_DAYS: i64 = 3;

/// Whose units are compared with one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ProofCohort {
    /// Of UTC, in which they entered.
    pub year: i32,
    /// Those whom this campaign chose; none of all that is said to customers.
    pub campaign_id: Option<CampaignId>,
}

impl ProofCohort {
    /// The organization's own of a year, whatever was said to whom.
    pub fn of_year(year: i32) -> Self {
        Self {
            year,
            campaign_id: None,
        }
    }
}

/// What is asked of whoever looks at a cohort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProofWork {
    pub org: OrgId,
    pub year: i32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign_id: Option<CampaignId>,
}

impl ProofWork {
    pub fn cohort(self) -> ProofCohort {
        ProofCohort {
            year: self.year,
            campaign_id: self.campaign_id,
        }
    }
}

/// A customer from their first trigger of a year on: a rule or a campaign chose them, whether something then was said to
/// them or they were left alone. In a campaign's cohort they are from the first time that it chose them in the year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProofUnit {
    pub customer_id: CustomerId,
    /// Which year's draw they are of.
    pub year: i32,
    /// Why they were chosen.
    pub reason: NoticeReason,
    /// Which campaign's cohort they are in; the organization's own where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign_id: Option<CampaignId>,
    /// The offer that was chosen for them, made or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_id: Option<OfferId>,
    /// What that offer costs beside what is paid, as it was expected then, in the smallest unit of the charges' currency:
    /// a call, credit or service. None of who is held out, and of a discount, which shows in what is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_minor: Option<i64>,
    pub entered_at: DateTime<Utc>,
    /// Orders units of one day; knows nothing of the arm.
    pub order: u64,
    pub held_out: bool,
    /// What was held out as it was drawn; none where it is zero.
    pub share: f64,
    /// Whether anything could have reached them, whichever arm they are in.
    pub is_reachable: bool,
    /// What is charged within the horizon if nothing changes. None where no price is known, or there are several
    /// currencies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charges: Option<Charges>,
    /// By the latest scores of before they entered, once those were looked up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<UnitRisk>,
    /// Once the horizon is over. It never changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<UnitOutcome>,
}

/// What is charged within a horizon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ProofCharges)]
pub struct Charges {
    /// ISO 4217.
    pub currency: String,
    /// All of them, in the currency's smallest unit.
    pub total_minor: i64,
    /// How many there are.
    pub count: u32,
}

/// How likely a customer was to leave, as it was known as they entered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct UnitRisk {
    /// Within the horizon, 0 to 1. None where nobody had scored them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chance: Option<f64>,
}

/// What had become of a customer when their horizon was over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitOutcome {
    pub settled_at: DateTime<Utc>,
    /// Still a customer: a subscription of theirs is active or past due.
    pub kept: bool,
    /// Payments less refunds in the currency of the charges, in the smallest unit: up to the end of each thirty days.
    /// None where there is no such currency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cash_minor: Vec<i64>,
    /// Messages that may have reached them within the horizon.
    pub messages: u32,
}

impl ProofUnit {
    pub fn cohort(&self) -> ProofCohort {
        ProofCohort {
            year: self.year,
            campaign_id: self.campaign_id,
        }
    }

    /// When its horizon is over.
    pub fn over_at(&self) -> DateTime<Utc> {
        self.entered_at + TimeDelta::days(PROOF_HORIZON_DAYS.into())
    }

    /// When what became of it is looked at.
    pub fn settles_at(&self) -> DateTime<Utc> {
        self.over_at() + TimeDelta::days(PROOF_GRACE_DAYS)
    }

    /// Counted from the first of the year.
    pub fn day(&self) -> u32 {
        self.entered_at.ordinal0()
    }
}
