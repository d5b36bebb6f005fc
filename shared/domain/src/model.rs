//! Models and their versions.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{DatasetId, ModelId, TrainingRunId, UserId};

/// The question a model answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Who is about to leave.
    Churn,
    /// Who is about to buy.
    LeadScoring,
}

/// How much computing a training may spend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Effort {
    /// A first answer.
    Fast,
    /// The usual.
    #[default]
    Balanced,
    /// The best there is.
    Thorough,
}

/// What a version is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Being looked at.
    Staging,
    /// Scores unless another version is named. One per model.
    Prod,
    /// Kept, not used.
    Archived,
}

/// When a model scores by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Rescore {
    /// Never.
    #[default]
    Off,
    /// Once a day (UTC).
    Daily,
    /// Once in seven days.
    Weekly,
}

/// A model: what it predicts, from which columns, and what it does by itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Model {
    /// Its id.
    pub id: ModelId,
    /// What its owner calls it.
    pub name: String,
    /// The question.
    pub task: Task,
    /// The column to predict.
    pub target: String,
    /// The target's value that counts as yes.
    pub positive_label: Option<String>,
    /// The column that names a customer.
    pub entity_key: Option<String>,
    /// Columns not to learn from.
    pub exclude: Vec<String>,
    /// Money at stake per customer.
    pub value_column: Option<String>,
    /// The date of a row, when the file holds several moments.
    pub snapshot_column: Option<String>,
    /// Columns by whose groups its reports compare how customers are treated.
    #[serde(default)]
    pub fairness_columns: Vec<String>,
    /// Whether admins get the report of every new version by mail.
    #[serde(default)]
    pub mail_report: bool,
    /// When it scores by itself.
    pub rescore: Rescore,
    /// The last time the sweep had it score.
    pub rescored_at: Option<DateTime<Utc>>,
    /// Versions made so far: the next one's number is this plus one.
    pub versions: u32,
    /// The version in `prod`.
    pub prod_version: Option<u32>,
    /// Who made it.
    pub created_by: UserId,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// One trained version. Its report and its artifact lie in the bucket.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ModelVersion {
    /// The model.
    pub model_id: ModelId,
    /// From 1.
    pub version: u32,
    /// What it is used for.
    pub stage: Stage,
    /// The run that made it.
    pub training_run_id: TrainingRunId,
    /// What it learned from.
    pub dataset_id: DatasetId,
    /// The name of that dataset: newer ones of this name are its successors.
    pub dataset_name: String,
    /// The headline metrics, as the report has them.
    pub metrics: serde_json::Value,
    /// SHA-256 of the artifact, hex: a file with another is not loaded.
    pub artifact_sha256: String,
    /// Bytes of the artifact.
    pub artifact_size: u64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}
