//! Datasets and scoring runs whose files were written anew without subjects of a privacy request.

use chrono::Utc;
use domain::{Dataset, DatasetId, DatasetStatus, Failure, RunId, ScoringRun};
use report::FileNotes;

use crate::{Result, TenantStore, keys::sk, update::Update};

/// What became of the wish to put a dataset's next generation in the place of the one that was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erased {
    Done,
    /// A run that has not ended works on the one that was seen.
    InUse(RunId),
    /// The dataset was changed meanwhile, or is gone.
    Changed,
}

impl TenantStore {
    /// Makes a dataset's next generation the one that counts, of which so many rows are left: unless a run works on the
    /// one before, or was asked for since it was seen. Its file as it came is gone. Without rows it has failed.
    pub async fn dataset_erased(
        &self,
        seen: &Dataset,
        rows: u64,
        row_groups: u32,
        bytes: u64,
    ) -> Result<Erased> {
        if let Some(run) = self.open_run_of(seen.id).await? {
            return Ok(Erased::InUse(run));
        }
        let mut update = self
            .of_generation(seen.id, seen.generation)
            .set("generation", seen.generation + 1)?
            .set("row_count", rows)?
            .set("row_groups", row_groups)?
            .set("parquet_bytes", bytes)?
            .set("raw_until", Utc::now())?
            .when_in("status", &["ready"])
            .when_count("runs", seen.runs);
        if rows == 0 {
            update = update
                .set("status", DatasetStatus::Failed)?
                .set("error", all_erased())?;
        }
        Ok(match self.change(update).await? {
            true => Erased::Done,
            false => Erased::Changed,
        })
    }

    /// Says that the file of a dataset is gone as it came.
    pub async fn upload_erased(&self, id: DatasetId) -> Result<bool> {
        let update = Update::existing(self.key(sk::dataset(id))).set("raw_until", Utc::now())?;
        self.change(update).await
    }

    /// Says of which generation of its dataset a scoring run's file is from now on, and what is to be known of that.
    pub async fn scoring_run_erased(
        &self,
        seen: &ScoringRun,
        generation: u32,
        file: Option<&FileNotes>,
    ) -> Result<bool> {
        let mut update = Update::existing(self.key(sk::run(seen.id.into())))
            .set("dataset_generation", generation)?
            .when_count("dataset_generation", seen.dataset_generation);
        if let Some(file) = file {
            update = update.set("file", file)?;
        }
        self.change(update).await
    }
}

fn all_erased() -> Failure {
    Failure::new(
        "all_rows_erased",
        "All of its rows were of people who were to be forgotten.",
        "Upload a file of others.",
    )
}
