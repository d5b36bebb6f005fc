//! What lies in an organization's inbox.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use cloud::{
    Bucket, WorkError,
    bucket::{Version, keys},
};
use domain::{BatchId, OrgId};
use ledger::{Event, inbox};
use tokio::task::JoinSet;

/// Bytes of objects, packed, that are merged at a time: their events are held in memory.
const MOST_BYTES: u64 = 8 << 20;
/// Objects that are listed, and merged, at a time.
const MOST_OBJECTS: usize = 1000;
/// Objects that are read at a time.
const AT_ONCE: usize = 16;
/// Of what waits, so much is looked at for one customer.
const MOST_WAITING: usize = 50;

/// Some of an inbox, the oldest first.
pub struct Inbox {
    pub events: Vec<Event>,
    /// What they were read from, to be deleted once they are merged.
    pub objects: Vec<Version>,
    /// Those of them that cannot be read, or not as a whole.
    pub broken: BTreeMap<BatchId, Bytes>,
    /// Whether there is more.
    pub more: bool,
}

/// What objects have.
#[derive(Default)]
struct Contents {
    events: Vec<Event>,
    broken: BTreeMap<BatchId, Bytes>,
}

impl Inbox {
    pub async fn read(bucket: &Bucket, org: OrgId) -> Result<Self, WorkError> {
        let prefix = keys::inbox_prefix(org);
        let mut objects = bucket.list_versions(&prefix, MOST_OBJECTS).await?;
        let listed = objects.len();
        let mut bytes = 0;
        let fits = objects.iter().take_while(|object| {
            bytes += object.size;
            bytes <= MOST_BYTES
        });
        let fits = fits.count().max(1);
        objects.truncate(fits);
        let more = listed > objects.len() || listed == MOST_OBJECTS;
        // A request that was sent again by the SDK wrote the same object twice.
        let keys: BTreeSet<&str> = objects.iter().map(|object| object.key.as_str()).collect();
        let Contents { events, broken } = contents(bucket, keys).await?;
        Ok(Self {
            events,
            objects,
            broken,
            more,
        })
    }

    /// Whether anything that was kept by that moment is not in the ledger yet.
    pub async fn waits(bucket: &Bucket, org: OrgId, by: DateTime<Utc>) -> Result<bool, WorkError> {
        let prefix = keys::inbox_prefix(org);
        let oldest = bucket.list(&prefix, None, 1).await?;
        let kept_at = oldest.first().and_then(|(key, _)| {
            let name = key.strip_prefix(&prefix)?.split('.').next()?;
            Some(name.parse::<BatchId>().ok()?.made_at())
        });
        Ok(kept_at.is_some_and(|at| at <= by))
    }

    /// What waits, as far as it is looked at while somebody waits, too.
    pub async fn waiting(bucket: &Bucket, org: OrgId) -> Result<Vec<Event>, WorkError> {
        let prefix = keys::inbox_prefix(org);
        let objects = bucket.list(&prefix, None, MOST_WAITING).await?;
        let keys = objects.iter().map(|(key, _)| key.as_str());
        Ok(contents(bucket, keys.collect()).await?.events)
    }
}

async fn contents(bucket: &Bucket, keys: BTreeSet<&str>) -> Result<Contents, WorkError> {
    let (mut reading, mut contents) = (JoinSet::new(), Contents::default());
    for key in keys {
        if reading.len() == AT_ONCE
            && let Some(read) = reading.join_next().await
        {
            contents.add(read??);
        }
        reading.spawn(object(bucket.clone(), key.to_owned()));
    }
    while let Some(read) = reading.join_next().await {
        contents.add(read??);
    }
    Ok(contents)
}

impl Contents {
    fn add(&mut self, other: Self) {
        self.events.extend(other.events);
        self.broken.extend(other.broken);
    }
}

async fn object(bucket: Bucket, key: String) -> Result<Contents, WorkError> {
    let Some(object) = bucket.get(&key).await? else {
        return Ok(Contents::default());
    };
    let inbox::Unpacked { events, broken } = inbox::unpack(&object);
    let mut contents = Contents {
        events,
        ..Contents::default()
    };
    if let Some(why) = broken {
        tracing::error!(key, why = why.detail, "events of the inbox cannot be read");
        let name = key.rsplit('/').next().unwrap_or_default();
        let id = name.split('.').next().and_then(|id| id.parse().ok());
        let id = id.unwrap_or_else(BatchId::new);
        contents.broken.insert(id, object);
    }
    Ok(contents)
}
