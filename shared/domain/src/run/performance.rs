//! How well scores came true.

use chrono::{DateTime, Utc};
use report::Performance;
use serde::{Deserialize, Serialize};

use crate::{DatasetId, Degradation, ModelId, ScoringRun, ScoringRunId};

/// How well the scores of a run came true. Outcomes come in batches, which lie in the bucket.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RunPerformance {
    pub scoring_run_id: ScoringRunId,
    pub model_id: ModelId,
    pub model_version: u32,
    pub dataset_id: DatasetId,
    pub scored_at: DateTime<Utc>,
    /// Names of the batches that have come, the latest last. Once measured, they become one.
    pub batches: Vec<String>,
    /// What they tell together; nothing until they are measured.
    pub performance: Option<Performance>,
    pub measured_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub degraded: Vec<Degradation>,
}

impl RunPerformance {
    /// Of a run of which no outcome is known yet.
    pub fn unknown(run: &ScoringRun) -> Self {
        Self {
            scoring_run_id: run.id,
            model_id: run.model_id,
            model_version: run.model_version,
            dataset_id: run.dataset_id,
            scored_at: run.progress.created_at,
            batches: Vec::new(),
            performance: None,
            measured_at: None,
            degraded: Vec::new(),
        }
    }
}
