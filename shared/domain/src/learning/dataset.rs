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
    /// How much of the file has been read, 0 to 1.
    pub progress: f64,
    pub error: Option<Failure>,
    /// Rows, once ready.
    pub row_count: Option<u64>,
    /// Row groups of its Parquet file: the unit of scoring.
    pub row_groups: Option<u32>,
    pub created_by: ActorId,
    pub created_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
}
