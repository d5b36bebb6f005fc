//! Which runs of a dataset are open.

use std::collections::HashSet;

use domain::{DatasetId, RunId, RunKind};
use serde::Deserialize;

use super::turn::Waiting;
use crate::{Result, TenantStore, keys::sk};

impl TenantStore {
    /// A run of that dataset that has not ended, if there is one.
    pub(crate) async fn open_run_of(&self, dataset: DatasetId) -> Result<Option<RunId>> {
        #[derive(Deserialize)]
        struct Of {
            #[serde(default)]
            dataset_id: Option<DatasetId>,
        }
        for kind in RunKind::ALL {
            for id in self.open_runs(*kind).await? {
                let run: Option<Of> = self.get(sk::run(id)).await?;
                if run.is_some_and(|run| run.dataset_id == Some(dataset)) {
                    return Ok(Some(id));
                }
            }
        }
        Ok(None)
    }

    /// All runs of these kinds that have not ended.
    pub async fn all_open_runs(&self, kinds: &[RunKind]) -> Result<HashSet<RunId>> {
        let mut open = HashSet::new();
        for kind in kinds {
            open.extend(self.open_runs(*kind).await?);
        }
        Ok(open)
    }

    /// Those in line are looked up first: one that begins meanwhile is then found twice rather than never.
    async fn open_runs(&self, kind: RunKind) -> Result<Vec<RunId>> {
        #[derive(Deserialize)]
        struct Slots {
            #[serde(default)]
            runs: Vec<RunId>,
        }
        let waiting: Vec<Waiting> = self.all(&sk::waiting_of(kind)).await?;
        let slots: Option<Slots> = self.get(sk::slots(kind)).await?;
        let begun = slots.map(|slots| slots.runs).unwrap_or_default();
        Ok(waiting.into_iter().map(|of| of.run).chain(begun).collect())
    }
}
