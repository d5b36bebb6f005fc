//! Scoring as a fan-out: row groups, and their merge.

use std::{ops::Range, sync::Arc};

use bytes::Bytes;
use cloud::{Bucket, WorkError, bucket::Object, bucket::keys, model_file::artifact_deleted};
use data::{Frame, Profile, ROW_GROUP_ROWS, RemoteSource, Values};
use domain::{Dataset, MAX_PIECES, RunKind, ScoringRun, ScoringRunId, ValueTotals};
use learn::{Artifact, CountingRows, monitor::Tallies};
use report::{ColumnType, FileNotes, ScoredCustomer};
use runs::{Job, Lease};
use scores::{ALL, ScoredRow, Writer};
use store::{Success, TenantStore};
use tokio::task::spawn_blocking;

use crate::{
    Score,
    counting_rows::{COUNTING_ROWS, counting_rows},
    drift::{DRIFT, reasons},
    merge::{by_key, merge},
    models::Models,
    outcome_evaluation,
    top::{self, top_customers},
};

pub struct ScoringJob {
    score: Score,
    bucket: Bucket,
    models: Arc<Models>,
}

/// A run with its model and its data.
struct Work {
    run: ScoringRun,
    /// What is at stake, with no sums yet.
    value: Option<ValueTotals>,
    artifact: Arc<Artifact>,
    dataset: Dataset,
    object: Object,
}

impl ScoringJob {
    pub fn new(score: Score) -> Self {
        Self {
            models: Arc::clone(&score.models),
            bucket: score.bucket.clone(),
            score,
        }
    }

    async fn work(&self, tenant: &TenantStore, id: ScoringRunId) -> Result<Work, WorkError> {
        let run = tenant.scoring_run(id).await?.ok_or(WorkError::Gone)?;
        let deleted = || artifact_deleted(run.model_id);
        let model = tenant.model(run.model_id).await?.ok_or_else(deleted)?;
        let version = tenant.version(run.model_id, run.model_version).await?;
        let version = version.ok_or_else(deleted)?;
        let artifact = self.models.load(tenant, &version).await?;
        let gone = || {
            WorkError::owner(
                "dataset_deleted",
                "The dataset was deleted before it was scored.",
                "Upload it again and score it again.",
            )
        };
        let dataset = tenant.dataset(run.dataset_id).await?.ok_or_else(gone)?;
        let key = keys::dataset(tenant.org(), run.dataset_id, run.dataset_generation);
        let object = self.bucket.open(&key).await?.ok_or_else(gone)?;
        let value = model.value_column.map(|column| ValueTotals {
            column,
            currency: model.currency,
            ..ValueTotals::default()
        });
        Ok(Work {
            run,
            value,
            artifact,
            dataset,
            object,
        })
    }

    /// Which rows of a run are scored, where its model leaves some out.
    async fn counting_rows(
        &self,
        tenant: &TenantStore,
        work: &Work,
    ) -> Result<CountingRows, WorkError> {
        if work.artifact.newest_rows().is_none() {
            return Ok(CountingRows::default());
        }
        let key = keys::piece(tenant.org(), work.run.id.into(), COUNTING_ROWS);
        Ok(CountingRows::from_bytes(&self.stored(key).await?)?)
    }

    async fn stored(&self, key: String) -> Result<Bytes, WorkError> {
        let object = self.bucket.get(&key).await?;
        object.ok_or_else(|| WorkError::part_erased(&key))
    }
}

impl Job for ScoringJob {
    const KIND: RunKind = RunKind::Scoring;
    type Id = ScoringRunId;

    async fn plan(&self, tenant: &TenantStore, run: ScoringRunId) -> Result<u32, WorkError> {
        let work = self.work(tenant, run).await?;
        let groups = row_groups(&work.dataset);
        if let Some(newest) = work.artifact.newest_rows() {
            let find = move || counting_rows(&work.artifact, newest, &work.object, groups as usize);
            let found = spawn_blocking(find).await??;
            let key = keys::piece(tenant.org(), run.into(), COUNTING_ROWS);
            self.bucket.put(&key, found.to_bytes()?).await?;
        }
        Ok(groups.min(MAX_PIECES))
    }

