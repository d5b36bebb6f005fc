//! What the user asks for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::settings::LearnerSettings;

/// How much work training may be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "snake_case")]
pub enum Effort {
    /// Up to three quick learners, those that promise most on a table like this one: about a sixth
    /// of `balanced`'s time.
    Fast,
    /// Four shapes of trees and logistic regression, grown slowly.
    #[default]
    Balanced,
    /// `balanced` with every shape grown from three seeds.
    Thorough,
}

/// What the score means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// The probability that a customer leaves.
    #[default]
    Churn,
    /// The probability that a lead buys.
    LeadScoring,
}

/// A model to train.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// What the score means.
    pub task: Task,
    /// The column with the outcome.
    pub target: String,
    /// The label that counts as yes; all others count as no. May be left out when the target has
    /// two labels: then `yes`, `true`, `1` and their like are recognised, or the rarer one is taken.
    pub positive_label: Option<String>,
    /// The column that names each customer.
    pub entity_key: Option<String>,
    /// The column with the moment at which a row was looked at; no feature. The newest rows are
    /// set apart to measure on.
    pub snapshot_column: Option<String>,
    /// Columns that are no features.
    pub exclude: Vec<String>,
    /// How much work training may be.
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
}
