//! Connections, and what their sources send.

mod connections;
mod runs;
mod secrets;
mod view;
mod webhook;

use cloud::{App, config::ConfigError};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::sources::Sources;

/// What the routes work with.
#[derive(Clone)]
pub struct Connections {
    sources: Sources,
    /// Where people and sources find Perene.
    public_url: String,
}

impl Connections {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            sources: Sources::new(app)?,
            public_url: app.config.public_url.clone(),
        })
    }
}

pub fn routes() -> OpenApiRouter<Connections> {
    OpenApiRouter::new()
        .routes(routes!(connections::create, connections::list))
        .routes(routes!(
            connections::get,
            connections::change,
            connections::delete
        ))
        .routes(routes!(secrets::set))
        .routes(routes!(runs::backfill))
        .routes(routes!(runs::reconcile))
        .routes(routes!(runs::list))
        .routes(routes!(webhook::take))
}
