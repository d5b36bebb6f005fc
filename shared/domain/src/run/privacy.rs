//! Privacy requests: what is held of some of an organization's customers is deleted, made nobody's, or handed out.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ActorId, DatasetId, PrivacyRequestId, Progress, ScoringRunId};

/// What a privacy request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum PrivacyKind {
    /// Everything about the subjects goes.
    Delete,
    /// They become somebody whom nobody knows: events and the facts of subscriptions stay, so that counts and revenue do.
    Anonymize,
    /// All that is held of them, as a file.
    Access,
}

/// A privacy request, and how far it is. Who it is about stands nowhere in it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PrivacyRequest {
    pub id: PrivacyRequestId,
    pub kind: PrivacyKind,
    /// How many subjects it names.
    pub subjects: u32,
    /// Whether later events of theirs are refused for good.
    pub suppress: bool,
    pub requested_by: ActorId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<PrivacyReceipt>,
    #[serde(flatten)]
    pub progress: Progress,
}

/// What became of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PrivacyReceipt {
    /// When all of it was done.
    pub done_at: DateTime<Utc>,
    /// Events of the ledger that were deleted, anonymized or handed out.
    pub events: u64,
    /// Customers, likewise.
    pub customers: u64,
    /// Events that had been refused, and were kept to be looked at.
    pub rejected: u64,
    /// Rows of datasets that were handed out, of `access`.
    #[serde(default)]
    pub rows: u64,
    /// Datasets that have rows of subjects: of `delete` and `anonymize` those that were written anew.
    pub datasets: Vec<DatasetId>,
    /// Scoring runs that have scores of subjects, by these datasets; likewise.
    pub scoring_runs: Vec<ScoringRunId>,
    /// Datasets whose files were deleted as they were uploaded, since they had subjects, or could not be looked through:
    /// they cannot be read again in another way.
    #[serde(default)]
    pub uploads: Vec<DatasetId>,
}
