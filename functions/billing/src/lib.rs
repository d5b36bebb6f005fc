//! Plans, how far they are used, and paying for them, by Stripe. Without Stripe's keys the rest of
//! Perene works, and the routes that need them say what is missing.

mod cancellation;
mod catalog;
pub mod catalog_provisioning;
mod checkout;
mod contact;
mod customer;
mod dunning;
mod erasure;
mod error;
mod invoices;
mod metering;
mod overview;
mod plan_change;
mod plan_fit;
mod plans;
mod portal;
mod preview;
mod responses;
mod state;
mod stripe_keys;
mod sweep;
mod sync;
mod trial;
mod usage;
mod view;
mod webhook;

pub use state::Billing;

use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<Billing> {
    OpenApiRouter::new()
        .routes(routes!(plans::list))
        .routes(routes!(usage::get))
        .routes(routes!(overview::get))
        .routes(routes!(checkout::checkout))
        .routes(routes!(portal::portal))
        .routes(routes!(plan_change::change))
        .routes(routes!(preview::preview))
        .routes(routes!(cancellation::cancel))
        .routes(routes!(cancellation::resume))
        .routes(routes!(invoices::list))
        .routes(routes!(webhook::take))
}

pub fn openapi() -> utoipa::openapi::OpenApi {
    routes().into_openapi()
}
