//! Exports of an organization, and the walk over all its items that they are made by.

use domain::{DataExport, ExportId};
use serde::Deserialize;

use crate::{
    Result, TenantStore,
    keys::{self, sk},
    update::Update,
};

/// Items read at a time: a page of 1 MB at most.
const PAGE: i32 = 1000;

/// Some of an organization's items, whole, as JSON.
#[derive(Debug)]
pub struct ItemPage {
    /// The items, each with its keys.
    pub items: Vec<serde_json::Value>,
    /// Where the next page begins; absent on the last.
    pub next: Option<Place>,
}

/// A place in the walk over an organization's items; the default is their beginning.
#[derive(Debug, Default)]
pub struct Place {
    partition: usize,
    /// The sort key that it comes after.
    after: Option<String>,
}

impl TenantStore {
    pub async fn create_export(&self, export: &DataExport) -> Result<bool> {
        self.put_new(sk::export(export.id), export).await
    }

    pub async fn export(&self, id: ExportId) -> Result<Option<DataExport>> {
        self.get(sk::export(id)).await
    }

    /// `queued` → `ready`, with that many lines.
    pub async fn export_ready(&self, id: ExportId, items: u64) -> Result<bool> {
        let update = Update::existing(self.key(sk::export(id)))
            .set("status", "ready")?
            .set("items", items)?
            .when_in("status", &["queued"]);
        self.change(update).await
    }

    /// `queued` → `failed`.
    pub async fn export_failed(&self, id: ExportId) -> Result<bool> {
        let update = Update::existing(self.key(sk::export(id)))
            .set("status", "failed")?
            .when_in("status", &["queued"]);
        self.change(update).await
    }

    /// Forgets all exports, whose files are gone.
    pub async fn forget_exports(&self) -> Result<()> {
        #[derive(Deserialize)]
        struct Of {
            id: ExportId,
        }
        let exports: Vec<Of> = self.all(sk::EXPORTS).await?;
        for Of { id } in exports {
            self.store.delete(&self.key(sk::export(id))).await?;
        }
        Ok(())
    }

    /// A page of all items, from that place on. Expired ones are left out.
    pub async fn everything(&self, from: Place) -> Result<ItemPage> {
        let mut partitions = keys::partitions_of(self.org);
        let (at, count) = (from.partition, partitions.len());
        let partition = partitions.swap_remove(at);
        let (items, after) = self.store.partition(partition, from.after, PAGE).await?;
        let items = items
            .into_iter()
            .filter(|item| !crate::table::has_expired(item))
            .map(serde_dynamo::from_item)
            .collect::<std::result::Result<_, _>>()?;
        let next = match after {
            Some(_) => Some(at),
            None => Some(at + 1).filter(|next| *next < count),
        };
        let next = next.map(|partition| Place { partition, after });
        Ok(ItemPage { items, next })
    }
}
