//! Removing the scores that a plan no longer keeps.

use chrono::{Duration, Utc};
use domain::{Organization, ScoringRun};
use platform::{Objects, WorkError, objects::keys};
use store::TenantStore;

/// As many runs of an organization are removed by one sweep.
const AT_ONCE: usize = 50;

/// Removes scoring runs that are older than the plan keeps, with their files; the newest of each
/// model that succeeded stays. How many.
pub async fn remove_outlived(
    tenant: &TenantStore,
    organization: &Organization,
    objects: &Objects,
) -> Result<usize, WorkError> {
    let days = organization.plan.plan().retention_days;
    let before = Utc::now() - Duration::days(days.into());
    let outlived = tenant.outlived_scorings(before).await?;
    let mut removed = 0;
    for run in outlived.iter().take(AT_ONCE) {
        remove(tenant, run, objects).await?;
        removed += 1;
    }
    Ok(removed)
}

/// Files go before the item, so that what broke off is found again.
async fn remove(
    tenant: &TenantStore,
    run: &ScoringRun,
    objects: &Objects,
) -> Result<(), WorkError> {
    for prefix in keys::scoring_prefixes(tenant.org(), run.id) {
        objects.delete_prefix(&prefix).await?;
    }
    tenant.remove_scoring_run(run).await?;
    tracing::info!(org_id = %tenant.org(), run = %run.id, "its scores are older than the plan keeps");
    Ok(())
}
