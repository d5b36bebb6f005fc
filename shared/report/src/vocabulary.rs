//! What the customers of a task are called.

/// What rows and outcomes are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vocabulary {
    /// Many rows.
    pub many: &'static str,
    /// One row.
    pub one: &'static str,
    /// What positive rows did.
    pub did: &'static str,
    /// What the others did.
    pub did_not: &'static str,
    /// What rows that score high are about to do.
    pub will: &'static str,
}
