//! Having customers looked at about whom there is something to say.

use chrono::Utc;
use cloud::{
    App, Queue, WorkError,
    config::ConfigError,
    sweep::{Budget, Task},
};
use domain::{OrgId, OutreachWork};
use store::{DueOutreach, Store};

/// Sends for whoever looks at an organization's customers, where any are due: one query tells.
pub struct Outreach {
    store: Store,
    work: Queue,
}

impl Outreach {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            work: app.queue("OUTREACH_QUEUE_URL")?,
        })
    }
}

impl Task for Outreach {
    const NAME: &'static str = "outreach";
    type Item = DueOutreach;

    async fn items(
        &self,
        shard: u8,
        after: Option<&str>,
    ) -> Result<(Vec<DueOutreach>, Option<String>), WorkError> {
        Ok(self.store.due_outreach(shard, after, Utc::now()).await?)
    }

    fn key(due: &DueOutreach) -> (String, Option<OrgId>) {
        (due.due.clone(), due.org())
    }

    async fn act(&self, budget: &Budget, due: &DueOutreach) -> Result<usize, WorkError> {
        let Some(org) = due.org() else {
            return Ok(0);
        };
        let tenant = self.store.as_system(org, budget.system);
        let Some(kept) = tenant.outreach().await? else {
            return Ok(0);
        };
        if tenant.agenda(kept.now(), 1).await?.is_empty() {
            return Ok(0);
        }
        // Another sweep has, or it is not yet silent for long.
        if !tenant.take_outreach(due, Utc::now()).await? {
            return Ok(0);
        }
        self.work
            .send(&org.to_string(), &[OutreachWork::Sweep { org }])
            .await?;
        Ok(1)
    }
}
