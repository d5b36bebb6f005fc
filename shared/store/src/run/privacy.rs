//! Privacy requests.

use domain::{PrivacyReceipt, PrivacyRequest, PrivacyRequestId, RunKind};

use crate::{Page, PageRequest, Result, Success, TenantStore, keys::sk};

impl TenantStore {
    pub async fn create_privacy_request(&self, request: &PrivacyRequest) -> Result<bool> {
        let writes = self.queue_writes(request.id.into(), request)?;
        self.store.transact(writes).await
    }

    pub async fn privacy_request(&self, id: PrivacyRequestId) -> Result<Option<PrivacyRequest>> {
        self.get(sk::run(id.into())).await
    }

    /// Privacy requests, newest first.
    pub async fn privacy_requests(&self, request: &PageRequest) -> Result<Page<PrivacyRequest>> {
        self.newest_first(sk::runs(RunKind::Privacy), request).await
    }

    /// What a privacy request came to.
    pub fn privacy_answered(&self, receipt: &PrivacyReceipt) -> Result<Success> {
        let receipt = serde_dynamo::to_attribute_value(receipt)?;
        Ok(Success {
            attributes: vec![("receipt", receipt)],
            ..Success::default()
        })
    }
}
