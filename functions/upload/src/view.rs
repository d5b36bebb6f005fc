//! What the API takes and shows.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use cloud::bucket::Part;
use data::{ColumnProfile, FileReading, Profile, ReadOptions, Suggestions};
use domain::{
    Cadence, Churn, Dataset, DatasetId, DatasetStatus, Failure, LedgerSource, Progress, Purpose,
};
use report::Labels;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a dataset comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum DatasetOrigin {
    /// A file that is sent.
    #[default]
    File,
    /// What customers did, as events, connected billing and files of events told it.
    Ledger,
}

/// What is asked of the ledger.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LedgerOptions {
    /// `training`: customers at dates whose horizon is over, with what became of them. `scoring`: those who are customers
    /// as today begins (UTC), with the columns of the newest dataset of this name that was built for `training`.
    #[serde(default)]
    pub purpose: Purpose,
    /// What counts as leaving. Left out: `any`, or `inactivity` where nobody has subscriptions.
    pub churn: Option<Churn>,
    /// When customers are looked at; `monthly` if left out.
    pub cadence: Option<Cadence>,
    /// Within so many days after a date customers leave or stay; 30 if left out.
    #[schema(minimum = 7, maximum = 365)]
    pub horizon_days: Option<u32>,
    /// Whoever did nothing for so many days has left, where inactivity counts; 30 if left out.
    #[schema(minimum = 7, maximum = 365)]
    pub inactivity_days: Option<u32>,
    /// Dates go back so many months at most; 24 if left out.
    #[schema(minimum = 1, maximum = 60)]
    pub history_months: Option<u32>,
}

/// What a dataset is built of.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LedgerView {
    /// Whether it is to be learned from or to be scored.
    pub purpose: Purpose,
    /// What counts as leaving; known once it is built.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub churn: Option<Churn>,
    /// When customers are looked at.
    pub cadence: Cadence,
    /// Days after a date within which customers leave or stay.
    pub horizon_days: u32,
    /// Days without anything done, where those count.
    pub inactivity_days: u32,
    /// Months that dates go back.
    pub history_months: u32,
    /// What was known before this moment counts.
    pub until: DateTime<Utc>,
}

impl From<LedgerSource> for LedgerView {
    fn from(source: LedgerSource) -> Self {
        Self {
            purpose: source.purpose,
            churn: source.churn,
            cadence: source.cadence,
            horizon_days: source.horizon_days,
            inactivity_days: source.inactivity_days,
            history_months: source.history_months,
            until: source.until,
        }
    }
}

/// A file to upload, or a dataset to be built of what customers did.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDataset {
    /// What to call it: 1 to 200 characters. Datasets of one name are successive versions.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Where it comes from; a file if left out.
    #[serde(default)]
    pub source: DatasetOrigin,
    /// What is asked of the ledger, where that is the source.
    pub ledger: Option<LedgerOptions>,
    /// The file's name, needed of a file; folders in it are dropped.
    #[schema(min_length = 1)]
    pub filename: Option<String>,
    /// Bytes of the file. The upload address then takes exactly that many, and above 100 MB the
    /// file is sent in parts.
    pub size: Option<u64>,
}

/// What is said of a dataset: how its file is to be read, what its columns are called, or both.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DatasetChange {
    /// How its file is to be read from now on, all of it: what is left out is found out from the file.
    pub read: Option<ReadOptions>,
    /// What its columns are called, all of it: up to 1,000, each with 1 to 200 characters. A column that is
    /// left out goes by its name. Datasets of this name share them, those made before, too.
    pub labels: Option<Labels>,
}

/// The parts of a file, all sent.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SentParts {
    /// Every part once.
    #[schema(max_items = 1000)]
    pub parts: Vec<Part>,
}

/// A dataset that was announced, and where its file goes; or one that is being built.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DatasetCreated {
    /// The dataset, which awaits its file or is being built.
    pub dataset: DatasetView,
    /// Where to send the file, within 15 minutes; of a file alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload: Option<Upload>,
}

/// Where a file is sent.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Upload {
    /// The whole file in one request.
    Whole {
        /// `PUT`.
        method: String,
        /// The address.
        url: String,
        /// Headers that the request must carry, besides its length.
        headers: BTreeMap<String, String>,
    },
    /// One `PUT` per part, in any order, several at once.
    Parts {
        /// The parts still to be sent, in the order in which they make up the file.
        parts: Vec<PartAddress>,
        /// Parts that have been sent before.
        sent: Vec<Part>,
        /// Where to `POST` the parts' numbers and ETags, once all are sent.
        complete_url: String,
    },
}

