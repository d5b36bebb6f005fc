//! Privacy requests: what is held of customers is deleted, made nobody's, or handed out; and whose events are refused
//! since.

mod files;
mod held;
mod job;
mod ledger;
mod progress;
mod refused;
mod requests;
mod sources;
mod subjects;
mod suppression;
mod view;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::customers::Customers;
pub use job::PrivacyJob;

pub fn routes() -> OpenApiRouter<Customers> {
    OpenApiRouter::new()
        .routes(routes!(requests::create, requests::list))
        .routes(routes!(requests::get))
        .routes(routes!(suppression::get, suppression::lift))
}
