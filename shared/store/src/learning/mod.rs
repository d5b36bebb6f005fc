//! Datasets, models and their versions.

mod dataset;
mod dataset_recovery;
mod ingest_slot;
mod model;
mod unsized_uploads;

pub use dataset::Reread;
pub use dataset_recovery::DueDataset;
pub use model::{ModelChange, Unpromotable, VersionChange};
