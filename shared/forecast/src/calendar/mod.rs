//! Dated values of any order become series with one value a period.

mod frequency;
mod notes;
mod observation;
mod regularize;
mod series;

pub use frequency::Frequency;
pub use observation::{Measure, Observation, Settings};
pub use regularize::regularize;
pub use series::{Regular, Series};
