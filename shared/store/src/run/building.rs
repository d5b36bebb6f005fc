//! Building runs, and the datasets that they make.

use chrono::NaiveDate;
use domain::{BuildingRun, BuildingRunId, Dataset, Failure, LedgerSource, ModelId};

use crate::{Result, Success, TenantStore, keys::sk, table::item, update::Update};

impl TenantStore {
    pub async fn building_run(&self, id: BuildingRunId) -> Result<Option<BuildingRun>> {
        self.get(sk::run(id.into())).await
    }

    /// Keeps a dataset that is to be built, its run and that run's place in the line. False when it was for a model's
    /// day, and one has been asked for then.
    pub async fn create_building_run(
        &self,
        run: &BuildingRun,
        dataset: &Dataset,
        day: Option<(ModelId, NaiveDate)>,
    ) -> Result<bool> {
        let kept = item(&self.key(sk::dataset(dataset.id)), dataset)?;
        let mut writes = vec![self.store.put_new_in_transaction(kept)?];
        writes.extend(self.queue_writes(run.id.into(), run)?);
        if let Some((model, day)) = day {
            let note = Update::any(self.key(sk::built(model, day)))
                .set("dataset", dataset.id)?
                .when_absent("dataset");
            writes.push(note.in_transaction(&self.store)?);
        }
        self.store.transact(writes).await
    }

    /// What a building run made: the file, which is written; its dataset was made so.
    pub fn built(&self, run: &BuildingRun, source: &LedgerSource) -> Result<Success> {
        let key = self.key(sk::dataset(run.dataset_id));
        let dataset = Update::existing(key).set("ledger", source)?;
        Ok(Success {
            writes: vec![dataset.in_transaction(&self.store)?],
            ..Success::default()
        })
    }

    /// Says on the dataset of a building run that it failed.
    pub(super) async fn building_failed(&self, id: BuildingRunId, why: &Failure) -> Result<()> {
        if let Some(run) = self.building_run(id).await? {
            self.dataset_failed(run.dataset_id, 0, why).await?;
        }
        Ok(())
    }
}
