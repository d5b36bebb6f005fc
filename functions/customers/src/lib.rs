//! Customers' events in, the ledger that is merged of them, and customers out.

mod customers;
mod events;
mod files;
mod identities;
mod inbox;
mod merge;
mod state;
mod states;

pub use customers::{Customers, routes as customer_routes};
pub use events::{Events, routes as event_routes};
pub use merge::Merger;

/// All routes of the crate, which two functions serve.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut whole = customer_routes().into_openapi();
    whole.merge(event_routes().into_openapi());
    whole
}
