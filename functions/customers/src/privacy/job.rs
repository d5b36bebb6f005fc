//! Answering a privacy request: one piece, since the ledger is changed by one at a time.

use chrono::Utc;
use cloud::{App, Bucket, WorkError, bucket::keys, config::ConfigError};
use domain::{CustomerId, PrivacyKind, PrivacyReceipt, PrivacyRequest, PrivacyRequestId, RunKind};
use runs::{Job, Lease};
use store::{Success, Suppression, TenantStore};

use super::{files, held, ledger, refused, sources, subjects::RequestSubjects};
use crate::merge::{Alone, Merger};

const RECEIPT: &str = "receipt.json";

pub struct PrivacyJob {
    bucket: Bucket,
    merger: Merger,
}

impl PrivacyJob {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            bucket: app.bucket()?,
            merger: Merger::new(app)?,
        })
    }

    async fn request(
        &self,
        tenant: &TenantStore,
        id: PrivacyRequestId,
    ) -> Result<(PrivacyRequest, RequestSubjects), WorkError> {
        let request = tenant.privacy_request(id).await?.ok_or(WorkError::Gone)?;
        let subjects = RequestSubjects::load(&self.bucket, tenant.org(), id).await?;
        let subjects = subjects.ok_or_else(|| {
            let detail = "Who the request is about is no longer known: it is kept for a week.";
            WorkError::owner("subjects_gone", detail, "Ask for it again.")
        })?;
        Ok((request, subjects))
    }

    /// Refuses events of the subjects; those that came before, too, once what was there is erased.
    async fn suppress(
        &self,
        tenant: &TenantStore,
        request: &PrivacyRequest,
        named: &RequestSubjects,
        is_erased: bool,
    ) -> Result<(), WorkError> {
        let suppression = Suppression {
            since: request.progress.created_at,
            request: request.id,
            is_erased,
        };
        tenant.suppress(named.refused(), &suppression).await?;
        Ok(())
    }

    async fn erase(
        &self,
        tenant: &TenantStore,
        alone: &Alone,
        request: &PrivacyRequest,
        named: &RequestSubjects,
    ) -> Result<PrivacyReceipt, WorkError> {
        // What is in flight reaches the inbox after this, and is dropped when it is merged.
        self.suppress(tenant, request, named, true).await?;
        let mut found = ledger::erase(&self.merger, tenant, alone, named, request.kind).await?;
        let customers = forget_customers(tenant, named).await?;
        let events = found.messages.len() as u64;
        let subjects = &found.subjects;
        let rejected = refused::erase(&self.bucket, tenant, subjects, &mut found.messages).await?;
        refused::forget_received(tenant, &found.messages).await?;
        sources::forget(tenant, &named.ids().collect()).await?;
        Ok(PrivacyReceipt {
            events,
            customers,
            rejected,
            ..PrivacyReceipt::default()
        })
    }
}

impl Job for PrivacyJob {
    const KIND: RunKind = RunKind::Privacy;
    type Id = PrivacyRequestId;

    async fn plan(&self, tenant: &TenantStore, id: PrivacyRequestId) -> Result<u32, WorkError> {
        let (request, named) = self.request(tenant, id).await?;
        if request.kind != PrivacyKind::Access {
            self.suppress(tenant, &request, &named, false).await?;
        }
        Ok(1)
    }

    async fn piece(
        &self,
        tenant: &TenantStore,
        id: PrivacyRequestId,
        _: u32,
        _: &Lease,
    ) -> Result<u64, WorkError> {
        let (request, named) = self.request(tenant, id).await?;
        let alone = self.merger.alone(tenant).await?;
        self.merger.merge_all(tenant, &alone).await?;
        let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
        let named = named
            .with_other_ids(tenant, organization.customers_are)
            .await?;
        // Once their links are forgotten, nothing else tells another try.
        named.keep(&self.bucket, tenant.org(), id).await?;
        let receipt = match request.kind {
            PrivacyKind::Access => {
                let (held, file) = held::hand_out(&self.bucket, tenant, id, &named).await?;
                self.merger.end(tenant, alone).await?;
                let (datasets, rows, file) =
                    files::hand_out(&self.bucket, tenant, &named, file).await?;
                held::finish(file).await?;
                PrivacyReceipt {
                    scoring_runs: files::scored(tenant, &datasets).await?,
                    datasets,
                    rows,
                    ..held
                }
            }
            kind => {
                let erased = self.erase(tenant, &alone, &request, &named).await?;
                self.merger.end(tenant, alone).await?;
                let of_files = files::erase(&self.bucket, tenant, id, kind, &named).await?;
                PrivacyReceipt {
                    events: erased.events,
                    customers: erased.customers,
                    rejected: erased.rejected,
                    ..of_files
                }
            }
        };
        let key = keys::piece(tenant.org(), id.into(), RECEIPT);
        self.bucket.put(&key, serde_json::to_vec(&receipt)?).await?;
        Ok(0)
    }

    async fn join(
        &self,
        tenant: &TenantStore,
        id: PrivacyRequestId,
        _: &Lease,
    ) -> Result<Success, WorkError> {
        let key = keys::piece(tenant.org(), id.into(), RECEIPT);
        let kept = self.bucket.get(&key).await?;
        let kept = kept.ok_or_else(|| WorkError::part_erased(&key))?;
        let mut receipt: PrivacyReceipt = serde_json::from_slice(&kept)?;
        receipt.done_at = Utc::now();
        let request = tenant.privacy_request(id).await?.ok_or(WorkError::Gone)?;
        // Joined a second time, they are gone.
        let named = RequestSubjects::load(&self.bucket, tenant.org(), id).await?;
        for subject in named.iter().flat_map(RequestSubjects::refused) {
            if request.kind != PrivacyKind::Access && !request.suppress {
                tenant.lift_suppression(subject).await?;
            }
        }
        let subjects = keys::privacy_subjects(tenant.org(), id);
        self.bucket.delete_prefix(&subjects).await?;
        Ok(tenant.privacy_answered(&receipt)?)
    }
}

/// Deletes the subjects' items; how many there were.
async fn forget_customers(tenant: &TenantStore, named: &RequestSubjects) -> Result<u64, WorkError> {
    let ids: Vec<CustomerId> = named.ids().filter_map(|id| id.parse().ok()).collect();
    let found = tenant.customers_of(ids.iter()).await?;
    for item in &found {
        tenant.delete_customer(&item.id).await?;
    }
    // Also about those who are known by files alone.
    tenant.forget_alerts(&ids).await?;
    Ok(found.len() as u64)
}
