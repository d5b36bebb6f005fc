//! End-to-end tests: they speak to a deployed stack, local or on AWS, as its users do.
//!
//! The stack is told by the environment; [`harness::stack`] lists the variables. What needs the
//! local emulator (its mail inbox, killing a worker, waking the sweep) is in `local_*` modules,
//! which `scripts/test` runs only against a stack of its own.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod accounts;
mod audit;
mod auth;
mod bad_input;
mod conventions;
mod cookies;
mod delivery;
mod exports;
mod harness;
mod isolation;
mod keys;
mod lessons;
mod limits;
mod local_account_mail;
mod local_billing;
mod local_checkout;
mod local_drift;
mod local_erasure;
mod local_invitations;
mod local_mail;
mod local_metering;
mod local_outcomes;
mod local_recovery;
mod local_retention;
mod local_sweep;
mod local_usage_mail;
mod main_job;
mod operator;
mod organizations;
mod rate_limits;
mod results;
mod resumed_upload;
mod retraining;
mod snapshots;
mod tokens;
mod usage;
