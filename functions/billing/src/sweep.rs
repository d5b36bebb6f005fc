//! Woken by the schedule: failed payments are reminded of, and the grace that is over is written down
//! (nothing is ever deleted); usage is reported, and whom Stripe is to write to; and Stripe is
//! asked once a day how each paying organization stands, in case an event of Stripe's never came.

use chrono::{DateTime, Duration, Utc};
use cloud::WorkError;
use domain::{Billing as Record, Organization, PlanId, Standing};
use lambda_runtime::Error;
use serde::Serialize;
use store::{System, keys::SHARDS};

use crate::{Billing, contact::follow, metering::report, stripe_keys::Keys, sync::sync};

#[derive(Debug, Default, Serialize)]
pub struct Swept {
    pub compared: usize,
    /// Customers beyond what plans include that Stripe was told of.
    pub reported: u64,
    pub failed: usize,
}

impl Billing {
    /// Woken by the schedule. Missed, doubled and overlapping sweeps change nothing.
    pub async fn sweep(&self, system: System) -> Result<Swept, Error> {
        let mut swept = Swept::default();
        let Some(keys) = self.keys.find().await? else {
            return Ok(swept);
        };
        for shard in 0..SHARDS {
            for organization in self.app.store.organizations(shard).await? {
                if let Err(error) = self.tend(system, &keys, &organization, &mut swept).await {
                    swept.failed += 1;
                    tracing::error!(org_id = %organization.id, %error, "not tended");
                }
            }
        }
        tracing::info!(?swept, "swept");
        Ok(swept)
    }

    async fn tend(
        &self,
        system: System,
        keys: &Keys,
        organization: &Organization,
        swept: &mut Swept,
    ) -> Result<(), WorkError> {
        if organization.plan == PlanId::Free && organization.standing == Standing::Active {
            return Ok(());
        }
        let tenant = self.app.store.as_system(organization.id, system);
        let mut record = tenant.billing().await?;
        if record
            .as_ref()
            .is_some_and(|record| is_due(record, Utc::now()))
        {
            record = sync(&keys.client, &tenant, self.grace).await?;
            swept.compared += 1;
            if let Some(record) = &record {
                self.remind(&tenant, record).await?;
            }
        }
        if let Some(record) = &record {
            swept.reported += report(&keys.client, &tenant, record, None).await?;
            follow(&keys.client, &tenant, record).await?;
        }
        Ok(())
    }
}

/// One that owes at every sweep, any other once a day.
fn is_due(record: &Record, now: DateTime<Utc>) -> bool {
    record.failed_since.is_some() || now - record.synced_at > Duration::days(1)
}
