//! What messages were worth: units whose horizon is over are settled from the ledger, and what they show is kept and
//! shown.

mod figures;
mod outcome;
mod plan;
mod risk;
mod units;
mod worker;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::revenue::Revenue;

pub use worker::ProofWorker;

pub fn routes() -> OpenApiRouter<Revenue> {
    OpenApiRouter::new()
        .routes(routes!(figures::get))
        .routes(routes!(plan::get))
        .routes(routes!(units::list))
        .routes(routes!(units::export))
}
