//! Organizations whose grace is over: all they have goes, in as many passes as it takes.

use std::collections::BTreeMap;

use chrono::{TimeDelta, Utc};
use cloud::{
    App, Bucket, Bus, WorkError,
    bucket::KINDS,
    config::{self, ConfigError},
    sweep::{Budget, Task},
};
use domain::{BusEvent, BusEventKind, Erasure, OrgId};
use mail::Identities;
use store::{DueErasure, Store, TenantStore};

/// What a receipt calls uploads in parts that were not finished.
const UNFINISHED: &str = "unfinished_uploads";

/// Each pass is held by one sweep at a time.
pub struct EraseOrganizations {
    store: Store,
    bucket: Bucket,
    bus: Bus,
    identities: Identities,
}

impl Task for EraseOrganizations {
    const NAME: &'static str = "organizations";
    type Item = DueErasure<Erasure>;

    async fn items(
        &self,
        shard: u8,
        after: Option<&str>,
    ) -> Result<(Vec<Self::Item>, Option<String>), WorkError> {
        Ok(self.store.due_erasures(shard, after, Utc::now()).await?)
    }

    fn key(due: &Self::Item) -> (String, Option<OrgId>) {
        (due.due.clone(), Some(due.erasure.org_id))
    }

    async fn act(&self, budget: &Budget, due: &Self::Item) -> Result<usize, WorkError> {
        let org = due.erasure.org_id;
        let lease = TimeDelta::from_std(budget.longest()).unwrap_or(TimeDelta::MAX);
        let Some(erasure) = self.store.begin_erasing(org, lease).await? else {
            return Ok(0);
        };
        let tenant = self.store.as_system(org, budget.system);
        match self.erase(&tenant, erasure, budget).await {
            Ok(done) => {
                tracing::info!(org_id = %org, done, "a pass of its erasure is over");
                Ok(1)
            }
            Err(error) => {
                self.store.end_erasing(org, false).await?;
                Err(error)
            }
        }
    }
}

impl EraseOrganizations {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            bucket: app.bucket()?,
            bus: app.bus()?,
            identities: Identities::new(app.sdk(), config::required("STACK_NAME")?),
        })
    }

    /// One pass. True when nothing was left: only a pass that finds nothing is the last, so that
    /// what was still being written during the one before goes too.
    async fn erase(
        &self,
        tenant: &TenantStore,
        mut erasure: Erasure,
        budget: &Budget,
    ) -> Result<bool, WorkError> {
        let org = erasure.org_id;
        if erasure.done_at.is_none() {
            // Others let go of what they keep elsewhere.
            let event = BusEvent::now(org, BusEventKind::OrganizationDeleted);
            self.bus.publish(&event).await?;
            // While it is still known which domain is its own.
            if let Some(sender) = tenant.sender().await? {
                self.identities.delete(&sender.domain, org).await?;
            }
            let before = (erasure.items.clone(), erasure.objects.clone());
            let finished = self.pass(&mut erasure, budget).await?;
            let nothing = before == (erasure.items.clone(), erasure.objects.clone());
            let done = finished && nothing;
            self.store.end_erasing(org, done).await?;
            if !done {
                return Ok(false);
            }
        }
        if let Some(asked_by) = erasure.asked_by {
            let event = BusEvent::now(org, BusEventKind::OrganizationErased { asked_by });
            self.bus.publish(&event).await?;
        }
        self.store.close_erasure(org).await?;
        Ok(true)
    }

    /// Erases uploads that were not finished and objects, then items, until none is left (true) or
    /// time is up. A crash can leave out of the counts what was erased a moment before.
    async fn pass(&self, erasure: &mut Erasure, budget: &Budget) -> Result<bool, WorkError> {
        let org = erasure.org_id;
        for kind in KINDS {
            let prefix = format!("{kind}/{org}/");
            loop {
                let unfinished = self.bucket.abort_uploads(&prefix).await?;
                let whole = self.bucket.delete_page(&prefix).await?;
                if unfinished + whole == 0 {
                    break;
                }
                for (kind, count) in [(UNFINISHED, unfinished), (kind, whole)] {
                    if count > 0 {
                        *erasure.objects.entry(kind.into()).or_default() += count;
                    }
                }
                self.store.count_erased(erasure).await?;
                if budget.is_over() {
                    return Ok(false);
                }
            }
        }
        loop {
            let counts = self.store.erase_items(org).await?;
            if counts.is_empty() {
                return Ok(true);
            }
            add(&mut erasure.items, counts);
            self.store.count_erased(erasure).await?;
            if budget.is_over() {
                return Ok(false);
            }
        }
    }
}

fn add(to: &mut BTreeMap<String, u64>, counts: BTreeMap<String, u64>) {
    for (kind, count) in counts {
        *to.entry(kind).or_default() += count;
    }
}
