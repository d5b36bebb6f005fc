//! Taking up files again whose reader fell silent.

use chrono::Utc;
use cloud::{
    App, Queue, WorkError,
    bucket::{ObjectCreated, keys},
    config::ConfigError,
    sweep::{Budget, Task},
};
use domain::{Failure, OrgId};
use store::{DueDataset, Store, TenantStore};

/// A file is taken up this often before it is given up. Each time the queue tries it again and again.
const MAX_RECOVERIES: u32 = 3;

/// Has files in `ingesting` read that nothing was heard of for long: their message was lost, or set
/// aside before anybody could say so.
pub struct DatasetRecovery {
    store: Store,
    ingest: Queue,
}

impl DatasetRecovery {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            ingest: app.queue("INGEST_QUEUE_URL")?,
        })
    }

    async fn recover(&self, tenant: &TenantStore, due: &DueDataset) -> Result<(), WorkError> {
        if !tenant.recover_dataset(due).await? {
            return Ok(());
        }
        if due.recoveries >= MAX_RECOVERIES {
            tenant
                .dataset_failed(due.id, due.generation, &given_up())
                .await?;
            return Ok(());
        }
        tracing::warn!(org_id = %due.org, dataset = %due.id, "its reading is taken up again");
        let key = keys::raw(due.org, due.id);
        let again = ObjectCreated::again(key, due.etag.clone(), due.generation);
        self.ingest.send(&due.org.to_string(), &[again]).await
    }
}

impl Task for DatasetRecovery {
    const NAME: &'static str = "dataset_recovery";
    type Item = DueDataset;

    async fn items(
        &self,
        shard: u8,
        after: Option<&str>,
    ) -> Result<(Vec<DueDataset>, Option<String>), WorkError> {
        Ok(self.store.due_datasets(shard, after, Utc::now()).await?)
    }

    fn key(due: &DueDataset) -> (String, Option<OrgId>) {
        (due.due.clone(), Some(due.org))
    }

    async fn act(&self, budget: &Budget, due: &DueDataset) -> Result<usize, WorkError> {
        let tenant = self.store.as_system(due.org, budget.system);
        self.recover(&tenant, due).await?;
        Ok(1)
    }
}

fn given_up() -> Failure {
    Failure::new(
        "given_up",
        format!(
            "Reading the file fell silent, was taken up again {MAX_RECOVERIES} times and came to no end."
        ),
        "Have it read again. If that ends so too, send it in smaller files as new datasets, or tell us \
         the dataset's id.",
    )
}
