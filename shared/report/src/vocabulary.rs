//! What the customers of a task are called.

use crate::Language;

/// What rows and outcomes are called in a language. Nouns are masculine in Portuguese.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vocabulary {
    pub language: Language,
    /// Whether rows are people, of whom English speaks otherwise than of things.
    pub are_people: bool,
    pub many: &'static str,
    pub one: &'static str,
    /// What positive rows did.
    pub did: &'static str,
    /// What the others did.
    pub did_not: &'static str,
    /// What one positive row did.
    pub one_did: &'static str,
    /// What one of the others did.
    pub one_did_not: &'static str,
    /// What rows that score high are likely to do.
    pub will: &'static str,
}

impl Vocabulary {
    /// What English refers to rows with: those *who* left, those *that* turned out yes.
    pub fn who(&self) -> &'static str {
        match self.are_people {
            true => "who",
            false => "that",
        }
    }

    /// The same after a preposition.
    pub fn whom(&self) -> &'static str {
        match self.are_people {
            true => "whom",
            false => "which",
        }
    }
}
