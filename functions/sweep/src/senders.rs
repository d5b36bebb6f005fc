//! Having it looked at whether organizations may still send from their own domains.

use chrono::{TimeDelta, Utc};
use cloud::{
    App, Queue, WorkError,
    config::ConfigError,
    sweep::{Budget, Task},
};
use domain::{OrgId, OutreachWork};
use store::{DueSender, Store};

/// When nothing was heard for so long of a look that was sent for, its message was lost.
const SILENCE: TimeDelta = TimeDelta::hours(1);

/// Sends for whoever may ask how it stands with a domain.
pub struct Senders {
    store: Store,
    work: Queue,
}

impl Senders {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            work: app.queue("OUTREACH_QUEUE_URL")?,
        })
    }
}

impl Task for Senders {
    const NAME: &'static str = "senders";
    type Item = DueSender;

    async fn items(
        &self,
        shard: u8,
        after: Option<&str>,
    ) -> Result<(Vec<DueSender>, Option<String>), WorkError> {
        Ok(self.store.due_senders(shard, after, Utc::now()).await?)
    }

    fn key(due: &DueSender) -> (String, Option<OrgId>) {
        (due.due.clone(), due.org())
    }

    async fn act(&self, budget: &Budget, due: &DueSender) -> Result<usize, WorkError> {
        let Some(org) = due.org() else {
            return Ok(0);
        };
        let tenant = self.store.as_system(org, budget.system);
        if !tenant.take_sender(due, Utc::now() + SILENCE).await? {
            return Ok(0);
        }
        let check = OutreachWork::CheckSender { org };
        self.work.send(&org.to_string(), &[check]).await?;
        Ok(1)
    }
}
