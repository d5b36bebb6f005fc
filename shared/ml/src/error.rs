//! What can be wrong with a file, a target or a model, said so that its owner can mend it.

use serde::{Deserialize, Serialize};

/// A failure for the person who gave us the data: what, where, and what to do.
#[derive(
    Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, utoipa::ToSchema,
)]
#[error("{detail} {remedy}")]
pub struct Error {
    /// Stable, for programs: `ragged_row`, `target_constant`, ...
    pub code: String,
    /// What is wrong and where (line, column, row).
    pub detail: String,
    /// What to do about it.
    pub remedy: String,
}

impl Error {
    /// A failure from its three parts.
    pub fn new(code: &str, detail: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            detail: detail.into(),
            remedy: remedy.into(),
        }
    }
}

/// The result of everything here that looks at a user's data.
pub type Result<T> = std::result::Result<T, Error>;
