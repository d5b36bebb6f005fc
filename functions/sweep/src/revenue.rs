//! Reckoning revenue by itself: once a day, where something has happened since.

use chrono::{DateTime, Utc};
use cloud::{App, Queue, WorkError, config::ConfigError, sweep::OrganizationTask};
use domain::{Organization, RevenueRun, RunKind};
use runs::{Step, send};
use store::{RevenueItem, TenantStore};

/// Has revenue reckoned of each organization whose ledger has gone on.
pub struct Revenue {
    queue: Queue,
}

impl Revenue {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            queue: app.queue(RunKind::Revenue.queue())?,
        })
    }
}

impl OrganizationTask for Revenue {
    const NAME: &'static str = "revenue";

    async fn act(&self, tenant: &TenantStore, _: &Organization) -> Result<usize, WorkError> {
        let now = Utc::now();
        let item = tenant.revenue_item().await?;
        if !has_turn(&item, now) {
            return Ok(0);
        }
        let Some(ledger) = tenant.ledger().await? else {
            return Ok(0);
        };
        if holds(&item, ledger.version, now) {
            return Ok(0);
        }
        let run = RevenueRun::new();
        if !tenant.create_swept_revenue_run(&run, &item).await? {
            return Ok(0);
        }
        send(&self.queue, tenant, run.id.into(), &[Step::Start]).await?;
        Ok(1)
    }
}

/// By calendar day, so that a sweep that is late one day does not push the next day's later.
fn has_turn(item: &RevenueItem, now: DateTime<Utc>) -> bool {
    item.swept_at
        .is_none_or(|last| last.date_naive() < now.date_naive())
}

/// Whether the figures are what would be reckoned now.
fn holds(item: &RevenueItem, version: u64, now: DateTime<Utc>) -> bool {
    item.figures
        .as_ref()
        .is_some_and(|figures| figures.hold(version, now))
}
