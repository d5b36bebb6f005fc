//! Reckoning revenue by itself: once a day, where something has happened since, and as a ledger grows.

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
        let Some(ledger) = tenant.ledger().await? else {
            return Ok(0);
        };
        if holds(&item, ledger.version, now) || !has_turn(&item, ledger.rows, now) {
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

/// By calendar day, so that a sweep that is late one day does not push the next day's later; and whenever the
/// ledger has outgrown the figures: whoever connects their billing is not to wait for the next day.
fn has_turn(item: &RevenueItem, rows: u64, now: DateTime<Utc>) -> bool {
    let outgrown = item.figures.as_ref().is_some_and(|it| it.outgrown(rows));
    let is_today = |last: DateTime<Utc>| last.date_naive() >= now.date_naive();
    outgrown || !item.swept_at.is_some_and(is_today)
}

/// Whether the figures are what would be reckoned now.
fn holds(item: &RevenueItem, version: u64, now: DateTime<Utc>) -> bool {
    item.figures
        .as_ref()
        .is_some_and(|figures| figures.hold(version, now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use domain::{RevenueFigures, RevenueRunId};

    #[test]
    fn each_day_and_as_the_ledger_grows() {
        let now: DateTime<Utc> = "2026-03-04T12:00:00Z".parse().unwrap();
        let figures = RevenueFigures {
            run: RevenueRunId::new(),
            ledger_version: 1,
            ledger_rows: 100,
            until: now,
            holds_until: None,
            paid_in: Vec::new(),
        };
        let item = |swept_at, figures| RevenueItem { figures, swept_at };
        let hours = |hours| Some(now - TimeDelta::hours(hours));
        assert!(has_turn(&item(None, None), 1, now));
        assert!(has_turn(&item(hours(13), Some(figures.clone())), 100, now));
        let today = item(hours(1), Some(figures));
        assert!(!has_turn(&today, 110, now));
        assert!(has_turn(&today, 111, now));
        // The run of today has not ended, or failed: the next is tomorrow's.
        assert!(!has_turn(&item(hours(1), None), 1_000, now));
    }
}
