//! Expiry of scores: removing those that a plan no longer keeps.

use chrono::{Duration, Utc};
use cloud::{App, Bucket, WorkError, bucket::keys, config::ConfigError, sweep::OrganizationTask};
use domain::{Organization, ScoringRun};
use store::TenantStore;

/// As many runs of an organization are removed by one sweep.
const AT_ONCE: usize = 50;

/// Removes scoring runs that are older than the plan keeps, with their files; the newest of each
/// model that succeeded stays.
pub struct ScoreExpiry {
    bucket: Bucket,
}

impl ScoreExpiry {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            bucket: app.bucket()?,
        })
    }
}

impl OrganizationTask for ScoreExpiry {
    const NAME: &'static str = "score_expiry";

    async fn act(
        &self,
        tenant: &TenantStore,
        organization: &Organization,
    ) -> Result<usize, WorkError> {
        let days = organization.plan.plan().score_expiry_days;
        let before = Utc::now() - Duration::days(days.into());
        let mut outlived = tenant.expired_scorings(before).await?;
        outlived.truncate(AT_ONCE);
        for run in &outlived {
            remove(tenant, run, &self.bucket).await?;
        }
        Ok(outlived.len())
    }
}

/// Files go before the item, so that what broke off is found again.
async fn remove(tenant: &TenantStore, run: &ScoringRun, bucket: &Bucket) -> Result<(), WorkError> {
    for prefix in keys::scoring_prefixes(tenant.org(), run.id) {
        bucket.delete_prefix(&prefix).await?;
    }
    tenant.expire_scoring_run(run).await?;
    tracing::info!(org_id = %tenant.org(), run = %run.id, "its scores are older than the plan keeps");
    Ok(())
}
