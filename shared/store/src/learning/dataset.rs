//! Datasets. Every change of state names the state it leaves, and the generation of the file that it is about.

use aws_sdk_dynamodb::types::TransactWriteItem;
use chrono::{DateTime, Utc};
use domain::{Dataset, DatasetId, DatasetStatus, Failure, RunId};
use report::{Labels, ReadOptions};
use serde::{Deserialize, Serialize};

use crate::{
    Page, PageRequest, Result, TenantStore,
    keys::sk,
    table::{number, text},
    update::Update,
};

/// When runs are asked for at the same moment, it is tried this often.
const TRIES: usize = 5;

/// What became of the wish to have a dataset's file read again.
#[derive(Debug, Clone)]
pub enum Reread {
    /// It is to be read, as this dataset says.
    Asked(Box<Dataset>),
    /// A run that has not ended works on what was read before.
    InUse(RunId),
    /// Its file has not come, or is being read.
    Not(DatasetStatus),
    /// Its file was kept until then.
    FileGone(DateTime<Utc>),
    /// There is no such dataset.
    Gone,
}

/// How files of a name are to be read.
#[derive(Default, Serialize, Deserialize)]
struct Kept {
    read: ReadOptions,
}

impl TenantStore {
    pub async fn create_dataset(&self, dataset: &Dataset) -> Result<bool> {
        self.put_new(sk::dataset(dataset.id), dataset).await
    }

    pub async fn dataset(&self, id: DatasetId) -> Result<Option<Dataset>> {
        self.get(sk::dataset(id)).await
    }

    /// Datasets, newest first.
    pub async fn datasets(&self, request: &PageRequest) -> Result<Page<Dataset>> {
        self.newest_first(sk::DATASETS, request).await
    }

    /// Every dataset, oldest first.
    pub async fn all_datasets(&self) -> Result<Vec<Dataset>> {
        self.all(sk::DATASETS).await
    }

    /// Bytes that all datasets take up of what the plan allows.
    pub async fn stored_bytes(&self, now: DateTime<Utc>) -> Result<u64> {
        let datasets = self.all_datasets().await?;
        Ok(datasets.iter().map(|one| one.stored_bytes(now)).sum())
    }

    /// `awaiting_upload` or `building` → `ingesting`, bound to the object of so many bytes that landed. Also true when it was
    /// bound to that same object before and is still being read: the message came again.
    pub async fn dataset_landed(
        &self,
        id: DatasetId,
        generation: u32,
        etag: &str,
        bytes: u64,
    ) -> Result<bool> {
        let update = self
            .landing(id, generation, etag, bytes)?
            .when("etag", text(etag), "attribute_type({}, :null) OR {} = {v}")
            .with(":null", text("NULL"));
        self.change(update).await
    }

    /// What [`Self::dataset_landed`] writes, whatever object it was bound to.
    pub(super) fn landing(
        &self,
        id: DatasetId,
        generation: u32,
        etag: &str,
        bytes: u64,
    ) -> Result<Update> {
        Ok(self
            .of_generation(id, generation)
            .set("status", "ingesting")?
            .set("etag", etag)?
            .set("raw_bytes", bytes)?
            .held(id)?
            .when_in("status", &["awaiting_upload", "building", "ingesting"]))
    }

    /// Has a file read again in another way, as its next generation, unless somebody reads it now or a run works on
    /// what was read before. Datasets of its name are read that way from now on.
    pub async fn reread_dataset(&self, id: DatasetId, read: &ReadOptions) -> Result<Reread> {
        for _ in 0..TRIES {
            let Some(seen) = self.dataset(id).await? else {
                return Ok(Reread::Gone);
            };
            if !seen.may_be_read_again(Utc::now()) {
                return Ok(Reread::Not(seen.status));
            }
            if seen.raw_until() <= Utc::now() {
                return Ok(Reread::FileGone(seen.raw_until()));
            }
            if let Some(run) = self.open_run_of(id).await? {
                return Ok(Reread::InUse(run));
            }
            let writes = vec![
                self.reread_write(&seen, read)?,
                self.keep_read_options(&seen.name, read)?,
            ];
            if self.store.transact(writes).await? {
                let asked = self.dataset(id).await?;
                return Ok(asked.map_or(Reread::Gone, |dataset| Reread::Asked(dataset.into())));
            }
        }
        Err(crate::StoreError::Service(
            "the dataset is changed by too many at once".into(),
        ))
    }

