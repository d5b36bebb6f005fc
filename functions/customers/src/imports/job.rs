//! Importing: a piece is a row group of the dataset, read and taken some rows at a time. Undoing: one piece.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Utc;
use cloud::{App, Bucket, WorkError, bucket::keys, config::ConfigError};
use data::{ROW_GROUP_ROWS, RemoteSource};
use domain::{CustomersAre, Failure, ImportId, ImportPurpose, ImportRun, RunKind};
use ledger::{
    import::{Contradiction, ContradictionFinder, Reading, Repeat, RepeatCounter, each_row},
    intake::Request,
};
use runs::{Job, Lease};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use store::{Success, TenantStore};
use tokio::task::spawn_blocking;

use super::{
    taking::{Became, Read, Taker},
    undo,
};
use crate::{events::Events, merge::Merger};

/// What the pieces are told.
const PLAN: &str = "plan.json";

pub struct ImportJob {
    bucket: Bucket,
    events: Events,
    merger: Merger,
}

/// Written once by the plan, read by all pieces.
#[derive(Debug, Serialize, Deserialize)]
struct Plan {
    repeats: Vec<Repeat>,
    customers_are: CustomersAre,
    /// The pieces that have rows which contradict others: a file each says which.
    #[serde(default)]
    contradicted: BTreeSet<u32>,
}

impl ImportJob {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            bucket: app.bucket()?,
            events: Events::new(app)?,
            merger: Merger::new(app)?,
        })
    }

    async fn run(&self, tenant: &TenantStore, id: ImportId) -> Result<ImportRun, WorkError> {
        tenant.import_run(id).await?.ok_or(WorkError::Gone)
    }

    /// The dataset's file as it was read when the import was asked for.
    async fn file(&self, tenant: &TenantStore, run: &ImportRun) -> Result<RemoteSource, WorkError> {
        let key = keys::dataset(tenant.org(), run.dataset_id, run.dataset_generation);
        let object = self.bucket.open(&key).await?.ok_or_else(deleted)?;
        let size = object.head().size;
        Ok(RemoteSource::new(size, move |start, length| {
            object.read(start, length)
        }))
    }

    async fn read<T: DeserializeOwned>(
        &self,
        tenant: &TenantStore,
        run: &ImportRun,
        name: &str,
    ) -> Result<T, WorkError> {
        let key = keys::piece(tenant.org(), run.id.into(), name);
        let kept = self.bucket.get(&key).await?;
        let kept = kept.ok_or_else(|| WorkError::part_erased(&key))?;
        Ok(serde_json::from_slice(&kept)?)
    }

    async fn write(
        &self,
        tenant: &TenantStore,
        run: &ImportRun,
        name: &str,
        what: &impl Serialize,
    ) -> Result<(), WorkError> {
        let key = keys::piece(tenant.org(), run.id.into(), name);
        self.bucket.put(&key, serde_json::to_vec(what)?).await
    }

    async fn took(
        &self,
        tenant: &TenantStore,
        run: &ImportRun,
        piece: u32,
        lease: &Lease,
    ) -> Result<Became, WorkError> {
        let plan: Plan = self.read(tenant, run, PLAN).await?;
        let file = self.file(tenant, run).await?;
        let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
        let contradictions: Vec<Contradiction> = match plan.contradicted.contains(&piece) {
            true => self.read(tenant, run, &contradictions_name(piece)).await?,
            false => Vec::new(),
        };
        let (asked, customers_are) = (run.clone(), plan.customers_are);
        let rows =
            spawn_blocking(move || rows(&file, &asked, &plan, &contradictions, piece as usize));
        let rows = rows.await??;
        let taker = Taker {
            events: &self.events,
            bucket: &self.bucket,
            tenant,
            run,
            plan: organization.plan,
            customers_are,
        };
        taker.take(piece, rows, lease).await
    }
}

impl Job for ImportJob {
    const KIND: RunKind = RunKind::Import;
    type Id = ImportId;

    async fn plan(&self, tenant: &TenantStore, id: ImportId) -> Result<u32, WorkError> {
        let run = self.run(tenant, id).await?;
        if run.purpose == ImportPurpose::Undo {
            return Ok(1);
        }
        let dataset = tenant.dataset(run.dataset_id).await?.ok_or_else(deleted)?;
        let groups = dataset.row_groups.filter(|groups| *groups > 0);
        let groups = groups.ok_or_else(no_rows)?;
        let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
        let customers_are = organization.customers_are;
        let mut repeats = Vec::new();
        if reading(&run, customers_are, "").counts_repeats() {
            let file = self.file(tenant, &run).await?;
            let found = spawn_blocking(move || found_repeats(&file, groups as usize));
            repeats = found.await??;
        }
        let file = self.file(tenant, &run).await?;
        let asked = run.clone();
        let found =
            spawn_blocking(move || found_contradictions(&file, &asked, customers_are, groups));
        let found = found.await??;
        for (piece, of_piece) in &found {
            let name = contradictions_name(*piece);
            self.write(tenant, &run, &name, of_piece).await?;
        }
        let plan = Plan {
            repeats,
            customers_are,
            contradicted: found.into_keys().collect(),
        };
        self.write(tenant, &run, PLAN, &plan).await?;
        Ok(groups)
    }

