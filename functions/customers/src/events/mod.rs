//! Events in, and what became of them.

mod body;
mod calls;
mod intake;
mod judgement;
mod recent;
mod sources;
mod view;

use axum::extract::DefaultBodyLimit;
use cloud::{App, Bucket, config::ConfigError};
use inbox::Inbox;
use utoipa_axum::{router::OpenApiRouter, routes};

pub use intake::{Taking, count, pack_rejected, take, take_one};
pub use judgement::{Judgement, RejectedLine, name as code_name, shown};
pub use view::EventAnswer;

/// What the routes work with.
#[derive(Clone)]
pub struct Events {
    bucket: Bucket,
    inbox: Inbox,
}

impl Events {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            bucket: app.bucket()?,
            inbox: Inbox::new(app)?,
        })
    }
}

pub fn routes() -> OpenApiRouter<Events> {
    OpenApiRouter::new()
        .routes(routes!(calls::identify))
        .routes(routes!(calls::track))
        .routes(routes!(calls::page))
        .routes(routes!(calls::screen))
        .routes(routes!(calls::group))
        .routes(routes!(calls::alias))
        .routes(routes!(calls::batch))
        .layer(DefaultBodyLimit::max(body::MOST_BYTES))
        .routes(routes!(recent::list))
        .routes(routes!(sources::list))
}
