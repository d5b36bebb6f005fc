//! Asking for merges.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use cloud::{App, Queue, WorkError, config, config::ConfigError};
use domain::{MergeMessage, OrgId};
use store::TenantStore;

/// Organizations that an instance remembers; when there are more it begins anew.
const REMEMBERED: usize = 10_000;

/// Where merges are asked for.
#[derive(Clone)]
pub struct Merges {
    queue: Queue,
    /// A merge begins so long after it was asked for, so that many requests share one.
    delay: Duration,
    asked: Arc<Mutex<HashMap<OrgId, DateTime<Utc>>>>,
}

impl Merges {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            queue: app.queue("MERGE_QUEUE_URL")?,
            delay: Duration::from_secs(config::or("MERGE_DELAY_SECONDS", 60)?),
            asked: Arc::default(),
        })
    }

    /// Has what lies in an organization's inbox merged after a while. To be called once it lies there.
    pub async fn ask(&self, tenant: &TenantStore) -> Result<(), WorkError> {
        let (org, now) = (tenant.org(), Utc::now());
        if self.has_asked(org, now) || !tenant.ask_for_merge(now).await? {
            return Ok(());
        }
        match self.send(org).await {
            Ok(()) => self.remember(org, now),
            // It stands in the table that one is asked for: the sweep finds it.
            Err(error) => tracing::warn!(%error, org_id = %org, "a merge was not sent for"),
        }
        Ok(())
    }

    /// Sends for a merge that is asked for.
    pub async fn send(&self, org: OrgId) -> Result<(), WorkError> {
        let message = serde_json::to_string(&MergeMessage { org })?;
        let group = org.to_string();
        self.queue.send_later(&group, message, self.delay).await
    }

    /// Whether this instance has asked so lately that the merge has not begun: it reads whatever lies in
    /// the inbox when it does.
    fn has_asked(&self, org: OrgId, now: DateTime<Utc>) -> bool {
        let lately = TimeDelta::from_std(self.delay / 2).unwrap_or_default();
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was set back has nobody wait.
        asked
            .get(&org)
            .is_some_and(|at| (TimeDelta::zero()..lately).contains(&(now - at)))
    }

    fn remember(&self, org: OrgId, now: DateTime<Utc>) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.len() >= REMEMBERED {
            asked.clear();
        }
        asked.insert(org, now);
    }
}
