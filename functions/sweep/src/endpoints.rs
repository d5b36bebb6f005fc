//! Having sent to endpoints what waits for them: what is tried again after longer than a message can be delayed, and
//! what nothing is heard of.

use chrono::Utc;
use cloud::{
    App, Queue, WorkError,
    config::ConfigError,
    sweep::{Budget, Task},
};
use domain::{DeliveryMessage, OrgId};
use store::{DueEndpoint, Store};

/// Asks for a turn to send to each endpoint that is due.
pub struct Endpoints {
    store: Store,
    webhooks: Queue,
}

impl Endpoints {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            webhooks: app.queue("WEBHOOK_QUEUE_URL")?,
        })
    }
}

impl Task for Endpoints {
    const NAME: &'static str = "endpoints";
    type Item = DueEndpoint;

    async fn items(
        &self,
        shard: u8,
        after: Option<&str>,
    ) -> Result<(Vec<DueEndpoint>, Option<String>), WorkError> {
        Ok(self.store.due_endpoints(shard, after, Utc::now()).await?)
    }

    fn key(due: &DueEndpoint) -> (String, Option<OrgId>) {
        (due.due.clone(), due.org())
    }

    async fn act(&self, budget: &Budget, due: &DueEndpoint) -> Result<usize, WorkError> {
        let Some(org) = due.org() else {
            return Ok(0);
        };
        let tenant = self.store.as_system(org, budget.system);
        if !tenant.take_endpoint(due, Utc::now()).await? {
            tenant.leave_endpoint(due).await?;
            return Ok(0);
        }
        let endpoint = due.id;
        self.webhooks
            .send(&org.to_string(), &[DeliveryMessage { org, endpoint }])
            .await?;
        Ok(1)
    }
}
