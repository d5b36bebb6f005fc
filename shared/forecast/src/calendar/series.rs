//! Series with one value a period.

use chrono::NaiveDateTime;
use report::Sentence;
use serde::{Deserialize, Serialize};

use super::Frequency;

/// A value for each period from the first to the last, all finite; at least one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Series {
    pub key: String,
    /// The period of the first value, by [`Frequency::period`].
    pub first: i64,
    pub values: Vec<f64>,
}

impl Series {
    /// When the period begins that is so many after the last value's, on the wall's clock; the next is 1.
    pub fn ahead(&self, frequency: Frequency, steps: usize) -> Option<NaiveDateTime> {
        let last = self.first.checked_add_unsigned(self.values.len() as u64)?;
        frequency.start(last.checked_add_unsigned(steps as u64)?.checked_sub(1)?)
    }
}

/// All series of a file, and what was done to make them regular.
#[derive(Debug, Clone, PartialEq)]
pub struct Regular {
    pub frequency: Frequency,
    /// By key.
    pub series: Vec<Series>,
    pub notes: Vec<Sentence>,
}
