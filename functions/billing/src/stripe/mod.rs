//! Stripe over HTTP: the few calls that Perene makes, typed.

pub mod calls;
pub mod catalog;
mod client;
pub mod error;
mod form;
pub mod objects;
pub mod signature;

pub use client::{Client, STRIPE_API, VERSION};
pub use error::StripeError;
pub use form::Form;