    async fn piece(
        &self,
        tenant: &TenantStore,
        run: ScoringRunId,
        piece: u32,
        _: &Lease,
    ) -> Result<u64, WorkError> {
        let work = self.work(tenant, run).await?;
        let groups = groups_of(piece, row_groups(&work.dataset));
        let first_row = groups.start * ROW_GROUP_ROWS;
        let counting = self.counting_rows(tenant, &work).await?;
        let (artifact, object) = (work.artifact, work.object);
        let value = work.value.map(|value| value.column);
        let (rows, part, tallies) = spawn_blocking(move || {
            let frame = read(&object, groups)?;
            let rows = counting.among(first_row, frame.rows);
            let frame = match rows.len() == frame.rows {
                true => frame,
                false => frame.take(&rows),
            };
            let rows = rows.into_iter().map(|row| (first_row + row) as u64);
            let (rows, tallies) = score(&artifact, frame, rows, value.as_deref())?;
            let tallies = tallies.to_bytes()?;
            Ok::<_, WorkError>((rows.len() as u64, write(rows)?, tallies))
        })
        .await??;
        let key = |name: String| keys::piece(tenant.org(), run.into(), &name);
        self.bucket.put(&key(part_name(piece)), part).await?;
        self.bucket.put(&key(tallies_name(piece)), tallies).await?;
        Ok(rows)
    }

    async fn join(
        &self,
        tenant: &TenantStore,
        run: ScoringRunId,
        _: &Lease,
    ) -> Result<Success, WorkError> {
        let work = self.work(tenant, run).await?;
        let counting = self.counting_rows(tenant, &work).await?;
        let (artifact, object, value) = (work.artifact, work.object, work.value);
        let expected = work.run.rows - counting.left_out();
        let (org, id) = (tenant.org(), work.run.id);
        let (mut parts, mut tallies) = (Vec::new(), Tallies::default());
        for piece in 0..work.run.progress.pieces.unwrap_or(0) {
            parts.push(
                self.stored(keys::piece(org, run.into(), &part_name(piece)))
                    .await?,
            );
            let counted = self.stored(keys::piece(org, run.into(), &tallies_name(piece)));
            tallies.add(&Tallies::from_bytes(&counted.await?)?);
        }
        let drift = artifact.baseline().compare(&tallies);
        let profile = keys::profile(
            tenant.org(),
            work.run.dataset_id,
            work.run.dataset_generation,
        );
        let uses = |column: &str| artifact.reads_values(column);
        let mut file = file_notes(&self.bucket, &profile, uses).await?;
        file.add_unread(&tallies.set_aside);
        file.add_adjusted(&tallies.adjusted);
        file.add_unseen(&drift);
        let (all, top, totals, repeated_keys) = spawn_blocking(move || {
            let merged = merge(parts, value)?;
            if merged.rows != expected {
                let rows = merged.rows;
                return Err(WorkError::Retry(format!(
                    "{rows} of {expected} rows are scored"
                )));
            }
            let valued = merged.totals.value.is_some();
            let top = top_customers(&merged.all, &artifact, &object, valued)?;
            Ok::<_, WorkError>((merged.all, top, merged.totals, merged.repeated_keys))
        })
        .await??;
        file.repeated_keys = repeated_keys;
        file.older_rows = counting.older;
        self.bucket.put(&keys::scores(org, id, ALL), all).await?;
        top::keep(&self.bucket, org, id, &top).await?;
        self.bucket
            .put(&keys::scores(org, id, DRIFT), serde_json::to_vec(&drift)?)
            .await?;
        outcome_evaluation::measure_told(&self.score, tenant, work.run.model_id).await;
        Ok(tenant.scored(&work.run, reasons(&drift), &totals, &file)?)
    }
}

/// What a profile, if it is there, tells of its file where these columns are used.
pub async fn file_notes(
    bucket: &Bucket,
    profile: &str,
    uses: impl Fn(&str) -> bool,
) -> Result<FileNotes, WorkError> {
    let Some(profile) = bucket.get(profile).await? else {
        return Ok(FileNotes::default());
    };
    let profile: Profile = serde_json::from_slice(&profile)?;
    Ok(profile.notes(uses))
}

