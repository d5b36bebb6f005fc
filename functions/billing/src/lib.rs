//! Plans and what they cost.

mod plans;

use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this function.
pub fn routes() -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(plans::list))
}

/// This function's part of the API description.
pub fn openapi() -> utoipa::openapi::OpenApi {
    routes().into_openapi()
}
