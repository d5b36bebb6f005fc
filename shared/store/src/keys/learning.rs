//! Sort keys: what is learned from, and what was learned.

use chrono::NaiveDate;
use domain::{ActorId, DatasetId, ModelId};

pub const DATASETS: &str = "DATASET#";

pub fn dataset(id: DatasetId) -> String {
    format!("{DATASETS}{id}")
}

/// A turn at having a file read.
pub fn ingest_slot(n: u32) -> String {
    format!("SLOTS#ingest#{n}")
}

/// What came on a day of files that somebody announced without their size.
pub fn unsized_uploads(by: ActorId, day: NaiveDate) -> String {
    format!("UNSIZED#{by}#{day}")
}

/// How files of a name are to be read.
pub fn read_options(name: &str) -> String {
    format!("READ#{name}")
}

/// What columns of files of a name are called.
pub fn labels(name: &str) -> String {
    format!("LABELS#{name}")
}

pub const MODELS: &str = "MODEL#";

pub fn model(id: ModelId) -> String {
    format!("{MODELS}{id}")
}

pub fn versions(model: ModelId) -> String {
    format!("VERSION#{model}#")
}

/// A version; numbers are padded so that they sort.
pub fn version(model: ModelId, n: u32) -> String {
    format!("{}{n:08}", versions(model))
}
