//! Rounds of campaigns: a run takes the customers of a segment, their scores and what offers did before, and decides who is
//! made which offer under the budget. A rehearsal says what would be decided, and nobody is made an offer.

mod audience;
mod choices;
mod earlier;
mod features;
mod files;
mod hold_out;
mod job;
mod keep;
mod learning;
mod look;
mod others;
mod plan;
mod round_file;
mod rounds;
mod scoring;
mod sharing;
mod view;

use axum::extract::FromRef;
use cloud::{App, Bucket, Queue, config::ConfigError};
use domain::RunKind;
use utoipa_axum::{router::OpenApiRouter, routes};

pub use job::DecisionJob;
pub use round_file::without as without_in_round;
pub use scoring::latest as latest_scoring;

/// What the routes of rounds work with.
#[derive(Clone)]
pub struct Rounds {
    bucket: Bucket,
    queue: Queue,
}

impl Rounds {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            bucket: app.bucket()?,
            queue: app.queue(RunKind::Decision.queue())?,
        })
    }
}

pub fn routes<S>() -> OpenApiRouter<S>
where
    S: Clone + Send + Sync + 'static,
    Rounds: FromRef<S>,
{
    OpenApiRouter::new()
        .routes(routes!(rounds::list, rounds::create))
        .routes(routes!(rounds::get))
        .routes(routes!(rounds::cancel))
        .routes(routes!(choices::list))
        .routes(routes!(rounds::budget))
        .routes(routes!(sharing::get, sharing::put))
}
