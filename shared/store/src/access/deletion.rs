//! An organization that is to go: asked for, taken back, and erased. Erasing takes as many passes as
//! it needs; each is held by one sweep at a time, and one that finds nothing left is the last.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::TransactWriteItem;
use chrono::{DateTime, Utc};
use domain::{ApiKey, Connection, Deletion, Endpoint, Erasure, Membership, OrgId, OwnSender};
use serde::Deserialize;

use crate::{
    Result, Store, TenantStore,
    batch::delete_request,
    keys::{self, sk},
    table::{Item, item, number, text},
    update::Update,
};

/// Items erased at a time.
const BATCH: i32 = 250;

/// An erasure whose time has come, of an organization or an account. They are few, so one partition
/// of the index has those of all shards, and each shard's pass takes its own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DueErasure<T> {
    /// Its key in the index.
    #[serde(rename = "gsi2sk")]
    pub due: String,
    #[serde(flatten)]
    pub erasure: T,
}

impl TenantStore {
    /// Marks the organization as one that goes, and notes its erasure. False when it was marked
    /// before.
    pub async fn ask_for_deletion(&self, deletion: &Deletion) -> Result<bool> {
        let writes = self.deletion_in_transaction(deletion)?;
        self.store.transact(writes.into()).await
    }

    pub(crate) fn deletion_in_transaction(
        &self,
        deletion: &Deletion,
    ) -> Result<[TransactWriteItem; 2]> {
        let mark = Update::existing(self.key(sk::ORG))
            .set("deletion", deletion)?
            .when_absent("deletion");
        let erasure = Erasure::of(self.org, deletion);
        let mut note = item(&keys::erasure(self.org), &erasure)?;
        note.insert("gsi2pk".into(), text(keys::ERASURES));
        let due = keys::erasure_due(deletion.erase_at, self.org);
        note.insert("gsi2sk".into(), text(due));
        Ok([
            mark.in_transaction(&self.store)?,
            self.store.put_new_in_transaction(note)?,
        ])
    }

    /// Takes the deletion back. False when there is none, or erasing has begun.
    pub async fn restore(&self) -> Result<bool> {
        let unmark = Update::existing(self.key(sk::ORG))
            .remove("deletion")
            .when_present("deletion");
        let note = Update::existing(keys::erasure(self.org)).when_absent("begun_at");
        self.store
            .transact(vec![
                unmark.in_transaction(&self.store)?,
                note.delete_in_transaction(&self.store)?,
            ])
            .await
    }
}

impl Store {
    /// The erasure of an organization, pending or done.
    pub async fn erasure(&self, org: OrgId) -> Result<Option<Erasure>> {
        self.get(&keys::erasure(org)).await
    }

