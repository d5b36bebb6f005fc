//! Scoring runs that a plan no longer keeps.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use domain::{ModelId, RunId, RunKind, RunStatus, ScoringRun, ScoringRunId};
use serde::Deserialize;

use crate::{PageRequest, Result, TenantStore, keys, keys::sk};

impl TenantStore {
    /// Scoring runs that were asked for before that moment and have ended, oldest first, but for
    /// the newest of each model that succeeded.
    pub async fn expired_scorings(&self, before: DateTime<Utc>) -> Result<Vec<ScoringRun>> {
        let mut old = self.scorings_before(before).await?;
        let models = old.iter().map(|run| run.model_id).collect();
        let newest = self.newest_scorings(models).await?;
        old.retain(|run| !run.progress.status.is_open() && !newest.contains(&run.id));
        Ok(old)
    }

    /// Forgets a scoring run, with its log and the claims of its mail. What is known of how its
    /// scores came true stays. The run goes last, so that what broke off is found again.
    pub async fn expire_scoring_run(&self, run: &ScoringRun) -> Result<()> {
        #[derive(Deserialize)]
        struct At {
            sk: String,
        }
        let id = RunId::Scoring(run.id);
        let failed = run.progress.status == RunStatus::Failed;
        if failed && self.noted_run(run).await? == Some(run.id) {
            // Else the note would say that its dataset was scored.
            self.store.delete(&self.scored_note(run)).await?;
        }
        for prefix in [sk::logs(id), sk::mails(id)] {
            for item in self.all::<At>(&prefix).await? {
                self.store.delete(&self.key(item.sk)).await?;
            }
        }
        self.store.delete(&self.key(sk::run(id))).await
    }

    async fn scorings_before(&self, before: DateTime<Utc>) -> Result<Vec<ScoringRun>> {
        let pk = keys::org_partition(self.org);
        let mut request = PageRequest::first(25);
        let mut old = Vec::new();
        loop {
            let page = self
                .store
                .page::<ScoringRun>(&pk, sk::runs(RunKind::Scoring), false, &request)
                .await?;
            let seen = page.items.len();
            let older = page.items.into_iter();
            let older: Vec<_> = older.take_while(|run| run.id.made_at() < before).collect();
            let all_old = older.len() == seen;
            old.extend(older);
            match page.next_cursor {
                cursor @ Some(_) if all_old => request.cursor = cursor,
                _ => return Ok(old),
            }
        }
    }

    /// The newest run of each of these models that succeeded.
    async fn newest_scorings(&self, mut models: HashSet<ModelId>) -> Result<HashSet<ScoringRunId>> {
        let mut newest = HashSet::new();
        let mut request = PageRequest::first(100);
        while !models.is_empty() {
            let page = self.scoring_runs(&request).await?;
            for run in page.items {
                if run.progress.status == RunStatus::Succeeded && models.remove(&run.model_id) {
                    newest.insert(run.id);
                }
            }
            match page.next_cursor {
                None => break,
                cursor => request.cursor = cursor,
            }
        }
        Ok(newest)
    }
}
