//! Uploaded files.

use chrono::{DateTime, Utc};
use report::ReadOptions;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ActorId, DatasetId, Failure};

/// Where a dataset is on its way from promise to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DatasetStatus {
    /// The upload address was given out; nothing has landed yet.
    AwaitingUpload,
    /// The file has landed and is being read.
    Ingesting,
    /// It can be trained on and scored.
    Ready,
    /// It cannot; `error` says why.
    Failed,
}

/// An uploaded file of customers. Datasets of one name are successive versions. The profile of its
/// columns lies beside its Parquet file, not here: a thousand columns would not fit an item.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Dataset {
    pub id: DatasetId,
    pub name: String,
    /// The file's name, without any folder.
    pub filename: String,
    /// Bytes announced, when they were.
    pub size: Option<u64>,
    /// The multipart upload in S3, when the file comes in parts.
    pub multipart_upload: Option<String>,
    pub status: DatasetStatus,
    /// The ETag of the object that ingest is bound to: the first that landed.
    pub etag: Option<String>,
    /// How its owner says that the file is to be read.
    #[serde(default, skip_serializing_if = "ReadOptions::is_empty")]
    pub read: ReadOptions,
    /// How often the file was asked to be read again: what is made of it, and whatever works on that, names its own.
    #[serde(default)]
    pub generation: u32,
    /// Until when whoever reads the file holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease_until: Option<DateTime<Utc>>,
    /// How many runs of it were ever asked for: who finds none open knows by it that none came since.
    #[serde(default)]
    pub runs: u32,
    /// How much of the file has been read, 0 to 1.
    pub progress: f64,
    pub error: Option<Failure>,
    /// Rows of the last generation that was ready: those that count as ingested.
    pub row_count: Option<u64>,
    /// Row groups of its Parquet file: the unit of scoring.
    pub row_groups: Option<u32>,
    pub created_by: ActorId,
    pub created_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
}

impl Dataset {
    /// Whether its file may be read again: it has come, and whoever was to read it has ended or is silent.
    pub fn may_be_read_again(&self, now: DateTime<Utc>) -> bool {
        let is_free = match self.status {
            DatasetStatus::AwaitingUpload => false,
            DatasetStatus::Ingesting => self.lease_until.is_none_or(|until| until < now),
            DatasetStatus::Ready | DatasetStatus::Failed => true,
        };
        is_free && self.etag.is_some()
    }
}