    /// The write that begins a dataset's next generation, if neither its state changed nor a run was asked for since it
    /// was seen.
    fn reread_write(&self, seen: &Dataset, read: &ReadOptions) -> Result<TransactWriteItem> {
        let status = serde_dynamo::to_attribute_value(seen.status)?;
        self.of_generation(seen.id, seen.generation)
            .set("status", "ingesting")?
            .set("generation", seen.generation + 1)?
            .held(seen.id)?
            .set("recoveries", 0)?
            .set("read", read)?
            .set("progress", 0.0)?
            .set("error", ())?
            .set("finished_at", ())?
            .when("status", status, "{} = {v}")
            .when_count("runs", seen.runs)
            .in_transaction(&self.store)
    }

    fn keep_read_options(&self, name: &str, read: &ReadOptions) -> Result<TransactWriteItem> {
        let key = self.key(sk::read_options(name));
        match read.is_empty() {
            true => self.store.delete_in_transaction(&key),
            false => Update::any(key)
                .set("read", read)?
                .in_transaction(&self.store),
        }
    }

    /// How files of that name are to be read, as was said of one of them last.
    pub async fn read_options(&self, name: &str) -> Result<ReadOptions> {
        let kept: Option<Kept> = self.get(sk::read_options(name)).await?;
        Ok(kept.unwrap_or_default().read)
    }

    /// Says what columns of all files of that name are called: all of it.
    pub async fn label_columns(&self, name: &str, labels: &Labels) -> Result<()> {
        let key = self.key(sk::labels(name));
        match labels.is_empty() {
            true => self.store.delete(&key).await,
            false => {
                let update = Update::any(key).set("labels", labels)?;
                self.change(update).await.map(drop)
            }
        }
    }

    /// What columns of files of that name are called.
    pub async fn labels(&self, name: &str) -> Result<Labels> {
        #[derive(Deserialize)]
        struct Called {
            labels: Labels,
        }
        let called: Option<Called> = self.get(sk::labels(name)).await?;
        Ok(called.map(|called| called.labels).unwrap_or_default())
    }

    /// The write that notes a new run of a dataset, if that is ready and of the generation that the run is to read.
    pub(crate) fn run_of_dataset(
        &self,
        id: DatasetId,
        generation: u32,
    ) -> Result<TransactWriteItem> {
        self.of_generation(id, generation)
            .add("runs", number(1))
            .when_in("status", &["ready"])
            .in_transaction(&self.store)
    }

    /// Tells how much of the file has been read, 0 to 1, and that somebody still does.
    pub async fn dataset_progress(
        &self,
        id: DatasetId,
        generation: u32,
        fraction: f64,
    ) -> Result<bool> {
        let update = self
            .of_generation(id, generation)
            .set("progress", fraction)?
            .held(id)?
            .when_in("status", &["ingesting"]);
        self.change(update).await
    }

    /// `ingesting` → `ready`, with a Parquet file of so many bytes. Its rows are counted, but for those that were when it was ready before.
    pub async fn dataset_ready(
        &self,
        id: DatasetId,
        generation: u32,
        rows: u64,
        row_groups: u32,
        bytes: u64,
    ) -> Result<bool> {
        // Only what makes this generation ready changes them.
        let before = self
            .dataset(id)
            .await?
            .and_then(|dataset| dataset.row_count);
        let update = self
            .of_generation(id, generation)
            .set("status", "ready")?
            .set("progress", 1.0)?
            .set("row_count", rows)?
            .set("row_groups", row_groups)?
            .set("parquet_bytes", bytes)?
            .set("finished_at", Utc::now())?
            .let_go()
            .when_in("status", &["ingesting"]);
        let writes = vec![
            update.in_transaction(&self.store)?,
            self.count_ingested(id.made_at(), rows, before.unwrap_or(0))?,
        ];
        self.store.transact(writes).await
    }

    /// `awaiting_upload`, `building` or `ingesting` → `failed`.
    pub async fn dataset_failed(
        &self,
        id: DatasetId,
        generation: u32,
        error: &Failure,
    ) -> Result<bool> {
        let update = self
            .of_generation(id, generation)
            .set("status", "failed")?
            .set("error", error)?
            .set("finished_at", Utc::now())?
            .let_go()
            .when_in("status", &["awaiting_upload", "building", "ingesting"]);
        self.change(update).await
    }

    /// An update of a dataset, as long as it is of that generation.
    pub(crate) fn of_generation(&self, id: DatasetId, generation: u32) -> Update {
        Update::existing(self.key(sk::dataset(id))).when_count("generation", generation)
    }

    pub async fn delete_dataset(&self, id: DatasetId) -> Result<()> {
        self.store.delete(&self.key(sk::dataset(id))).await
    }
}
