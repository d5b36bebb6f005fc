//! What has changed between the rows a model learned from and those it scores.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Phrase;

/// How the rows of a scoring run differ from those that its model learned from. A file may hold
/// all, or only those of whom nothing has happened yet: what is told is the difference from all rows of
/// training or from the negative ones of them, whichever is smaller.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Drift {
    /// Whether any feature, or the scores, drifted.
    pub drifted: bool,
    /// Rows scored.
    pub rows: u64,
    /// Rows learned from.
    pub baseline_rows: u64,
    /// The scores of a sample, against the cross-validated ones of training.
    pub score: ColumnDrift,
    /// The features, those that changed most first.
    pub features: Vec<ColumnDrift>,
}

/// How a column differs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ColumnDrift {
    /// The column.
    pub name: String,
    /// What the column is called, where somebody said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Whether it changed more than chance explains (`p_value` below 0.01), and enough to matter
    /// (`psi` from 0.1).
    pub drifted: bool,
    /// The population stability index: below 0.1 is little, above 0.25 much.
    pub psi: f64,
    /// The chance that rows like those learned from differ as much, adjusted for the number of
    /// columns looked at (Pearson's test; Holm, 1979).
    pub p_value: f64,
    /// What changed most, in words.
    pub text: String,
    /// The same for programs. `changed` has, of numbers and dates, `average_now` and `average_before`; and of the
    /// cell whose share changed most `cell`, which is `level` (a category, `level`), `range` (`above` and `up_to`),
    /// `missing` or `unseen` (categories that training never saw), with `share_now` and `share_before`, 0 to 1.
    #[serde(flatten)]
    pub phrase: Phrase,
    /// The share of rows without a value.
    pub missing: MissingShare,
    /// Rows with a category that training never saw. Not counted where training saw so many that
    /// it did not keep all.
    pub unseen_rows: u64,
    /// Such categories, the most frequent first: at most five.
    pub unseen: Vec<Unseen>,
}

/// The share of rows without a value, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MissingShare {
    /// In training.
    pub was: f64,
    /// In this run.
    pub now: f64,
}

/// A category that training never saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unseen {
    /// The category; its first 100 characters.
    pub value: String,
    /// Rows with it.
    pub rows: u64,
}
