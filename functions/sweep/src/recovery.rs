//! Taking up runs again whose worker fell silent.

use chrono::Utc;
use cloud::{
    App, WorkError,
    config::ConfigError,
    sweep::{Budget, Task},
};
use domain::OrgId;
use store::{DueRun, Store};

/// Takes up every run whose lease is over.
pub struct Recovery {
    store: Store,
    runs: runs::Recovery,
}

impl Recovery {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            runs: runs::Recovery::new(app)?,
        })
    }
}

impl Task for Recovery {
    const NAME: &'static str = "recovery";
    type Item = DueRun;

    async fn items(
        &self,
        shard: u8,
        after: Option<&str>,
    ) -> Result<(Vec<DueRun>, Option<String>), WorkError> {
        Ok(self.store.due_runs(shard, after, Utc::now()).await?)
    }

    fn key(due: &DueRun) -> (String, Option<OrgId>) {
        (due.due.clone(), Some(due.org))
    }

    async fn act(&self, budget: &Budget, due: &DueRun) -> Result<usize, WorkError> {
        let tenant = self.store.as_system(due.org, budget.system);
        self.runs.recover(&tenant, due).await?;
        Ok(1)
    }
}
