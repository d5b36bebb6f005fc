//! Warning of a month's customers that are running out.

use chrono::Utc;
use cloud::{App, Bus, WorkError, config::ConfigError, sweep::OrganizationTask};
use domain::{BusEvent, BusEventKind, Limit, Month, Organization, usage_warning};
use store::TenantStore;

/// Tells the bus once a month's customers have passed a threshold of what the plan includes.
pub struct UsageWarning {
    bus: Bus,
}

impl UsageWarning {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self { bus: app.bus()? })
    }
}

impl OrganizationTask for UsageWarning {
    const NAME: &'static str = "usage_warning";

    async fn act(
        &self,
        tenant: &TenantStore,
        organization: &Organization,
    ) -> Result<usize, WorkError> {
        warn(tenant, organization, &self.bus).await
    }
}

/// The event goes out before that is noted, so a crash can make it come twice but not be lost.
async fn warn(
    tenant: &TenantStore,
    organization: &Organization,
    bus: &Bus,
) -> Result<usize, WorkError> {
    let month = Month::at(Utc::now());
    let included = organization.plan.plan().scored_customers;
    let usage = tenant.usage(month).await?;
    let used = usage.taken();
    let Some(percent) = usage_warning(used, included, usage.warned(included)) else {
        return Ok(0);
    };
    let kind = BusEventKind::UsageThreshold {
        metric: Limit::ScoredCustomers,
        percent,
        month,
        used,
        included,
    };
    bus.publish(&BusEvent::now(tenant.org(), kind)).await?;
    tenant.note_warning(month, included, percent).await?;
    Ok(1)
}