/// Where one part of a file is sent.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PartAddress {
    /// From 1.
    pub number: i32,
    /// The address to `PUT` it to.
    pub url: String,
    /// Where it begins in the file, in bytes.
    pub offset: u64,
    /// Its bytes, exactly.
    pub size: u64,
}

/// A dataset.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DatasetView {
    /// Its id.
    pub id: DatasetId,
    /// What its owner calls it.
    pub name: String,
    /// The file's name.
    pub filename: String,
    /// Bytes announced, when they were.
    pub size: Option<u64>,
    /// Where it is on its way.
    pub status: DatasetStatus,
    /// How much of the file has been read, or of the building done, 0 to 1.
    pub progress: f64,
    /// Since when it is being built; only of one that is, and asked for by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub building_since: Option<DateTime<Utc>>,
    /// What of the ledger it is built of, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ledger: Option<LedgerView>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
    /// Whether whoever reads its file is silent, so that it may be asked to be read again though it is `ingesting`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stalled: bool,
    /// Rows, once ready.
    pub row_count: Option<u64>,
    /// The profile of each column, in file order; only when ready and asked for by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<ColumnProfile>>,
    /// What a model of it might predict; only when ready and asked for by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestions: Option<Suggestions>,
    /// How its owner says that the file is to be read; empty when all is found out from it.
    pub read: ReadOptions,
    /// What columns are called, as was said of a dataset of this name; only when asked for by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<Labels>,
    /// Columns of `read` that the file does not have; only when ready and asked for by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown_columns: Vec<String>,
    /// How a file was read, and what of it was no row; only when ready and asked for by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<FileReading>,
    /// Until when at least the file is kept as it came, so that it can be read in another way; once it has come. What
    /// was read of it stays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw_until: Option<DateTime<Utc>>,
    /// Bytes that it takes up of what the plan allows.
    pub stored_bytes: u64,
    /// When it was announced.
    pub created_at: DateTime<Utc>,
    /// When it became ready or failed.
    pub finished_at: Option<DateTime<Utc>>,
}

impl From<Dataset> for DatasetView {
    fn from(dataset: Dataset) -> Self {
        let is_ingesting = dataset.status == DatasetStatus::Ingesting;
        let is_ready = dataset.status == DatasetStatus::Ready;
        Self {
            stalled: is_ingesting && dataset.may_be_read_again(Utc::now()),
            raw_until: dataset.etag.is_some().then(|| dataset.raw_until()),
            stored_bytes: dataset.stored_bytes(Utc::now()),
            id: dataset.id,
            name: dataset.name,
            filename: dataset.filename,
            size: dataset.size,
            status: dataset.status,
            progress: dataset.progress,
            building_since: None,
            ledger: dataset.ledger.map(LedgerView::from),
            error: dataset.error,
            row_count: dataset.row_count.filter(|_| is_ready),
            columns: None,
            suggestions: None,
            read: dataset.read,
            labels: None,
            unknown_columns: Vec::new(),
            reading: None,
            created_at: dataset.created_at,
            finished_at: dataset.finished_at,
        }
    }
}

impl DatasetView {
    /// How far the run is that builds it.
    pub fn built_by(self, run: &Progress) -> Self {
        Self {
            progress: run.fraction(),
            building_since: run.started_at,
            ..self
        }
    }

    pub fn profiled(self, profile: Profile) -> Self {
        let named = self.read.columns.keys();
        let unknown = named.filter(|name| profile.column(name).is_none());
        Self {
            unknown_columns: unknown.cloned().collect(),
            columns: Some(profile.columns),
            suggestions: Some(profile.suggestions),
            reading: profile.reading,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use domain::{BuildingRun, BuildingRunId, UserId};

    use super::*;

    #[test]
    fn what_is_being_built_tells_how_far() {
        let source = LedgerSource {
            purpose: Purpose::Training,
            churn: None,
            cadence: Cadence::Monthly,
            horizon_days: 30,
            inactivity_days: 30,
            history_months: 24,
            until: NaiveDate::from_ymd_opt(2026, 6, 15)
                .unwrap()
                .and_hms_opt(0, 0, 0)
                .unwrap()
                .and_utc(),
            building_run_id: BuildingRunId::new(),
            layout: None,
        };
        let dataset = Dataset::to_build("A".into(), source.clone(), UserId::new().into(), 90);
        let mut run = BuildingRun::of(&dataset, &source);
        let view = |run: &BuildingRun| DatasetView::from(dataset.clone()).built_by(&run.progress);
        assert_eq!(
            (view(&run).progress, view(&run).building_since),
            (0.0, None)
        );
        run.progress.pieces = Some(4);
        run.progress.done = vec![0, 2];
        run.progress.started_at = Some(source.until);
        let half = view(&run);
        assert_eq!(
            (half.progress, half.building_since),
            (0.5, Some(source.until))
        );
    }
}
