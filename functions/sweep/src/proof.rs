//! Having it looked at, once a day, what became of customers by whom it is seen what messages are worth.

use chrono::{TimeDelta, Utc};
use cloud::{
    App, Queue, WorkError,
    config::ConfigError,
    sweep::{Budget, Task},
};
use domain::{OrgId, ProofWork, RunKind};
use store::{DueProof, Store};

/// When nothing was heard for so long of a cohort that was sent for, its message was lost.
const SILENCE: TimeDelta = TimeDelta::hours(2);

/// Sends for whoever looks at a cohort.
pub struct Proof {
    store: Store,
    work: Queue,
}

impl Proof {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            work: app.queue(RunKind::Revenue.queue())?,
        })
    }
}

impl Task for Proof {
    const NAME: &'static str = "proof";
    type Item = DueProof;

    async fn items(
        &self,
        shard: u8,
        after: Option<&str>,
    ) -> Result<(Vec<DueProof>, Option<String>), WorkError> {
        Ok(self.store.due_proofs(shard, after, Utc::now()).await?)
    }

    fn key(due: &DueProof) -> (String, Option<OrgId>) {
        (due.due.clone(), due.org())
    }

    async fn act(&self, budget: &Budget, due: &DueProof) -> Result<usize, WorkError> {
        let (Some(org), Some(cohort)) = (due.org(), due.cohort()) else {
            return Ok(0);
        };
        let tenant = self.store.as_system(org, budget.system);
        if !tenant.take_proof(due, Utc::now() + SILENCE).await? {
            return Ok(0);
        }
        let work = ProofWork {
            org,
            year: cohort.year,
            campaign_id: cohort.campaign_id,
        };
        self.work.send(&org.to_string(), &[work]).await?;
        Ok(1)
    }
}
