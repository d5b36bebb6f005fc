//! Who was taken off the list of customers lately: what they were told before, and is merged after, does not show them
//! again.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{CustomerId, OrgId};
use serde::{Deserialize, Serialize};

use crate::{
    PageRequest, Result, TenantStore,
    keys::{self, sk},
    table::item,
};

/// What was told before is merged by then.
const LIFE: TimeDelta = TimeDelta::days(1);

#[derive(Serialize, Deserialize)]
struct Kept {
    id: String,
    at: DateTime<Utc>,
    expires_at: i64,
}

/// When customers were taken off the list last.
#[derive(Debug)]
pub struct Unlisted {
    org: OrgId,
    /// By the hashes of their ids.
    at: HashMap<String, DateTime<Utc>>,
}

impl Unlisted {
    /// Whether a customer was taken off the list at that instant or later.
    pub fn since(&self, id: &CustomerId, told: DateTime<Utc>) -> bool {
        !self.at.is_empty()
            && self
                .at
                .get(&sk::hashed(self.org, id.as_str()))
                .is_some_and(|at| told <= *at)
    }
}

impl TenantStore {
    /// Takes a customer off the list, as [`TenantStore::delete_customer`] does; what they were told until now does not
    /// bring them back.
    pub async fn unlist_customer(&self, id: &CustomerId, now: DateTime<Utc>) -> Result<()> {
        let kept = Kept {
            id: sk::hashed(self.org, id.as_str()),
            at: now,
            expires_at: (now + LIFE).timestamp(),
        };
        let key = keys::unlisted(self.org, now, id);
        // First that: a merge under way looks for it when it has written.
        self.store.put_new(item(&key, &kept)?).await?;
        self.delete_customer(id).await
    }

    /// Who was taken off the list at that instant or later.
    pub async fn unlisted(&self, since: DateTime<Utc>) -> Result<Unlisted> {
        let partition = keys::unlisted_partition(self.org);
        let oldest = sk::unlisted_since(since);
        let (mut request, mut at) = (PageRequest::first(100), HashMap::new());
        loop {
            let page = self
                .store
                .range::<Kept>(&partition, &oldest, sk::UNLISTED_END, &request)
                .await?;
            // The newest come first.
            for Kept { id, at: when, .. } in page.items {
                at.entry(id).or_insert(when);
            }
            match page.next_cursor {
                None => return Ok(Unlisted { org: self.org, at }),
                cursor => request.cursor = cursor,
            }
        }
    }
}
