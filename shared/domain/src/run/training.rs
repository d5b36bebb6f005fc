//! Training runs.

use serde::{Deserialize, Serialize};

use crate::{ActorId, DatasetId, Effort, LearnerSettings, ModelId, Progress, TrainingRunId};

/// One training of one version.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TrainingRun {
    pub id: TrainingRunId,
    pub model_id: ModelId,
    pub dataset_id: DatasetId,
    /// Which generation of the dataset.
    #[serde(default)]
    pub dataset_generation: u32,
    pub effort: Effort,
    /// The learners it trains; those of the effort when there are none.
    #[serde(default)]
    pub learners: Vec<LearnerSettings>,
    /// The version it will make, or made.
    pub model_version: u32,
    pub created_by: ActorId,
    #[serde(flatten)]
    pub progress: Progress,
}
