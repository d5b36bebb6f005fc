//! What an outcome is about.

/// What a column with the outcome speaks of, by its name or its labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutcomeMeaning {
    /// That customers left or stayed.
    Left,
    /// That something was won: a lead bought.
    Won,
}
