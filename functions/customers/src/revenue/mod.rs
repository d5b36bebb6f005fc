//! Revenue: reckoned from the ledger by a run, and shown.

mod export;
mod figures;
mod job;
mod kept;
mod moves;
mod runs;
mod view;

use cloud::{App, Bucket, Queue, config::ConfigError};
use domain::RunKind;
use utoipa_axum::{router::OpenApiRouter, routes};

pub use figures::known;
pub use job::RevenueJob;
pub use kept::{Lines, moves, pack, unpack};

/// What the routes work with.
#[derive(Clone)]
pub struct Revenue {
    bucket: Bucket,
    queue: Queue,
}

impl Revenue {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            bucket: app.bucket()?,
            queue: app.queue(RunKind::Revenue.queue())?,
        })
    }
}

pub fn routes() -> OpenApiRouter<Revenue> {
    OpenApiRouter::new()
        .routes(routes!(figures::months))
        .routes(routes!(figures::cohorts))
        .routes(routes!(moves::list))
        .routes(routes!(export::months))
        .routes(routes!(runs::create))
        .routes(routes!(runs::get))
}
