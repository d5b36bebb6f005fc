//! Having events merged whose merge nothing is heard of.

use chrono::Utc;
use cloud::{
    App, Queue, WorkError,
    config::ConfigError,
    sweep::{Budget, Task},
};
use domain::{MergeMessage, OrgId};
use store::{DueMerge, Store};

/// Asks again for merges whose message was lost or set aside, or whose worker died. It goes on asking:
/// the events wait in the inbox, and whoever looks into it finds the dead letters' alarm.
pub struct MergeRecovery {
    store: Store,
    merges: Queue,
}

impl MergeRecovery {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            merges: app.queue("MERGE_QUEUE_URL")?,
        })
    }
}

impl Task for MergeRecovery {
    const NAME: &'static str = "merge_recovery";
    type Item = DueMerge;

    async fn items(
        &self,
        shard: u8,
        after: Option<&str>,
    ) -> Result<(Vec<DueMerge>, Option<String>), WorkError> {
        Ok(self.store.due_merges(shard, after, Utc::now()).await?)
    }

    fn key(due: &DueMerge) -> (String, Option<OrgId>) {
        (due.due.clone(), due.org())
    }

    async fn act(&self, budget: &Budget, due: &DueMerge) -> Result<usize, WorkError> {
        let Some(org) = due.org() else {
            return Ok(0);
        };
        let tenant = self.store.as_system(org, budget.system);
        if !tenant.recover_merge(due, Utc::now()).await? {
            return Ok(0);
        }
        tracing::warn!(org_id = %org, "its merge is asked for again");
        self.merges
            .send(&org.to_string(), &[MergeMessage { org }])
            .await?;
        Ok(1)
    }
}
