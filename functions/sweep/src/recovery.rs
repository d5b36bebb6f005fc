//! Taking up runs again whose worker fell silent.

use domain::Organization;
use platform::{App, WorkError, config::ConfigError, recovery};

use crate::task::Task;

/// Takes up every run whose lease is over.
pub struct Recovery(recovery::Recovery);

impl Recovery {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self(recovery::Recovery {
            training: app.queue("TRAINING_QUEUE_URL")?,
            scoring: app.queue("SCORING_QUEUE_URL")?,
            bus: app.bus()?,
            app: app.clone(),
        }))
    }
}

impl Task for Recovery {
    const NAME: &'static str = "recovery";

    async fn run(&self, _: &[Organization]) -> Result<usize, WorkError> {
        self.0.run().await
    }
}
