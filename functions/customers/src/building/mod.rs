//! Building a dataset of what customers did: a piece for each bucket of the ledger, and the file that they make
//! together. It lands where uploaded files land, and is read as they are.

mod outcomes;
mod plan;

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use cloud::{Bucket, WorkError, bucket::keys};
use data::{RemoteSource, Source};
use domain::{BuildingRun, BuildingRunId, Churn, Dataset, Failure, LedgerSource, RunKind};
use ledger::{
    features::{Question, concatenate},
    history::each_customer,
    manifest::Bucket as LedgerBucket,
};
use runs::{Job, Lease};
use store::{Success, TenantStore};
use tokio::task::spawn_blocking;

use crate::{files::LedgerFiles, inbox::Inbox, merge::manifest};
use outcomes::Outcomes;
use plan::Plan;

/// What the pieces are told.
const PLAN: &str = "plan.json";

/// Merges are looked after so often, and so long each time: ten minutes.
const PATIENCE: u32 = 300;
const PAUSE: Duration = Duration::from_secs(2);

pub struct BuildingJob {
    bucket: Bucket,
}

/// A run, and the dataset that it makes.
struct Work {
    run: BuildingRun,
    dataset: Dataset,
    source: LedgerSource,
}

impl BuildingJob {
    pub fn new(bucket: Bucket) -> Self {
        Self { bucket }
    }

    async fn work(&self, tenant: &TenantStore, id: BuildingRunId) -> Result<Work, WorkError> {
        let run = tenant.building_run(id).await?.ok_or(WorkError::Gone)?;
        let dataset = tenant.dataset(run.dataset_id).await?.ok_or_else(deleted)?;
        let source = dataset.ledger.clone().ok_or_else(deleted)?;
        Ok(Work {
            run,
            dataset,
            source,
        })
    }

