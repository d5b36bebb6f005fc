//! Subjects in scoring runs: in their scores, in the lists of the foremost, in outcomes that were told, and in examples
//! of the file that was scored. Sums over a run stay as they were counted.

use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
};

use bytes::Bytes;
use cloud::{Bucket, WorkError, bucket::keys};
use domain::{DatasetId, DatasetStatus, RunStatus, ScoringRun};
use report::FileNotes;
use runs::Lease;
use serde_json::Value;
use store::{PageRequest, TenantStore};
use tokio::task::spawn_blocking;

use super::{examples::without_examples, scores};
use crate::privacy::{
    progress::{Erased, Kept},
    subjects::RequestSubjects,
};

/// The merged scores of a run, and how their rows compare with those learned from.
const ALL: &str = "all.parquet";
const DRIFT: &str = "drift.json";
/// Runs, or outcomes of one, that are listed at a time.
const PAGE: usize = 1_000;

/// A dataset on its way into its next generation.
pub struct Moved {
    pub dataset: DatasetId,
    pub generation: u32,
    /// Rows of subjects, in order.
    pub theirs: BTreeSet<u64>,
    /// Whether these rows are gone in the next generation, and later ones counted from fewer.
    pub rows_go: bool,
}

impl Moved {
    fn is_of(&self, run: &ScoringRun) -> bool {
        run.dataset_id == self.dataset && run.dataset_generation == self.generation
    }
}

/// All scoring runs, newest first.
pub async fn all_runs(tenant: &TenantStore) -> Result<Vec<ScoringRun>, WorkError> {
    let (mut runs, mut cursor) = (Vec::new(), None);
    loop {
        let request = PageRequest { limit: 100, cursor };
        let page = tenant.scoring_runs(&request).await?;
        runs.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(runs);
        }
    }
}

/// Takes subjects out of the runs of a dataset that is written anew.
pub async fn erase(
    bucket: &Bucket,
    tenant: &TenantStore,
    ids: &Arc<HashSet<String>>,
    moved: Option<&Moved>,
    erased: &mut Erased,
) -> Result<(), WorkError> {
    for run in all_runs(tenant).await? {
        if moved.is_some_and(|moved| run.dataset_id == moved.dataset) {
            erase_run(bucket, tenant, &run, ids, moved, erased).await?;
        }
    }
    Ok(())
}

/// Takes subjects out of the runs whose dataset is gone, or was read anew since.
pub async fn erase_elsewhere(
    bucket: &Bucket,
    tenant: &TenantStore,
    named: &RequestSubjects,
    kept: &mut Kept,
    lease: &Lease,
) -> Result<(), WorkError> {
    let ids: Arc<HashSet<String>> = Arc::new(named.ids().map(str::to_owned).collect());
    let ready = tenant.all_datasets().await?.into_iter();
    let ready = ready.filter(|dataset| dataset.status == DatasetStatus::Ready);
    let looked: HashSet<_> = ready
        .map(|dataset| (dataset.id, dataset.generation))
        .collect();
    for run in all_runs(tenant).await? {
        let is_done = kept.progress.files.scoring_runs.contains(&run.id);
        if is_done || looked.contains(&(run.dataset_id, run.dataset_generation)) {
            continue;
        }
        kept.go_on(lease).await?;
        let erased = &mut kept.progress.files.erased;
        erase_run(bucket, tenant, &run, &ids, None, erased).await?;
        kept.progress.files.scoring_runs.insert(run.id);
    }
    Ok(())
}

async fn erase_run(
    bucket: &Bucket,
    tenant: &TenantStore,
    run: &ScoringRun,
    ids: &Arc<HashSet<String>>,
    moved: Option<&Moved>,
    erased: &mut Erased,
) -> Result<(), WorkError> {
    if !matches!(run.progress.status, RunStatus::Succeeded) {
        return Ok(());
    }
    let moved = moved.filter(|moved| moved.is_of(run));
    let key = keys::scores(tenant.org(), run.id, ALL);
    let had_any = match bucket.get(&key).await? {
        Some(file) => {
            let theirs = moved.map(|moved| scores::Theirs {
                rows: moved.theirs.clone(),
                generation: moved.generation + 1,
                rows_go: moved.rows_go,
            });
            let ids = Arc::clone(ids);
            let without = spawn_blocking(move || scores::without(file, &ids, theirs.as_ref()));
            let without = without.await.map_err(WorkError::from)??;
            if let Some(file) = without.file {
                replace(bucket, &key, file).await?;
            }
            without.had_any
        }
        None => false,
    };
    if moved.is_none() && !had_any {
        return Ok(());
    }
    erased.scoring_runs.insert(run.id);
    forget_top(bucket, tenant, run, ids).await?;
    forget_outcomes(bucket, tenant, run, ids).await?;
    let drift = keys::scores(tenant.org(), run.id, DRIFT);
    change(bucket, &drift, without_examples).await?;
    let notes = run.file.as_ref().map(of_nobody).transpose()?;
    let generation = moved.map_or(run.dataset_generation, |moved| moved.generation + 1);
    tenant
        .scoring_run_erased(run, generation, notes.as_ref())
        .await?;
    Ok(())
}

fn of_nobody(notes: &FileNotes) -> Result<FileNotes, WorkError> {
    let mut told = serde_json::to_value(notes)?;
    without_examples(&mut told);
    Ok(serde_json::from_value(told)?)
}

async fn forget_top(
    bucket: &Bucket,
    tenant: &TenantStore,
    run: &ScoringRun,
    ids: &HashSet<String>,
) -> Result<(), WorkError> {
    let key = keys::top(tenant.org(), run.id);
    change(bucket, &key, |top| {
        let items = top.get_mut("items").and_then(Value::as_array_mut);
        let Some(items) = items else { return };
        let is_theirs = |item: &Value| {
            item["entity_key"]
                .as_str()
                .is_some_and(|key| ids.contains(key))
        };
        items.retain(|item| !is_theirs(item));
    })
    .await
}

async fn forget_outcomes(
    bucket: &Bucket,
    tenant: &TenantStore,
    run: &ScoringRun,
    ids: &HashSet<String>,
) -> Result<(), WorkError> {
    let [_, prefix, _] = keys::scoring_prefixes(tenant.org(), run.id);
    let mut after: Option<String> = None;
    loop {
        let page = bucket.list(&prefix, after.as_deref(), PAGE).await?;
        for (key, _) in &page {
            change(bucket, key, |told| {
                if let Some(told) = told.as_object_mut() {
                    told.retain(|key, _| !ids.contains(key));
                }
            })
            .await?;
        }
        match page.last() {
            Some((key, _)) => after = Some(key.clone()),
            None => return Ok(()),
        }
    }
}

/// Changes an object of JSON, if it is there and becomes another by it.
pub async fn change(
    bucket: &Bucket,
    key: &str,
    change: impl FnOnce(&mut Value),
) -> Result<(), WorkError> {
    let Some(kept) = bucket.get(key).await? else {
        return Ok(());
    };
    let before: Value = serde_json::from_slice(&kept)?;
    let mut after = before.clone();
    change(&mut after);
    if after == before {
        // A version with subjects may be left of an attempt that was broken off.
        return bucket.keep_newest(key).await;
    }
    replace(bucket, key, serde_json::to_vec(&after)?.into()).await
}

/// Writes an object over what it was, of which nothing stays.
pub async fn replace(bucket: &Bucket, key: &str, body: Bytes) -> Result<(), WorkError> {
    bucket.put(key, body).await?;
    bucket.keep_newest(key).await
}
