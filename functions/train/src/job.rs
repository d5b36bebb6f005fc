//! Training as a fan-out: the plan, the members and their join.

use std::{
    collections::BTreeSet,
    ops::ControlFlow,
    sync::{Arc, Mutex, PoisonError, atomic::Ordering},
};

use cloud::{Bucket, WorkError, bucket::keys, model_file::artifact_sha256};
use data::{Frame, Profile, RemoteSource};
use domain::{Failure, LogEntry, Model, ModelVersion, RunKind, TrainingRun, TrainingRunId};
use learn::{Lesson, Piece, Spec, TrainingPlan};
use report::{FileNotes, MeasuredOn, Phrase, Report};
use runs::{Job, Lease};
use store::{Success, TenantStore};
use tokio::task::spawn_blocking;

use crate::champion;

/// Every training draws from the same seed: the same data give the same model.
const SEED: u64 = 0;

pub struct TrainingJob {
    pub(crate) bucket: Bucket,
    /// The run last worked on: its pieces come one after the other.
    last: Mutex<Option<Planned>>,
}

/// A run with its plan and its data.
#[derive(Clone)]
struct Planned {
    run: TrainingRunId,
    plan: Arc<TrainingPlan>,
    frame: Arc<Frame>,
}

impl TrainingJob {
    pub fn new(bucket: Bucket) -> Self {
        Self {
            bucket,
            last: Mutex::default(),
        }
    }

    async fn run(
        &self,
        tenant: &TenantStore,
        id: TrainingRunId,
    ) -> Result<(TrainingRun, Model), WorkError> {
        let run = tenant.training_run(id).await?.ok_or(WorkError::Gone)?;
        let model = tenant.model(run.model_id).await?.ok_or_else(|| {
            WorkError::owner(
                "model_deleted",
                "The model was deleted while it was being trained.",
                "Make a new model.",
            )
        })?;
        Ok((run, model))
    }

    /// The plan of a run, and the columns it asks for.
    async fn planned(&self, tenant: &TenantStore, run: &TrainingRun) -> Result<Planned, WorkError> {
        let last = self
            .last
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let planned = match last.filter(|last| last.run == run.id) {
            Some(planned) => planned,
            None => {
                let key = keys::piece(tenant.org(), run.id.into(), "plan");
                let plan: TrainingPlan = serde_json::from_slice(&self.stored(&key).await?)?;
                let frame = self
                    .read(tenant, run, Some(plan.columns().into_iter().collect()))
                    .await?;
                Planned {
                    run: run.id,
                    plan: Arc::new(plan),
                    frame: Arc::new(frame),
                }
            }
        };
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(planned.clone());
        Ok(planned)
    }

    /// Columns of the run's dataset; all of them unless named.
    pub(crate) async fn read(
        &self,
        tenant: &TenantStore,
        run: &TrainingRun,
        columns: Option<Vec<String>>,
    ) -> Result<Frame, WorkError> {
        let key = keys::dataset(tenant.org(), run.dataset_id, run.dataset_generation);
        let object = self.bucket.open(&key).await?.ok_or_else(dataset_deleted)?;
        let size = object.head().size;
        let source = RemoteSource::new(size, move |start, len| object.read(start, len));
        let read = move || source.read_parquet(columns.as_deref(), None);
        Ok(spawn_blocking(read).await??)
    }

    /// What its profile tells of the file, as far as the plan uses it.
    async fn file_notes(
        &self,
        tenant: &TenantStore,
        run: &TrainingRun,
        plan: &TrainingPlan,
    ) -> Result<FileNotes, WorkError> {
        let key = keys::profile(tenant.org(), run.dataset_id, run.dataset_generation);
        let Some(profile) = self.bucket.get(&key).await? else {
            return Ok(FileNotes::default());
        };
        let profile: Profile = serde_json::from_slice(&profile)?;
        Ok(profile.notes(|column| plan.reads_values(column)))
    }

    async fn stored(&self, key: &str) -> Result<bytes::Bytes, WorkError> {
        let found = self.bucket.get(key).await?;
        found.ok_or_else(|| WorkError::part_erased(key))
    }
}

