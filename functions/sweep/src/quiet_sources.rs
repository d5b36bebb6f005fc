//! Telling of sources of events that have gone quiet, and that they send again.

use chrono::Utc;
use cloud::{
    App, Bus, WorkError,
    config::ConfigError,
    sweep::{Budget, Task},
};
use domain::{BusEvent, BusEventKind, EventSource, OrgId};
use store::{DueSource, Store, TenantStore};

/// Tells the bus once that a source has sent nothing for unusually long, and once that it sends again.
pub struct QuietSources {
    store: Store,
    bus: Bus,
}

impl QuietSources {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            bus: app.bus()?,
        })
    }

    /// What there is to tell of a source; the source once it is told.
    fn news(source: &EventSource) -> Option<(BusEventKind, EventSource)> {
        if let Some(since) = source.was_quiet_since {
            let kind = BusEventKind::SourceResumed {
                source: source.id.clone(),
                since,
                at: source.last_at,
            };
            let told = EventSource {
                was_quiet_since: None,
                ..source.clone()
            };
            return Some((kind, told));
        }
        let is_quiet = source.quiet_at().is_some_and(|at| at <= Utc::now());
        (is_quiet && source.quiet_since.is_none()).then(|| {
            let kind = BusEventKind::SourceQuiet {
                source: source.id.clone(),
                since: source.last_at,
            };
            let told = EventSource {
                quiet_since: Some(source.last_at),
                ..source.clone()
            };
            (kind, told)
        })
    }
}

impl Task for QuietSources {
    const NAME: &'static str = "quiet_sources";
    type Item = DueSource;

    async fn items(
        &self,
        shard: u8,
        after: Option<&str>,
    ) -> Result<(Vec<DueSource>, Option<String>), WorkError> {
        Ok(self.store.due_sources(shard, after, Utc::now()).await?)
    }

    fn key(due: &DueSource) -> (String, Option<OrgId>) {
        (due.due.clone(), due.org())
    }

    /// The event goes out before that is noted, so a crash can make it come twice but not be lost.
    async fn act(&self, budget: &Budget, due: &DueSource) -> Result<usize, WorkError> {
        let Some(org) = due.org() else {
            return Ok(0);
        };
        let tenant = self.store.as_system(org, budget.system);
        let Some(source) = tenant.event_source(&due.id).await? else {
            return Ok(0);
        };
        if !is_expected(&tenant, &source).await? {
            // Nobody waits for what was taken away.
            tenant.settle_source(due, &source, None).await?;
            return Ok(0);
        }
        let Some((kind, told)) = Self::news(&source) else {
            tenant
                .settle_source(due, &source, source.quiet_at())
                .await?;
            return Ok(0);
        };
        self.bus.publish(&BusEvent::now(org, kind)).await?;
        let again = told.quiet_at().filter(|_| told.quiet_since.is_none());
        tenant.settle_source(due, &told, again).await?;
        Ok(1)
    }
}

/// Whether the key or the connection is still there.
async fn is_expected(tenant: &TenantStore, source: &EventSource) -> Result<bool, WorkError> {
    let is_deleted = tenant
        .organization()
        .await?
        .is_none_or(|of| of.deletion.is_some());
    if is_deleted {
        return Ok(false);
    }
    if let Ok(key) = source.id.parse() {
        return Ok(tenant.api_key(key).await?.is_some());
    }
    match source.id.parse() {
        Ok(connection) => Ok(tenant.connection(connection).await?.is_some()),
        Err(_) => Ok(false),
    }
}
