//! Holding a run's scores against what became of its customers.

use std::{collections::BTreeMap, sync::Arc};

use api::{ApiError, problem::OrNotFound};
use bytes::Bytes;
use cloud::{WorkError, bucket::keys, model_file::artifact_deleted};
use data::{Frame, RemoteSource, column_called, repeated_keys};
use data_encoding::HEXLOWER;
use domain::{
    BusEvent, BusEventKind, Dataset, DatasetId, DatasetStatus, Degradation, DegradationKind,
    ModelId, RunPerformance, ScoringRun,
};
use http::StatusCode;
use learn::{Artifact, CountingRows, monitor};
use report::{FileNotes, Performance, Report};
use scores::Reader;
use sha2::{Digest, Sha256};
use store::{PageRequest, TenantStore};
use tokio::task::spawn_blocking;

use crate::{Score, counting_rows::columns as newest_by, job::file_notes};

/// A run, and a dataset that tells its outcomes, may have this many rows: both are read while the
/// caller waits.
const MAX_ROWS: u64 = 1_000_000;

/// What became of customers, by entity key.
pub type Batch = BTreeMap<String, bool>;

/// A run whose scores are held against outcomes, with what that takes.
pub struct OutcomeEvaluation<'a> {
    state: &'a Score,
    pub run: ScoringRun,
    artifact: Arc<Artifact>,
    report: Report,
    scores: Bytes,
}

impl<'a> OutcomeEvaluation<'a> {
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
        let report = state.bucket.get(&key).await?.ok_or_else(gone)?;
        Ok(Self {
            state,
            artifact,
            report: serde_json::from_slice(&report)?,
            scores: state.scores.all(tenant, run.id).await?,
            run,
        })
    }

    /// What a dataset tells of each customer, and what is to be known of its file.
    pub async fn read(
        &self,
        tenant: &TenantStore,
        id: DatasetId,
    ) -> Result<(Batch, Option<FileNotes>), ApiError> {
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
        let key = keys::dataset(tenant.org(), id, dataset.generation);
        let object = self.state.bucket.open(&key).await?;
        let object = object.ok_or_else(not_found)?;
        let artifact = self.artifact.clone();
        let told = move || {
            let size = object.head().size;
            let source = RemoteSource::new(size, move |start, len| object.read(start, len));
            let names = source.column_names()?;
            let called = |name: &str| {
                let found = column_called(names.iter().map(String::as_str), name);
                found.unwrap_or(name).to_owned()
            };
            let key = artifact.entity_key().unwrap_or_default();
            let mut columns = vec![called(key), called(artifact.target())];
            if let Some(newest) = artifact.newest_rows() {
                columns.extend(newest_by(&newest, &names));
            }
            let frame = source.read_parquet(Some(&columns), None)?;
            told(&artifact, frame)
        };
        let told = spawn_blocking(told).await.map_err(WorkError::from)?;
        let (batch, of_keys) = told.map_err(WorkError::from)?;
        let profile = keys::profile(tenant.org(), id, dataset.generation);
        let target = |column: &str| column == self.artifact.target();
        let file = file_notes(&self.state.bucket, &profile, target).await?;
        Ok((batch, Some(file.with_keys_of(of_keys))))
    }

    /// Writes what a batch tells of the run's customers to the bucket, under a name that its content
    /// gives. One that tells of nobody in the run is refused. Gives the name, and of how many it tells.
    pub async fn keep(
        &self,
        tenant: &TenantStore,
        batch: Batch,
    ) -> Result<(String, u64), ApiError> {
        let scores = self.scores.clone();
        let of_run = spawn_blocking(move || of_run(scores, batch)).await;
        let batch = of_run.map_err(WorkError::from)??;
        if batch.is_empty() {
            return Err(ApiError::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "nobody_scored",
                "None of these outcomes is of a row that this run scored and whose outcome was not \
                 known by then. Check the entity keys, and that it is the right run.",
            ));
        }
        Ok((self.put(tenant, &batch).await?, batch.len() as u64))
    }

    async fn put(&self, tenant: &TenantStore, batch: &Batch) -> Result<String, WorkError> {
        let bytes = Bytes::from(serde_json::to_vec(batch)?);
        let name = HEXLOWER.encode(&Sha256::digest(&bytes)[..16]);
        let key = keys::outcomes(tenant.org(), self.run.id, &name);
        self.state.bucket.put(&key, bytes).await?;
        Ok(name)
    }

    /// Measures the scores against all outcomes that are known, and again should more come
    /// meanwhile. The batches become one, in which the last word on each customer counts. A
    /// shortfall is told before it is kept, so that it is not lost.
    pub async fn measure(
        &self,
        tenant: &TenantStore,
        mut record: RunPerformance,
    ) -> Result<RunPerformance, ApiError> {
        loop {
            let mut all = Batch::new();
            for name in &record.batches {
                let key = keys::outcomes(tenant.org(), self.run.id, name);
                let batch = self.state.bucket.get(&key).await?;
                let batch = batch.ok_or_else(|| WorkError::Retry(format!("{key} is not there")))?;
                all.extend(serde_json::from_slice::<Batch>(&batch)?);
            }
            let name = self.put(tenant, &all).await?;
            let performance = self.performance(all).await?;
            let told: Vec<String> = record.degraded.into_iter().map(|d| d.name).collect();
            record.degraded = self.shortfalls(&performance);
            record.performance = Some(performance);
            if record.degraded.iter().any(|now| !told.contains(&now.name)) {
                self.state
                    .bus
                    .publish(&self.degraded(tenant, &record))
                    .await?;
            }
            let kept = tenant.keep_performance(&record, &name).await?;
            let now = tenant.performance(record.model_id, self.run.id).await?;
            record = now.or_not_found("scoring run")?;
            if kept {
                return Ok(record);
            }
        }
    }

    async fn performance(&self, outcomes: Batch) -> Result<Performance, WorkError> {
        let (threshold, scores) = (self.artifact.threshold(), self.scores.clone());
        let measure = move || {
            let matched = matched(scores, &outcomes)?;
            Ok(matched.performance(threshold))
        };
        spawn_blocking(measure).await?
    }

    fn shortfalls(&self, performance: &Performance) -> Vec<Degradation> {
        let training = self.report.intervals.iter();
        training
            .flat_map(|training| performance.shortfalls(training))
            .map(|shortfall| Degradation {
                kind: DegradationKind::Performance,
                name: shortfall.metric.to_owned(),
                text: shortfall.text,
                phrase: shortfall.phrase,
            })
            .collect()
    }

    fn degraded(&self, tenant: &TenantStore, record: &RunPerformance) -> BusEvent {
        let kind = BusEventKind::ModelDegraded {
            model_id: record.model_id,
            version: record.model_version,
            scoring_run_id: record.scoring_run_id,
            reasons: record.degraded.clone(),
        };
        BusEvent::now(tenant.org(), kind)
    }
}