    /// Waits until all is in the ledger that had come when the run was asked for, such as a past that was just read:
    /// else a dataset would be of some of it. Not for ever: what cannot be merged hinders no dataset.
    async fn merged(&self, tenant: &TenantStore, run: &BuildingRun) -> Result<(), WorkError> {
        for _ in 0..PATIENCE {
            if !Inbox::waits(&self.bucket, tenant.org(), run.progress.created_at).await? {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
        tracing::warn!("a dataset is built though events wait to be merged");
        Ok(())
    }

    async fn planned(&self, tenant: &TenantStore, id: BuildingRunId) -> Result<Plan, WorkError> {
        let plan = self
            .stored(keys::piece(tenant.org(), id.into(), PLAN))
            .await?;
        Ok(serde_json::from_slice(&plan)?)
    }

    async fn stored(&self, key: String) -> Result<Bytes, WorkError> {
        let object = self.bucket.get(&key).await?;
        object.ok_or_else(|| WorkError::part_erased(&key))
    }

    /// A file to be read on a blocking thread.
    async fn source(&self, key: String) -> Result<Arc<dyn Source>, WorkError> {
        let object = self.bucket.open(&key).await?;
        let object = object.ok_or_else(|| WorkError::part_erased(&key))?;
        let size = object.head().size;
        Ok(Arc::new(RemoteSource::new(size, move |start, length| {
            object.read(start, length)
        })))
    }
}

impl Job for BuildingJob {
    const KIND: RunKind = RunKind::Building;
    type Id = BuildingRunId;

    async fn plan(&self, tenant: &TenantStore, id: BuildingRunId) -> Result<u32, WorkError> {
        let work = self.work(tenant, id).await?;
        self.merged(tenant, &work.run).await?;
        let manifest = manifest(tenant).await?;
        let files = LedgerFiles::new(&self.bucket, tenant.org(), "");
        let due = outcomes::due(tenant, &work).await?;
        let plan = spawn_blocking(move || Plan::make(&files, &manifest, work.source, due));
        let plan = plan.await??;
        let key = keys::piece(tenant.org(), id.into(), PLAN);
        self.bucket.put(&key, serde_json::to_vec(&plan)?).await?;
        Ok(plan.prefixes.len() as u32)
    }

    /// Reads the ledger as it is now, for files that a merge has replaced go: what came since the run was asked for
    /// became available later than what counts, unless it is history.
    async fn piece(
        &self,
        tenant: &TenantStore,
        id: BuildingRunId,
        piece: u32,
        _: &Lease,
    ) -> Result<u64, WorkError> {
        let plan = self.planned(tenant, id).await?;
        let gone = || WorkError::Retry(format!("there is no piece {piece}"));
        let prefix = plan.prefixes.get(piece as usize).ok_or_else(gone)?;
        let buckets = manifest(tenant).await?.buckets().to_vec();
        // One that was split since is several now.
        let buckets: Vec<LedgerBucket> = buckets
            .into_iter()
            .filter(|bucket| bucket.prefix.is_within(*prefix))
            .collect();
        let files = LedgerFiles::new(&self.bucket, tenant.org(), "");
        let key = keys::piece(tenant.org(), id.into(), &part_name(piece));
        let out = self.bucket.writer(key);
        let outcomes = spawn_blocking(move || {
            let question = plan.question();
            let mut writer = question.writer(out)?;
            let mut outcomes = Outcomes::of(&plan.due);
            let counts = |row: &ledger::row::Row<'_>| row.available_at() < question.until;
            for bucket in &buckets {
                each_customer(&files, bucket, counts, |history| {
                    outcomes.add(history.customer, history.rows);
                    question.answer(history.customer, history.rows, &mut writer)
                })?;
            }
            let (out, _) = writer.finish()?;
            out.finish()?;
            Ok::<_, WorkError>(outcomes.into_json()?)
        });
        let outcomes = outcomes.await??;
        let key = keys::piece(tenant.org(), id.into(), &outcomes_name(piece));
        self.bucket.put(&key, outcomes).await?;
        Ok(0)
    }

    async fn join(
        &self,
        tenant: &TenantStore,
        id: BuildingRunId,
        _: &Lease,
    ) -> Result<Success, WorkError> {
        let work = self.work(tenant, id).await?;
        let plan = self.planned(tenant, id).await?;
        let pieces = work.run.progress.pieces.unwrap_or(0);
        let (mut parts, mut told) = (Vec::new(), Vec::new());
        for piece in 0..pieces {
            let key = |name: String| keys::piece(tenant.org(), id.into(), &name);
            parts.push(self.source(key(part_name(piece))).await?);
            told.push(self.stored(key(outcomes_name(piece))).await?);
        }
        outcomes::keep(&self.bucket, tenant, &plan.due, &told).await?;
        let out = self.bucket.writer(keys::raw(tenant.org(), work.dataset.id));
        let question = plan.question();
        spawn_blocking(move || {
            let (out, rows) = concatenate(parts, out)?;
            if rows == 0 {
                return Err(nobody(&question));
            }
            out.finish()
        })
        .await??;
        Ok(tenant.built(&work.run, &plan.source()?)?)
    }
}

fn part_name(piece: u32) -> String {
    format!("part-{piece:04}.parquet")
}

fn outcomes_name(piece: u32) -> String {
    format!("part-{piece:04}.outcomes.json")
}

fn deleted() -> WorkError {
    WorkError::owner(
        "dataset_deleted",
        "The dataset was deleted before it was built.",
        "Build another.",
    )
}

fn nobody(question: &Question) -> WorkError {
    let dates = question.dates.len();
    let (case, who, remedy) = match question.layout.churn {
        Churn::Inactivity => (
            ["inactivity", "inactivity_today"],
            "had done anything lately",
            "Send what customers do as events, those of before as history, and build it again.",
        ),
        _ => (
            ["subscriptions", "subscriptions_today"],
            "had a subscription that goes on",
            "Connect your billing or send events of subscriptions, those of before as history; or let inactivity \
             count as leaving.",
        ),
    };
    let detail = match question.labelled {
        true => format!("At none of the {dates} dates looked at anybody {who}."),
        false => format!("Nobody {who} as the day began."),
    };
    let failure = Failure::new("nobody_could_leave", detail, remedy).with("dates", dates);
    WorkError::Owner(failure.case(case[usize::from(!question.labelled)]))
}
