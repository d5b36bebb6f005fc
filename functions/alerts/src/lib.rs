//! What an organization's people are to look at: alerts are raised of what happens, by rules, and people say what becomes
//! of them.

mod account;
mod found;
mod routes;
mod scored;
mod scoring;
mod worker;

pub use routes::{Alerts, routes};
pub use worker::Worker;

pub fn openapi() -> utoipa::openapi::OpenApi {
    routes().into_openapi()
}
