//! What the sweep looks for: open work past its lease, over all organizations.

use chrono::{DateTime, Utc};
use domain::{OrgId, RunId};
use serde::Deserialize;

use crate::{
    Result, Store,
    keys::{self, SHARDS},
};

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
    pub async fn due_runs(&self, now: DateTime<Utc>) -> Result<Vec<DueRun>> {
        let until = keys::instant(now);
        let mut due = Vec::new();
        for shard in 0..SHARDS {
            let items: Vec<DueItem> = self
                .all_in_index("gsi2", &format!("DUE#{shard}"), Some(&until))
                .await?;
            due.extend(items.into_iter().filter_map(|item| {
                Some(DueRun {
                    org: item.due_org,
                    run: item.due_run.parse().ok()?,
                    due: item.gsi2sk,
                })
            }));
        }
        Ok(due)
    }
}
