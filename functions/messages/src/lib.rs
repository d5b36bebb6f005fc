//! What organizations say to their customers: how and when, by rules; the gate that all of it passes; what became of
//! each message; and the address that they come from.

mod customer;
mod dry_run_caps;
mod feedback;
mod outreach;
mod own_sender;
mod routes;
mod send;
mod ses_event;
mod sweep;
mod template;
mod unsubscribing;
mod worker;

pub use routes::{Messages, routes};
pub use worker::Worker;

pub fn openapi() -> utoipa::openapi::OpenApi {
    routes().into_openapi()
}
