//! What the sweep looks for: open work past its lease, over all organizations.

use chrono::{DateTime, Utc};
use domain::{OrgId, RunId};
use serde::Deserialize;

use crate::{Result, Store, keys};

/// A run whose lease is over, or whose event has not been sent.
#[derive(Debug, Clone)]
pub struct DueRun {
    pub org: OrgId,
    pub run: RunId,
    /// What [`crate::TenantStore::recover_run`] takes, so that one sweep acts on it.
    pub due: String,
}

/// A run's organization and id, as the index of due work has them.
#[derive(Deserialize)]
struct DueItem {
    due_org: OrgId,
    due_run: String,
    gsi2sk: String,
}

impl Store {
    /// Some runs of a shard that are due, after one's `due`, and after which the next ones come.
    pub async fn due_runs(
        &self,
        shard: u8,
        after: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(Vec<DueRun>, Option<String>)> {
        let (items, next): (Vec<DueItem>, _) = self
            .due_page(&keys::due_shard_of(shard), after, now)
            .await?;
        let due = items.into_iter().filter_map(|item| {
            Some(DueRun {
                org: item.due_org,
                run: item.due_run.parse().ok()?,
                due: item.gsi2sk,
            })
        });
        Ok((due.collect(), next))
    }
}
