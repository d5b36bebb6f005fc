//! What the customers of a task are called.

/// What rows and outcomes are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vocabulary {
    pub many: &'static str,
    pub one: &'static str,
    /// What positive rows did.
    pub did: &'static str,
    /// What the others did.
    pub did_not: &'static str,
    /// What rows that score high are about to do.
    pub will: &'static str,
}
