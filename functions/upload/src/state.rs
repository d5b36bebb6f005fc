//! What the routes work with.

use cloud::{App, Bucket, config::ConfigError};
use data::Limits;

use crate::limits;

#[derive(Clone)]
pub struct Datasets {
    app: App,
    pub(crate) bucket: Bucket,
    pub(crate) limits: Limits,
}

impl Datasets {
    pub fn new(app: App) -> Result<Self, ConfigError> {
        Ok(Self {
            bucket: app.bucket()?,
            limits: limits::from_env()?,
            app,
        })
    }

    /// Where the API is found, without a slash at the end.
    pub(crate) fn public_url(&self) -> &str {
        &self.app.config.public_url
    }
}
