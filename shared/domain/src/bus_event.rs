//! What functions tell each other over the bus.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    DatasetId, Degradation, EventId, InvitationId, Limit, ModelId, Month, OrgId, ScoringRunId,
    TrainingRunId, UserId,
};

/// What every event carries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BusEvent {
    /// Its own id.
    pub id: EventId,
    /// Whose it is.
    pub org_id: OrgId,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// What happened: `type` and `data`.
    #[serde(flatten)]
    pub kind: BusEventKind,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum BusEventKind {
    /// An upload was ingested and can be trained on or scored.
    DatasetReady {
        /// The dataset.
        dataset_id: DatasetId,
    },
    /// A version of a model was made.
    ModelTrained {
        /// The run that made it.
        training_run_id: TrainingRunId,
        /// The model.
        model_id: ModelId,
        /// The new version.
        version: u32,
    },
    /// A dataset's scores are there to read.
    ScoringCompleted {
        /// The run that made them.
        scoring_run_id: ScoringRunId,
        /// The model that scored.
        model_id: ModelId,
    },
    /// A version of a model no longer fits the customers it scores.
    ModelDegraded {
        /// The model.
        model_id: ModelId,
        /// The version that scored.
        version: u32,
        /// The run that showed it.
        scoring_run_id: ScoringRunId,
        /// What changed, and how much.
        reasons: Vec<Degradation>,
    },
    /// Somebody is to be written about an invitation; who writes makes the link.
    MemberInvited {
        /// The invitation.
        invitation_id: InvitationId,
    },
    /// The organization is to go; its members are to be told.
    OrganizationDeletionAsked {
        /// When it was asked for.
        asked_at: DateTime<Utc>,
        /// When everything is erased.
        erase_at: DateTime<Utc>,
    },
    /// The organization stays after all.
    OrganizationRestored {
        /// When the deletion taken back was asked for.
        asked_at: DateTime<Utc>,
    },
    /// The grace is over and erasing begins: whoever keeps something of the organization elsewhere
    /// lets go of it. Comes once for each pass.
    OrganizationDeleted,
    /// Nothing of the organization is left.
    OrganizationErased {
        /// Who gets the receipt.
        asked_by: UserId,
    },
    /// A payment failed and is still due: its owners are reminded.
    PaymentFailed {
        /// Since when. Tells one failure from the next.
        since: DateTime<Utc>,
        /// Which reminder it is; the first is 1.
        reminder: u8,
        /// When work stops.
        until: DateTime<Utc>,
        /// Where the payment can be made.
        pay_url: Option<String>,
    },
    /// So much of what a plan includes in a month is used. Once for each month, plan and share, or
    /// again after a crash.
    UsageThreshold {
        /// What is used.
        metric: Limit,
        /// 80 or 100.
        percent: u8,
        /// The month, in UTC.
        month: Month,
        /// How much is used.
        used: u64,
        /// How much the plan includes.
        included: u64,
    },
}

impl BusEventKind {
    /// The name used in event patterns (`detail-type`).
    pub fn name(&self) -> &'static str {
        match self {
            Self::DatasetReady { .. } => "DatasetReady",
            Self::ModelTrained { .. } => "ModelTrained",
            Self::ScoringCompleted { .. } => "ScoringCompleted",
            Self::ModelDegraded { .. } => "ModelDegraded",
            Self::MemberInvited { .. } => "MemberInvited",
            Self::OrganizationDeletionAsked { .. } => "OrganizationDeletionAsked",
            Self::OrganizationRestored { .. } => "OrganizationRestored",
            Self::OrganizationDeleted => "OrganizationDeleted",
            Self::OrganizationErased { .. } => "OrganizationErased",
            Self::PaymentFailed { .. } => "PaymentFailed",
            Self::UsageThreshold { .. } => "UsageThreshold",
        }
    }
}

impl BusEvent {
    /// An event that happens now.
    pub fn now(org_id: OrgId, kind: BusEventKind) -> Self {
        Self {
            id: EventId::new(),
            org_id,
            occurred_at: Utc::now(),
            kind,
        }
    }
}
