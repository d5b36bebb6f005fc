//! Columns, profiling, learners, ensembles, metrics and explanations. No AWS.
//!
//! - [`frame`]: a table in memory, by columns
//! - [`data`]: reading CSV, Parquet and JSON; ingest to typed Parquet; profiles
//! - [`learn`]: what trains, blends, calibrates, scores and explains

pub mod data;
pub mod error;
pub mod frame;
pub mod learn;

pub use error::{Error, Result};
