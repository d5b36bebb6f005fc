//! Plans, what they cost, and how far they are used.

mod plans;
mod state;
mod usage;

pub use state::Billing;

use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this function.
pub fn routes() -> OpenApiRouter<Billing> {
    OpenApiRouter::new()
        .routes(routes!(plans::list))
        .routes(routes!(usage::get))
}

/// This function's part of the API description.
pub fn openapi() -> utoipa::openapi::OpenApi {
    routes().into_openapi()
}
