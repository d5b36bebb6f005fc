//! What the routes work with.

use cloud::{App, Bucket, Queue, config, config::ConfigError};
use domain::{RAW_DAYS, RunKind};
use store::Store;

#[derive(Clone)]
pub struct Datasets {
    app: App,
    pub(crate) bucket: Bucket,
    /// What has landed, to be read.
    pub(crate) ingest: Queue,
    /// What is to be built of what customers did.
    pub(crate) building: Queue,
    /// Bytes of the largest file that is taken.
    pub(crate) most_bytes: u64,
    /// Days that files are kept as they came.
    pub(crate) raw_days: i64,
}

impl Datasets {
    pub fn new(app: App) -> Result<Self, ConfigError> {
        Ok(Self {
            bucket: app.bucket()?,
            ingest: app.queue("INGEST_QUEUE_URL")?,
            building: app.queue(RunKind::Building.queue())?,
            most_bytes: config::or("MAX_UPLOAD_BYTES", 5 * 1024 * 1024 * 1024)?,
            raw_days: config::or("RAW_DAYS", RAW_DAYS)?,
            app,
        })
    }

    pub(crate) fn store(&self) -> &Store {
        &self.app.store
    }

    /// Where the API is found, without a slash at the end.
    pub(crate) fn public_url(&self) -> &str {
        &self.app.config.public_url
    }
}
