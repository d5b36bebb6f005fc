//! What the routes work with.

use cloud::{App, Bucket, Queue, config::ConfigError};
use data::Limits;

use crate::limits;

#[derive(Clone)]
pub struct Datasets {
    app: App,
    pub(crate) bucket: Bucket,
    /// What has landed, to be read.
    pub(crate) ingest: Queue,
    pub(crate) limits: Limits,
}

impl Datasets {
    pub fn new(app: App) -> Result<Self, ConfigError> {
        Ok(Self {
            bucket: app.bucket()?,
            ingest: app.queue("INGEST_QUEUE_URL")?,
            limits: limits::from_env()?,
            app,
        })
    }

    /// Where the API is found, without a slash at the end.
    pub(crate) fn public_url(&self) -> &str {
        &self.app.config.public_url
    }
}
