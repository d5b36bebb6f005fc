//! A company's own billing, connected: its past is read as a run, what happens later is followed, and all
//! is compared every night. What comes out is events of its customers, like any other. What a customer was offered and has
//! accepted is carried out there.

mod backfill;
mod connector;
mod follow;
mod fulfillment;
mod keep;
mod reconcile;
mod routes;
mod sources;
mod stripe;
mod worker;

pub use routes::{Connections, routes};
pub use worker::Workers;

pub fn openapi() -> utoipa::openapi::OpenApi {
    routes().into_openapi()
}
