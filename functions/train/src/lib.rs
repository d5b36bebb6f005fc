//! The model API, the training of models from SQS, and the sweep that retrains them.

mod champion;
mod job;
mod library;
mod models;
mod positive_label;
mod report;
mod retraining;
mod runs;
mod state;
mod validation;
mod versions;
mod view;

pub use job::TrainingJob;
pub use retraining::Retraining;
pub use state::Train;

use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<Train> {
    OpenApiRouter::new()
        .routes(routes!(library::list))
        .routes(routes!(library::get))
        .routes(routes!(library::example))
        .routes(routes!(models::create, models::list))
        .routes(routes!(models::get, models::update, models::delete))
        .routes(routes!(models::roll_back))
        .routes(routes!(versions::create))
        .routes(routes!(versions::get))
        .routes(routes!(versions::promote))
        .routes(routes!(versions::artifact))
        .routes(routes!(report::get))
        .routes(routes!(runs::list))
        .routes(routes!(runs::get))
        .routes(routes!(runs::cancel))
}

pub fn openapi() -> utoipa::openapi::OpenApi {
    routes().into_openapi()
}
