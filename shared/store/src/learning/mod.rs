//! Datasets, models and their versions.

mod dataset;
mod model;

pub use model::{ModelChange, Unpromotable};
