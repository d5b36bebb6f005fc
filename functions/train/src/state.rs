//! What the routes work with.

use cloud::{App, Bucket, Queue, config::ConfigError};
use domain::RunKind;

#[derive(Clone)]
pub struct Train {
    pub(crate) bucket: Bucket,
    pub(crate) training: Queue,
}

impl Train {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            bucket: app.bucket()?,
            training: app.queue(RunKind::Training.queue())?,
        })
    }
}
