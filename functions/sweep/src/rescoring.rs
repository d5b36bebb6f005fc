//! Scoring by itself: models set to `daily` or `weekly`, on the newest dataset of their name.

use api::plan_limits::no_room;
use chrono::{DateTime, Duration, Utc};
use cloud::{App, Queue, WorkError, config::ConfigError, sweep::OrganizationTask};
use domain::{
    Dataset, DatasetStatus, Feature, Model, Organization, Progress, Rescore, RunKind, ScoringRun,
};
use runs::{Step, send};
use store::{Asked, TenantStore};

/// Scores the newest dataset of each model that is set to score by itself.
pub struct Rescoring {
    scoring: Queue,
}

impl Rescoring {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            scoring: app.queue(RunKind::Scoring.queue())?,
        })
    }
}

impl OrganizationTask for Rescoring {
    const NAME: &'static str = "rescoring";

    async fn act(
        &self,
        tenant: &TenantStore,
        organization: &Organization,
    ) -> Result<usize, WorkError> {
        let now = Utc::now();
        let models = tenant.all_models().await?;
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
            let run = ScoringRun::new(&version, dataset);
            if tenant.was_scored(&run).await? || !ask(tenant, organization, &run, model).await? {
                continue;
            }
            send(&self.scoring, tenant, run.id.into(), &[Step::Start]).await?;
            begun += 1;
        }
        Ok(begun)
    }
}

/// Asks for a model's run, once for its turn. False when somebody else did, its dataset is being read
/// in another way, or it was refused: then the run is kept as failed, once, and says why; the sweep asks again until it may be done.
async fn ask(
    tenant: &TenantStore,
    organization: &Organization,
    run: &ScoringRun,
    model: &Model,
) -> Result<bool, WorkError> {
    let before = model.rescored_at;
    let refusal = match organization.may_automate(Feature::ScheduledScoring, Utc::now()) {
        Err(refusal) => refusal,
        Ok(()) => {
            let most = organization.plan.plan().most_scored_customers();
            match tenant.create_rescoring_run(run, before, most).await? {
                Asked::Kept => return Ok(true),
                Asked::Already | Asked::DatasetChanged => return Ok(false),
                Asked::NoRoom => no_room(tenant, organization, run.counts_at_most()).await?,
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

fn newest_of_name<'a>(datasets: &'a [Dataset], name: &str) -> Option<&'a Dataset> {
    datasets
        .iter()
        .filter(|dataset| dataset.name == name && dataset.status == DatasetStatus::Ready)
        .max_by_key(|dataset| dataset.created_at)
}
