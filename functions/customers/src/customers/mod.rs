//! Customers as they are, and what happened to them.

mod change;
mod filter;
mod list;
mod subscriptions;
mod timeline;
mod view;

use api::prelude::*;
use cloud::{App, Bucket, Queue, config::ConfigError};
use domain::{CustomerId, RunKind};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::events::Events;
pub use view::CustomerProfile;

/// What the routes work with.
#[derive(Clone)]
pub struct Customers {
    pub bucket: Bucket,
    /// Where privacy requests are answered.
    pub privacy: Queue,
    /// What is told of a customer here is an event like any other.
    events: Events,
}

impl Customers {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            bucket: app.bucket()?,
            privacy: app.queue(RunKind::Privacy.queue())?,
            events: Events::new(app)?,
        })
    }
}

/// Which customer is meant. Their ids hold any character, so they are no part of a path: API Gateway decodes a path before
/// it is routed, and cuts it at a `?` that was encoded.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Who: the whole id, as the organization writes it.
    pub id: CustomerId,
}

pub fn routes() -> OpenApiRouter<Customers> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(list::get, change::put, change::delete))
        .routes(routes!(timeline::list))
}
