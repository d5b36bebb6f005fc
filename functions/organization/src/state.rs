//! What the routes work with.

use chrono::Duration;
use cloud::{App, Bucket, Bus, Queue, config, config::ConfigError};
use store::Store;

#[derive(Clone)]
pub struct OrganizationApi {
    app: App,
    /// Where invitations and deletions are told.
    pub(crate) bus: Bus,
    pub(crate) exports: Queue,
    pub(crate) bucket: Bucket,
    /// How long an organization stays after its deletion was asked for.
    pub(crate) deletion_grace: Duration,
}

impl OrganizationApi {
    pub fn new(app: App) -> Result<Self, ConfigError> {
        Ok(Self {
            bus: app.bus()?,
            exports: app.queue("EXPORT_QUEUE_URL")?,
            bucket: app.bucket()?,
            deletion_grace: Duration::seconds(config::or("DELETION_GRACE_SECONDS", 604_800)?),
            app,
        })
    }

    pub(crate) fn store(&self) -> &Store {
        &self.app.store
    }
}
