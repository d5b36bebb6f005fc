//! Predictions: rows over HTTP, and whole datasets from SQS.

mod changes;
mod column_filter;
mod counting_rows;
mod customer;
mod customers;
mod customers_page;
mod customers_view;
mod drift;
mod export;
mod export_table;
mod history;
mod job;
mod merge;
mod models;
mod outcome_evaluation;
mod outcomes;
mod performance;
mod predict;
mod profit;
mod runs;
mod scored_data;
mod sheet;
mod state;
mod top;
mod view;

pub use job::ScoringJob;
pub use state::Score;

use axum::extract::DefaultBodyLimit;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Rows to predict are larger than other bodies; API Gateway takes no more than 10 MB.
const PREDICT_BODY_LIMIT: usize = 5 * 1024 * 1024;

pub fn routes() -> OpenApiRouter<Score> {
    let predict = OpenApiRouter::new()
        .routes(routes!(predict::create))
        .layer(DefaultBodyLimit::max(PREDICT_BODY_LIMIT));
    OpenApiRouter::new()
        .merge(predict)
        .routes(routes!(runs::create))
        .routes(routes!(runs::list))
        .routes(routes!(runs::get))
        .routes(routes!(customers::list))
        .routes(routes!(customer::get))
        .routes(routes!(changes::get))
        .routes(routes!(history::list))
        .routes(routes!(top::list))
        .routes(routes!(profit::get))
        .routes(routes!(drift::get))
        .routes(routes!(outcomes::create))
        .routes(routes!(performance::list))
        .routes(routes!(export::create))
}

pub fn openapi() -> utoipa::openapi::OpenApi {
    routes().into_openapi()
}
