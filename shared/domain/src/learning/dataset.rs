//! Uploaded files, and what is made of what customers did.

use chrono::{DateTime, Duration, Utc};
use report::ReadOptions;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ActorId, DatasetId, Failure, LedgerSource};

/// Days that files are kept as they came, unless the stack is set otherwise.
pub const RAW_DAYS: i64 = 90;

/// A file that was announced is expected for this long: the bucket drops unfinished parts then.
const EXPECTED: Duration = Duration::days(2);

/// Where a dataset is on its way from promise to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DatasetStatus {
    /// The upload address was given out; nothing has landed yet.
    AwaitingUpload,
    /// It is being made of what customers did.
    Building,
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
    /// Until when at least the file is kept as it came, as was said when it was announced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw_until: Option<DateTime<Utc>>,
    /// Bytes of the file, once it has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw_bytes: Option<u64>,
    /// Bytes of what was made of it, of the last generation that was ready.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parquet_bytes: Option<u64>,
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
    /// What of the ledger it is made of; none of a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger: Option<LedgerSource>,
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
    /// One that is to be built of what customers did, so many days of which its file is kept.
    pub fn to_build(name: String, source: LedgerSource, by: ActorId, raw_days: i64) -> Self {
        let now = Utc::now();
        Self {
            id: DatasetId::new(),
            name,
            filename: "events.parquet".into(),
            size: None,
            multipart_upload: None,
            status: DatasetStatus::Building,
            etag: None,
            raw_until: Some(now + Duration::days(raw_days)),
            raw_bytes: None,
            parquet_bytes: None,
            read: ReadOptions::default(),
            generation: 0,
            lease_until: None,
            runs: 0,
            progress: 0.0,
            ledger: Some(source),
            error: None,
            row_count: None,
            row_groups: None,
            created_by: by,
            created_at: now,
            finished_at: None,
        }
    }

    /// Whether its file may be read again: it has come, and whoever was to read it has ended or is silent.
    pub fn may_be_read_again(&self, now: DateTime<Utc>) -> bool {
        let is_free = match self.status {
            DatasetStatus::AwaitingUpload | DatasetStatus::Building => false,
            DatasetStatus::Ingesting => self.lease_until.is_none_or(|until| until < now),
            DatasetStatus::Ready | DatasetStatus::Failed => true,
        };
        is_free && self.etag.is_some()
    }

    /// Until when at least the file is kept as it came, so that it can be read in another way.
    pub fn raw_until(&self) -> DateTime<Utc> {
        let said = self.raw_until;
        said.unwrap_or(self.created_at + Duration::days(RAW_DAYS))
    }

    /// Whether a place is kept for the file that was announced: it has a size, and is still expected.
    pub fn is_reserved(&self, now: DateTime<Utc>) -> bool {
        self.size.is_some() && now < self.created_at + EXPECTED
    }

    /// Whether a file is awaited of which nobody knows how large it is.
    pub fn is_awaited_unsized(&self, now: DateTime<Utc>) -> bool {
        let is_awaited = self.status == DatasetStatus::AwaitingUpload;
        is_awaited && self.size.is_none() && now < self.created_at + EXPECTED
    }

    /// Bytes that it takes up of what a plan allows.
    pub fn stored_bytes(&self, now: DateTime<Utc>) -> u64 {
        let is_coming = self.status == DatasetStatus::AwaitingUpload && self.is_reserved(now);
        let announced = || self.size.filter(|_| is_coming || self.etag.is_some());
        let raw = self.raw_bytes.or_else(announced);
        let raw = raw.filter(|_| now < self.raw_until());
        raw.unwrap_or(0) + self.parquet_bytes.unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_announced_kept_and_made_takes_up_bytes() {
        let now = Utc::now();
        let days = |n| now + Duration::days(n);
        let unsized_ones = ["of no known size"];
        for (what, fields, bytes) in [
            ("announced", serde_json::json!({ "size": 7 }), 7),
            ("of no known size", serde_json::json!({}), 0),
            (
                "announced and never sent",
                serde_json::json!({ "size": 7, "created_at": days(-3) }),
                0,
            ),
            (
                "sent",
                serde_json::json!({ "raw_bytes": 8, "etag": "e", "status": "ingesting" }),
                8,
            ),
            (
                "sent before bytes were noted",
                serde_json::json!({ "size": 7, "etag": "e", "status": "failed" }),
                7,
            ),
            (
                "ready",
                serde_json::json!({ "raw_bytes": 8, "parquet_bytes": 3, "status": "ready" }),
                11,
            ),
            (
                "ready, the file gone",
                serde_json::json!({
                    "raw_bytes": 8, "parquet_bytes": 3, "status": "ready", "raw_until": days(-1),
                }),
                3,
            ),
            (
                "of before files had an end",
                serde_json::json!({
                    "raw_bytes": 8, "status": "ready", "created_at": days(-RAW_DAYS),
                }),
                0,
            ),
        ] {
            let mut dataset = serde_json::json!({
                "id": DatasetId::new(), "name": "Customers", "filename": "c.csv", "progress": 0,
                "status": "awaiting_upload", "created_by": crate::UserId::new(), "created_at": now,
            });
            for (name, value) in fields.as_object().unwrap() {
                dataset[name] = value.clone();
            }
            let dataset: Dataset = serde_json::from_value(dataset).unwrap();
            assert_eq!(dataset.stored_bytes(now), bytes, "{what}");
            let is_unsized = unsized_ones.contains(&what);
            assert_eq!(dataset.is_awaited_unsized(now), is_unsized, "{what}");
            assert!(!dataset.is_awaited_unsized(days(3)), "{what}");
        }
    }
}
