//! What requests brought of events, for some days.

use domain::Received;
use serde::Serialize;

use crate::{
    Page, PageRequest, Result, TenantStore,
    batch::put_request,
    keys::{self, sk},
    table::{Item, item},
};

#[derive(Serialize)]
struct Kept<'a> {
    #[serde(flatten)]
    received: &'a Received,
    expires_at: i64,
}

impl TenantStore {
    pub async fn keep_received(&self, received: &Received) -> Result<()> {
        self.store.put_new(self.received_item(received)?).await?;
        Ok(())
    }

    /// Writes what a request brought over what is kept of it.
    pub async fn put_received(&self, received: &Received) -> Result<()> {
        let put = put_request(self.received_item(received)?)?;
        self.store.write_many(vec![put]).await
    }

    fn received_item(&self, received: &Received) -> Result<Item> {
        let key = keys::received(self.org, received.at, received.id);
        let expires_at = (received.at + Received::LIFE).timestamp();
        let kept = Kept {
            received,
            expires_at,
        };
        item(&key, &kept)
    }

    /// What the last days' requests brought, newest first.
    pub async fn received(&self, request: &PageRequest) -> Result<Page<Received>> {
        let partition = keys::received_partition(self.org);
        self.store
            .page(&partition, sk::RECEIVED, true, request)
            .await
    }
}
