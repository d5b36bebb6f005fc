//! The sweep: what is past its lease goes on, and models that score by themselves do.

use chrono::{DateTime, Duration, Utc};
use domain::{
    Dataset, DatasetStatus, Model, Organization, Refusal, Rescore, ScoringRun, plan::Feature,
    run::Progress,
};
use lambda_runtime::Error;
use platform::{
    App, Objects, WorkError,
    config::ConfigError,
    fanout::{Step, send},
    limits::no_room,
    recovery::Recovery,
};
use serde::Serialize;
use store::{Asked, TenantStore, keys::SHARDS};

use crate::{retention::remove_outlived, retrain::retrain, runs::new_run, warning::warn};

/// Woken by the schedule. Missed, doubled and overlapping sweeps change nothing: each act is a
/// conditional write.
pub struct Sweep {
    recovery: Recovery,
    objects: Objects,
}

/// What a sweep did.
#[derive(Debug, Serialize)]
pub struct Swept {
    /// Runs that were due.
    pub due: usize,
    /// Scoring runs begun.
    pub rescored: usize,
    /// Trainings begun of models that no longer fit.
    pub retrained: usize,
    /// Scoring runs removed that the plan no longer keeps.
    pub removed: usize,
}

impl Sweep {
    /// The clients, made from the environment.
    pub fn new(app: App) -> Result<Self, ConfigError> {
        let objects = app.objects()?;
        let recovery = Recovery {
            training: app.queue("TRAINING_QUEUE_URL")?,
            scoring: app.queue("SCORING_QUEUE_URL")?,
            bus: app.bus()?,
            app,
        };
        Ok(Self { recovery, objects })
    }

    /// One sweep.
    pub async fn run(&self) -> Result<Swept, Error> {
        let mut swept = Swept {
            due: self.recovery.run().await?,
            rescored: 0,
            retrained: 0,
            removed: 0,
        };
        for shard in 0..SHARDS {
            for organization in self.recovery.app.store.organizations(shard).await? {
                if organization.deletion.is_some() {
                    continue;
                }
                let tenant = self.recovery.app.store.as_system(organization.id);
                if let Err(error) = self.tend(&tenant, &organization, &mut swept).await {
                    tracing::error!(org_id = %organization.id, %error, "not tended");
                }
            }
        }
        tracing::info!(
            swept.due,
            swept.rescored,
            swept.retrained,
            swept.removed,
            "swept"
        );
        Ok(swept)
    }

    /// Does for an organization's models what they are to do by themselves, as far as its plan lets
    /// them; removes what the plan no longer keeps, and warns of what runs out.
    async fn tend(
        &self,
        tenant: &TenantStore,
        organization: &Organization,
        swept: &mut Swept,
    ) -> Result<(), WorkError> {
        let models = tenant.all_models().await?;
        let allowed = may(organization, Feature::AutomaticRetraining);
        let training = &self.recovery.training;
        swept.retrained += retrain(tenant, &models, allowed, &self.objects, training).await;
        swept.rescored += self.rescore(tenant, organization, &models).await?;
        swept.removed += remove_outlived(tenant, organization, &self.objects).await?;
        warn(tenant, organization, &self.recovery.bus).await
    }

    async fn rescore(
        &self,
        tenant: &TenantStore,
        organization: &Organization,
        models: &[Model],
    ) -> Result<usize, WorkError> {
        let now = Utc::now();
        let turns: Vec<&Model> = models.iter().filter(|model| has_turn(model, now)).collect();
        if turns.is_empty() {
            return Ok(0);
        }
        let datasets = tenant.all_datasets().await?;
        let mut begun = 0;
        for model in turns {
            let Some(n) = model.prod_version else {
                continue;
            };
            let Some(version) = tenant.version(model.id, n).await? else {
                continue;
            };
            let Some(dataset) = newest_of_name(&datasets, &version.dataset_name) else {
                continue;
            };
            let run = new_run(&version, dataset);
            if tenant.was_scored(&run).await? || !ask(tenant, organization, &run, model).await? {
                continue;
            }
            send(
                &self.recovery.scoring,
                tenant,
                run.id.into(),
                &[Step::Start],
            )
            .await?;
            begun += 1;
        }
        Ok(begun)
    }
}

/// Asks for a model's run, once for its turn. False when somebody else did, or it was refused: then
/// the run is kept as failed, once, and says why; the sweep asks again until it may be done.
async fn ask(
    tenant: &TenantStore,
    organization: &Organization,
    run: &ScoringRun,
    model: &Model,
) -> Result<bool, WorkError> {
    let before = model.rescored_at;
    let refusal = match may(organization, Feature::ScheduledScoring) {
        Err(refusal) => refusal,
        Ok(()) => {
            let most = organization.plan.plan().most_scored_customers();
            match tenant.create_rescoring_run(run, before, most).await? {
                Asked::Kept => return Ok(true),
                Asked::Already => return Ok(false),
                Asked::NoRoom => no_room(tenant, organization, run.rows).await?,
            }
        }
    };
    let refused = ScoringRun {
        progress: Progress::refused(refusal.into()),
        ..run.clone()
    };
    tenant.keep_refused_run(&refused).await?;
    Ok(false)
}

/// Whether the organization may have that done by itself now.
fn may(organization: &Organization, feature: Feature) -> Result<(), Refusal> {
    organization.may_use(feature)?;
    organization.may_work(Utc::now())
}

/// Whether a model may score by itself now.
fn has_turn(model: &Model, now: DateTime<Utc>) -> bool {
    let days = match model.rescore {
        Rescore::Off => return false,
        Rescore::Daily => 1,
        Rescore::Weekly => 7,
    };
    // By calendar day, so that a sweep that is late one day does not push the next day's later.
    model
        .rescored_at
        .is_none_or(|last| now.date_naive() - last.date_naive() >= Duration::days(days))
}

/// The newest dataset of that name that is ready.
fn newest_of_name<'a>(datasets: &'a [Dataset], name: &str) -> Option<&'a Dataset> {
    datasets
        .iter()
        .filter(|dataset| dataset.name == name && dataset.status == DatasetStatus::Ready)
        .max_by_key(|dataset| dataset.created_at)
}
