//! Expiry of scores: removing those that a plan no longer keeps.

use chrono::{Duration, Utc};
use cloud::{App, Bucket, WorkError, bucket::keys, config::ConfigError};
use domain::{Organization, ScoringRun};
use store::{Store, System, TenantStore};

use crate::task::{Task, each};

/// As many runs of an organization are removed by one sweep.
const AT_ONCE: usize = 50;

/// Removes scoring runs that are older than the plan keeps, with their files; the newest of each
/// model that succeeded stays.
pub struct ScoreExpiry {
    store: Store,
    bucket: Bucket,
}

impl ScoreExpiry {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            bucket: app.bucket()?,
        })
    }

    async fn expire(
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

impl Task for ScoreExpiry {
    const NAME: &'static str = "score_expiry";

    async fn run(
        &self,
        system: System,
        organizations: &[Organization],
    ) -> Result<usize, WorkError> {
        let expire = async |tenant: &TenantStore, organization: &Organization| {
            self.expire(tenant, organization).await
        };
        Ok(each(&self.store, system, organizations, Self::NAME, expire).await)
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
