//! Customers as they are, and what happened to them.

mod change;
mod list;
mod timeline;
mod view;

use cloud::{App, Bucket, config::ConfigError};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::events::Events;

/// What the routes work with.
#[derive(Clone)]
pub struct Customers {
    bucket: Bucket,
    /// What is told of a customer here is an event like any other.
    events: Events,
}

impl Customers {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            bucket: app.bucket()?,
            events: Events::new(app)?,
        })
    }
}

pub fn routes() -> OpenApiRouter<Customers> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(list::get, change::put, change::delete))
        .routes(routes!(timeline::list))
}
