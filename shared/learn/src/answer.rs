//! What a model says of a row.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The probability of one of two outcomes.
    #[default]
    Probability,
    /// Any number, in the unit of the target.
    Number,
}
