//! Models and their versions.

use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::{
    DatasetId, LearnerSettings, Model, ModelId, ModelVersion, OnDrift, PromotionPolicy, Rescore,
    RowsPerEntity, RunId, Stage, TrainingRun, TrainingRunId,
};
use serde::Deserialize;

use crate::{
    Counted, Filled, Page, PageRequest, Result, TenantStore,
    keys::sk,
    table::{item, number, text},
    update::Update,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unpromotable {
    NotFound,
    /// Another change came between; asking again will do.
    Conflict,
}

/// What is changed on a model; the rest stays.
#[derive(Debug, Clone, Default)]
pub struct ModelChange {
    pub rescore: Option<Rescore>,
    pub on_drift: Option<OnDrift>,
    pub promotion: Option<PromotionPolicy>,
    pub learners: Option<Vec<LearnerSettings>>,
    /// Whether its trainings may help to choose learners for others.
    pub learn_from_runs: Option<bool>,
    pub rows_per_entity: Option<RowsPerEntity>,
    pub currency: Option<String>,
}

/// What a model does otherwise from a version on; the rest stays.
#[derive(Debug, Clone, Default)]
pub struct VersionChange {
    /// What is left out.
    pub exclude: Option<Vec<String>>,
    pub rows_per_entity: Option<RowsPerEntity>,
}

impl TenantStore {
    /// Keeps a new model and the run that trains its first version: both or none, and only if
    /// there are fewer than `allowed` models and the run's dataset is as it was seen.
    pub async fn create_model(
        &self,
        model: &Model,
        run: &TrainingRun,
        allowed: u64,
    ) -> Result<Filled> {
        let model = item(&self.key(sk::model(model.id)), model)?;
        let mut writes = vec![
            self.store.put_new_in_transaction(model)?,
            self.run_of_dataset(run.dataset_id, run.dataset_generation)?,
        ];
        writes.extend(self.queue_writes(RunId::Training(run.id), run)?);
        self.fill_place(Counted::Models, allowed, writes).await
    }

    /// Keeps a run that trains the model's next version and takes its number. False when another
    /// took the number first, the model is gone, or the dataset is not as it was seen.
    pub async fn create_version_run(
        &self,
        run: &TrainingRun,
        change: VersionChange,
    ) -> Result<bool> {
        let writes = self.version_run_writes(run, change)?;
        self.store.transact(writes).await
    }

    /// As [`Self::create_version_run`], for the sweep: once for a model and a dataset, however many
    /// sweeps ask, or again instead of that run.
    pub async fn create_retraining_run(
        &self,
        run: &TrainingRun,
        instead_of: Option<TrainingRunId>,
    ) -> Result<bool> {
        let note = Update::any(self.key(sk::retrained(run.model_id, run.dataset_id)));
        let note = match instead_of {
            None => note.when_absent("run"),
            Some(earlier) => note.when("run", text(earlier.to_string()), "{} = {v}"),
        };
        let mut writes = self.version_run_writes(run, VersionChange::default())?;
        writes.push(note.set("run", run.id)?.in_transaction(&self.store)?);
        self.store.transact(writes).await
    }

    /// Keeps a run by which the sweep would have trained a model on a dataset, had it not been
    /// refused: so that its owner sees why. False when there is one of that model and dataset.
    pub async fn keep_refused_retraining(&self, run: &TrainingRun) -> Result<bool> {
        let note = Update::any(self.key(sk::retrained(run.model_id, run.dataset_id)))
            .when_absent("run")
            .set("run", run.id)?;
        let kept = item(&self.key(sk::run(run.id.into())), run)?;
        let writes = vec![
            self.store.put_new_in_transaction(kept)?,
            note.in_transaction(&self.store)?,
        ];
        self.store.transact(writes).await
    }

    /// The run by which the sweep trained a model on a dataset, if it did, or would have.
    pub async fn retraining(
        &self,
        model: ModelId,
        dataset: DatasetId,
    ) -> Result<Option<TrainingRun>> {
        #[derive(Deserialize)]
        struct Note {
            run: TrainingRunId,
        }
        match self.get::<Note>(sk::retrained(model, dataset)).await? {
            Some(note) => self.training_run(note.run).await,
            None => Ok(None),
        }
    }

    fn version_run_writes(
        &self,
        run: &TrainingRun,
        change: VersionChange,
    ) -> Result<Vec<TransactWriteItem>> {
        let mut count = Update::existing(self.key(sk::model(run.model_id)))
            .set("versions", run.model_version)?
            .when("versions", number(run.model_version - 1), "{} = {v}");
        if let Some(exclude) = change.exclude {
            count = count.set("exclude", exclude)?;
        }
        if let Some(rows_per_entity) = change.rows_per_entity {
            count = count.set("rows_per_entity", rows_per_entity)?;
        }
        let mut writes = vec![
            count.in_transaction(&self.store)?,
            self.run_of_dataset(run.dataset_id, run.dataset_generation)?,
        ];
        writes.extend(self.queue_writes(RunId::Training(run.id), run)?);
        Ok(writes)
    }

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

    /// Sets what is given: what the model does by itself, and its learners.
    pub async fn change_model(&self, id: ModelId, change: ModelChange) -> Result<bool> {
        let mut update = Update::existing(self.key(sk::model(id)));
        if let Some(rescore) = change.rescore {
            update = update.set("rescore", rescore)?;
        }
        if let Some(on_drift) = change.on_drift {
            update = update.set("on_drift", on_drift)?;
        }
        if let Some(promotion) = change.promotion {
            update = update.set("promotion", promotion)?;
        }
        if let Some(learners) = change.learners {
            update = update.set("learners", learners)?;
        }
        if let Some(learn_from_runs) = change.learn_from_runs {
            update = update.set("learn_from_runs", learn_from_runs)?;
        }
        if let Some(rows_per_entity) = change.rows_per_entity {
            update = update.set("rows_per_entity", rows_per_entity)?;
        }
        if let Some(currency) = change.currency {
            update = update.set("currency", currency)?;
        }
        self.change(update).await
    }

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
        let prod = match (stage, model.prod_version) {
            (Stage::Prod, _) => Some(n),
            (_, Some(prod)) if prod == n => None,
            (_, prod) => prod,
        };
        let mut writes = vec![self.stage_write(model, n, stage)?];
        writes.extend(self.point_writes(model, prod, model.replaced_by(prod))?);
        Ok(match self.store.transact_or_reasons(writes).await? {
            Ok(()) => Ok(()),
            Err(failed) if failed.first() == Some(&true) => Err(Unpromotable::NotFound),
            Err(_) => Err(Unpromotable::Conflict),
        })
    }

    /// Puts the version back that was in `prod` before, and archives the one that is there now.
    /// False when there is none, or another change came between.
    pub async fn roll_back(&self, model: &Model) -> Result<bool> {
        let Some((back, earlier)) = model.replaced.split_last() else {
            return Ok(false);
        };
        let mut writes = vec![self.stage_write(model, *back, Stage::Prod)?];
        writes.extend(self.point_writes(model, Some(*back), earlier.to_vec())?);
        self.store.transact(writes).await
    }

    /// The writes that keep a new version, and put it in the place of the one in `prod` if that is
    /// its stage.
    pub(crate) fn version_writes(
        &self,
        version: &ModelVersion,
        model: &Model,
    ) -> Result<Vec<TransactWriteItem>> {
        let key = self.key(sk::version(model.id, version.version));
        let mut writes = vec![self.store.put_new_in_transaction(item(&key, version)?)?];
        if version.stage == Stage::Prod {
            let prod = Some(version.version);
            writes.extend(self.point_writes(model, prod, model.replaced_by(prod))?);
        } else {
            let key = self.key(sk::model(model.id));
            writes.push(self.store.exists_in_transaction(&key)?);
        }
        Ok(writes)
    }

    fn stage_write(&self, model: &Model, n: u32, stage: Stage) -> Result<TransactWriteItem> {
        Update::existing(self.key(sk::version(model.id, n)))
            .set("stage", stage)?
            .in_transaction(&self.store)
    }

    /// The writes that point a model to another version in `prod`, if the one there and the policy
    /// are still those of `model`, and archive that when another takes its place. `replaced` are those it remembers.
    fn point_writes(
        &self,
        model: &Model,
        prod: Option<u32>,
        replaced: Vec<u32>,
    ) -> Result<Vec<TransactWriteItem>> {
        let before = serde_dynamo::to_attribute_value(model.prod_version)?;
        let point = Update::existing(self.key(sk::model(model.id)))
            .set("prod_version", prod)?
            .set("replaced", replaced)?
            .when("prod_version", before, "{} = {v}")
            .when(
                "promotion",
                text(model.promotion.into_str()),
                "attribute_not_exists({}) OR {} = {v}",
            );
        let mut writes = vec![point.in_transaction(&self.store)?];
        if let (Some(new), Some(old)) = (prod, model.prod_version)
            && new != old
        {
            writes.push(self.stage_write(model, old, Stage::Archived)?);
        }
        Ok(writes)
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
