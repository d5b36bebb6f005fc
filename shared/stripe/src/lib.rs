//! Stripe over HTTP: the few calls that Perene makes, typed. Whose key, and on whose account, the
//! caller says; what a product or a plan means, too.

mod calls;
mod client;
mod error;
mod form;
pub mod objects;
pub mod signature;

pub use client::{Client, STRIPE_API, VERSION};
pub use error::StripeError;
pub use form::Form;
