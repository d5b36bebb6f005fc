//! Why a piece of work failed, for the person who can mend it.

use std::collections::BTreeMap;

use report::Param;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What went wrong, where, and what to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error, ToSchema)]
#[error("{detail} {remedy}")]
pub struct Failure {
    /// Stable, for programs.
    pub code: String,
    /// What is wrong, and where.
    pub detail: String,
    /// What to do about it.
    pub remedy: String,
    /// The figures and names in both, for programs that say them in another language; `case` tells apart what has one
    /// code and several sentences.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, Param>,
}

/// Characters of each text: what it quotes, a column's name for example, may be as long as a file.
const LONGEST: usize = 2_000;

impl Failure {
    pub fn new(code: &str, detail: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            detail: bounded(detail.into()),
            remedy: bounded(remedy.into()),
            params: BTreeMap::new(),
        }
    }

    /// With a figure or a name that its sentences say.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Param>) -> Self {
        let value = match value.into() {
            Param::Number(number) if !number.is_finite() => return self,
            Param::Text(text) => Param::Text(bounded(text)),
            number => number,
        };
        self.params.insert(name.into(), value);
        self
    }

    /// Which of the sentences of its code it is.
    #[must_use]
    pub fn case(self, case: &str) -> Self {
        self.with("case", case)
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
        let failure = failure.with("name", "é".repeat(500_000));
        let Some(Param::Text(name)) = failure.params.get("name") else {
            panic!("{failure:?}");
        };
        assert_eq!(name.chars().count(), LONGEST + 1);
    }
}
