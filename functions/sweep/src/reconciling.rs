//! Having connected accounts compared with their sources, every night.

use chrono::Utc;
use cloud::{
    App, Queue, WorkError,
    config::ConfigError,
    sweep::{Budget, Task},
};
use domain::{BackfillPurpose, BackfillRun, ConnectionState, OrgId, RunKind};
use runs::{Step, send};
use store::{DueConnection, Store};

/// Starts the run that compares a connection a day after the last one began.
pub struct Reconciling {
    store: Store,
    connections: Queue,
}

impl Reconciling {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            connections: app.queue(RunKind::Backfill.queue())?,
        })
    }
}

impl Task for Reconciling {
    const NAME: &'static str = "reconciling";
    type Item = DueConnection;

    async fn items(
        &self,
        shard: u8,
        after: Option<&str>,
    ) -> Result<(Vec<DueConnection>, Option<String>), WorkError> {
        Ok(self.store.due_connections(shard, after, Utc::now()).await?)
    }

    fn key(due: &DueConnection) -> (String, Option<OrgId>) {
        (due.due.clone(), due.org())
    }

    async fn act(&self, budget: &Budget, due: &DueConnection) -> Result<usize, WorkError> {
        let Some(org) = due.org() else {
            return Ok(0);
        };
        let tenant = self.store.as_system(org, budget.system);
        // What is not paid for, or is to be deleted, has its turn another day.
        let works = tenant
            .organization()
            .await?
            .is_some_and(|of| of.deletion.is_none() && of.may_work(Utc::now()).is_ok());
        let connection = tenant.connection(due.id).await?;
        let active = connection.is_some_and(|of| of.state == ConnectionState::Active);
        if !tenant.take_reconcile(due, Utc::now()).await? || !works || !active {
            return Ok(0);
        }
        let run = BackfillRun::new(due.id, BackfillPurpose::Reconcile);
        if !tenant.create_backfill_run(&run).await? {
            return Ok(0);
        }
        send(&self.connections, &tenant, run.id.into(), &[Step::Start]).await?;
        Ok(1)
    }
}
