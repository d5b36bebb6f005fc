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

/// Characters of each text: what it quotes, a column's name for example, may be as long as a file.
const LONGEST: usize = 2_000;

impl Failure {
    pub fn new(code: &str, detail: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            detail: bounded(detail.into()),
            remedy: bounded(remedy.into()),
        }
    }
}

fn bounded(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_quotes_is_cut() {
        let failure = Failure::new("x", "é".repeat(500_000), "Short.");
        assert_eq!(failure.detail.chars().count(), LONGEST + 1);
        assert_eq!(failure.remedy, "Short.");
    }
}
