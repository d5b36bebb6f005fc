//! Holding a run's scores against what became of its customers.

use std::{collections::HashMap, sync::Arc};

use bytes::Bytes;
use domain::{
    Dataset, DatasetId, DatasetStatus, Degradation, DegradationKind, Event, RunPerformance,
    ScoringRun, event::EventKind,
};
use http::StatusCode;
use ml::{
    data::{RemoteSource, conform},
    frame::Frame,
    learn::{Artifact, Report},
    monitor::Performance,
};
use platform::{ApiError, WorkError, artifact::artifact_deleted, objects::keys};
use sha2::{Digest, Sha256};
use store::TenantStore;
use tokio::task::spawn_blocking;

use crate::{Score, models::owner, scores::Reader};

/// A run, and a dataset that tells its outcomes, may have this many rows: both are read while the
/// caller waits.
const MAX_ROWS: u64 = 1_000_000;

/// What became of customers, by entity key. The last word counts.
pub type Batch = Vec<(String, bool)>;

/// A run whose scores are held against outcomes, with what that takes.
pub struct Judge<'a> {
    state: &'a Score,
    /// The run.
    pub run: ScoringRun,
    artifact: Arc<Artifact>,
    report: Report,
    scores: Bytes,
}

impl<'a> Judge<'a> {
    /// Loads what it takes.
    pub async fn of(
        state: &'a Score,
        tenant: &TenantStore,
        run: ScoringRun,
    ) -> Result<Self, ApiError> {
        if run.rows > MAX_ROWS {
            return Err(too_many_rows("run"));
        }
        let gone = || artifact_deleted(run.model_id);
        let version = tenant.version(run.model_id, run.model_version).await?;
        let version = version.ok_or_else(gone)?;
        let artifact = state.models.load(tenant, &version).await?;
        if artifact.entity_key().is_none() {
            return Err(ApiError::conflict(
                "no_entity_key",
                "The model has no entity key, so nobody knows which outcome is whose. Train a model \
                 with an entity key.",
            ));
        }
        let key = keys::report(tenant.org(), run.model_id, run.model_version);
        let report = state.objects.get(&key).await?.ok_or_else(gone)?;
        Ok(Self {
            state,
            artifact,
            report: serde_json::from_slice(&report)?,
            scores: state.scores.all(tenant, run.id).await?,
            run,
        })
    }

    /// The outcomes that a dataset tells.
    pub async fn read(&self, tenant: &TenantStore, id: DatasetId) -> Result<Batch, ApiError> {
        let not_found = || ApiError::not_found("dataset");
        let dataset: Dataset = tenant.dataset(id).await?.ok_or_else(not_found)?;
        if dataset.status != DatasetStatus::Ready {
            return Err(ApiError::conflict(
                "dataset_not_ready",
                "The dataset is not ready. Look at its status: wait, or upload its file again.",
            ));
        }
        if dataset.row_count.unwrap_or(0) > MAX_ROWS {
            return Err(too_many_rows("dataset"));
        }
        let key = keys::dataset(tenant.org(), id);
        let object = self.state.objects.open(&key).await?;
        let object = object.ok_or_else(not_found)?;
        let artifact = self.artifact.clone();
        let told = move || {
            let key = artifact.entity_key().unwrap_or_default().to_owned();
            let columns = [key, artifact.target().to_owned()];
            let size = object.head().size;
            let source = RemoteSource::new(size, move |start, len| object.read(start, len));
            let frame = source.read_parquet(Some(&columns), None)?;
            told(&artifact, frame)
        };
        let batch = spawn_blocking(told).await.map_err(WorkError::from)?;
        Ok(batch.map_err(owner)?)
    }

