//! Files whose reader fell silent: what the sweep looks for, over all organizations.

use chrono::{DateTime, Duration, Utc};
use domain::{DatasetId, OrgId};
use serde::Deserialize;

use crate::{
    Result, Store, TenantStore,
    keys::{self, instant},
    table::{number, text},
    update::Update,
};

/// Whoever reads a file holds it for so long after it was last heard of.
const LEASE: Duration = Duration::minutes(10);

/// After so long a silence the file is taken up again. Longer than the queue waits before it gives a
/// dead worker's message to another, so that this one has its turn first.
const SILENCE: Duration = Duration::minutes(30);

/// A dataset in `ingesting` that nothing was heard of for long.
#[derive(Debug, Clone)]
pub struct DueDataset {
    pub org: OrgId,
    pub id: DatasetId,
    /// The object that it is bound to.
    pub etag: String,
    pub generation: u32,
    /// How often its reading was taken up again before.
    pub recoveries: u32,
    /// What [`TenantStore::recover_dataset`] takes, so that one sweep acts on it.
    pub due: String,
}

#[derive(Deserialize)]
struct DueItem {
    pk: String,
    id: DatasetId,
    etag: String,
    #[serde(default)]
    generation: u32,
    #[serde(default)]
    recoveries: u32,
    gsi2sk: String,
}

impl Update {
    /// Holds a dataset's file for whoever reads it, and makes it due should nothing more be heard.
    pub(super) fn held(self, id: DatasetId) -> Result<Self> {
        let now = Utc::now();
        Ok(self
            .set("lease_until", instant(now + LEASE))?
            .set_raw("gsi2pk", text(keys::reading_shard(id)))
            .set_raw("gsi2sk", text(keys::reading_due(now + SILENCE, id))))
    }

    /// Its reading has ended.
    pub(super) fn let_go(self) -> Self {
        self.remove("gsi2pk").remove("gsi2sk")
    }
}

impl Store {
    /// Some datasets of a shard that are due, after one's `due`, and after which the next ones come.
    pub async fn due_datasets(
        &self,
        shard: u8,
        after: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(Vec<DueDataset>, Option<String>)> {
        let (items, next): (Vec<DueItem>, _) = self
            .due_page(&keys::reading_shard_of(shard), after, now)
            .await?;
        let due = items.into_iter().filter_map(|item| {
            Some(DueDataset {
                org: keys::org_of_partition(&item.pk)?,
                id: item.id,
                etag: item.etag,
                generation: item.generation,
                recoveries: item.recoveries,
                due: item.gsi2sk,
            })
        });
        Ok((due.collect(), next))
    }
}

impl TenantStore {
    /// Takes a silent reading up for one sweep. False when it was heard of again or has ended, or
    /// another sweep has taken it.
    pub async fn recover_dataset(&self, dataset: &DueDataset) -> Result<bool> {
        let update = self
            .of_generation(dataset.id, dataset.generation)
            .held(dataset.id)?
            .add("recoveries", number(1))
            .when_in("status", &["ingesting"])
            .when("gsi2sk", text(&dataset.due), "{} = {v}");
        self.change(update).await
    }
}
