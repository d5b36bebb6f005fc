//! What the routes work with.

use axum::extract::FromRef;
use chrono::Duration;
use platform::{
    App, Bus, Objects, Queue,
    config::{self, ConfigError},
};
use store::Store;

/// The clients of the organization's API.
#[derive(Clone)]
pub struct OrganizationApi {
    app: App,
    /// Where invitations and deletions are told.
    pub(crate) bus: Bus,
    /// Where exports begin.
    pub(crate) exports: Queue,
    pub(crate) objects: Objects,
    /// How long an organization stays after its deletion was asked for.
    pub(crate) deletion_grace: Duration,
}

impl OrganizationApi {
    /// The clients, made from the environment.
    pub fn new(app: App) -> Result<Self, ConfigError> {
        Ok(Self {
            bus: app.bus()?,
            exports: app.queue("EXPORT_QUEUE_URL")?,
            objects: app.objects()?,
            deletion_grace: Duration::seconds(config::or("DELETION_GRACE_SECONDS", 604_800)?),
            app,
        })
    }

    pub(crate) fn store(&self) -> &Store {
        &self.app.store
    }
}

impl FromRef<OrganizationApi> for App {
    fn from_ref(state: &OrganizationApi) -> Self {
        state.app.clone()
    }
}
