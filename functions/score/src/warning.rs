//! Warning of a month's customers that are running out.

use chrono::Utc;
use domain::{Event, Limit, Month, Organization, event::EventKind, usage::warning};
use platform::{Bus, WorkError};
use store::TenantStore;

/// Tells the bus once the month's customers have passed a threshold of what the plan includes. The
/// event goes out before that is noted, so a crash can make it come twice but not be lost.
pub async fn warn(
    tenant: &TenantStore,
    organization: &Organization,
    bus: &Bus,
) -> Result<(), WorkError> {
    let month = Month::at(Utc::now());
    let included = organization.plan.plan().scored_customers;
    let usage = tenant.usage(month).await?;
    let used = usage.taken();
    let Some(percent) = warning(used, included, usage.warned(included)) else {
        return Ok(());
    };
    let kind = EventKind::UsageThreshold {
        metric: Limit::ScoredCustomers,
        percent,
        month,
        used,
        included,
    };
    bus.publish(&Event::now(tenant.org(), kind)).await?;
    tenant.note_warning(month, included, percent).await?;
    Ok(())
}
