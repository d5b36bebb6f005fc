//! From an upload to a dataset: typed Parquet and a profile of its columns.
//!
//! Every step can be done again: the files of a dataset's generation have fixed names and the same
//! content each time, and each change of state names the generation and the state it leaves. So a
//! message that comes twice, or again after a crash, leads to the same end, and one that comes after
//! the file was asked to be read in another way leads to none.

use std::{
    ops::RangeInclusive,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use chrono::Utc;
use cloud::{
    App, Bucket, Bus, Queue, WorkError,
    bucket::keys,
    bucket::{Landed, Object},
    config,
    config::ConfigError,
    worker::Message,
};
use data::{Ingested, Limits, ReadOptions, RemoteSource};
use domain::{BusEvent, BusEventKind, Dataset, DatasetStatus, Failure};
use store::{Store, TenantStore};
use tokio::{runtime::Handle, task::spawn_blocking};

use crate::{limits, told_options::told_of_options};

/// Progress is written no more often than this.
const PROGRESS_EVERY: Duration = Duration::from_secs(2);

/// Before the worker is stopped, a file that is not read by then is given up: another try would take as long.
const MARGIN: Duration = Duration::from_secs(20);

/// A file whose turn has not come is looked at again after a quarter of the time that it has waited, in seconds: hundreds
/// of files that wait would otherwise ask for more than the reading itself does.
const TURN: RangeInclusive<u64> = 5..=60;

/// A file is tried this often: after that, reading it has died on us each time. One less than the
/// queue allows, so that the dataset says so before the message is set aside.
const ATTEMPTS: u32 = 4;

pub struct Ingest {
    store: Store,
    bucket: Bucket,
    bus: Bus,
    queue: Queue,
    limits: Limits,
    /// Files of an organization that are read at once.
    slots: u32,
}

impl Ingest {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            bucket: app.bucket()?,
            bus: app.bus()?,
            queue: app.queue("INGEST_QUEUE_URL")?,
            limits: limits::from_env()?,
            slots: config::or("INGEST_SLOTS", 2)?,
        })
    }

    /// Does what a message asks for. What is wrong with the file itself is written on the dataset.
    pub async fn handle(&self, message: &Message) -> Result<(), WorkError> {
        let Some(landed) = Landed::read(&message.body)? else {
            tracing::warn!("an object landed that nobody announced");
            return Ok(());
        };
        tracing::info!(org_id = %landed.org, dataset = %landed.dataset, "an upload landed");
        let tenant = self.store.as_system(landed.org, message.system);
        let outcome = match message.attempt {
            ..=ATTEMPTS => self.take_in(&tenant, &landed, message).await,
            _ => Err(given_up()),
        };
        match outcome {
            Err(WorkError::Owner(failure)) => {
                tenant
                    .dataset_failed(landed.dataset, landed.generation, &failure)
                    .await?;
                Ok(())
            }
            outcome => outcome,
        }
    }

    async fn take_in(
        &self,
        tenant: &TenantStore,
        landed: &Landed,
        message: &Message,
    ) -> Result<(), WorkError> {
        let id = landed.dataset;
        let raw = keys::raw(tenant.org(), id);
        let Some(dataset) = tenant.dataset(id).await? else {
            // Deleted while its address still held: nobody could find or delete this file.
            return self.bucket.delete_dataset(tenant.org(), id).await;
        };
        if let Some(first) = other_than(&dataset, landed) {
            return self.discard(&raw, first).await;
        }
        if dataset.generation != landed.generation {
            tracing::info!("the file is to be read in another way by now");
            return Err(WorkError::Gone);
        }
        match dataset.status {
            // The worker before us may have crashed before it told anybody.
            DatasetStatus::Ready => return self.end(tenant, landed).await,
            DatasetStatus::Failed => return Err(WorkError::Gone),
            DatasetStatus::AwaitingUpload | DatasetStatus::Building | DatasetStatus::Ingesting => {}
        }
        let Some(object) = self.bucket.open_version(&raw, &landed.etag).await? else {
            // Unless the dataset is bound to it, it was discarded for another at this moment.
            return Err(dataset.etag.map_or(WorkError::Gone, |_| removed()));
        };
        let size = object.head().size;
        let (generation, etag) = (landed.generation, &landed.etag);
        let is_bound = match dataset.size {
            Some(_) => tenant.dataset_landed(id, generation, etag, size).await?,
            None => tenant.unsized_dataset_landed(&dataset, etag, size).await?,
        };
        if !is_bound {
            // Another was bound to the dataset at the same moment, or it has ended or gone.
            let now = tenant.dataset(id).await?;
            return match now.as_ref().and_then(|now| other_than(now, landed)) {
                Some(first) => self.discard(&raw, first).await,
                None => Err(WorkError::Gone),
            };
        }
        if let Some(announced) = dataset.size.filter(|announced| *announced != size) {
            return Err(other_size(announced, size));
        }
        // No place was kept for a file of unknown size, or one that came late.
        if dataset.row_count.is_none() && !dataset.is_reserved(Utc::now()) {
            limits::check_storage(tenant, size).await?;
        }
        if !tenant.take_ingest_slot(id, self.slots).await? {
            let wait = (landed.waited / 4).clamp(*TURN.start(), *TURN.end());
            let waiting = Landed::waiting(&message.body, wait)?;
            let group = tenant.org().to_string();
            return self
                .queue
                .send_later(&group, waiting, Duration::from_secs(wait))
                .await;
        }
        let ingested = self
            .within_limits(tenant, landed, object, dataset.read, message.deadline)
            .await;
        // Also when it failed: what is tried again takes a turn again.
        tenant.free_ingest_slot(id, self.slots).await?;
        let ingested = ingested?;
        let profile = serde_json::to_vec(&ingested.profile)?;
        let key = keys::profile(tenant.org(), id, landed.generation);
        self.bucket.put(&key, profile).await?;
        self.finish(tenant, landed, &ingested).await
    }

    /// Deletes what was written over a dataset's file: only the first counts.
    async fn discard(&self, raw: &str, first: &str) -> Result<(), WorkError> {
        tracing::warn!("another file came for the same dataset: it is deleted, the first counts");
        self.bucket.keep_version(raw, first).await
    }

    /// Reads the file, within the limits of its organization's plan.
    async fn within_limits(
        &self,
        tenant: &TenantStore,
        landed: &Landed,
        object: Object,
        read: ReadOptions,
        deadline: SystemTime,
    ) -> Result<Ingested, WorkError> {
        let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
        let limits = limits::of_plan(self.limits, &organization);
        self.ingest(tenant, landed, object, limits, read, deadline)
            .await
            .map_err(|error| limits::told(error, &limits, &organization))
    }

    /// Writes the Parquet file, on a blocking thread.
    async fn ingest(
        &self,
        tenant: &TenantStore,
        landed: &Landed,
        object: Object,
        limits: Limits,
        read: ReadOptions,
        deadline: SystemTime,
    ) -> Result<Ingested, WorkError> {
        let size = object.head().size;
        let source = RemoteSource::new(size, move |start, len| object.read(start, len));
        let key = keys::dataset(tenant.org(), landed.dataset, landed.generation);
        let mut writer = self.bucket.writer(key);
        let mut progress = progress(tenant.clone(), landed, deadline);
        let outcome = spawn_blocking(move || {
            let input = Arc::new(source.clone());
            let outcome = data::ingest(input, &limits, &read, &mut writer, &mut progress);
            // A reading or writing that broke off says nothing about the file.
            if let Some(failure) = source.failure().as_deref().or(writer.failure()) {
                return Err(WorkError::Retry(failure.to_owned()));
            }
            let ingested = outcome.map_err(|failure| told_of_options(failure, &read))?;
            writer.finish()?;
            Ok(ingested)
        })
        .await?;
        match outcome {
            Err(WorkError::Retry(cause)) => {
                let raw = keys::raw(tenant.org(), landed.dataset);
                match self.bucket.open_version(&raw, &landed.etag).await? {
                    Some(_) => Err(WorkError::Retry(cause)),
                    None => Err(removed()),
                }
            }
            outcome => outcome,
        }
    }

    async fn finish(
        &self,
        tenant: &TenantStore,
        landed: &Landed,
        ingested: &Ingested,
    ) -> Result<(), WorkError> {
        let (org, id, generation) = (tenant.org(), landed.dataset, landed.generation);
        let row_groups = ingested.row_groups.len() as u32;
        let made = self
            .bucket
            .head(&keys::dataset(org, id, generation))
            .await?;
        let bytes = made.map_or(0, |made| made.size);
        if tenant
            .dataset_ready(id, generation, ingested.rows, row_groups, bytes)
            .await?
        {
            return self.end(tenant, landed).await;
        }
        match tenant.dataset(id).await? {
            None => self.bucket.delete_dataset(org, id).await?,
            // To be read in another way meanwhile: who does so may have cleared up before us.
            Some(now) if now.generation > generation => {
                self.bucket
                    .delete_generations(org, id, generation..=generation)
                    .await?;
            }
            Some(_) => {}
        }
        Err(WorkError::Gone)
    }

    /// Tells that a dataset is ready, and deletes what was read of its file before.
    async fn end(&self, tenant: &TenantStore, landed: &Landed) -> Result<(), WorkError> {
        let (org, id) = (tenant.org(), landed.dataset);
        let ready = BusEventKind::DatasetReady { dataset_id: id };
        self.bus.publish(&BusEvent::now(org, ready)).await?;
        if landed.generation > 0 {
            self.bucket
                .delete_generations(org, id, ..landed.generation)
                .await?;
        }
        Ok(())
    }
}

