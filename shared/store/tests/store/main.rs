//! The table against an embedded DynamoDB.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test, a panic is the answer"
)]

#[path = "../common/mod.rs"]
mod common;
mod datasets;
mod made;
mod models;
mod requests;
mod runs;
mod tenants;
