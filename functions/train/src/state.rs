//! What the routes work with.

use cloud::{App, Bucket, Queue, config::ConfigError};

/// The clients of the model API.
#[derive(Clone)]
pub struct Train {
    pub(crate) bucket: Bucket,
    /// Where training runs begin.
    pub(crate) training: Queue,
}

impl Train {
    /// The clients, made from the environment.
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            bucket: app.bucket()?,
            training: app.queue("TRAINING_QUEUE_URL")?,
        })
    }
}
