//! Datasets that have subjects. Each is written anew as its next generation, which counts by one conditional write;
//! before that, the scores of the one before are. Broken off anywhere, the generation that counts is still whole, and
//! it begins again.

use std::{
    collections::{HashMap, HashSet},
    io::Write,
    sync::Arc,
};

use cloud::{Bucket, WorkError, bucket::keys};
use data::{ColumnType, Found, Profile, RemoteSource, Subjects, names_rows};
use domain::{Dataset, DatasetId, DatasetStatus, ScoringRun, ScoringRunId};
use runs::Lease;
use serde_json::json;
use store::TenantStore;
use tokio::task::spawn_blocking;

use super::{
    examples,
    scoring::{self, Moved},
    waiting::{PATIENCE, later, pause},
};
use crate::privacy::{
    held::HeldFile,
    progress::{Erased, Kept},
    subjects::RequestSubjects,
};

/// Takes subjects out of all datasets, and of what hangs on these.
pub(super) async fn erase(
    bucket: &Bucket,
    tenant: &TenantStore,
    named: &RequestSubjects,
    anonymize: bool,
    kept: &mut Kept,
    lease: &Lease,
) -> Result<(), WorkError> {
    let mut all = tenant.all_datasets().await?;
    all.retain(|dataset| !kept.progress.files.datasets.contains(&dataset.id));
    for dataset in all {
        kept.go_on(lease).await?;
        let erased = &mut kept.progress.files.erased;
        match dataset.status {
            DatasetStatus::AwaitingUpload | DatasetStatus::Building | DatasetStatus::Ingesting => {
                continue;
            }
            // Nobody could read it, so nobody can tell whom it has.
            DatasetStatus::Failed => forget_upload(bucket, tenant, &dataset, erased).await?,
            DatasetStatus::Ready => {
                for attempt in 0.. {
                    match write_anew(bucket, tenant, dataset.id, named, anonymize, erased).await? {
                        true => break,
                        false if attempt == PATIENCE => return Err(later()),
                        false => pause().await,
                    }
                }
            }
        }
        kept.progress.files.datasets.insert(dataset.id);
    }
    Ok(())
}

/// Writes a dataset anew, if it has subjects. False if a run works on it, or it was changed meanwhile.
async fn write_anew(
    bucket: &Bucket,
    tenant: &TenantStore,
    id: DatasetId,
    named: &RequestSubjects,
    anonymize: bool,
    erased: &mut Erased,
) -> Result<bool, WorkError> {
    let dataset = tenant.dataset(id).await?;
    let Some(dataset) = dataset.filter(|dataset| dataset.status == DatasetStatus::Ready) else {
        return Ok(true);
    };
    let org = tenant.org();
    let of_generation = dataset.generation;
    // What an attempt left that was broken off after the next generation counted.
    bucket.delete_generations(org, id, ..of_generation).await?;
    let profile = profile(bucket, tenant, &dataset).await?;
    let Some(source) = source(bucket, tenant, &dataset).await? else {
        return Ok(true);
    };
    let subjects = subjects(tenant, profile.as_ref(), named.names(), anonymize).await?;
    let found = find(source.clone(), &subjects).await?;
    if found.is_empty() {
        if !is_looked_through(profile.as_ref()) {
            forget_upload(bucket, tenant, &dataset, erased).await?;
        }
        return Ok(true);
    }
    // First, so that nobody can have another next generation made of it.
    forget_upload(bucket, tenant, &dataset, erased).await?;
    let next = of_generation + 1;
    let out = bucket.writer(keys::dataset(org, id, next));
    let (for_writing, to_write) = (subjects.clone(), found.clone());
    let written = spawn_blocking(move || {
        let mut out = out;
        let written = source.write_without(&for_writing, &to_write, profile, &mut out);
        match (written, out.failure().map(str::to_owned)) {
            (_, Some(failure)) => Err(WorkError::Retry(failure)),
            (written, None) => {
                let written = written?;
                out.finish()?;
                Ok::<_, WorkError>(written)
            }
        }
    });
    let written = written.await.map_err(WorkError::from)??;
    let told = serde_json::to_vec(&written.profile)?;
    bucket.put(&keys::profile(org, id, next), told).await?;
    let key = keys::dataset(org, id, next);
    let bytes = bucket.head(&key).await?.map_or(0, |head| head.size);
    // Whoever is a subject by the dataset is one in its scores, by the key that the scores have.
    let mut ids: HashSet<String> = subjects.ids.into_keys().collect();
    ids.extend(found.keys);
    let moved = Moved {
        dataset: id,
        generation: of_generation,
        theirs: found.rows.into_keys().collect(),
        rows_go: !anonymize,
    };
    scoring::erase(bucket, tenant, &Arc::new(ids), Some(&moved), erased).await?;
    examples::forget(bucket, tenant, id).await?;
    let groups = u32::try_from(written.row_groups.len()).unwrap_or(u32::MAX);
    let kept = tenant.dataset_erased(&dataset, written.rows, groups, bytes);
    if kept.await? != store::Erased::Done {
        return Ok(false);
    }
    bucket.delete_generations(org, id, ..next).await?;
    erased.datasets.push(id);
    Ok(true)
}

