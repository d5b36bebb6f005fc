//! Plans and what they cost.

mod plans;
mod state;

pub use state::Billing;

use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this function.
pub fn routes() -> OpenApiRouter<Billing> {
    OpenApiRouter::new().routes(routes!(plans::list))
}

/// This function's part of the API description.
pub fn openapi() -> utoipa::openapi::OpenApi {
    routes().into_openapi()
}
