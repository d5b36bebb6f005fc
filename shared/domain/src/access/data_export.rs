//! Everything that an organization has, to take along.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ExportId, UserId};

/// An export can be downloaded for this long.
pub const DATA_EXPORT_LIFE: Duration = Duration::days(7);

/// Where an export is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ExportStatus {
    Queued,
    Ready,
    Failed,
}

/// An export of all data of an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataExport {
    pub id: ExportId,
    pub status: ExportStatus,
    pub created_by: UserId,
    pub created_at: DateTime<Utc>,
    /// Lines of its file, once ready.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<u64>,
    /// When it is gone, in seconds since 1970.
    pub expires_at: i64,
}
