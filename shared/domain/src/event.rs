//! What functions tell each other over the bus.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    DatasetId, Degradation, EventId, InvitationId, ModelId, OrgId, ScoringRunId, TrainingRunId,
    UserId,
};

/// What every event carries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its own id.
    pub id: EventId,
    /// Whose it is.
    pub org_id: OrgId,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// What happened: `type` and `data`.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum EventKind {
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
}

impl EventKind {
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
        }
    }
}

impl Event {
    /// An event that happens now.
    pub fn now(org_id: OrgId, kind: EventKind) -> Self {
        Self {
            id: EventId::new(),
            org_id,
            occurred_at: Utc::now(),
            kind,
        }
    }
}
