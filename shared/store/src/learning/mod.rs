//! Datasets, models and their versions.

mod dataset;
mod ingest_slot;
mod model;

pub use dataset::Reread;
pub use model::{ModelChange, Unpromotable, VersionChange};
