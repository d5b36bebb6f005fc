//! Taking an import out of the ledger: bucket by bucket, as a privacy request takes out subjects. Nobody else changes
//! the ledger meanwhile. Broken off anywhere, it is done again: who lost rows is kept before they go.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Utc;
use cloud::{WorkError, bucket::keys};
use domain::{CustomerId, Failure, ImportId, ImportResult};
use ledger::{
    Owner,
    erasure::{Fate, Rewritten, has_rows_of, rewrite},
    manifest::{Bucket as LedgerBucket, Manifest},
    merge::each_row_of,
    row::Row,
};
use runs::Lease;
use serde::{Deserialize, Serialize};
use store::TenantStore;
use tokio::task::spawn_blocking;

use super::taking::Became;
use crate::{
    agenda::Planner,
    files::LedgerFiles,
    merge::{Alone, Merger, manifest},
    states,
};

/// What is known of an undoing, in its own folder.
const LOST: &str = "lost.json";

/// Who lost rows, and how many these were in each bucket.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Lost {
    customers: BTreeSet<CustomerId>,
    events: BTreeMap<String, usize>,
}

/// Takes out all that an import told; `by` is the run that does.
pub async fn undo(
    merger: &Merger,
    tenant: &TenantStore,
    by: ImportId,
    of: ImportId,
    lease: &Lease,
) -> Result<Became, WorkError> {
    let alone = merger.alone(tenant).await?;
    let work = Undoing {
        merger,
        tenant,
        alone: &alone,
        lost_key: keys::piece(tenant.org(), by.into(), LOST),
        source: of.to_string(),
        lease,
    };
    // What waits of the import goes with the rest of it.
    let events = match merger.merge_all(tenant, &alone, lease).await {
        Ok(()) => work.all().await,
        Err(error) => Err(error),
    };
    let events = merger.end(tenant, alone, events).await?;
    Ok(Became {
        result: ImportResult {
            events,
            ..ImportResult::default()
        },
        ..Became::default()
    })
}

struct Undoing<'a> {
    merger: &'a Merger,
    tenant: &'a TenantStore,
    alone: &'a Alone,
    lost_key: String,
    /// Whose rows go.
    source: String,
    lease: &'a Lease,
}

impl Undoing<'_> {
    async fn all(&self) -> Result<u64, WorkError> {
        let kept = self.merger.bucket().get(&self.lost_key).await?;
        let mut lost: Lost = match kept {
            Some(kept) => serde_json::from_slice(&kept)?,
            None => Lost::default(),
        };
        let mut manifest = manifest(self.tenant).await?;
        let mut next = manifest.buckets().first().cloned();
        while let Some(bucket) = next {
            self.lease.has_time()?;
            let prefix = bucket.prefix;
            if let Some((messages, customers)) = self.found(&bucket).await? {
                lost.events.insert(prefix.to_string(), messages.len());
                lost.customers.extend(customers);
                // Sent again, they are not doubles; broken off here, they are found again.
                let forget = messages.iter().map(String::as_str);
                self.tenant.forget_seen(forget).await?;
                let rewritten = self.rewritten(manifest.clone(), &bucket).await?;
                let bytes = serde_json::to_vec(&lost)?;
                self.merger.bucket().put(&self.lost_key, bytes).await?;
                self.replace(&manifest, &rewritten.manifest).await?;
                manifest = rewritten.manifest;
            }
            next = manifest.bucket_after(prefix).cloned();
        }
        self.make_anew(&manifest, &lost.customers).await?;
        Ok(lost.events.values().sum::<usize>() as u64)
    }

    /// The messages of the rows of a bucket that go, and whose they are; nothing where there are none.
    async fn found(
        &self,
        bucket: &LedgerBucket,
    ) -> Result<Option<(BTreeSet<String>, BTreeSet<CustomerId>)>, WorkError> {
        let files = LedgerFiles::new(self.merger.bucket(), self.tenant.org(), "");
        let (bucket, source) = (bucket.clone(), self.source.clone());
        let found = spawn_blocking(move || {
            if !has_rows_of(&files, &bucket, &source)? {
                return Ok(None);
            }
            let (mut messages, mut customers) = (BTreeSet::new(), BTreeSet::new());
            each_row_of(&files, &bucket, |row| {
                if row.source == source {
                    messages.insert(row.message_id.to_owned());
                    if let Owner::Customer(id) = row.owner
                        && let Ok(id) = id.parse()
                    {
                        customers.insert(id);
                    }
                }
                Ok(())
            })?;
            Ok::<_, Failure>(Some((messages, customers)))
        });
        Ok(found.await.map_err(WorkError::from)??)
    }

    async fn rewritten(
        &self,
        manifest: Manifest,
        bucket: &LedgerBucket,
    ) -> Result<Rewritten, WorkError> {
        let name = self.alone.id.to_string();
        let files = LedgerFiles::new(self.merger.bucket(), self.tenant.org(), name);
        let (prefix, source) = (bucket.prefix, self.source.clone());
        let rewritten = spawn_blocking(move || {
            let fate = |row: &Row<'_>| match row.source == source {
                true => Ok(Fate::Goes),
                false => Ok(Fate::Stays),
            };
            rewrite(&files, &manifest, prefix, fate, Utc::now())
        });
        Ok(rewritten.await.map_err(WorkError::from)??)
    }

    async fn replace(&self, before: &Manifest, after: &Manifest) -> Result<(), WorkError> {
        let text = serde_json::to_string(after)?;
        let replaced =
            self.tenant
                .replace_ledger(self.alone.id, before.version, (&text, after.rows()));
        match replaced.await? {
            true => Ok(()),
            // Another has taken over: what was written here is nobody's, and is tidied up.
            false => Err(WorkError::Retry("the ledger was changed by another".into())),
        }
    }

    /// Makes customers of what is left of them; who has nothing left is none.
    async fn make_anew(
        &self,
        manifest: &Manifest,
        customers: &BTreeSet<CustomerId>,
    ) -> Result<(), WorkError> {
        let organization = self.tenant.organization().await?.ok_or(WorkError::Gone)?;
        for bucket in manifest.buckets() {
            self.lease.has_time()?;
            let holds = |id: &&CustomerId| {
                let owner = Owner::Customer(id.as_str());
                bucket.prefix.holds(owner.hash())
            };
            let of: BTreeSet<CustomerId> = customers.iter().filter(holds).cloned().collect();
            if of.is_empty() {
                continue;
            }
            let files = LedgerFiles::new(self.merger.bucket(), self.tenant.org(), "");
            let (bucket, customers_are) = (bucket.clone(), organization.customers_are);
            let made =
                spawn_blocking(move || states::of_bucket(&files, &bucket, customers_are, &of));
            let (left, gone) = made.await.map_err(WorkError::from)??;
            let planner = Planner::of(self.tenant).await?;
            let left = left.into_iter().map(|item| planner.planned(None, item));
            self.tenant.put_customers(&left.collect::<Vec<_>>()).await?;
            self.tenant.delete_customers(&gone).await?;
        }
        Ok(())
    }
}
