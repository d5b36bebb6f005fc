//! Sources of events: who sends, and whether they have gone quiet. Only a merge, of which there is one at a time, and the
//! sweep write them.

use chrono::{DateTime, Utc};
use domain::{EventSource, OrgId};
use serde::Deserialize;

use crate::{
    Result, Store, TenantStore,
    keys::{self, sk},
    table::text,
    update::Update,
};

/// A source of which there may be something to tell.
#[derive(Debug, Clone, Deserialize)]
pub struct DueSource {
    pk: String,
    pub id: String,
    /// What [`TenantStore::settle_source`] takes, so that one sweep acts on it.
    #[serde(rename = "gsi2sk")]
    pub due: String,
}

impl DueSource {
    pub fn org(&self) -> Option<OrgId> {
        keys::org_of_partition(&self.pk)
    }
}

impl TenantStore {
    /// Notes that a source has sent. When it was quiet, that is due to be told.
    pub async fn source_sent(&self, id: &str, at: DateTime<Utc>, now: DateTime<Utc>) -> Result<()> {
        let known = self.event_source(id).await?;
        let source = match known.clone() {
            Some(known) => known.sent(at),
            None => EventSource::new(id.to_owned(), at),
        };
        if known.as_ref() == Some(&source) {
            return Ok(());
        }
        let due = match source.was_quiet_since {
            Some(_) => Some(now),
            None => source.quiet_at(),
        };
        let update = self.source_update(&source, due)?;
        let update = match &known {
            None => update.when_absent("last_at"),
            Some(known) => {
                let before = serde_dynamo::to_attribute_value(known.last_at)?;
                update.when("last_at", before, "{} = {v}")
            }
        };
        // Who came before has noted it.
        self.change(update).await.map(drop)
    }

    pub async fn event_source(&self, id: &str) -> Result<Option<EventSource>> {
        self.get(sk::event_source(id)).await
    }

    /// All sources, by their ids.
    pub async fn event_sources(&self) -> Result<Vec<EventSource>> {
        self.all(sk::EVENT_SOURCES).await
    }

    /// What a source is called: the name of its key or connection. Nothing when that is gone.
    pub async fn source_name(&self, id: &str) -> Result<Option<String>> {
        if let Ok(key) = id.parse() {
            return Ok(self.api_key(key).await?.map(|key| key.name));
        }
        let Ok(connection) = id.parse() else {
            return Ok(None);
        };
        let connection = self.connection(connection).await?;
        Ok(connection.map(|connection| connection.name))
    }

    /// Keeps what a sweep has told of a source, and when to look again. False when another has, or it has sent meanwhile.
    pub async fn settle_source(
        &self,
        due: &DueSource,
        source: &EventSource,
        again: Option<DateTime<Utc>>,
    ) -> Result<bool> {
        let update = self
            .source_update(source, again)?
            .when("gsi2sk", text(&due.due), "{} = {v}");
        self.change(update).await
    }

    fn source_update(&self, source: &EventSource, due: Option<DateTime<Utc>>) -> Result<Update> {
        let update = Update::any(self.key(sk::event_source(&source.id)))
            .set("id", &source.id)?
            .set("last_at", source.last_at)?
            .set("days", source.days)?
            .set("silences", &source.silences)?
            .set("quiet_since", source.quiet_since)?
            .set("was_quiet_since", source.was_quiet_since)?;
        Ok(match due {
            Some(at) => update
                .set_raw("gsi2pk", text(keys::sources_shard(self.org)))
                .set_raw("gsi2sk", text(keys::source_due(at, &source.id))),
            None => update.remove("gsi2pk").remove("gsi2sk"),
        })
    }
}

impl Store {
    /// Some sources of a shard of which there may be something to tell, after one's `due`, and after which the next ones
    /// come.
    pub async fn due_sources(
        &self,
        shard: u8,
        after: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(Vec<DueSource>, Option<String>)> {
        self.due_page(&keys::sources_shard_of(shard), after, now)
            .await
    }
}
