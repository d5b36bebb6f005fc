//! What the organization sells: its plans and services, and those that customers have and the catalogue has not.

mod catalog;
mod suggestions;
mod view;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::customers::Customers;

pub fn routes() -> OpenApiRouter<Customers> {
    OpenApiRouter::new()
        .routes(routes!(catalog::list, catalog::create))
        .routes(routes!(suggestions::list))
        .routes(routes!(catalog::get, catalog::update, catalog::delete))
}
