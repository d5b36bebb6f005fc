//! The table against an embedded DynamoDB.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test, a panic is the answer"
)]

mod access;
mod account_erasure;
mod accounts;
mod alerts;
mod billing;
mod campaigns;
mod care;
#[path = "../common/mod.rs"]
mod common;
mod connections;
mod customer_offers;
mod datasets;
mod deletion;
mod feedback;
mod imports;
mod limits;
mod made;
mod mail;
mod members;
mod models;
mod offers;
mod outreach;
mod passkeys;
mod privacy;
mod products;
mod proof;
mod requests;
mod retention;
mod runs;
mod senders;
mod shared_learning;
mod sweeps;
mod take_back;
mod templates;
mod tenants;
mod webhooks;
