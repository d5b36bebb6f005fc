//! Imports of datasets' rows as events.

use domain::{ImportId, ImportResult, ImportRun, RunKind, RunStatus};

use crate::{
    Page, PageRequest, Result, Success, TenantStore, keys::sk, table::text, update::Update,
};

/// Those that an undoing may begin of.
const ENDED: [&str; 3] = ["succeeded", "failed", "cancelled"];

impl TenantStore {
    pub async fn import_run(&self, id: ImportId) -> Result<Option<ImportRun>> {
        self.get(sk::run(id.into())).await
    }

    /// Imports, dry runs and undoings, newest first.
    pub async fn import_runs(&self, request: &PageRequest) -> Result<Page<ImportRun>> {
        self.newest_first(sk::runs(RunKind::Import), request).await
    }

    /// Keeps a new import and its place in the line. False when its dataset is not ready any more, or was read in another
    /// way since.
    pub async fn create_import(&self, run: &ImportRun) -> Result<bool> {
        let mut writes = self.queue_writes(run.id.into(), run)?;
        writes.push(self.run_of_dataset(run.dataset_id, run.dataset_generation)?);
        self.store.transact(writes).await
    }

    /// Keeps the run that takes out an import, as that was seen. False when it has not ended, or another takes it out.
    pub async fn create_undoing(&self, run: &ImportRun, of: &ImportRun) -> Result<bool> {
        let undone = Update::existing(self.key(sk::run(of.id.into())))
            .set("undone_by", run.id)?
            .when_in("status", &ENDED);
        let undone = match of.undone_by {
            None => undone.when_absent("undone_by"),
            Some(before) => undone.when("undone_by", text(before.to_string()), "{} = {v}"),
        };
        let mut writes = self.queue_writes(run.id.into(), run)?;
        writes.push(undone.in_transaction(&self.store)?);
        self.store.transact(writes).await
    }

    /// Whether an import has been taken out: events of it that come later are dropped.
    pub async fn is_undone(&self, id: ImportId) -> Result<bool> {
        let undone_by = self.import_run(id).await?.and_then(|run| run.undone_by);
        let by = match undone_by {
            Some(by) => self.import_run(by).await?,
            None => None,
        };
        Ok(by.is_some_and(|by| by.progress.status == RunStatus::Succeeded))
    }

    /// What an import came to.
    pub fn imported(&self, result: &ImportResult) -> Result<Success> {
        let result = serde_dynamo::to_attribute_value(result)?;
        Ok(Success {
            attributes: vec![("result", result)],
            ..Success::default()
        })
    }
}
