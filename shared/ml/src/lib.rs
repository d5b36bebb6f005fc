//! Columns, profiling, learners, ensembles, metrics and explanations. No AWS.
//!
//! - [`frame`]: a table in memory, by columns
//! - [`data`]: reading CSV, Parquet and JSON; ingest to typed Parquet; profiles
//! - [`learn`]: what trains, blends, calibrates, scores and explains
//! - [`monitor`]: whether customers, and how well they are scored, have changed since training

pub mod data;
pub mod error;
pub mod frame;
pub mod learn;
pub mod monitor;

pub use error::{Error, Result};
