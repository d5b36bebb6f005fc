//! Having people written once a day about what they are to look at.

use ::outreach::local_time::next_hour;
use chrono::{TimeDelta, Utc};
use chrono_tz::Tz;
use cloud::{
    App, Bus, WorkError,
    config::ConfigError,
    sweep::{Budget, Task},
};
use domain::{BusEvent, BusEventKind, OrgId};
use store::{DueDigest, Store};

/// What was raised so long before the first mail is told in it.
const FIRST: TimeDelta = TimeDelta::days(1);

/// Tells the bus that an organization's daily mail of alerts is due, where any were raised since the last.
pub struct AlertDigest {
    store: Store,
    bus: Bus,
}

impl AlertDigest {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            bus: app.bus()?,
        })
    }
}

impl Task for AlertDigest {
    const NAME: &'static str = "alert_digest";
    type Item = DueDigest;

    async fn items(
        &self,
        shard: u8,
        after: Option<&str>,
    ) -> Result<(Vec<DueDigest>, Option<String>), WorkError> {
        Ok(self.store.due_digests(shard, after, Utc::now()).await?)
    }

    fn key(due: &DueDigest) -> (String, Option<OrgId>) {
        (due.due.clone(), due.org())
    }

    /// The event goes out before that is noted, so a crash can make it come twice but not be lost. While alerts are
    /// raised it is due once a day; then not until one is raised again.
    async fn act(&self, budget: &Budget, due: &DueDigest) -> Result<usize, WorkError> {
        let (Some(org), Some(until)) = (due.org(), due.at()) else {
            return Ok(0);
        };
        let tenant = self.store.as_system(org, budget.system);
        let settings = tenant.alert_settings().await?;
        let since = settings.digested_until.unwrap_or(until - FIRST);
        if settings.raised_at.is_none_or(|at| at <= since) {
            tenant.end_digest(due, None).await?;
            return Ok(0);
        }
        let kind = BusEventKind::AlertDigestDue { since, until };
        self.bus.publish(&BusEvent::now(org, kind)).await?;
        let zone: Tz = settings.rules.time_zone.parse().unwrap_or(Tz::UTC);
        let next = next_hour(Utc::now(), settings.rules.digest_hour, zone);
        tenant.end_digest(due, Some(next)).await?;
        Ok(1)
    }
}
