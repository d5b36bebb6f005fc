//! Events on their way into the ledger, whoever brings them: kept whole in an organization's inbox, and
//! a merge asked for. What is kept is remembered only then, so that what is told as a double is
//! certainly there.

mod merges;

use chrono::{DateTime, Utc};
use cloud::{App, Bucket, WorkError, bucket::keys, config::ConfigError};
use domain::BatchId;
use ledger::Event;
use store::TenantStore;

pub use merges::Merges;

/// Where events wait to be merged.
#[derive(Clone)]
pub struct Inbox {
    bucket: Bucket,
    merges: Merges,
}

impl Inbox {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            bucket: app.bucket()?,
            merges: Merges::new(app)?,
        })
    }

    /// Keeps events, as one object of that id, and has them merged after a while. Kept twice they are
    /// merged to one.
    pub async fn keep(
        &self,
        tenant: &TenantStore,
        id: BatchId,
        events: &[Event],
    ) -> Result<(), WorkError> {
        if events.is_empty() {
            return Ok(());
        }
        let bytes = ledger::inbox::pack(events)?;
        let key = keys::inbox(tenant.org(), id);
        self.bucket.put(&key, bytes).await?;
        self.merges.ask(tenant).await
    }
}

/// Remembers events that are kept, so that they are told as doubles when they come again.
pub async fn remember(
    tenant: &TenantStore,
    events: &[Event],
    now: DateTime<Utc>,
) -> store::Result<()> {
    let messages = events
        .iter()
        .map(|event| (event.message_id.as_str(), event.body));
    tenant.keep_seen(messages, now).await
}
