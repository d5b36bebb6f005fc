//! Endpoints, what they are told, and what came of it.

mod attempt;
mod endpoint;
mod message;
mod turn;

pub use attempt::{AfterAttempt, AttemptFilter};
pub use endpoint::{EndpointChange, EndpointSecrets, SigningSecret};
pub use message::{Pending, Replayed};
pub use turn::DueEndpoint;