impl Job for TrainingJob {
    const KIND: RunKind = RunKind::Training;
    type Id = TrainingRunId;

    async fn plan(&self, tenant: &TenantStore, run: TrainingRunId) -> Result<u32, WorkError> {
        let (run, model) = self.run(tenant, run).await?;
        let frame = self.read(tenant, &run, None).await?;
        let spec = spec(&model, &run, &frame);
        let plan = spawn_blocking(move || learn::plan(&spec, &frame)).await??;
        let key = keys::piece(tenant.org(), run.id.into(), "plan");
        self.bucket.put(&key, serde_json::to_vec(&plan)?).await?;
        let id = run.id.into();
        tenant.log_run(id, "plan", planned(&plan)).await?;
        let notes = plan.notes.iter().zip(&plan.note_phrases);
        for (n, (text, phrase)) in notes.enumerate() {
            let note = LogEntry::new(text, phrase.clone());
            tenant.log_run(id, &format!("plan-note-{n}"), note).await?;
        }
        Ok(plan.piece_count() as u32)
    }

    async fn piece(
        &self,
        tenant: &TenantStore,
        run: TrainingRunId,
        piece: u32,
        lease: &Lease,
    ) -> Result<u64, WorkError> {
        let (run, _) = self.run(tenant, run).await?;
        let Planned { plan, frame, .. } = self.planned(tenant, &run).await?;
        let lost = lease.lost();
        let names = members(&plan, piece as usize);
        let trained = spawn_blocking(move || {
            let progress = |_: f64, _: &str| match lost.load(Ordering::Relaxed) {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            };
            learn::train_piece(&plan, &frame, piece as usize, &progress)
        })
        .await?;
        let trained = trained?;
        let key = keys::piece(tenant.org(), run.id.into(), &format!("piece-{piece:04}"));
        self.bucket.put(&key, trained.to_bytes()?).await?;
        let step = format!("piece-{piece:04}");
        let phrase = Phrase::new("trained").with("learners", names.as_str());
        let entry = LogEntry::new(format!("Trained {names}."), phrase);
        tenant.log_run(run.id.into(), &step, entry).await?;
        Ok(0) // no customers are scored
    }

    async fn join(
        &self,
        tenant: &TenantStore,
        run: TrainingRunId,
        _: &Lease,
    ) -> Result<Success, WorkError> {
        let (run, model) = self.run(tenant, run).await?;
        let Planned { plan, frame, .. } = self.planned(tenant, &run).await?;
        let mut pieces = Vec::with_capacity(plan.piece_count());
        for piece in 0..plan.piece_count() {
            let key = keys::piece(tenant.org(), run.id.into(), &format!("piece-{piece:04}"));
            pieces.push(Piece::from_bytes(&self.stored(&key).await?)?);
        }
        let (training, may_learn) = (frame.clone(), model.learn_from_runs);
        let file = self.file_notes(tenant, &run, &plan).await?;
        let (challenger, artifact, report, lesson) = spawn_blocking(move || {
            let (artifact, mut report) = learn::join(&plan, &training, pieces)?;
            report.file = report.file.map(|of_keys| file.with_keys_of(of_keys));
            let bytes = artifact.to_bytes()?;
            let lesson = may_learn.then(|| Lesson::of(&plan, &training, &report));
            Ok::<_, Failure>((artifact, bytes, report, lesson.transpose()?))
        })
        .await??;
        let needs_check = self.needs_check(tenant, &model, &report).await?;
        let comparison = self
            .against_champion(tenant, (&run, &model), needs_check, challenger, frame)
            .await?;
        let dataset = tenant
            .dataset(run.dataset_id)
            .await?
            .ok_or_else(dataset_deleted)?;
        let version = ModelVersion {
            model_id: model.id,
            version: run.model_version,
            stage: champion::stage(&model, needs_check, comparison.as_ref()),
            training_run_id: run.id,
            dataset_id: run.dataset_id,
            dataset_name: dataset.name,
            metrics: report.metrics.clone(),
            verdict: report.verdict,
            caveats: report.caveats(),
            comparison,
            artifact_sha256: artifact_sha256(&artifact),
            artifact_size: artifact.len() as u64,
            created_at: chrono::Utc::now(),
        };
        let (org, n) = (tenant.org(), version.version);
        self.bucket
            .put(&keys::artifact(org, model.id, n), artifact)
            .await?;
        self.bucket
            .put(
                &keys::report(org, model.id, n),
                serde_json::to_vec(&report)?,
            )
            .await?;
        if let Some(lesson) = lesson {
            let key = keys::lesson(org, model.id, n);
            self.bucket.put(&key, serde_json::to_vec(&lesson)?).await?;
        }
        let mut told = format!(
            "Version {n} is ready: AUC {:.4}, log loss {:.4}, {}.",
            report.metrics.roc_auc,
            report.metrics.log_loss,
            measured(&report)
        );
        if needs_check {
            told.push(' ');
            told.push_str(champion::LOOK_FIRST);
        }
        let phrase = Phrase::new("ready")
            .with("version", n)
            .with("roc_auc", report.metrics.roc_auc)
            .with("log_loss", report.metrics.log_loss)
            .with("needs_check", if needs_check { "yes" } else { "no" });
        tenant
            .log_run(run.id.into(), "join", LogEntry::new(told, phrase))
            .await?;
        Ok(tenant.trained(&version, &model)?)
    }
}

