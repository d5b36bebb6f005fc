//! What the routes, the worker and the sweep work with.

use std::sync::Arc;

use chrono::Duration;
use cloud::{App, config, config::ConfigError};

use crate::stripe_keys::KeySource;

/// The table, Stripe's keys, and how long a failed payment is borne.
#[derive(Clone)]
pub struct Billing {
    pub(crate) app: App,
    pub(crate) keys: Arc<KeySource>,
    pub(crate) grace: Duration,
}

impl Billing {
    /// Reads the environment; nothing is asked of AWS or Stripe yet.
    pub fn new(app: App) -> Result<Self, ConfigError> {
        let secrets = aws_sdk_secretsmanager::Client::new(app.sdk());
        let name = config::required("STRIPE_SECRET")?;
        Ok(Self {
            keys: Arc::new(KeySource::new(secrets, name)),
            grace: Duration::seconds(config::or("PAYMENT_GRACE_SECONDS", 14 * 24 * 3600)?),
            app,
        })
    }

    pub(crate) fn page(&self, path: &str) -> String {
        format!("{}{path}", self.app.config.public_url)
    }
}
