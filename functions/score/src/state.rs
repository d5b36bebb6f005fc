//! What the routes work with.

use std::sync::Arc;

use axum::extract::FromRef;
use platform::{App, Bus, Objects, Queue, config::ConfigError};

use crate::{models::Models, scores::Scores};

/// The clients of the scoring API.
#[derive(Clone)]
pub struct Score {
    app: App,
    pub(crate) objects: Objects,
    /// Where scoring runs begin.
    pub(crate) scoring: Queue,
    /// Where shortfalls are told.
    pub(crate) bus: Bus,
    /// Model files, kept in memory.
    pub(crate) models: Arc<Models>,
    /// Files of scores, kept in memory.
    pub(crate) scores: Arc<Scores>,
}

impl Score {
    /// The clients, made from the environment.
    pub fn new(app: App) -> Result<Self, ConfigError> {
        let objects = app.objects()?;
        Ok(Self {
            bus: app.bus()?,
            scoring: app.queue("SCORING_QUEUE_URL")?,
            models: Arc::new(Models::new(objects.clone())),
            scores: Arc::new(Scores::new(objects.clone())),
            objects,
            app,
        })
    }
}

impl FromRef<Score> for App {
    fn from_ref(state: &Score) -> Self {
        state.app.clone()
    }
}
