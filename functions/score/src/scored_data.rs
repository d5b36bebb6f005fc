//! The data behind a run: the rows of the dataset as they were scored, and why they have their scores.

use cloud::{WorkError, bucket::Object, bucket::keys, model_file::artifact_deleted};
use data::{Frame, RemoteSource};
use domain::ScoringRun;
use report::{Explanation, Labels};
use store::{StoreError, TenantStore};
use tokio::task::spawn_blocking;

use crate::Score;

/// The generation of a dataset that a run has scored.
#[derive(Clone)]
pub struct ScoredData(Object);

impl ScoredData {
    /// Finds it.
    ///
    /// # Errors
    /// `dataset_changed`, `dataset_deleted`.
    pub async fn open(
        state: &Score,
        tenant: &TenantStore,
        run: &ScoringRun,
    ) -> Result<Self, WorkError> {
        let key = keys::dataset(tenant.org(), run.dataset_id, run.dataset_generation);
        match state.bucket.open(&key).await? {
            Some(object) => Ok(Self(object)),
            None => Err(no_data(tenant.dataset(run.dataset_id).await?.is_some())),
        }
    }

    pub fn source(&self) -> RemoteSource {
        let (size, object) = (self.0.head().size, self.0.clone());
        RemoteSource::new(size, move |start, len| object.read(start, len))
    }

    /// Those rows, once each and in rising order, of all columns or of those named.
    ///
    /// # Errors
    /// `missing_column`.
    pub async fn rows(
        &self,
        rows: Vec<u64>,
        columns: Option<Vec<String>>,
    ) -> Result<Frame, WorkError> {
        let source = self.source();
        let read = move || source.read_parquet_rows(columns.as_deref(), &rows);
        Ok(spawn_blocking(read).await??)
    }
}

/// What the columns of what a run scored are called.
pub async fn labels(tenant: &TenantStore, run: &ScoringRun) -> Result<Labels, StoreError> {
    if let Some(dataset) = tenant.dataset(run.dataset_id).await? {
        return tenant.labels(&dataset.name).await;
    }
    // Most models score files of the name that they learned from.
    match tenant.version(run.model_id, run.model_version).await? {
        Some(version) => tenant.labels(&version.dataset_name).await,
        None => Ok(Labels::default()),
    }
}

/// Why the data are not there any more: of what was scored, or of a dataset that still is.
fn no_data(has_dataset: bool) -> WorkError {
    match has_dataset {
        true => WorkError::owner(
            "dataset_changed",
            "The dataset's file was read in another way since it was scored, and the row as it was is \
             gone.",
            "Score the dataset again.",
        ),
        false => WorkError::owner(
            "dataset_deleted",
            "The dataset that was scored has been deleted, and the row with it.",
            "Score a newer dataset.",
        ),
    }
}

/// Why all rows of a frame have their scores by the version of the run, each with its `top` strongest drivers.
///
/// # Errors
/// `artifact_deleted`.
pub async fn explain(
    state: &Score,
    tenant: &TenantStore,
    run: &ScoringRun,
    frame: Frame,
    top: usize,
) -> Result<Vec<Explanation>, WorkError> {
    let deleted = || artifact_deleted(run.model_id);
    let version = tenant.version(run.model_id, run.model_version).await?;
    let version = version.ok_or_else(deleted)?;
    let artifact = state.models.load(tenant, &version).await?;
    spawn_blocking(move || {
        let frame = artifact.conform(frame)?;
        let rows: Vec<usize> = (0..frame.rows).collect();
        Ok(artifact.explain(&frame, &rows, top)?)
    })
    .await?
}
