//! Waiting for what may write of subjects what it read before they were erased.

use std::time::Duration;

use cloud::WorkError;
use domain::{DatasetStatus, RunKind};
use store::TenantStore;

/// What reads the ledger, datasets or customers.
const KINDS: [RunKind; 5] = [
    RunKind::Training,
    RunKind::Scoring,
    RunKind::Revenue,
    RunKind::Building,
    RunKind::Decision,
];
/// It is waited for so often, a second each time; then the message comes again.
pub const PATIENCE: u32 = 300;

/// Waits until the runs have ended that are under way now, and the files are read that are being read.
pub async fn for_what_is_under_way(tenant: &TenantStore) -> Result<(), WorkError> {
    let runs = tenant.all_open_runs(&KINDS).await?;
    let read = |status| matches!(status, DatasetStatus::Ingesting | DatasetStatus::Building);
    let reading = async || {
        let datasets = tenant.all_datasets().await?.into_iter();
        let reading = datasets.filter(|dataset| read(dataset.status));
        Ok::<Vec<_>, WorkError>(reading.map(|dataset| dataset.id).collect())
    };
    let first = reading().await?;
    for _ in 0..PATIENCE {
        let open = tenant.all_open_runs(&KINDS).await?;
        let is_read = match first.is_empty() {
            true => true,
            false => !reading().await?.iter().any(|id| first.contains(id)),
        };
        if is_read && runs.is_disjoint(&open) {
            return Ok(());
        }
        pause().await;
    }
    Err(later())
}

pub async fn pause() {
    tokio::time::sleep(Duration::from_secs(1)).await;
}

pub fn later() -> WorkError {
    WorkError::Retry("runs that began before are still under way".into())
}
