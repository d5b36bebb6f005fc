//! Training runs.

use domain::{BusEvent, BusEventKind, Model, ModelVersion, RunKind, TrainingRun, TrainingRunId};

use crate::{Page, PageRequest, Result, Success, TenantStore, keys::sk};

impl TenantStore {
    pub async fn training_run(&self, id: TrainingRunId) -> Result<Option<TrainingRun>> {
        self.get(sk::run(id.into())).await
    }

    /// Training runs, newest first.
    pub async fn training_runs(&self, request: &PageRequest) -> Result<Page<TrainingRun>> {
        self.newest_first(sk::runs(RunKind::Training), request)
            .await
    }

    /// What a training run made: this version of that model, as it was seen. A version for `prod`
    /// takes the place of the one that was there, if that still is.
    pub fn trained(&self, version: &ModelVersion, model: &Model) -> Result<Success> {
        let mut writes = self.version_writes(version, model)?;
        writes.push(self.count_training(version.training_run_id.made_at())?);
        let kind = BusEventKind::ModelTrained {
            training_run_id: version.training_run_id,
            model_id: version.model_id,
            version: version.version,
        };
        Ok(Success {
            writes,
            events: vec![BusEvent::now(self.org, kind)],
            ..Success::default()
        })
    }
}
