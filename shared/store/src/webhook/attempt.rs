//! Attempts to deliver messages, kept with what they leave to be done.

use chrono::{DateTime, Utc};
use domain::{
    AttemptId, DeliveryAttempt, DeliveryOutcome, EndpointId, WebhookEventType, WebhookMessage,
};

use super::message::{Kept, Pending};
use crate::{Page, PageRequest, Result, TenantStore, keys, page, table::item, update::Update};

/// A page looks through at most this many times a hundred attempts for those that are wanted.
const LOOKS: usize = 20;

/// Which attempts are wanted: of all, where nothing is said.
#[derive(Debug, Clone, Copy, Default)]
pub struct AttemptFilter {
    pub outcome: Option<DeliveryOutcome>,
    pub event: Option<WebhookEventType>,
}

impl AttemptFilter {
    fn wants(&self, attempt: &DeliveryAttempt) -> bool {
        self.outcome
            .is_none_or(|outcome| outcome == attempt.outcome)
            && self.event.is_none_or(|event| event == attempt.event)
    }
}

/// What an attempt leaves of the message that waited.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum AfterAttempt {
    Delivered,
    /// To be tried again at that moment.
    Again(DateTime<Utc>),
    GivenUp,
}

impl TenantStore {
    /// Keeps what came of an attempt: the message waits no more, or until a later moment. False when somebody else has
    /// settled it.
    pub async fn settle_attempt(
        &self,
        pending: &Pending,
        attempt: &DeliveryAttempt,
        after: AfterAttempt,
    ) -> Result<bool> {
        let (now, to) = (Utc::now(), pending.endpoint_id);
        let waited = keys::pending(self.org, to, pending.due_at, pending.message_id);
        let kept = item(
            &keys::endpoint_attempt(self.org, to, attempt.id),
            &Kept::of(attempt, now),
        )?;
        let mut writes = vec![
            Update::existing(waited).delete_in_transaction(&self.store)?,
            self.store.put_new_in_transaction(kept)?,
        ];
        match after {
            AfterAttempt::Delivered => {
                let key = keys::delivered(self.org, to, pending.message_id);
                let taken = Update::any(key)
                    .set("message_id", pending.message_id)?
                    .set("expires_at", (now + WebhookMessage::KEPT).timestamp())?;
                writes.push(taken.in_transaction(&self.store)?);
            }
            AfterAttempt::Again(due_at) => {
                let again = Pending {
                    attempts: pending.attempts + 1,
                    due_at,
                    ..pending.clone()
                };
                writes.push(self.wait_to_be_sent(&again, now)?);
            }
            AfterAttempt::GivenUp => {}
        }
        self.store.transact(writes).await
    }

    /// Says that a message waits no more that is there no more.
    pub async fn drop_pending(&self, pending: &Pending) -> Result<()> {
        let to = pending.endpoint_id;
        let key = keys::pending(self.org, to, pending.due_at, pending.message_id);
        self.store.delete(&key).await
    }

    pub async fn attempt(&self, to: EndpointId, id: AttemptId) -> Result<Option<DeliveryAttempt>> {
        self.store
            .get(&keys::endpoint_attempt(self.org, to, id))
            .await
    }

    /// An endpoint's attempts that are wanted, newest first. A page may hold fewer than asked for, or none, and still
    /// not be the last.
    pub async fn attempts(
        &self,
        to: EndpointId,
        filter: &AttemptFilter,
        request: &PageRequest,
    ) -> Result<Page<DeliveryAttempt>> {
        let partition = keys::webhooks_partition(self.org);
        let prefix = keys::endpoint_attempts(to);
        let mut found = Vec::new();
        let mut next = PageRequest {
            limit: 100,
            cursor: request.cursor.clone(),
        };
        for _ in 0..LOOKS {
            let look: Page<DeliveryAttempt> =
                self.store.page(&partition, &prefix, true, &next).await?;
            for attempt in look.items.into_iter().filter(|one| filter.wants(one)) {
                let place = keys::endpoint_attempt(self.org, to, attempt.id).sk;
                found.push(attempt);
                if found.len() >= request.limit as usize {
                    return Ok(Page {
                        items: found,
                        next_cursor: Some(page::encode_text(&place)),
                    });
                }
            }
            next.cursor = look.next_cursor;
            if next.cursor.is_none() {
                break;
            }
        }
        Ok(Page {
            items: found,
            next_cursor: next.cursor,
        })
    }
}
