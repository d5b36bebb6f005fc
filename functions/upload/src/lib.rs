//! The dataset API.

mod announced;
mod change;
mod datasets;
mod filename;
mod from_ledger;
mod parts;
mod read_options;
mod state;
mod view;

pub use state::Datasets;

use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<Datasets> {
    OpenApiRouter::new()
        .routes(routes!(datasets::create, datasets::list))
        .routes(routes!(datasets::get, datasets::update, datasets::delete))
        .routes(routes!(datasets::resume))
        .routes(routes!(datasets::complete))
}

pub fn openapi() -> utoipa::openapi::OpenApi {
    routes().into_openapi()
}
