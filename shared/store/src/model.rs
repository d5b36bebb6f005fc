//! Models and their versions.

use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::{Model, ModelId, ModelVersion, Rescore, Stage, TrainingRun, model::OnDrift};

use crate::{
    Page, PageRequest, Result, RunId, TenantStore,
    keys::sk,
    table::{item, number},
    update::Update,
};

/// Why a version's stage did not change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unpromotable {
    /// There is no such version.
    NotFound,
    /// Another change came between; asking again will do.
    Conflict,
}

impl TenantStore {
    /// Keeps a new model and the run that trains its first version: both or none.
    pub async fn create_model(&self, model: &Model, run: &TrainingRun) -> Result<bool> {
        let model = item(&self.key(sk::model(model.id)), model)?;
        let mut writes = vec![self.store.put_new_in_transaction(model)?];
        writes.extend(self.queue_writes(RunId::Training(run.id), run)?);
        self.store.transact(writes).await
    }

    /// Keeps a run that trains the model's next version and takes its number. False when another
    /// took the number first, or the model is gone.
    pub async fn create_version_run(&self, run: &TrainingRun) -> Result<bool> {
        self.store.transact(self.version_run_writes(run)?).await
    }

    /// As [`Self::create_version_run`], for the sweep: once for a model and a dataset, however many
    /// sweeps ask.
    pub async fn create_retraining_run(&self, run: &TrainingRun) -> Result<bool> {
        let note = self.key(sk::retrained(run.model_id, run.dataset_id));
        let note = item(&note, &serde_json::json!({ "run": run.id }))?;
        let mut writes = self.version_run_writes(run)?;
        writes.push(self.store.put_new_in_transaction(note)?);
        self.store.transact(writes).await
    }

    fn version_run_writes(&self, run: &TrainingRun) -> Result<Vec<TransactWriteItem>> {
        let count = Update::existing(self.key(sk::model(run.model_id)))
            .set("versions", run.model_version)?
            .when("versions", number(run.model_version - 1), "{} = {v}");
        let mut writes = vec![count.in_transaction(&self.store)?];
        writes.extend(self.queue_writes(RunId::Training(run.id), run)?);
        Ok(writes)
    }

    /// The model of that id.
    pub async fn model(&self, id: ModelId) -> Result<Option<Model>> {
        self.get(sk::model(id)).await
    }

    /// Models, newest first.
    pub async fn models(&self, request: &PageRequest) -> Result<Page<Model>> {
        self.newest_first(sk::MODELS, request).await
    }

    /// Every model, oldest first.
    pub async fn all_models(&self) -> Result<Vec<Model>> {
        self.all(sk::MODELS).await
    }

    /// Sets when the model scores by itself.
    pub async fn set_rescore(&self, id: ModelId, rescore: Rescore) -> Result<bool> {
        let update = Update::existing(self.key(sk::model(id))).set("rescore", rescore)?;
        self.change(update).await
    }

    /// Sets what the model does when it no longer fits.
    pub async fn set_on_drift(&self, id: ModelId, on_drift: OnDrift) -> Result<bool> {
        let update = Update::existing(self.key(sk::model(id))).set("on_drift", on_drift)?;
        self.change(update).await
    }

    /// One version of a model.
    pub async fn version(&self, model: ModelId, n: u32) -> Result<Option<ModelVersion>> {
        self.get(sk::version(model, n)).await
    }

    /// A model's versions, oldest first.
    pub async fn versions(&self, model: ModelId) -> Result<Vec<ModelVersion>> {
        self.all(&sk::versions(model)).await
    }

    /// Moves a version to a stage. The one that was in `prod` is archived when another takes its
    /// place; a model whose `prod` version leaves has none.
    pub async fn promote(
        &self,
        model: &Model,
        n: u32,
        stage: Stage,
    ) -> Result<std::result::Result<(), Unpromotable>> {
        let mut writes = vec![
            Update::existing(self.key(sk::version(model.id, n)))
                .set("stage", stage)?
                .in_transaction(&self.store)?,
        ];
        let prod = match (stage, model.prod_version) {
            (Stage::Prod, _) => Some(n),
            (_, Some(prod)) if prod == n => None,
            (_, prod) => prod,
        };
        if let (Stage::Prod, Some(old)) = (stage, model.prod_version.filter(|old| *old != n)) {
            let archive = Update::existing(self.key(sk::version(model.id, old)))
                .set("stage", Stage::Archived)?;
            writes.push(archive.in_transaction(&self.store)?);
        }
        let before = serde_dynamo::to_attribute_value(model.prod_version)?;
        let point = Update::existing(self.key(sk::model(model.id)))
            .set("prod_version", prod)?
            .when("prod_version", before, "{} = {v}");
        writes.push(point.in_transaction(&self.store)?);
        Ok(match self.store.transact_or_reasons(writes).await? {
            Ok(()) => Ok(()),
            Err(failed) if failed.first() == Some(&true) => Err(Unpromotable::NotFound),
            Err(_) => Err(Unpromotable::Conflict),
        })
    }

    /// Forgets a model and its versions. The model goes last, so that what broke off can be asked
    /// for again.
    pub async fn delete_model(&self, id: ModelId) -> Result<()> {
        for version in self.versions(id).await? {
            self.store
                .delete(&self.key(sk::version(id, version.version)))
                .await?;
        }
        self.store.delete(&self.key(sk::model(id))).await
    }
}
