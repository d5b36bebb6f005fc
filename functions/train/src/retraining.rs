//! Training anew what no longer fits, where a model's owner wants that.

use api::plan_limits::room_for;
use chrono::Utc;
use cloud::{
    App, Bucket, Queue, WorkError, bucket::keys, config::ConfigError, sweep::OrganizationTask,
};
use data::{Profile, same_label};
use domain::{
    Dataset, DatasetStatus, Feature, Model, ModelVersion, OnDrift, Organization, Progress, Refusal,
    RunKind, TrainingRun, TrainingRunId,
};
use learn::FEWEST_OF_A_CLASS;
use runs::{GIVEN_UP, Step, send};
use store::{PageRequest, TenantStore};

/// As many runs are looked through for what a version showed last.
const LATEST: PageRequest = PageRequest::first(100);
/// As many datasets are looked through for one with outcomes.
const NEWEST: usize = 50;

/// Begins to train those models that ask for it and whose version in `prod` has degraded, on the
/// newest dataset of the name it learned from that is newer and tells outcomes. Each dataset is
/// learned from so once, or again when a run was given up. When the organization may not, a failed
/// run says so, once for the dataset, and what is begun once it may takes its place.
pub struct Retraining {
    bucket: Bucket,
    training: Queue,
}

impl Retraining {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            bucket: app.bucket()?,
            training: app.queue(RunKind::Training.queue())?,
        })
    }

    async fn begin(
        &self,
        tenant: &TenantStore,
        model: &Model,
        allowed: Result<(), Refusal>,
    ) -> Result<bool, WorkError> {
        let Some(run) = due(tenant, model, &self.bucket).await? else {
            return Ok(false);
        };
        let earlier = tenant.retraining(model.id, run.dataset_id).await?;
        if let Err(refusal) = allowed {
            if earlier.is_none() {
                let progress = Progress::refused(refusal.into());
                let refused = TrainingRun { progress, ..run };
                tenant.keep_refused_retraining(&refused).await?;
            }
            return Ok(false);
        }
        if !earlier.as_ref().is_none_or(may_go_again)
            || room_for(tenant, RunKind::Training).await.is_err()
            || !tenant
                .create_retraining_run(&run, earlier.map(|earlier| earlier.id))
                .await?
        {
            return Ok(false);
        }
        send(&self.training, tenant, run.id.into(), &[Step::Start]).await?;
        Ok(true)
    }
}

impl OrganizationTask for Retraining {
    const NAME: &'static str = "retraining";

    /// How many trainings were begun; a model for which that fails keeps no other waiting.
    async fn act(
        &self,
        tenant: &TenantStore,
        organization: &Organization,
    ) -> Result<usize, WorkError> {
        let allowed = organization.may_automate(Feature::AutomaticRetraining, Utc::now());
        let mut begun = 0;
        for model in tenant.all_models().await? {
            if model.on_drift != OnDrift::Retrain {
                continue;
            }
            match self.begin(tenant, &model, allowed).await {
                Ok(has_begun) => begun += usize::from(has_begun),
                Err(error) => {
                    tracing::error!(org_id = %tenant.org(), model_id = %model.id, %error, "not retrained");
                }
            }
        }
        Ok(begun)
    }
}

/// Whether a run failed for want of workers, or was refused, and not by its data.
fn may_go_again(run: &TrainingRun) -> bool {
    let error = run.progress.error.as_ref();
    error.is_some_and(|error| error.code == GIVEN_UP || Refusal::is_code(&error.code))
}

/// The training that a model needs now: like the one that made its version in `prod`.
async fn due(
    tenant: &TenantStore,
    model: &Model,
    bucket: &Bucket,
) -> Result<Option<TrainingRun>, WorkError> {
    let Some(n) = model.prod_version else {
        return Ok(None);
    };
    let Some(version) = tenant.version(model.id, n).await? else {
        return Ok(None);
    };
    if !has_degraded(tenant, &version).await? {
        return Ok(None);
    }
    let Some(dataset) = newer_outcomes(tenant, model, &version, bucket).await? else {
        return Ok(None);
    };
    let earlier = tenant.training_run(version.training_run_id).await?;
    Ok(earlier.map(|earlier| TrainingRun {
        id: TrainingRunId::new(),
        dataset_id: dataset.id,
        dataset_generation: dataset.generation,
        model_version: model.versions + 1,
        learners: model.learners.clone(),
        progress: Progress::queued(),
        ..earlier
    }))
}

/// Whether the newest run of a version, or the newest outcomes, tell against it. Older ones do not
/// count: a file that was wrong may have been put right.
async fn has_degraded(tenant: &TenantStore, version: &ModelVersion) -> Result<bool, WorkError> {
    let runs = tenant.scoring_runs(&LATEST).await?.items;
    let run = runs.iter().find(|run| {
        let of_it = (run.model_id, run.model_version) == (version.model_id, version.version);
        of_it && run.progress.status == domain::RunStatus::Succeeded
    });
    let performances = tenant.performances(version.model_id, &LATEST).await?.items;
    let performance = performances.iter().find(|performance| {
        // A handful of outcomes tells nothing yet.
        let measured = performance.performance.as_ref();
        performance.model_version == version.version
            && measured.is_some_and(|of| of.metrics.is_some())
    });
    Ok(run.is_some_and(|run| !run.degraded.is_empty())
        || performance.is_some_and(|performance| !performance.degraded.is_empty()))
}

/// The newest dataset that a version can be trained anew on. Ids are ordered by time.
async fn newer_outcomes(
    tenant: &TenantStore,
    model: &Model,
    version: &ModelVersion,
    bucket: &Bucket,
) -> Result<Option<Dataset>, WorkError> {
    let datasets = tenant.all_datasets().await?;
    let newer = datasets.into_iter().rev().filter(|dataset| {
        dataset.status == DatasetStatus::Ready
            && dataset.name == version.dataset_name
            && dataset.id > version.dataset_id
    });
    for dataset in newer.take(NEWEST) {
        let key = keys::profile(tenant.org(), dataset.id, dataset.generation);
        if let Some(profile) = bucket.get(&key).await?
            && tells_outcomes(&serde_json::from_slice(&profile)?, model)
        {
            return Ok(Some(dataset));
        }
    }
    Ok(None)
}

/// Whether enough outcomes of either kind are known.
fn tells_outcomes(profile: &Profile, model: &Model) -> bool {
    let labels = profile
        .column(&model.target)
        .and_then(|column| column.labels());
    let counts = |positive: bool| {
        let of_kind = labels.unwrap_or_default().iter().filter(|label| {
            model
                .positive_label
                .as_deref()
                .is_some_and(|said| same_label(said, &label.value))
                == positive
        });
        of_kind.map(|label| label.count).sum::<u64>()
    };
    counts(true).min(counts(false)) >= FEWEST_OF_A_CLASS as u64
}