/// Measures earlier runs of a model whose outcomes were told by what was built of the ledger. What cannot be measured is
/// told of in the log, and tried again when the model scores next.
pub async fn measure_told(state: &Score, tenant: &TenantStore, model: ModelId) {
    if let Err(error) = measure_all_told(state, tenant, model).await {
        tracing::warn!(?error, %model, "outcomes were not measured");
    }
}

async fn measure_all_told(
    state: &Score,
    tenant: &TenantStore,
    model: ModelId,
) -> Result<(), ApiError> {
    let latest = tenant.performances(model, &PageRequest::first(100)).await?;
    let told = latest
        .items
        .into_iter()
        .filter(|record| record.measured_at.is_none());
    for record in told {
        if let Some(run) = tenant.scoring_run(record.scoring_run_id).await? {
            let evaluation = OutcomeEvaluation::of(state, tenant, run).await?;
            evaluation.measure(tenant, record).await?;
        }
    }
    Ok(())
}

/// What a frame tells of each customer, and what is to be known of the keys. Of one with several rows
/// the newest that tells an outcome counts, if the model has it so; else it has happened if any
/// of them says so.
fn told(artifact: &Artifact, frame: Frame) -> data::Result<(Batch, FileNotes)> {
    let frame = artifact.conform_key(frame)?;
    let left = artifact.outcome_known(&frame);
    let target = frame.column(artifact.target());
    let tells = |row: &usize| target.is_some_and(|target| target.text(*row).is_some());
    let rows = (0..frame.rows).filter(tells);
    let mut of_keys = FileNotes::default();
    let counting = match artifact.newest_rows() {
        Some(mut newest) => {
            newest.see(&frame, rows.clone())?;
            newest.found()
        }
        None => {
            let key = artifact.entity_key().and_then(|key| frame.column(key));
            of_keys.repeated_keys = key.and_then(repeated_keys);
            CountingRows::default()
        }
    };
    let mut told = Batch::new();
    for row in rows.filter(|row| counting.counts(*row)) {
        if let Some(key) = artifact.name_of(&frame, row) {
            *told.entry(key).or_default() |= left[row];
        }
    }
    of_keys.older_rows = counting.older;
    Ok((told, of_keys))
}

/// What is told of customers whom the run scored without being told.
fn of_run(scores: Bytes, mut outcomes: Batch) -> Result<Batch, WorkError> {
    let mut batch = Batch::new();
    for row in Reader::new(scores)? {
        let customer = row?.customer;
        if let (false, Some((key, outcome))) = (
            customer.outcome_known,
            outcomes.remove_entry(&customer.entity_key),
        ) {
            batch.insert(key, outcome);
        }
    }
    Ok(batch)
}

/// Scores and outcomes of the same rows, and whose they are.
#[derive(Default)]
struct Matched {
    scores: Vec<f64>,
    positive: Vec<bool>,
    entities: Vec<u64>,
}

impl Matched {
    fn performance(&self, threshold: f64) -> Performance {
        monitor::performance(&self.scores, &self.positive, &self.entities, threshold)
    }
}

/// Those of whom both are known. Those of whom the scored file told the outcome were not predicted.
/// Scores lie in the order of their customers, of whom some may have several.
fn matched(scores: Bytes, outcomes: &Batch) -> Result<Matched, WorkError> {
    let mut matched = Matched::default();
    let (mut last, mut entity) = (String::new(), 0);
    for row in Reader::new(scores)? {
        let customer = row?.customer;
        if customer.entity_key != last {
            (last, entity) = (customer.entity_key, entity + 1);
        }
        if let (false, Some(outcome)) = (customer.outcome_known, outcomes.get(&last)) {
            matched.scores.push(customer.score);
            matched.positive.push(*outcome);
            matched.entities.push(entity);
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
