//! What Stripe says of an organization, and what of that was done.

use chrono::Utc;
use domain::{Billing, PlanId, Standing};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    Result, TenantStore,
    keys::sk,
    table::{item, number},
    update::Update,
};

/// The item: the version stands beside the rest, where a condition can read it.
#[derive(Serialize, Deserialize)]
struct Record {
    billing: Billing,
    version: u64,
}

/// What became of a write that two may do at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    Done,
    /// Somebody else wrote since this was read: read again.
    Raced,
}

/// Stripe sends an event again for at most three days; kept for longer, in seconds.
const EVENT_KEPT: i64 = 14 * 24 * 3600;

impl TenantStore {
    /// What Stripe last said; nothing before the organization was made known to it.
    pub async fn billing(&self) -> Result<Option<Billing>> {
        let record: Option<Record> = self.get(sk::BILLING).await?;
        Ok(record.map(|record| record.billing))
    }

    /// Keeps a customer just made. False when there is one already, or the organization is gone.
    pub async fn open_billing(&self, billing: &Billing) -> Result<bool> {
        let record = Record {
            version: billing.version,
            billing: billing.clone(),
        };
        let item = item(&self.key(sk::BILLING), &record)?;
        let writes = vec![
            self.store.put_new_in_transaction(item)?,
            self.store.exists_in_transaction(&self.key(sk::ORG))?,
        ];
        self.store.transact(writes).await
    }

    /// Writes `billing`, whose version is one above the one that was read, together with the plan
    /// and the standing that follow from it. Nobody sees one without the other.
    pub async fn settle_billing(
        &self,
        billing: &Billing,
        plan: PlanId,
        standing: Standing,
    ) -> Result<Settled> {
        let organization = Update::existing(self.key(sk::ORG))
            .set("plan", plan)?
            .set("standing", standing)?;
        let writes = vec![
            self.next_version(billing)?.in_transaction(&self.store)?,
            organization.in_transaction(&self.store)?,
        ];
        let written = self.store.transact(writes).await?;
        Ok(if written {
            Settled::Done
        } else {
            Settled::Raced
        })
    }

    /// Writes `billing`, whose version is one above the one that was read.
    pub async fn keep_billing(&self, billing: &Billing) -> Result<Settled> {
        let written = self.change(self.next_version(billing)?).await?;
        Ok(if written {
            Settled::Done
        } else {
            Settled::Raced
        })
    }

    fn next_version(&self, billing: &Billing) -> Result<Update> {
        Ok(Update::existing(self.key(sk::BILLING))
            .set("billing", billing)?
            .set("version", billing.version)?
            .when("version", number(billing.version - 1), "{} = {v}"))
    }

    pub async fn stripe_event_seen(&self, id: &str) -> Result<bool> {
        let seen: Option<serde_json::Value> = self.get(sk::stripe_event(id)).await?;
        Ok(seen.is_some())
    }

    /// Notes that an event of Stripe's was applied, unless the organization is gone.
    pub async fn note_stripe_event(&self, id: &str) -> Result<()> {
        let expires_at = Utc::now().timestamp() + EVENT_KEPT;
        let note = item(
            &self.key(sk::stripe_event(id)),
            &json!({ "expires_at": expires_at }),
        )?;
        let writes = vec![
            self.store.put_new_in_transaction(note)?,
            self.store.exists_in_transaction(&self.key(sk::ORG))?,
        ];
        self.store.transact(writes).await?;
        Ok(())
    }
}
