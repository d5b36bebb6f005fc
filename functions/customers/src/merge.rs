//! Merging what lies in inboxes into ledgers: one at a time for an organization. Broken off anywhere it
//! is done again with the same end.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, SystemTime},
};

use ::inbox::Merges;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use cloud::{
    App, Bucket, Bus, Queue, WorkError,
    bucket::{Version, keys},
    config::ConfigError,
    logs,
    worker::Message,
};
use domain::{
    BatchId, ConnectionId, CustomersAre, EventStatus, KeyId, MergeId, MergeMessage, OutreachWork,
    Received, ReceivedEvent,
};
use ledger::{
    Event,
    manifest::Manifest,
    merge::{Merged, Moves, Sizes, merge},
    row::Row,
};
use runs::{Lease, lease_length};
use store::{Store, TenantStore};
use tokio::task::spawn_blocking;

use crate::{
    agenda::{self, Planning},
    conflicts, failed_payments,
    files::LedgerFiles,
    identities::Identities,
    imports,
    inbox::Inbox,
    states, suppression,
};

/// Another part of an inbox is not begun when there is less time than this.
const MARGIN: Duration = Duration::from_secs(45);

/// Files that an organization's ledger may have: twice its buckets, and what is about to be deleted.
const MOST_FILES: usize = 1000;

/// Who says of a request what became of it later.
const SELF: &str = "perene";

/// Seconds that are waited for another merge to end.
const PATIENCE: u32 = 120;

/// That nobody else changes an organization's ledger.
pub(crate) struct Alone {
    pub id: MergeId,
    _held: Lease,
}

/// Merges, asked for by messages.
pub struct Merger {
    store: Store,
    bucket: Bucket,
    merges: Merges,
    bus: Bus,
    lease: Duration,
}

