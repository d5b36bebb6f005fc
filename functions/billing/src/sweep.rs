//! Woken by the schedule: failed payments are reminded of, and the grace that is over is written down
//! (nothing is ever deleted); usage is reported, and whom Stripe is to write to; and Stripe is
//! asked once a day how each paying organization stands, in case an event of Stripe's never came.

use chrono::{DateTime, Duration, Utc};
use cloud::{WorkError, sweep::OrganizationTask};
use domain::{Billing as Record, Organization, PlanId, Standing};
use store::TenantStore;

use crate::{Billing, contact::follow, metering::report, sync::sync};

impl OrganizationTask for Billing {
    const NAME: &'static str = "billing";
    /// What was used is still owed.
    const WHILE_DELETED: bool = true;

    /// How often Stripe was asked or told.
    async fn act(
        &self,
        tenant: &TenantStore,
        organization: &Organization,
    ) -> Result<usize, WorkError> {
        if organization.plan == PlanId::Free && organization.standing == Standing::Active {
            return Ok(0);
        }
        let Some(keys) = self.keys.find().await.map_err(WorkError::service)? else {
            return Ok(0);
        };
        let mut done = 0;
        let mut record = tenant.billing().await?;
        if record
            .as_ref()
            .is_some_and(|record| is_due(record, Utc::now()))
        {
            record = sync(&keys.client, tenant, self.grace).await?;
            done += 1;
            if let Some(record) = &record {
                self.remind(tenant, record).await?;
            }
        }
        if let Some(record) = &record {
            done += usize::from(report(&keys.client, tenant, record, None).await? > 0);
            follow(&keys.client, tenant, record).await?;
        }
        Ok(done)
    }
}

/// One that owes at every sweep, any other once a day.
fn is_due(record: &Record, now: DateTime<Utc>) -> bool {
    record.failed_since.is_some() || now - record.synced_at > Duration::days(1)
}
