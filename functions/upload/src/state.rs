//! What the routes work with.

use axum::extract::FromRef;
use data::Limits;
use platform::{App, Objects, config::ConfigError};

use crate::limits;

/// The clients of the dataset API.
#[derive(Clone)]
pub struct Datasets {
    app: App,
    /// The bucket.
    pub(crate) objects: Objects,
    /// How large a file may be.
    pub(crate) limits: Limits,
}

impl Datasets {
    /// The clients, made from the environment.
    pub fn new(app: App) -> Result<Self, ConfigError> {
        Ok(Self {
            objects: app.objects()?,
            limits: limits::from_env()?,
            app,
        })
    }

    /// Where the API is found, without a slash at the end.
    pub(crate) fn public_url(&self) -> &str {
        &self.app.config.public_url
    }
}

impl FromRef<Datasets> for App {
    fn from_ref(state: &Datasets) -> Self {
        state.app.clone()
    }
}
