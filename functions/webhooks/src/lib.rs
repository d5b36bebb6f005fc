//! Telling organizations' own servers, by Standard Webhooks, and their Slack what happened: which addresses
//! are sent to, what they are told, and how it is tried until it arrives.

mod address;
mod client;
mod delivery;
mod endpoints;
mod events;
mod routes;
mod sender;
mod signature;
mod slack;

pub use endpoints::Endpoints;
pub use routes::routes;
pub use sender::Sender;

pub fn openapi() -> utoipa::openapi::OpenApi {
    routes().into_openapi()
}
