//! What endpoints are told, and to which of them it is still to be sent.

use std::collections::{BTreeSet, HashSet};

use aws_sdk_dynamodb::types::TransactWriteItem;
use chrono::{DateTime, Utc};
use domain::{EndpointId, EventId, WebhookEventType, WebhookMessage};
use serde::{Deserialize, Serialize};

use crate::{
    PageRequest, Result, TenantStore,
    batch::put_request,
    keys,
    table::{attributes, item, read},
};

/// That a message waits to be sent to an endpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pending {
    pub endpoint_id: EndpointId,
    pub message_id: EventId,
    /// How often that was tried.
    pub attempts: u32,
    pub due_at: DateTime<Utc>,
}

impl Pending {
    /// To be sent for the first time, or anew.
    pub fn new(endpoint_id: EndpointId, message_id: EventId, due_at: DateTime<Utc>) -> Self {
        Self {
            endpoint_id,
            message_id,
            attempts: 0,
            due_at,
        }
    }

    /// The same before all that waits, as somebody asked for it.
    pub fn first(endpoint_id: EndpointId, message_id: EventId) -> Self {
        Self::new(endpoint_id, message_id, DateTime::UNIX_EPOCH)
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Kept<T> {
    #[serde(flatten)]
    pub kept: T,
    /// Seconds since 1970.
    pub expires_at: i64,
}

impl<T> Kept<T> {
    /// Kept as long as messages are.
    pub fn of(kept: T, now: DateTime<Utc>) -> Self {
        let expires_at = (now + WebhookMessage::KEPT).timestamp();
        Self { kept, expires_at }
    }
}

/// What a replay since a moment sends again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replayed {
    pub messages: usize,
    /// Whether there were more than it takes at once.
    pub more: bool,
}

impl TenantStore {
    /// Keeps a message, and to which endpoints it is to be sent. False when it was kept before.
    pub async fn keep_webhook_message(
        &self,
        message: &WebhookMessage,
        pending: &[Pending],
    ) -> Result<bool> {
        let now = Utc::now();
        let key = keys::webhook_message(self.org, message.id);
        let kept = item(&key, &Kept::of(message, now))?;
        let mut writes = vec![self.store.put_new_in_transaction(kept)?];
        for pending in pending {
            writes.push(self.wait_to_be_sent(pending, now)?);
        }
        self.store.transact(writes).await
    }

    pub async fn webhook_message(&self, id: EventId) -> Result<Option<WebhookMessage>> {
        self.store.get(&keys::webhook_message(self.org, id)).await
    }

    /// Whether one of some endpoints has taken a message.
    pub async fn is_delivered(&self, to: &[EndpointId], message: EventId) -> Result<bool> {
        let key = |id: &EndpointId| attributes(&keys::delivered(self.org, *id, message));
        let taken = self.store.get_many(to.iter().map(key).collect(), true);
        Ok(!taken.await?.is_empty())
    }

    /// The first of what waits for an endpoint, by when it is due.
    pub async fn pending(&self, endpoint: EndpointId, limit: u32) -> Result<Vec<Pending>> {
        let partition = keys::webhooks_partition(self.org);
        let prefix = keys::pendings(endpoint);
        let request = PageRequest::first(limit);
        let page = self
            .store
            .page(&partition, &prefix, false, &request)
            .await?;
        Ok(page.items)
    }

    /// Has a message sent again to an endpoint. False when it is to be sent at that moment already.
    pub async fn replay(&self, pending: &Pending) -> Result<bool> {
        let put = self.wait_to_be_sent(pending, Utc::now())?;
        self.store.transact(vec![put]).await
    }

    /// Has up to `most` messages since a moment sent to an endpoint, the newest of those that it wants and has not
    /// taken, and that do not wait already.
    pub async fn replay_since(
        &self,
        endpoint: EndpointId,
        wants: &BTreeSet<WebhookEventType>,
        since: DateTime<Utc>,
        most: usize,
    ) -> Result<Replayed> {
        let mut missed = self.messages_since(wants, since).await?;
        let taken = missed
            .iter()
            .map(|id| attributes(&keys::delivered(self.org, endpoint, *id)));
        let taken = self.store.get_many(taken.collect(), true).await?;
        let taken: Vec<Delivered> = taken.into_iter().map(read).collect::<Result<_>>()?;
        let partition = keys::webhooks_partition(self.org);
        let waiting: Vec<Pending> = self
            .store
            .all(&partition, &keys::pendings(endpoint))
            .await?;
        let not_missed: HashSet<EventId> = taken
            .into_iter()
            .map(|one| one.message_id)
            .chain(waiting.into_iter().map(|one| one.message_id))
            .collect();
        missed.retain(|id| !not_missed.contains(id));
        let more = missed.len() > most;
        missed.truncate(most);
        let now = Utc::now();
        let puts = missed.iter().map(|id| {
            let pending = Pending::new(endpoint, *id, now);
            let key = keys::pending(self.org, endpoint, now, *id);
            put_request(item(&key, &Kept::of(pending, now))?)
        });
        self.store.write_many(puts.collect::<Result<_>>()?).await?;
        Ok(Replayed {
            messages: missed.len(),
            more,
        })
    }

    /// Messages of those types since a moment, the newest first.
    async fn messages_since(
        &self,
        types: &BTreeSet<WebhookEventType>,
        since: DateTime<Utc>,
    ) -> Result<Vec<EventId>> {
        let partition = keys::webhooks_partition(self.org);
        let oldest = keys::webhook_message(self.org, EventId::first_at(since)).sk;
        let (mut found, mut request) = (Vec::new(), PageRequest::first(100));
        loop {
            let page = self
                .store
                .range::<WebhookMessage>(&partition, &oldest, "MESSAGE#~", &request)
                .await?;
            let wanted = page
                .items
                .iter()
                .filter(|one| types.contains(&one.event.kind()));
            found.extend(wanted.map(|one| one.id));
            request.cursor = page.next_cursor;
            if request.cursor.is_none() {
                return Ok(found);
            }
        }
    }

    pub(super) fn wait_to_be_sent(
        &self,
        pending: &Pending,
        now: DateTime<Utc>,
    ) -> Result<TransactWriteItem> {
        let key = keys::pending(
            self.org,
            pending.endpoint_id,
            pending.due_at,
            pending.message_id,
        );
        let kept = item(&key, &Kept::of(pending, now))?;
        self.store.put_new_in_transaction(kept)
    }
}

/// That an endpoint took a message.
#[derive(Deserialize)]
struct Delivered {
    message_id: EventId,
}
