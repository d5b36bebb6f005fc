//! Taking up runs again whose worker fell silent.

use cloud::{App, WorkError, config::ConfigError};
use domain::Organization;
use runs::Recovery as RunRecovery;
use store::System;

use crate::task::Task;

/// Takes up every run whose lease is over.
pub struct Recovery(RunRecovery);

impl Recovery {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self(RunRecovery::new(app)?))
    }
}

impl Task for Recovery {
    const NAME: &'static str = "recovery";

    async fn run(&self, system: System, _: &[Organization]) -> Result<usize, WorkError> {
        self.0.run(system).await
    }
}
