//! Why a piece of work failed, for the person who can mend it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What went wrong, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, ToSchema)]
#[error("{detail} {remedy}")]
pub struct Failure {
    /// Stable, for programs.
    pub code: String,
    /// What is wrong, and where.
    pub detail: String,
    /// What to do about it.
    pub remedy: String,
}

impl Failure {
    pub fn new(code: &str, detail: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            detail: detail.into(),
            remedy: remedy.into(),
        }
    }
}
