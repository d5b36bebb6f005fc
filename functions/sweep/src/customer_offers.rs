//! Having offers to customers looked at that nobody accepted in time, or that are owed and were not heard of.

use chrono::{TimeDelta, Utc};
use cloud::{
    App, Queue, WorkError,
    config::ConfigError,
    sweep::{Budget, Task},
};
use domain::{FulfillmentWork, OrgId, RunKind};
use store::{DueCustomerOffer, Store};

/// When nothing was heard for so long of an offer that was sent for, its message was lost.
const SILENCE: TimeDelta = TimeDelta::minutes(15);

/// Sends for whoever carries offers out.
pub struct CustomerOffers {
    store: Store,
    work: Queue,
}

impl CustomerOffers {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            work: app.queue(RunKind::Backfill.queue())?,
        })
    }
}

impl Task for CustomerOffers {
    const NAME: &'static str = "customer_offers";
    type Item = DueCustomerOffer;

    async fn items(
        &self,
        shard: u8,
        after: Option<&str>,
    ) -> Result<(Vec<DueCustomerOffer>, Option<String>), WorkError> {
        let due = self.store.due_customer_offers(shard, after, Utc::now());
        Ok(due.await?)
    }

    fn key(due: &DueCustomerOffer) -> (String, Option<OrgId>) {
        (due.due.clone(), due.org())
    }

    async fn act(&self, budget: &Budget, due: &DueCustomerOffer) -> Result<usize, WorkError> {
        let Some(org) = due.org() else {
            return Ok(0);
        };
        let tenant = self.store.as_system(org, budget.system);
        if !tenant
            .take_customer_offer(due, Utc::now() + SILENCE)
            .await?
        {
            return Ok(0);
        }
        let work = FulfillmentWork {
            org,
            customer_id: due.customer_id.clone(),
            id: due.id,
        };
        self.work.send(&org.to_string(), &[work]).await?;
        Ok(1)
    }
}
