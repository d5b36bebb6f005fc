//! Sort keys: runs, and what follows from them.

use chrono::NaiveDate;
use domain::{DatasetId, ModelId, RunId, RunKind, ScoringRunId};

/// What the runs of a kind start with.
pub fn runs(kind: RunKind) -> &'static str {
    kind.key_prefix()
}

pub fn run(id: RunId) -> String {
    format!("{}{id}", runs(id.kind()))
}

pub fn waiting_of(kind: RunKind) -> String {
    format!("WAITING#{}#", kind.as_str())
}

pub fn waiting(id: RunId) -> String {
    format!("{}{id}", waiting_of(id.kind()))
}

/// The runs of a kind in flight.
pub fn slots(kind: RunKind) -> String {
    format!("SLOTS#{}", kind.as_str())
}

pub fn logs(id: RunId) -> String {
    format!("LOG#{id}#")
}

/// A log line; the same step is written once.
pub fn log(id: RunId, step: &str) -> String {
    format!("{}{step}", logs(id))
}

/// The note that a version was asked to score a dataset.
pub fn scored(model: ModelId, version: u32, dataset: DatasetId) -> String {
    format!("SCORED#{model}#{version:08}#{dataset}")
}

/// The note that the sweep had a model learn from a dataset.
pub fn retrained(model: ModelId, dataset: DatasetId) -> String {
    format!("RETRAINED#{model}#{dataset}")
}

/// Which revenue is shown.
pub const REVENUE: &str = "REVENUE";

/// The note of the dataset that the sweep had built of a day, to be scored by a model.
pub fn built(model: ModelId, day: NaiveDate) -> String {
    format!("BUILT#{model}#{day}")
}

/// What the records of how a model's scores came true start with.
pub fn performances(model: ModelId) -> String {
    format!("PERFORMANCE#{model}#")
}

pub fn performance(model: ModelId, run: ScoringRunId) -> String {
    format!("{}{run}", performances(model))
}
