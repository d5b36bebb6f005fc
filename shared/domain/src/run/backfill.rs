//! Runs that read a connected account as a whole.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{BackfillRunId, ConnectionId, Progress, ReadCounts};

/// What for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum BackfillPurpose {
    /// To tell of the past.
    Backfill,
    /// To compare, and mend what differs.
    Reconcile,
}

/// One reading of a connected account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BackfillRun {
    pub id: BackfillRunId,
    pub connection_id: ConnectionId,
    pub purpose: BackfillPurpose,
    /// What it read, once it has succeeded.
    #[serde(default)]
    pub read: ReadCounts,
    #[serde(flatten)]
    pub progress: Progress,
}

impl BackfillRun {
    /// A run, not yet kept.
    pub fn new(connection_id: ConnectionId, purpose: BackfillPurpose) -> Self {
        Self {
            id: BackfillRunId::new(),
            connection_id,
            purpose,
            read: ReadCounts::default(),
            progress: Progress::queued(),
        }
    }
}