/// What is asked for. Columns to leave out were there when they were named; a later file without
/// them is as good.
fn spec(model: &Model, run: &TrainingRun, frame: &Frame) -> Spec {
    let named = model.exclude.iter();
    let exclude = named.filter(|name| frame.column(name).is_some());
    Spec {
        task: model.task,
        target: model.target.clone(),
        positive_label: model.positive_label.clone(),
        entity_key: model.entity_key.clone(),
        snapshot_column: model.snapshot_column.clone(),
        exclude: exclude.cloned().collect(),
        effort: run.effort,
        seed: SEED,
        fairness_columns: model.fairness_columns.clone(),
        learners: run.learners.clone(),
        rows_per_entity: model.rows_per_entity,
    }
}

fn dataset_deleted() -> WorkError {
    WorkError::owner(
        "dataset_deleted",
        "The dataset was deleted before it was learned from.",
        "Upload it again and train again.",
    )
}

/// What the owner reads once the data have been looked at.
fn planned(plan: &TrainingPlan) -> LogEntry {
    let text = format!(
        "Learning from {} rows, {} of them `{}`, and {} columns, in {} pieces.",
        plan.rows,
        plan.positives,
        plan.positive_label,
        plan.features.len(),
        plan.piece_count()
    );
    let phrase = Phrase::new("planned")
        .with("rows", plan.rows)
        .with("positives", plan.positives)
        .with("positive_label", plan.positive_label.as_str())
        .with("columns", plan.features.len())
        .with("pieces", plan.piece_count());
    LogEntry::new(text, phrase)
}

/// Learners and the folds they left out: `lightgbm (folds 1, 2, 3)`.
fn members(plan: &TrainingPlan, piece: usize) -> String {
    let (ids, is_backtest) = plan.members(piece);
    let names: Vec<String> = ids
        .chunk_by(|a, b| a.kind == b.kind)
        .map(|same| {
            let folds: BTreeSet<u8> = same.iter().map(|id| id.fold + 1).collect();
            let folds: Vec<String> = folds.iter().map(u8::to_string).collect();
            format!("{} (folds {})", same[0].kind.into_str(), folds.join(", "))
        })
        .collect();
    let rows = if is_backtest { " on earlier rows" } else { "" };
    format!("{}{rows}", names.join("; "))
}

fn measured(report: &Report) -> String {
    match &report.measured_on {
        None => "both cross-validated".to_owned(),
        Some(MeasuredOn { from, rows }) => format!("both on the {rows} rows from {from} on"),
    }
}