/// Deletes a dataset's file as it came, if it is there.
async fn forget_upload(
    bucket: &Bucket,
    tenant: &TenantStore,
    dataset: &Dataset,
    erased: &mut Erased,
) -> Result<(), WorkError> {
    let key = keys::raw(tenant.org(), dataset.id);
    if bucket.list_versions(&key, 1).await?.is_empty() {
        return Ok(());
    }
    tenant.upload_erased(dataset.id).await?;
    bucket.delete_prefix(&key).await?;
    erased.uploads.push(dataset.id);
    Ok(())
}

/// Whether all of an upload was made into its dataset: not where other sheets or files lie beside the one that was read.
fn is_looked_through(profile: Option<&Profile>) -> bool {
    let reading = profile.and_then(|profile| profile.reading.as_ref());
    reading.is_none_or(|reading| reading.sheets.len() < 2 && reading.other_members.is_empty())
}

async fn profile(
    bucket: &Bucket,
    tenant: &TenantStore,
    dataset: &Dataset,
) -> Result<Option<Profile>, WorkError> {
    let key = keys::profile(tenant.org(), dataset.id, dataset.generation);
    let kept = bucket.get(&key).await?;
    Ok(kept.map(|kept| serde_json::from_slice(&kept)).transpose()?)
}

async fn source(
    bucket: &Bucket,
    tenant: &TenantStore,
    dataset: &Dataset,
) -> Result<Option<RemoteSource>, WorkError> {
    let key = keys::dataset(tenant.org(), dataset.id, dataset.generation);
    let object = bucket.open(&key).await?;
    Ok(object.map(|object| {
        let size = object.head().size;
        RemoteSource::new(size, move |start, length| object.read(start, length))
    }))
}

async fn find(source: RemoteSource, subjects: &Subjects) -> Result<Found, WorkError> {
    let subjects = subjects.clone();
    let found = spawn_blocking(move || source.find_subjects(&subjects));
    Ok(found.await.map_err(WorkError::from)??)
}

/// Who is looked for in a dataset: where a column is a model's key or seems to be one, and where a text names its row as
/// well. Where no column is a key, any text is taken to.
async fn subjects(
    tenant: &TenantStore,
    profile: Option<&Profile>,
    ids: HashMap<String, String>,
    anonymize: bool,
) -> Result<Subjects, WorkError> {
    let columns = profile.iter().flat_map(|profile| &profile.columns);
    let models = tenant.all_models().await?.into_iter();
    let mut keys: HashSet<String> = models.filter_map(|model| model.entity_key).collect();
    keys.extend(profile.and_then(|profile| profile.suggestions.entity_key.clone()));
    keys.retain(|key| columns.clone().any(|column| column.name == *key));
    let rows = profile.map_or(0, |profile| profile.rows);
    let names = columns.filter(|column| {
        let is_name = names_rows(column.distinct, rows.saturating_sub(column.missing));
        column.kind == ColumnType::Text && (is_name || keys.is_empty())
    });
    Ok(Subjects {
        ids,
        names: names.map(|column| column.name.clone()).collect(),
        keys,
        anonymize,
    })
}

/// Writes each row of subjects that datasets have; in which they are, and how many.
pub async fn hand_out(
    bucket: &Bucket,
    tenant: &TenantStore,
    named: &RequestSubjects,
    mut out: HeldFile,
) -> Result<(Vec<DatasetId>, u64, HeldFile), WorkError> {
    let (mut datasets, mut rows) = (Vec::new(), 0);
    let all = tenant.all_datasets().await?.into_iter();
    for dataset in all.filter(|dataset| dataset.status == DatasetStatus::Ready) {
        let profile = profile(bucket, tenant, &dataset).await?;
        let Some(source) = source(bucket, tenant, &dataset).await? else {
            continue;
        };
        let subjects = subjects(tenant, profile.as_ref(), named.names(), false).await?;
        let found = find(source.clone(), &subjects).await?;
        if found.is_empty() {
            continue;
        }
        datasets.push(dataset.id);
        rows += found.rows.len() as u64;
        let written = spawn_blocking(move || {
            source.each_row_of(&found, |subject, cells| {
                let row =
                    json!({ "dataset_id": dataset.id, "dataset": dataset.name, "cells": cells });
                writeln!(out, "{}", json!({ "subject": subject, "row": row }))
            })?;
            Ok::<_, WorkError>(out)
        });
        out = written.await.map_err(WorkError::from)??;
    }
    Ok((datasets, rows, out))
}

/// Scoring runs of these datasets.
pub async fn scored(
    tenant: &TenantStore,
    datasets: &[DatasetId],
) -> Result<Vec<ScoringRunId>, WorkError> {
    if datasets.is_empty() {
        return Ok(Vec::new());
    }
    let of = |run: &ScoringRun| datasets.contains(&run.dataset_id);
    let runs = scoring::all_runs(tenant).await?.into_iter();
    Ok(runs.filter(of).map(|run| run.id).collect())
}
