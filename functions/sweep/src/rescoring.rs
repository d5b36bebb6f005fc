//! Scoring by itself: models set to `daily` or `weekly`, on the newest dataset of their name; those that learned from what
//! customers did, on one that is built of the day.

use api::plan_limits::no_room;
use chrono::{DateTime, Duration, Utc};
use cloud::{App, Queue, WorkError, config::ConfigError, sweep::OrganizationTask};
use domain::{
    BuildingRun, Dataset, DatasetStatus, Feature, LedgerSource, Model, ModelVersion, Organization,
    Progress, Purpose, RAW_DAYS, Rescore, RunKind, ScoringRun, day_of,
};
use runs::{Step, send};
use store::{Asked, TenantStore};

/// Scores the newest dataset of each model that is set to score by itself.
pub struct Rescoring {
    scoring: Queue,
    building: Queue,
}

impl Rescoring {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            scoring: app.queue(RunKind::Scoring.queue())?,
            building: app.queue(RunKind::Building.queue())?,
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
            let may_build = organization
                .may_automate(Feature::ScheduledScoring, now)
                .is_ok();
            let learned_from = learned_from(&datasets, &version).filter(|_| may_build);
            let dataset = match learned_from {
                None => newest_of_name(&datasets, &version.dataset_name),
                Some(source) => {
                    let asked = source.to_score(day_of(now));
                    let of_day = datasets.iter().find(|one| is_built(one, &version, &asked));
                    if of_day.is_none() {
                        begun += usize::from(self.build(tenant, model, &version, asked).await?);
                    }
                    // Until it is ready; one that failed is built another day.
                    of_day.filter(|dataset| dataset.status == DatasetStatus::Ready)
                }
            };
            let Some(dataset) = dataset else {
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

impl Rescoring {
    /// Has a dataset of a day built, once.
    async fn build(
        &self,
        tenant: &TenantStore,
        model: &Model,
        version: &ModelVersion,
        source: LedgerSource,
    ) -> Result<bool, WorkError> {
        let day = source.until.date_naive();
        let name = version.dataset_name.clone();
        let dataset = Dataset::to_build(name, source.clone(), model.created_by, RAW_DAYS);
        let run = BuildingRun::of(&dataset, &source);
        let kept = tenant
            .create_building_run(&run, &dataset, Some((model.id, day)))
            .await?;
        if kept {
            send(&self.building, tenant, run.id.into(), &[Step::Start]).await?;
        }
        Ok(kept)
    }
}

/// What of the ledger a version learned from, if it did.
fn learned_from<'a>(datasets: &'a [Dataset], version: &ModelVersion) -> Option<&'a LedgerSource> {
    let mut all = datasets.iter();
    let dataset = all.find(|dataset| dataset.id == version.dataset_id)?;
    dataset
        .ledger
        .as_ref()
        .filter(|source| source.layout.is_some())
}

/// Whether a dataset is the answer to that question.
fn is_built(dataset: &Dataset, version: &ModelVersion, asked: &LedgerSource) -> bool {
    let is_asked = |source: &LedgerSource| {
        source.purpose == Purpose::Scoring
            && source.until == asked.until
            && source.layout == asked.layout
    };
    dataset.name == version.dataset_name && dataset.ledger.as_ref().is_some_and(is_asked)
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
