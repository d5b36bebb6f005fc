//! Answers kept for a day, so that a request sent twice is done once.

use chrono::Utc;
use serde::{Deserialize, Serialize};

use crate::{
    Result, TenantStore,
    keys::sk,
    table::{item, number, text},
    update::Update,
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredAnswer {
    pub status: u16,
    /// Its body, JSON.
    pub body: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// It is new: do the work, then [`TenantStore::keep_answer`].
    New,
    Answered(StoredAnswer),
    InProgress,
    /// It was used with another body.
    OtherBody,
}

#[derive(Serialize, Deserialize)]
struct Record {
    body_hash: String,
    claimed_until: i64,
    answer: Option<StoredAnswer>,
    expires_at: i64,
}

/// How long a claim holds before somebody else may do the work: longer than a request can take.
const CLAIM_SECONDS: i64 = 35;
const KEPT_SECONDS: i64 = 24 * 3600;

impl TenantStore {
    /// Claims the key with that hash for a request with that body.
    pub async fn claim_idempotency(&self, hash: &str, body_hash: &str) -> Result<Claim> {
        let now = Utc::now().timestamp();
        let record = Record {
            body_hash: body_hash.into(),
            claimed_until: now + CLAIM_SECONDS,
            answer: None,
            expires_at: now + KEPT_SECONDS,
        };
        let key = self.key(sk::idempotency(hash));
        if self.store.put_new(item(&key, &record)?).await? {
            return Ok(Claim::New);
        }
        let Some(found) = self.get::<Record>(sk::idempotency(hash)).await? else {
            // It has expired but is not yet deleted: take it over.
            self.store.delete(&key).await?;
            let taken = self.store.put_new(item(&key, &record)?).await?;
            return Ok(if taken { Claim::New } else { Claim::InProgress });
        };
        if found.body_hash != body_hash {
            return Ok(Claim::OtherBody);
        }
        if let Some(answer) = found.answer {
            return Ok(Claim::Answered(answer));
        }
        let take_over = Update::existing(key)
            .set("claimed_until", now + CLAIM_SECONDS)?
            .when("claimed_until", number(now), "{} < {v}")
            .when("answer", text("NULL"), "attribute_type({}, {v})");
        Ok(if self.change(take_over).await? {
            Claim::New
        } else {
            Claim::InProgress
        })
    }

    pub async fn keep_answer(&self, hash: &str, answer: &StoredAnswer) -> Result<()> {
        let update = Update::existing(self.key(sk::idempotency(hash))).set("answer", answer)?;
        self.change(update).await?;
        Ok(())
    }

    /// Gives a claim back, when the work failed and may be tried again.
    pub async fn release_idempotency(&self, hash: &str) -> Result<()> {
        self.store.delete(&self.key(sk::idempotency(hash))).await
    }
}