    /// Writes a batch to the bucket, under a name that its content gives. One that tells of nobody
    /// in the run is refused.
    pub async fn keep(&self, tenant: &TenantStore, batch: Batch) -> Result<String, ApiError> {
        let bytes = Bytes::from(serde_json::to_vec(&batch)?);
        let name = hex::encode(&Sha256::digest(&bytes)[..16]);
        if self.matched(vec![bytes.clone()]).await?.0.is_empty() {
            return Err(ApiError::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "nobody_scored",
                "None of these outcomes is of a customer whom this run scored and who had not left \
                 by then. Check the entity keys, and that it is the right run.",
            ));
        }
        let key = keys::outcomes(tenant.org(), self.run.id, &name);
        self.state.objects.put(&key, bytes).await?;
        Ok(name)
    }

    /// Measures the scores against all outcomes that are known, and again should more come
    /// meanwhile. A shortfall is told before it is kept, so that it is not lost.
    pub async fn measure(
        &self,
        tenant: &TenantStore,
        mut known: RunPerformance,
    ) -> Result<RunPerformance, ApiError> {
        loop {
            let mut batches = Vec::with_capacity(known.batches.len());
            for name in &known.batches {
                let key = keys::outcomes(tenant.org(), self.run.id, name);
                let batch = self.state.objects.get(&key).await?;
                batches.push(batch.ok_or_else(|| WorkError::Retry(format!("{key} is not there")))?);
            }
            let performance = self.performance(batches).await?;
            let told_before = !known.degraded.is_empty();
            known.degraded = self.shortfalls(&performance);
            known.performance = Some(serde_json::to_value(&performance)?);
            if !known.degraded.is_empty() && !told_before {
                self.state
                    .bus
                    .publish(&self.degraded(tenant, &known))
                    .await?;
            }
            let kept = tenant.keep_performance(&known).await?;
            let now = tenant.performance(known.model_id, self.run.id).await?;
            known = now.ok_or_else(|| ApiError::not_found("scoring run"))?;
            if kept {
                return Ok(known);
            }
        }
    }

    async fn performance(&self, batches: Vec<Bytes>) -> Result<Performance, WorkError> {
        let threshold = self.artifact.threshold();
        let (scores, positive) = self.matched(batches).await?;
        let measure = move || Performance::new(&scores, &positive, threshold);
        Ok(spawn_blocking(measure).await?)
    }

    async fn matched(&self, batches: Vec<Bytes>) -> Result<Matched, WorkError> {
        let scores = self.scores.clone();
        spawn_blocking(move || matched(scores, &batches)).await?
    }

    fn shortfalls(&self, performance: &Performance) -> Vec<Degradation> {
        let training = self.report.intervals.iter();
        training
            .flat_map(|training| performance.shortfalls(training))
            .map(|shortfall| Degradation {
                kind: DegradationKind::Performance,
                name: shortfall.metric.to_owned(),
                text: shortfall.text,
            })
            .collect()
    }

    fn degraded(&self, tenant: &TenantStore, known: &RunPerformance) -> Event {
        let kind = EventKind::ModelDegraded {
            model_id: known.model_id,
            version: known.model_version,
            scoring_run_id: known.scoring_run_id,
            reasons: known.degraded.clone(),
        };
        Event::now(tenant.org(), kind)
    }
}

/// The rows of a frame that name a customer and an outcome.
fn told(artifact: &Artifact, frame: Frame) -> ml::Result<Batch> {
    let key = artifact.entity_key().unwrap_or_default();
    let schema: Vec<_> = artifact
        .schema()
        .iter()
        .filter(|c| c.0 == key)
        .cloned()
        .collect();
    let frame = conform(frame, &schema)?;
    let left = artifact.has_left(&frame);
    let target = frame.column(artifact.target());
    let outcome = |row: usize| {
        target?.text(row)?;
        Some((artifact.name_of(&frame, row)?, left[row]))
    };
    Ok((0..frame.rows).filter_map(outcome).collect())
}

/// Scores and outcomes of the same customers.
type Matched = (Vec<f64>, Vec<bool>);

/// Those of whom both are known. Those of whom the scored file told the outcome were not predicted.
fn matched(scores: Bytes, batches: &[Bytes]) -> Result<Matched, WorkError> {
    let mut outcomes: HashMap<String, bool> = HashMap::new();
    for batch in batches {
        let batch: Batch = serde_json::from_slice(batch)?;
        outcomes.extend(batch);
    }
    let mut matched = (Vec::new(), Vec::new());
    for row in Reader::new(scores)? {
        let customer = row?.customer;
        if let (false, Some(outcome)) = (customer.known, outcomes.get(&customer.entity_key)) {
            matched.0.push(customer.score);
            matched.1.push(*outcome);
        }
    }
    Ok(matched)
}

fn too_many_rows(what: &str) -> ApiError {
    ApiError::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "too_many_rows",
        format!(
            "The {what} has more than {MAX_ROWS} rows, too many to compare at once. Score and \
             compare a sample of them."
        ),
    )
}