    async fn piece(
        &self,
        tenant: &TenantStore,
        id: ImportId,
        piece: u32,
        lease: &Lease,
    ) -> Result<u64, WorkError> {
        let run = self.run(tenant, id).await?;
        let became = match run.undoes {
            Some(of) => undo::undo(&self.merger, tenant, id, of, lease).await?,
            None => self.took(tenant, &run, piece, lease).await?,
        };
        self.write(tenant, &run, &name(piece), &became).await?;
        Ok(0)
    }

    async fn join(
        &self,
        tenant: &TenantStore,
        id: ImportId,
        _: &Lease,
    ) -> Result<Success, WorkError> {
        let run = self.run(tenant, id).await?;
        let mut all = Became::default();
        for piece in 0..run.progress.pieces.unwrap_or(0) {
            all.add(self.read(tenant, &run, &name(piece)).await?);
        }
        let result = all.result;
        let errors = all.shown();
        if !errors.is_empty() {
            let key = keys::import_errors(tenant.org(), id);
            let errors = serde_json::to_vec(&errors)?;
            self.bucket.put(&key, errors).await?;
        }
        Ok(tenant.imported(&result)?)
    }
}

fn name(piece: u32) -> String {
    format!("piece-{piece:04}.json")
}

fn contradictions_name(piece: u32) -> String {
    format!("contradictions-{piece:04}.json")
}

/// Rows that say something else than others before them, by the piece that they are in.
fn found_contradictions(
    file: &RemoteSource,
    run: &ImportRun,
    customers_are: CustomersAre,
    pieces: u32,
) -> Result<BTreeMap<u32, Vec<Contradiction>>, Failure> {
    let source = run.id.to_string();
    let reading = reading(run, customers_are, &source);
    let mut columns: Vec<String> = reading.compared_columns().into_iter().collect();
    let mut found = BTreeMap::<u32, Vec<Contradiction>>::new();
    if columns.is_empty() {
        return Ok(found);
    }
    let there = file.column_names()?;
    columns.retain(|column| there.contains(column));
    for mut finder in ContradictionFinder::of_file(first_row(pieces as usize)) {
        for piece in 0..pieces {
            let group = piece as usize;
            let frame = file.read_parquet(Some(&columns), Some(group..group + 1))?;
            let of_piece = finder.add(&frame, first_row(group), &reading);
            if !of_piece.is_empty() {
                found.entry(piece).or_default().extend(of_piece);
            }
        }
    }
    for of_piece in found.values_mut() {
        of_piece.sort_unstable_by_key(|one| one.row);
    }
    Ok(found)
}

/// The number of a row group's first row.
fn first_row(group: usize) -> u64 {
    (group * ROW_GROUP_ROWS) as u64 + 1
}

/// Rows that are the same as others before them.
fn found_repeats(file: &RemoteSource, groups: usize) -> Result<Vec<Repeat>, Failure> {
    let mut counter = RepeatCounter::default();
    for group in 0..groups {
        counter.add(&file.read_parquet(None, Some(group..group + 1))?);
    }
    Ok(counter.repeats)
}

/// The rows of a row group, read as events.
fn rows(
    file: &RemoteSource,
    run: &ImportRun,
    plan: &Plan,
    contradictions: &[Contradiction],
    group: usize,
) -> Result<Vec<Read>, Failure> {
    let first = first_row(group);
    let frame = file.read_parquet(None, Some(group..group + 1))?;
    let source = run.id.to_string();
    let reading = reading(run, plan.customers_are, &source);
    let mut rows = Vec::with_capacity(frame.rows);
    let read = |row, outcome| rows.push((row, outcome));
    each_row(&frame, first, &plan.repeats, contradictions, &reading, read);
    Ok(rows)
}

fn reading<'a>(run: &'a ImportRun, customers_are: CustomersAre, source: &'a str) -> Reading<'a> {
    Reading {
        kind: run.kind,
        mapping: &run.mapping,
        leave_out: &run.leave_out,
        customers_are,
        as_of: run.as_of,
        as_of_is_history: run.as_of_said,
        request: Request::new(Utc::now(), source),
    }
}

fn deleted() -> WorkError {
    WorkError::owner(
        "dataset_deleted",
        "The dataset was deleted, or read in another way, before its rows were told.",
        "Import it again.",
    )
}

fn no_rows() -> WorkError {
    WorkError::owner(
        "no_rows",
        "The dataset has no rows.",
        "Upload a file that has some.",
    )
}
