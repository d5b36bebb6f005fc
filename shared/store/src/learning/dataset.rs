//! Datasets. Every change of state names the state it leaves.

use chrono::Utc;
use domain::{Dataset, DatasetId, Failure};
use report::ReadOptions;

use crate::{Page, PageRequest, Result, TenantStore, keys::sk, table::text, update::Update};

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

    /// `awaiting_upload` → `ingesting`, bound to the object that landed. Also true when it was
    /// bound to that same object before and is still being read: the message came again.
    pub async fn dataset_landed(&self, id: DatasetId, etag: &str) -> Result<bool> {
        let update = Update::existing(self.key(sk::dataset(id)))
            .set("status", "ingesting")?
            .set("etag", etag)?
            .when_in("status", &["awaiting_upload", "ingesting"])
            .when("etag", text(etag), "attribute_type({}, :null) OR {} = {v}")
            .with(":null", text("NULL"));
        self.change(update).await
    }

    /// `ready` or `failed` → `ingesting`, to be read once more in another way.
    pub async fn reread_dataset(&self, id: DatasetId, read: &ReadOptions) -> Result<bool> {
        let update = Update::existing(self.key(sk::dataset(id)))
            .set("status", "ingesting")?
            .set("read", read)?
            .set("progress", 0.0)?
            .set("error", ())?
            .set("finished_at", ())?
            .when_in("status", &["ready", "failed"])
            .when_present("etag");
        self.change(update).await
    }

    /// Tells how much of the file has been read, 0 to 1.
    pub async fn dataset_progress(&self, id: DatasetId, fraction: f64) -> Result<bool> {
        let update = Update::existing(self.key(sk::dataset(id)))
            .set("progress", fraction)?
            .when_in("status", &["ingesting"]);
        self.change(update).await
    }

    /// `ingesting` → `ready`, and its rows are counted.
    pub async fn dataset_ready(&self, id: DatasetId, rows: u64, row_groups: u32) -> Result<bool> {
        let update = Update::existing(self.key(sk::dataset(id)))
            .set("status", "ready")?
            .set("progress", 1.0)?
            .set("row_count", rows)?
            .set("row_groups", row_groups)?
            .set("finished_at", Utc::now())?
            .when_in("status", &["ingesting"]);
        let writes = vec![
            update.in_transaction(&self.store)?,
            self.count_ingested(id.made_at(), rows)?,
        ];
        self.store.transact(writes).await
    }

    /// `awaiting_upload` or `ingesting` → `failed`.
    pub async fn dataset_failed(&self, id: DatasetId, error: &Failure) -> Result<bool> {
        let update = Update::existing(self.key(sk::dataset(id)))
            .set("status", "failed")?
            .set("error", error)?
            .set("finished_at", Utc::now())?
            .when_in("status", &["awaiting_upload", "ingesting"]);
        self.change(update).await
    }

    pub async fn delete_dataset(&self, id: DatasetId) -> Result<()> {
        self.store.delete(&self.key(sk::dataset(id))).await
    }
}
