//! What requests brought of events, for some days.

use domain::Received;
use serde::Serialize;

use crate::{
    Page, PageRequest, Result, TenantStore,
    keys::{self, sk},
    table::item,
};

#[derive(Serialize)]
struct Kept<'a> {
    #[serde(flatten)]
    received: &'a Received,
    expires_at: i64,
}

impl TenantStore {
    pub async fn keep_received(&self, received: &Received) -> Result<()> {
        let key = keys::received(self.org, received.at, received.id);
        let expires_at = (received.at + Received::LIFE).timestamp();
        let kept = Kept {
            received,
            expires_at,
        };
        self.store.put_new(item(&key, &kept)?).await?;
        Ok(())
    }

    /// What the last days' requests brought, newest first.
    pub async fn received(&self, request: &PageRequest) -> Result<Page<Received>> {
        let partition = keys::received_partition(self.org);
        self.store
            .page(&partition, sk::RECEIVED, true, request)
            .await
    }
}