impl Merger {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            bucket: app.bucket()?,
            merges: Merges::new(app)?,
            bus: app.bus()?,
            lease: app.config.lease,
        })
    }

    pub(crate) fn bucket(&self) -> &Bucket {
        &self.bucket
    }

    /// Waits until nobody else changes an organization's ledger, and keeps others from it.
    pub(crate) async fn alone(&self, tenant: &TenantStore) -> Result<Alone, WorkError> {
        let id = MergeId::new();
        for _ in 0..PATIENCE {
            let begun = tenant.begin_merge(id, Utc::now(), lease_length(self.lease));
            if let Some(broken) = begun.await? {
                let _held = self.hold(tenant, id);
                if let Some(broken) = broken {
                    self.tidy(tenant, broken).await?;
                }
                return Ok(Alone { id, _held });
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        Err(WorkError::Retry("the ledger is being merged into".into()))
    }

    /// Merges all that lies in the inbox, as far as there is time.
    pub(crate) async fn merge_all(
        &self,
        tenant: &TenantStore,
        alone: &Alone,
        lease: &Lease,
    ) -> Result<(), WorkError> {
        let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
        while self
            .merge(tenant, alone.id, organization.customers_are)
            .await?
        {
            lease.has_time()?;
        }
        Ok(())
    }

    /// Lets others at the ledger again when work on it is done, or is gone on with later. After what broke off nobody is
    /// let before the lease is over, who then tidies up.
    pub(crate) async fn end<T>(
        &self,
        tenant: &TenantStore,
        alone: Alone,
        outcome: Result<T, WorkError>,
    ) -> Result<T, WorkError> {
        let id = alone.id;
        drop(alone);
        if matches!(outcome, Ok(_) | Err(WorkError::Unfinished)) {
            tenant.end_merge(id).await?;
        }
        outcome
    }

    /// Merges what lies in the inbox of the organization that a message names. Then a test clock that waited for it is swept,
    /// by `outreach`.
    pub async fn handle(&self, message: &Message, outreach: &Queue) -> Result<(), WorkError> {
        let MergeMessage { org } = serde_json::from_str(&message.body)?;
        tracing::Span::current().record("org_id", org.to_string());
        let tenant = self.store.as_system(org, message.system);
        // Of one that was erased nothing is to come back.
        let Some(organization) = tenant.organization().await? else {
            return Err(WorkError::Gone);
        };
        let customers_are = organization.customers_are;
        let id = MergeId::new();
        let lease = lease_length(self.lease);
        let Some(broken) = tenant.begin_merge(id, Utc::now(), lease).await? else {
            // What came since the other began is merged after it: whoever asked for that has no other
            // message than this one.
            return self.merges.send(org).await;
        };
        let held = self.hold(&tenant, id);
        if let Some(broken) = broken {
            self.tidy(&tenant, broken).await?;
        }
        let is_over = || message.deadline < SystemTime::now() + MARGIN;
        let mut more = true;
        while more && !is_over() {
            more = self.merge(&tenant, id, customers_are).await?;
        }
        let planning = match more {
            true => Planning::Partly,
            false => agenda::plan_all(&tenant, message.deadline).await?,
        };
        match planning {
            Planning::Partly => self.merges.ask(&tenant).await?,
            Planning::Done { awaits_sweep: true } => {
                let sweep = OutreachWork::Sweep { org };
                outreach.send(&org.to_string(), &[sweep]).await?;
            }
            Planning::Done { .. } => {}
        }
        drop(held);
        tenant.end_merge(id).await?;
        Ok(())
    }

    fn hold(&self, tenant: &TenantStore, id: MergeId) -> Lease {
        let (tenant, lease) = (tenant.clone(), lease_length(self.lease));
        Lease::renewing(self.lease, move || {
            let tenant = tenant.clone();
            async move { tenant.renew_merge(id, Utc::now(), lease).await }
        })
    }

    /// Merges some of the inbox; whether there is more.
    async fn merge(
        &self,
        tenant: &TenantStore,
        id: MergeId,
        customers_are: CustomersAre,
    ) -> Result<bool, WorkError> {
        let org = tenant.org();
        let Inbox {
            events,
            objects,
            broken,
            more,
        } = Inbox::read(&self.bucket, org).await?;
        for (batch, object) in &broken {
            self.put_aside(tenant, *batch, object).await?;
        }
        let events = suppression::taken(tenant, events).await?;
        let events = imports::without_undone(tenant, events).await?;
        if events.is_empty() {
            self.bucket.delete_versions(&objects).await?;
            return Ok(more);
        }
        let before = manifest(tenant).await?;
        let version = before.version;
        let identities = Identities::of(tenant, customers_are, &events).await?;
        let files = LedgerFiles::new(&self.bucket, org, id.to_string());
        let work = Arc::new((identities, events));
        let told = Arc::clone(&work);
        let merged = spawn_blocking(move || written(&files, &before, &told));
        let Merged {
            mut manifest,
            conflicts,
            ..
        } = merged.await??;
        let unread = manifest.take_unread(Utc::now());
        let text = serde_json::to_string(&manifest)?;
        let written = (text.as_str(), manifest.rows());
        if !tenant.replace_ledger(id, version, written).await? {
            // Another has taken over, and tidies what this one wrote.
            return Err(WorkError::Gone);
        }
        let (identities, events) = &*work;
        let files = LedgerFiles::new(&self.bucket, org, "");
        states::bring_up_to_date(tenant, identities, (events, &conflicts), (files, manifest))
            .await?;
        conflicts::tell(&self.bucket, tenant, &conflicts).await?;
        identities.keep(tenant).await?;
        note_sources(tenant, events).await?;
        failed_payments::tell(&self.bus, org, identities, events).await?;
        self.bucket.delete_versions(&objects).await?;
        self.delete(
            tenant,
            |key| unread.iter().any(|gone| gone == key),
            !unread.is_empty(),
        )
        .await?;
        Ok(more)
    }

    /// Keeps an object that cannot be read for who runs the stack, counts it, and says so where requests are shown. The
    /// others are merged.
    async fn put_aside(
        &self,
        tenant: &TenantStore,
        batch: BatchId,
        object: &Bytes,
    ) -> Result<(), WorkError> {
        let key = keys::broken(tenant.org(), batch);
        self.bucket.put(&key, object.clone()).await?;
        logs::count("BrokenBatches", 1.0);
        let said = ReceivedEvent {
            index: 0,
            message_id: None,
            status: EventStatus::Rejected,
            event: None,
            code: Some("broken_batch".to_owned()),
            field: None,
            detail: Some(format!(
                "Some events of the request {batch} could not be read back. They are put aside, and we have been \
                 told; whatever else you sent was taken."
            )),
            issues: Vec::new(),
        };
        // Put aside twice it is one entry.
        let received = Received::of(batch, batch.made_at(), SELF, &[said]);
        tenant.keep_received(&received).await?;
        Ok(())
    }

    /// Deletes what a merge wrote that was broken off, unless it is part of the ledger.
    async fn tidy(&self, tenant: &TenantStore, broken: MergeId) -> Result<(), WorkError> {
        let manifest = manifest(tenant).await?;
        let name = broken.to_string();
        let is_left =
            |key: &str| key.contains(&name) && !manifest.files().any(|file| file.key == key);
        self.delete(tenant, is_left, true).await
    }

    /// Deletes those files of the ledger, which are told by their keys below it.
    pub(crate) async fn delete(
        &self,
        tenant: &TenantStore,
        gone: impl Fn(&str) -> bool,
        any: bool,
    ) -> Result<(), WorkError> {
        if !any {
            return Ok(());
        }
        let prefix = keys::ledger_prefix(tenant.org());
        let files = self.bucket.list_versions(&prefix, MOST_FILES).await?;
        let is_gone = |file: &Version| file.key.strip_prefix(&prefix).is_some_and(&gone);
        let files: Vec<Version> = files.into_iter().filter(is_gone).collect();
        self.bucket.delete_versions(&files).await
    }
}

/// Notes when keys and connections have sent last. What members say by hand is awaited by nobody.
async fn note_sources(tenant: &TenantStore, events: &[Event]) -> Result<(), WorkError> {
    let is_source = |id: &str| id.parse::<KeyId>().is_ok() || id.parse::<ConnectionId>().is_ok();
    let mut last: BTreeMap<&str, DateTime<Utc>> = BTreeMap::new();
    for event in events {
        let at = last.entry(&event.source).or_insert(event.received_at);
        *at = event.received_at.max(*at);
    }
    for (source, at) in last.into_iter().filter(|(id, _)| is_source(id)) {
        tenant.source_sent(source, at, Utc::now()).await?;
    }
    Ok(())
}

/// The ledger as it is; empty before the first merge.
pub async fn manifest(tenant: &TenantStore) -> Result<Manifest, WorkError> {
    match tenant.ledger().await? {
        Some(ledger) => Ok(serde_json::from_str(&ledger.manifest)?),
        None => Ok(Manifest::default()),
    }
}

/// Writes the files that events make of a ledger; the manifest that has them, and what does not count.
fn written(
    files: &LedgerFiles,
    before: &Manifest,
    (identities, events): &(Identities, Vec<Event>),
) -> Result<Merged, WorkError> {
    let rows: Vec<Row<'_>> = events
        .iter()
        .map(|event| Row::new(identities.owner(event), event))
        .collect();
    let (links, customers_are) = (&identities.links, identities.customers_are);
    let moves = Moves {
        from: links.losers(customers_are).into_iter().collect(),
        customer: &|row| links.now.linked(customers_are, row),
    };
    let sizes = Sizes::default();
    Ok(merge(files, before, rows, &moves, &sizes, Utc::now())?)
}
