//! Answering a privacy request: one piece, since the ledger is changed by one at a time.

use chrono::Utc;
use cloud::{App, Bucket, WorkError, bucket::keys, config::ConfigError};
use domain::{CustomerId, PrivacyKind, PrivacyReceipt, PrivacyRequest, PrivacyRequestId, RunKind};
use runs::{Job, Lease};
use store::{Success, Suppression, TenantStore};

use super::{
    files,
    held::{self, HeldFile},
    ledger,
    progress::{Kept, LedgerProgress, Progress},
    refused, sources,
    subjects::RequestSubjects,
};
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

    /// The subjects, with the other ids of theirs that are known once all is merged.
    async fn with_other_ids(
        &self,
        tenant: &TenantStore,
        request: PrivacyRequestId,
        named: RequestSubjects,
    ) -> Result<RequestSubjects, WorkError> {
        let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
        let named = named
            .with_other_ids(tenant, organization.customers_are)
            .await?;
        // Once their links are forgotten, nothing else tells another try.
        named.keep(&self.bucket, tenant.org(), request).await?;
        Ok(named)
    }

    /// Writes all that is held of subjects as one file.
    async fn hand_out(
        &self,
        tenant: &TenantStore,
        request: PrivacyRequestId,
        named: RequestSubjects,
        lease: &Lease,
    ) -> Result<PrivacyReceipt, WorkError> {
        let alone = self.merger.alone(tenant).await?;
        let begun = match self.merger.merge_all(tenant, &alone, lease).await {
            Ok(()) => self.begin_file(tenant, request, named).await,
            Err(error) => Err(error),
        };
        let (named, held, file) = self.merger.end(tenant, alone, begun).await?;
        let (datasets, rows, file) = files::hand_out(&self.bucket, tenant, &named, file).await?;
        held::finish(file).await?;
        Ok(PrivacyReceipt {
            scoring_runs: files::scored(tenant, &datasets).await?,
            datasets,
            rows,
            ..held
        })
    }

    async fn begin_file(
        &self,
        tenant: &TenantStore,
        request: PrivacyRequestId,
        named: RequestSubjects,
    ) -> Result<(RequestSubjects, PrivacyReceipt, HeldFile), WorkError> {
        let named = self.with_other_ids(tenant, request, named).await?;
        let (held, file) = held::hand_out(&self.bucket, tenant, request, &named).await?;
        Ok((named, held, file))
    }

    /// Erases subjects, as far as there is time.
    async fn erase(
        &self,
        tenant: &TenantStore,
        request: &PrivacyRequest,
        mut named: RequestSubjects,
        lease: &Lease,
    ) -> Result<PrivacyReceipt, WorkError> {
        let mut kept = Kept::load(&self.bucket, tenant.org(), request.id).await?;
        if !kept.progress.only_files_are_left {
            let alone = self.merger.alone(tenant).await?;
            let erased = match self.merger.merge_all(tenant, &alone, lease).await {
                Ok(()) => {
                    self.erase_but_files(tenant, &alone, request, named, &mut kept, lease)
                        .await
                }
                Err(error) => Err(error),
            };
            named = self.merger.end(tenant, alone, erased).await?;
        }
        let (bucket, id, kind) = (&self.bucket, request.id, request.kind);
        let of_files = files::erase(bucket, tenant, id, kind, &named, &mut kept, lease).await?;
        let Progress {
            events,
            customers,
            rejected,
            ..
        } = kept.progress;
        Ok(PrivacyReceipt {
            events,
            customers: customers.unwrap_or_default(),
            rejected: rejected.unwrap_or_default(),
            ..of_files
        })
    }

    /// The subjects with all ids of theirs, when they are in nothing but files.
    async fn erase_but_files(
        &self,
        tenant: &TenantStore,
        alone: &Alone,
        request: &PrivacyRequest,
        named: RequestSubjects,
        kept: &mut Kept,
        lease: &Lease,
    ) -> Result<RequestSubjects, WorkError> {
        let named = self.with_other_ids(tenant, request.id, named).await?;
        // What is in flight reaches the inbox after this, and is dropped when it is merged.
        self.suppress(tenant, request, &named, true).await?;
        let (merger, kind) = (&self.merger, request.kind);
        let subjects = ledger::erase(merger, tenant, alone, &named, kind, kept, lease).await?;
        if kept.progress.customers.is_none() {
            kept.go_on(lease).await?;
            kept.progress.customers = Some(forget_customers(tenant, &named).await?);
        }
        if kept.progress.rejected.is_none() {
            kept.go_on(lease).await?;
            let messages = &mut kept.progress.ledger.messages;
            let rejected = refused::erase(&self.bucket, tenant, &subjects, messages).await?;
            kept.progress.rejected = Some(rejected);
        }
        kept.go_on(lease).await?;
        refused::forget_received(tenant, &kept.progress.ledger.messages).await?;
        sources::forget(tenant, &named.ids().collect()).await?;
        kept.progress.ledger = LedgerProgress::default();
        kept.progress.only_files_are_left = true;
        kept.save().await?;
        Ok(named)
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
        lease: &Lease,
    ) -> Result<u64, WorkError> {
        let (request, named) = self.request(tenant, id).await?;
        let receipt = match request.kind {
            PrivacyKind::Access => self.hand_out(tenant, id, named, lease).await?,
            PrivacyKind::Delete | PrivacyKind::Anonymize => {
                self.erase(tenant, &request, named, lease).await?
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
        for key in [keys::privacy_subjects, keys::privacy_progress] {
            self.bucket.delete_prefix(&key(tenant.org(), id)).await?;
        }
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
