//! What the routes work with.

use axum::extract::FromRef;
use platform::{App, Objects, Queue, config::ConfigError};

/// The clients of the model API.
#[derive(Clone)]
pub struct Train {
    app: App,
    pub(crate) objects: Objects,
    /// Where training runs begin.
    pub(crate) training: Queue,
}

impl Train {
    /// The clients, made from the environment.
    pub fn new(app: App) -> Result<Self, ConfigError> {
        Ok(Self {
            objects: app.objects()?,
            training: app.queue("TRAINING_QUEUE_URL")?,
            app,
        })
    }
}

impl FromRef<Train> for App {
    fn from_ref(state: &Train) -> Self {
        state.app.clone()
    }
}
