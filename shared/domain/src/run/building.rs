//! Building runs.

use serde::{Deserialize, Serialize};

use crate::{BuildingRunId, Dataset, DatasetId, LedgerSource, Progress};

/// One making of a dataset of what customers did. What is asked of the ledger stands on the dataset.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BuildingRun {
    pub id: BuildingRunId,
    pub dataset_id: DatasetId,
    #[serde(flatten)]
    pub progress: Progress,
}

impl BuildingRun {
    /// A run, not yet kept, that builds a dataset.
    pub fn of(dataset: &Dataset, source: &LedgerSource) -> Self {
        Self {
            id: source.building_run_id,
            dataset_id: dataset.id,
            progress: Progress::queued(),
        }
    }
}
