//! Endpoints: `/v1/endpoints`.

mod attempts;
mod endpoints;
mod replay;
mod secret;
mod view;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::Endpoints;

pub fn routes() -> OpenApiRouter<Endpoints> {
    OpenApiRouter::new()
        .routes(routes!(endpoints::create, endpoints::list))
        .routes(routes!(
            endpoints::get,
            endpoints::change,
            endpoints::delete
        ))
        .routes(routes!(secret::roll))
        .routes(routes!(attempts::list))
        .routes(routes!(attempts::get))
        .routes(routes!(attempts::replay))
        .routes(routes!(replay::since))
        .routes(routes!(replay::test))
}
