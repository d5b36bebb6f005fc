//! What the user asks for.

use domain::{Effort, LearnerSettings, RowsPerEntity, Task};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    pub task: Task,
    pub target: String,
    /// The label that counts as yes; all others count as no. May be left out when the target has
    /// two labels: then `yes`, `true`, `1` and their like are recognised, or the rarer one is taken.
    pub positive_label: Option<String>,
    pub entity_key: Option<String>,
    /// The column with the moment at which a row was looked at; no feature. The newest rows are
    /// set apart to measure on.
    pub snapshot_column: Option<String>,
    pub exclude: Vec<String>,
    pub effort: Effort,
    /// Folds and learners draw from it.
    pub seed: u64,
    /// The learners to blend; those of the effort when there are none.
    #[serde(default)]
    pub learners: Vec<LearnerSettings>,
    /// Columns by whose groups the report compares how customers are treated; features or not. The
    /// model does not depend on them.
    #[serde(default)]
    pub fairness_columns: Vec<String>,
    /// Which rows of one entity key are learned from and scored. Without a key every row is.
    #[serde(default, skip_serializing_if = "RowsPerEntity::is_all")]
    pub rows_per_entity: RowsPerEntity,
}
