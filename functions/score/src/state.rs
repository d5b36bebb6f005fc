//! What the routes work with.

use std::sync::Arc;

use cloud::{App, Bucket, Bus, Queue, config::ConfigError};
use domain::RunKind;
use scores::Scores;

use crate::models::Models;

#[derive(Clone)]
pub struct Score {
    pub(crate) bucket: Bucket,
    pub(crate) scoring: Queue,
    pub(crate) bus: Bus,
    pub(crate) models: Arc<Models>,
    pub(crate) scores: Arc<Scores>,
}

impl Score {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        let bucket = app.bucket()?;
        Ok(Self {
            bus: app.bus()?,
            scoring: app.queue(RunKind::Scoring.queue())?,
            models: Arc::new(Models::new(bucket.clone())),
            scores: Arc::new(Scores::new(bucket.clone())),
            bucket,
        })
    }
}
