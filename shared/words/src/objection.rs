//! What checks have against an answer.

use serde::{Deserialize, Serialize};

/// What an answer is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// It is whole, and what its schema says.
    Shape,
    /// It reads as a template: its variables are there, and its link is.
    Template,
    Length,
    Language,
    /// Letters, digits and punctuation, and nothing that is hidden, drawn or markup.
    Characters,
    /// Numbers, amounts, shares, terms and dates.
    Figures,
    Links,
    Names,
    Promises,
    /// Words that the organization does not use.
    Banned,
    /// What customers wrote, or what the model was instructed.
    Copied,
}

/// What is wrong with an answer. It is for the model that is asked again, and for the log.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Objection {
    pub check: Check,
    pub what: String,
}

impl Objection {
    pub(crate) fn new(check: Check, what: impl Into<String>) -> Self {
        let what = what.into();
        Self { check, what }
    }
}