fn part_name(piece: u32) -> String {
    format!("part-{piece:04}.parquet")
}

fn tallies_name(piece: u32) -> String {
    format!("part-{piece:04}.tallies")
}

fn row_groups(dataset: &Dataset) -> u32 {
    dataset.row_groups.unwrap_or(0).max(1)
}

/// The row groups of a piece, when `total` of them are spread over at most [`MAX_PIECES`].
fn groups_of(piece: u32, total: u32) -> Range<usize> {
    let pieces = u64::from(total.min(MAX_PIECES));
    let edge = |n: u64| (n * u64::from(total) / pieces) as usize;
    edge(u64::from(piece))..edge(u64::from(piece) + 1)
}

pub fn read(object: &Object, groups: Range<usize>) -> Result<Frame, WorkError> {
    let (size, object) = (object.head().size, object.clone());
    let source = RemoteSource::new(size, move |start, len| object.read(start, len));
    Ok(source.read_parquet(None, Some(groups))?)
}

/// Scores all rows of a frame, which are those `rows` of the dataset, and counts what the model's
/// baseline counts.
fn score(
    artifact: &Artifact,
    frame: Frame,
    rows: impl Iterator<Item = u64> + Clone,
    value: Option<&str>,
) -> Result<(Vec<ScoredRow>, Tallies), WorkError> {
    let outcomes_known = artifact.outcome_known(&frame);
    let values = values(&frame, value);
    let mut frame = artifact.conform(frame)?;
    let strays = frame.set_aside.iter_mut();
    for cell in strays.flat_map(|column| &mut column.examples) {
        let row = rows.clone().nth(cell.row as usize - 1);
        cell.row = row.map_or(cell.row, |row| row + 1);
    }
    artifact.all_named(&frame, rows.clone().next().unwrap_or(0))?;
    let scores = artifact.score(&frame)?;
    let tallies = artifact.tally(&frame)?;
    let customer = |(n, (row, (score, outcome_known))): (usize, (u64, (f64, bool)))| {
        let entity_key = artifact
            .name_of(&frame, n)
            .unwrap_or_else(|| (row + 1).to_string());
        let customer = ScoredCustomer {
            entity_key,
            score,
            risk: artifact.risk(score),
            outcome_known,
            value: values.get(n).copied().flatten(),
        };
        ScoredRow { customer, row }
    };
    let scored = scores.into_iter().zip(outcomes_known);
    let scored = rows.zip(scored).enumerate().map(customer);
    Ok((scored.collect(), tallies))
}

/// What is at stake in each row; nothing where that column is missing or holds no numbers.
fn values(frame: &Frame, column: Option<&str>) -> Vec<Option<f64>> {
    match column
        .and_then(|name| frame.column(name))
        .map(|c| (c.kind, &c.values))
    {
        Some((ColumnType::Integer | ColumnType::Number, Values::Number(cells))) => {
            cells.iter().map(|cell| amount(*cell)).collect()
        }
        _ => Vec::new(),
    }
}

/// An amount that can be summed and kept: none beyond a million million.
fn amount(cell: f64) -> Option<f64> {
    match cell.abs() {
        size if size < 1e-9 => Some(0.0),
        size if size <= 1e12 => Some(cell),
        _ => None,
    }
}

fn write(mut rows: Vec<ScoredRow>) -> Result<Bytes, WorkError> {
    rows.sort_by(by_key);
    let mut writer = Writer::new()?;
    for row in rows {
        writer.push(row)?;
    }
    writer.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_that_cannot_be_summed_are_none() {
        assert_eq!(amount(-12.5), Some(-12.5));
        assert_eq!(amount(1e-200), Some(0.0));
        assert_eq!(amount(f64::NAN), None);
        assert_eq!(amount(-1e300), None);
    }

    proptest! {
        #[test]
        fn pieces_cover_every_row_group_once(total in 1u32..5000) {
            let pieces = total.min(MAX_PIECES);
            let covered: Vec<usize> = (0..pieces).flat_map(|n| groups_of(n, total)).collect();
            prop_assert_eq!(covered, (0..total as usize).collect::<Vec<_>>());
        }
    }
}