    /// Some of a shard's erasures whose time has come and which are not closed, after one's `due`,
    /// and after which the next ones come.
    pub async fn due_erasures(
        &self,
        shard: u8,
        after: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(Vec<DueErasure<Erasure>>, Option<String>)> {
        let (mut due, next): (Vec<DueErasure<Erasure>>, _) =
            self.due_page(keys::ERASURES, after, now).await?;
        due.retain(|due| keys::shard(&due.erasure.org_id.to_string()) == shard);
        Ok((due, next))
    }

    /// Begins a pass, which nobody else does for `lease`. Nothing when somebody does, when it is
    /// not time, or when the organization was restored.
    pub async fn begin_erasing(
        &self,
        org: OrgId,
        lease: chrono::Duration,
    ) -> Result<Option<Erasure>> {
        let now = Utc::now();
        let update = Update::existing(keys::erasure(org))
            .set("leased_until", (now + lease).timestamp())?
            .set_once("begun_at", now)?
            .when(
                "leased_until",
                number(now.timestamp()),
                "attribute_not_exists({}) OR {} <= {v}",
            )
            .when(
                "erase_at",
                serde_dynamo::to_attribute_value(now)?,
                "{} <= {v}",
            )
            .when_present("asked_by");
        match self.update(update).await? {
            Some(item) => Ok(Some(serde_dynamo::from_item(item)?)),
            None => Ok(None),
        }
    }

    /// Keeps what a pass has erased so far.
    pub async fn count_erased(&self, erasure: &Erasure) -> Result<()> {
        let update = Update::existing(keys::erasure(erasure.org_id))
            .set("items", &erasure.items)?
            .set("objects", &erasure.objects)?;
        self.update(update).await?;
        Ok(())
    }

    /// Ends a pass. `done` when it found nothing left.
    pub async fn end_erasing(&self, org: OrgId, done: bool) -> Result<()> {
        let mut update = Update::existing(keys::erasure(org)).remove("leased_until");
        if done {
            update = update.set_once("done_at", Utc::now())?;
        }
        self.update(update).await?;
        Ok(())
    }

    /// Makes an erasure that is done its receipt: no sweep looks at it again, and nobody is named.
    pub async fn close_erasure(&self, org: OrgId) -> Result<()> {
        let update = Update::existing(keys::erasure(org))
            .remove("asked_by")
            .remove("leased_until")
            .remove("gsi2pk")
            .remove("gsi2sk")
            .when_present("done_at");
        self.update(update).await?;
        Ok(())
    }

    /// Erases some items of an organization, and those outside of it that they point to; how many,
    /// by kind. Nothing once none is left. Expired ones are items too.
    pub async fn erase_items(&self, org: OrgId) -> Result<BTreeMap<String, u64>> {
        let mut items = Vec::new();
        for partition in keys::partitions_of(org) {
            (items, _) = self.partition(partition, None, BATCH).await?;
            if !items.is_empty() {
                break;
            }
        }
        let mut erased = BTreeMap::new();
        let mut deletes = Vec::new();
        for found in &items {
            // First what is outside: without its pointer nobody would find it.
            self.erase_outside(org, found).await?;
            let (Some(pk), Some(sk)) = (found.get("pk"), found.get("sk")) else {
                continue;
            };
            let sk_text = sk.as_s().map(String::as_str).unwrap_or_default();
            *erased.entry(keys::kind(sk_text)).or_default() += 1;
            let key = [("pk".into(), pk.clone()), ("sk".into(), sk.clone())];
            deletes.push(delete_request(key.into())?);
        }
        self.write_many(deletes).await?;
        Ok(erased)
    }

    /// Erases what an item points to outside of its organization. Accounts belong to their holders
    /// and stay; of a member the sessions in the organization go, of an API
    /// key where its secrets lead from, of a connection or an endpoint what opens it, of its own
    /// address that the domain is taken, and of what it shares what it has given.
    async fn erase_outside(&self, org: OrgId, found: &Item) -> Result<()> {
        let kind = found.get("sk").and_then(|sk| sk.as_s().ok());
        let is = |prefix| kind.is_some_and(|sk| sk.starts_with(prefix));
        if is(sk::MEMBERS) {
            let member: Membership = serde_dynamo::from_item(found.clone())?;
            self.end_sessions_in(member.user_id, org).await?;
        }
        if is(sk::CONNECTIONS) {
            let connection: Connection = serde_dynamo::from_item(found.clone())?;
            self.delete(&keys::connection_secrets(connection.id))
                .await?;
        }
        if is(sk::ENDPOINTS) {
            let endpoint: Endpoint = serde_dynamo::from_item(found.clone())?;
            self.delete(&keys::endpoint_secrets(endpoint.id)).await?;
        }
        if kind.is_some_and(|sk| sk == sk::SENDER) {
            let sender: OwnSender = serde_dynamo::from_item(found.clone())?;
            self.delete(&keys::sender_domain(&sender.domain)).await?;
        }
        if kind.is_some_and(|sk| sk == sk::SHARED_LEARNING) {
            self.delete(&keys::given_learning(org)).await?;
        }
        if is(sk::API_KEYS) {
            let key: ApiKey = serde_dynamo::from_item(found.clone())?;
            for secret in key.secrets() {
                self.delete(&keys::key_secret(&secret.hash)).await?;
            }
        }
        Ok(())
    }
}