/// The ETag of the file that a dataset is bound to, if another landed.
fn other_than<'a>(dataset: &'a Dataset, landed: &Landed) -> Option<&'a str> {
    let bound = dataset.etag.as_deref();
    bound.filter(|etag| *etag != landed.etag)
}

/// Writes how far the reading is, now and then: only for show, so that when it fails the work goes on. Ends the reading
/// while there is time to say so.
fn progress(
    tenant: TenantStore,
    landed: &Landed,
    deadline: SystemTime,
) -> impl FnMut(f64) -> Result<(), Failure> + Send + use<> {
    let (id, generation) = (landed.dataset, landed.generation);
    let runtime = Handle::current();
    let mut written = Instant::now();
    move |fraction| {
        if SystemTime::now() + MARGIN > deadline && fraction < 1.0 {
            return Err(too_long());
        }
        if written.elapsed() < PROGRESS_EVERY {
            return Ok(());
        }
        written = Instant::now();
        if let Err(error) = runtime.block_on(tenant.dataset_progress(id, generation, fraction)) {
            tracing::warn!(%error, "progress was not written");
        }
        Ok(())
    }
}

fn too_long() -> Failure {
    Failure::new(
        "took_too_long",
        "Reading the file takes longer than a file may take.",
        "Send it in smaller files, or with fewer or shorter columns, as new datasets.",
    )
}

fn other_size(announced: u64, landed: u64) -> WorkError {
    WorkError::owner(
        "size_differs",
        format!("The file was announced with {announced} bytes, but {landed} arrived."),
        "Send the whole file as a new dataset, announcing its size or none.",
    )
}

fn given_up() -> WorkError {
    WorkError::owner(
        "given_up",
        format!("Reading the file broke off {ATTEMPTS} times without an end."),
        "Send it in smaller files, or with fewer or shorter columns, as a new dataset.",
    )
}

fn removed() -> WorkError {
    WorkError::owner(
        "upload_removed",
        "The file was removed before it was read.",
        "Make a new dataset and send its file once.",
    )
}
