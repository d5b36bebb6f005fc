//! What organizations say to their customers: how and when, by rules; the gate that all of it passes; and what became of
//! each message.

mod customer;
mod outreach;
mod routes;
mod send;
mod sweep;
mod template;
mod unsubscribing;
mod worker;

pub use routes::{Messages, routes};
pub use worker::Worker;

pub fn openapi() -> utoipa::openapi::OpenApi {
    routes().into_openapi()
}
