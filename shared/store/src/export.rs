//! Exports of an organization, and the walk over all its items that they are made by.

use domain::{DataExport, ExportId};

use crate::{Result, TenantStore, keys::sk, update::Update};

/// Items read at a time: a page of 1 MB at most.
const PAGE: i32 = 1000;

/// Some of an organization's items, whole, as JSON.
#[derive(Debug)]
pub struct ItemPage {
    /// The items, each with its keys.
    pub items: Vec<serde_json::Value>,
    /// The sort key that the next page comes after; absent on the last.
    pub after: Option<String>,
}

impl TenantStore {
    /// Keeps a new export.
    pub async fn create_export(&self, export: &DataExport) -> Result<bool> {
        self.put_new(sk::export(export.id), export).await
    }

    /// The export of that id.
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

    /// A page of all items, after that sort key. Expired ones are left out.
    pub async fn everything(&self, after: Option<String>) -> Result<ItemPage> {
        let (items, after) = self.store.partition(self.org, after, PAGE).await?;
        let items = items
            .into_iter()
            .filter(|item| !crate::table::has_expired(item))
            .map(serde_dynamo::from_item)
            .collect::<std::result::Result<_, _>>()?;
        Ok(ItemPage { items, after })
    }
}
