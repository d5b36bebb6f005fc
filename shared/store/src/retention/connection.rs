//! Connected accounts. Their keys are sealed, and lie apart from them, where only who works with the
//! source may read.

use aws_sdk_dynamodb::types::TransactWriteItem;
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    BackfillRun, BackfillRunId, BatchId, BusEvent, BusEventKind, Connection, ConnectionId,
    ConnectionState, Difference, DisconnectedAccount, Failure, OrgId, ReadCounts, Reconciliation,
    RunKind,
};
use serde::{Deserialize, Serialize};

use crate::{
    Filled, Page, PageRequest, Result, Store, Success, TenantStore,
    keys::{self, sk},
    plan::Places,
    table::{item, text},
    update::Update,
};

/// An organization has at most so many connections.
pub const MOST_CONNECTIONS: u64 = 10;
const CONNECTIONS: Places = Places {
    name: "connections",
    prefixes: &[sk::CONNECTIONS],
    ended_kept: None,
};
/// Everything is compared so often.
const DAY: TimeDelta = TimeDelta::hours(24);
/// When nothing was heard for so long of a reading that was asked for, its message was lost.
const SILENCE: TimeDelta = TimeDelta::minutes(2);

/// What opens a connection, sealed, and whose it is.
#[derive(Clone, Serialize, Deserialize)]
pub struct ConnectionSecrets {
    pub org: OrgId,
    pub key: String,
    /// What the source signs its messages with.
    #[serde(default)]
    pub signing: Vec<String>,
}

/// A connection that is to be compared.
#[derive(Debug, Clone, Deserialize)]
pub struct DueConnection {
    pk: String,
    pub id: ConnectionId,
    /// What [`TenantStore::take_reconcile`] takes, so that one sweep acts on it.
    #[serde(rename = "gsi2sk")]
    pub due: String,
}

impl DueConnection {
    pub fn org(&self) -> Option<OrgId> {
        keys::org_of_partition(&self.pk)
    }
}

impl TenantStore {
    /// Keeps a new connection and its secrets, if fewer than [`MOST_CONNECTIONS`] are there, and none of its account.
    pub async fn create_connection(&self, connection: &Connection, key: &str) -> Result<Filled> {
        let secrets = ConnectionSecrets {
            org: self.org,
            key: key.to_owned(),
            signing: Vec::new(),
        };
        let mut kept = item(&self.key(sk::connection(connection.id)), connection)?;
        // One that goes on where its account was left is followed though its reading should fail.
        if connection.live_since.is_some() {
            let due = keys::connection_due(Utc::now() + DAY, connection.id);
            kept.insert("gsi2pk".into(), text(keys::connections_shard(self.org)));
            kept.insert("gsi2sk".into(), text(due));
        }
        let sealed = item(&keys::connection_secrets(connection.id), &secrets)?;
        let writes = vec![
            self.store.put_new_in_transaction(kept)?,
            self.store.put_new_in_transaction(sealed)?,
            self.store.put_new_in_transaction(item(
                &self.key(sk::connected_account(&connection.account)),
                &serde_json::json!({ "id": connection.id }),
            )?)?,
        ];
        self.fill_place(CONNECTIONS, MOST_CONNECTIONS, writes).await
    }

    pub async fn connection(&self, id: ConnectionId) -> Result<Option<Connection>> {
        self.get(sk::connection(id)).await
    }

    /// All connections, the oldest first.
    pub async fn connections(&self) -> Result<Vec<Connection>> {
        self.all(sk::CONNECTIONS).await
    }

    pub async fn rename_connection(&self, id: ConnectionId, name: &str) -> Result<bool> {
        self.change(self.of_connection(id).set("name", name)?).await
    }

    /// Gives a connection another sealed key: it goes on where it stopped.
    pub async fn replace_connection_key(
        &self,
        connection: &Connection,
        sealed: &str,
        ends: &str,
    ) -> Result<bool> {
        let state = match connection.live_since {
            Some(_) => ConnectionState::Active,
            None => ConnectionState::Reading,
        };
        let updated = self
            .of_connection(connection.id)
            .set("key_ends", ends)?
            .set("state", state)?
            .remove("problem");
        let secrets =
            Update::existing(keys::connection_secrets(connection.id)).set("key", sealed)?;
        self.both(updated, secrets).await
    }

    /// Sets what the source signs its messages with.
    pub async fn set_signing_secrets(&self, id: ConnectionId, sealed: &[String]) -> Result<bool> {
        let updated = self
            .of_connection(id)
            .set("signing_secrets", sealed.len())?;
        let secrets = Update::existing(keys::connection_secrets(id)).set("signing", sealed)?;
        self.both(updated, secrets).await
    }

    /// Takes what comparisons found of some customers out of them, unless others were kept since they were seen.
    pub async fn forget_differences(
        &self,
        seen: &Connection,
        of: impl Fn(&Difference) -> bool,
    ) -> Result<bool> {
        let mut without = seen.reconciled.clone();
        for found in &mut without {
            found.examples.retain(|each| !of(each));
        }
        if without == seen.reconciled {
            return Ok(true);
        }
        let before = serde_dynamo::to_attribute_value(&seen.reconciled)?;
        let update = self
            .of_connection(seen.id)
            .set("reconciled", &without)?
            .when("reconciled", before, "{} = {v}");
        self.change(update).await
    }

    /// Forgets a connection, but for how far its account was read, and destroys its key. False when it is gone.
    pub async fn delete_connection(&self, connection: &Connection) -> Result<bool> {
        let account = self.key(sk::connected_account(&connection.account));
        let secrets = keys::connection_secrets(connection.id);
        let mut writes = vec![
            self.of_connection(connection.id)
                .delete_in_transaction(&self.store)?,
            self.store.delete_in_transaction(&secrets)?,
            self.store.delete_in_transaction(&account)?,
        ];
        if let Some(left) = connection.disconnected() {
            writes.push(self.keep_disconnected(&left)?);
        }
        self.store.transact(writes).await
    }

    /// How far an account was read when it was disconnected last, if it was read to its end.
    pub async fn disconnected_account(&self, account: &str) -> Result<Option<DisconnectedAccount>> {
        self.get(sk::disconnected_account(account)).await
    }

    fn keep_disconnected(&self, left: &DisconnectedAccount) -> Result<TransactWriteItem> {
        Update::any(self.key(sk::disconnected_account(&left.account)))
            .set("account", &left.account)?
            .set("customer_key", &left.customer_key)?
            .set("live_since", left.live_since)?
            .set("history_until", left.history_until)?
            .set("read_until", left.read_until)?
            .in_transaction(&self.store)
    }

    /// Says that a connection's key is not taken any more.
    pub async fn stop_connection(&self, id: ConnectionId, why: &Failure) -> Result<bool> {
        let stopped = self
            .of_connection(id)
            .set("state", ConnectionState::Stopped)?
            .set("problem", why)?;
        self.change(stopped).await
    }

    /// Asks that a connection be followed. False when that is asked for already, and not begun.
    pub async fn ask_to_follow(
        &self,
        id: ConnectionId,
        heard: bool,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let lost = text(keys::instant(now - SILENCE));
        let mut asked = self
            .of_connection(id)
            .set("asked_at", keys::instant(now))?
            .when("asked_at", lost, "attribute_not_exists({}) OR {} < {v}");
        if heard {
            asked = asked.set("heard_at", now)?;
        }
        self.change(asked).await
    }

    /// Begins to follow a connection, which nobody else does for `lease`. Whoever asks from now on asks
    /// anew. Nothing when somebody else does, or it is not active.
    pub async fn begin_following(
        &self,
        id: ConnectionId,
        by: BatchId,
        now: DateTime<Utc>,
        lease: TimeDelta,
    ) -> Result<Option<Connection>> {
        let begun = self
            .of_connection(id)
            .set("follower", by)?
            .set("lease_until", keys::instant(now + lease))?
            .remove("asked_at")
            .when_in("state", &["active"])
            .when(
                "lease_until",
                text(keys::instant(now)),
                "attribute_not_exists({}) OR {} <= {v}",
            );
        let item = self.store.update(begun).await?;
        item.map(crate::table::read).transpose()
    }

    /// Holds on for `lease` more. False when somebody else follows.
    pub async fn renew_following(
        &self,
        id: ConnectionId,
        by: BatchId,
        lease: TimeDelta,
    ) -> Result<bool> {
        let until = keys::instant(Utc::now() + lease);
        self.change(self.followed_by(id, by).set("lease_until", until)?)
            .await
    }

    /// Says up to when a connection is followed. False when somebody else does.
    pub async fn followed(
        &self,
        id: ConnectionId,
        by: BatchId,
        until: DateTime<Utc>,
    ) -> Result<bool> {
        let followed = self
            .followed_by(id, by)
            .set("read_until", until)?
            .set("read_at", Utc::now())?
            .remove("problem");
        self.change(followed).await
    }

    /// Lets go.
    pub async fn end_following(&self, id: ConnectionId, by: BatchId) -> Result<bool> {
        let ended = self
            .followed_by(id, by)
            .remove("follower")
            .remove("lease_until");
        self.change(ended).await
    }

    /// Takes a connection's turn to be compared, so that one sweep has it done.
    pub async fn take_reconcile(&self, due: &DueConnection, now: DateTime<Utc>) -> Result<bool> {
        let taken = self
            .of_connection(due.id)
            .compared_at(self.org, due.id, now + DAY)
            .when("gsi2sk", text(&due.due), "{} = {v}");
        self.change(taken).await
    }

    /// Keeps a new run that reads a connection, and its place in the line.
    pub async fn create_backfill_run(&self, run: &BackfillRun) -> Result<bool> {
        let noted = self
            .of_connection(run.connection_id)
            .set("last_run", run.id)?;
        let mut writes = self.queue_writes(run.id.into(), run)?;
        writes.push(noted.in_transaction(&self.store)?);
        self.store.transact(writes).await
    }

    pub async fn backfill_run(&self, id: BackfillRunId) -> Result<Option<BackfillRun>> {
        self.get(sk::run(id.into())).await
    }

    /// Runs that read connections, newest first.
    pub async fn backfill_runs(&self, request: &PageRequest) -> Result<Page<BackfillRun>> {
        self.newest_first(sk::runs(RunKind::Backfill), request)
            .await
    }

    /// What a backfill made that saw the source as of that moment. What its log has from `log_since` on is
    /// followed from there.
    pub fn backfilled(
        &self,
        connection: &Connection,
        read: ReadCounts,
        as_of: DateTime<Utc>,
        log_since: DateTime<Utc>,
    ) -> Result<Success> {
        let until = connection.past_until(as_of, log_since);
        let mut update = self
            .of_connection(connection.id)
            .set("state", ConnectionState::Active)?
            .set("read", read)?
            .set("live_since", until)?
            .remove("problem")
            .compared_at(self.org, connection.id, Utc::now() + DAY)
            .when_in("state", &["reading", "active"]);
        if until == log_since {
            update = update
                .set("read_until", log_since)?
                .set("history_until", as_of)?;
        }
        self.read_connection(update, read)
    }

    /// What comparing a connection found, and that it is told where something differs.
    pub fn reconciled(
        &self,
        connection: &Connection,
        read: ReadCounts,
        found: Reconciliation,
    ) -> Result<Success> {
        let differed = BusEventKind::ConnectionDiffered {
            connection_id: connection.id,
            ours: found.ours,
            theirs: found.theirs,
            differences: found.differences,
        };
        let told = (found.differences > 0).then(|| BusEvent::now(self.org, differed));
        let mut all = connection.reconciled.clone();
        all.push(found);
        let from = all.len().saturating_sub(Connection::MOST_RECONCILED);
        let update = self
            .of_connection(connection.id)
            .set("reconciled", &all[from..])?;
        Ok(Success {
            events: told.into_iter().collect(),
            ..self.read_connection(update, read)?
        })
    }

    fn read_connection(&self, update: Update, read: ReadCounts) -> Result<Success> {
        let writes: Vec<TransactWriteItem> = vec![update.in_transaction(&self.store)?];
        Ok(Success {
            attributes: vec![("read", serde_dynamo::to_attribute_value(read)?)],
            writes,
            ..Success::default()
        })
    }

    fn of_connection(&self, id: ConnectionId) -> Update {
        Update::existing(self.key(sk::connection(id)))
    }

    fn followed_by(&self, id: ConnectionId, by: BatchId) -> Update {
        self.of_connection(id)
            .when("follower", text(by.to_string()), "{} = {v}")
    }
}

impl Update {
    /// Makes a connection due to be compared at that moment.
    fn compared_at(self, org: OrgId, id: ConnectionId, at: DateTime<Utc>) -> Self {
        self.set_raw("gsi2pk", text(keys::connections_shard(org)))
            .set_raw("gsi2sk", text(keys::connection_due(at, id)))
    }
}

impl Store {
    /// What opens a connection, and whose it is. Not of one tenant: a source's messages name no other.
    pub async fn connection_secrets(&self, id: ConnectionId) -> Result<Option<ConnectionSecrets>> {
        self.get(&keys::connection_secrets(id)).await
    }

    /// Some connections of a shard that are to be compared, after one's `due`, and after which the next
    /// ones come.
    pub async fn due_connections(
        &self,
        shard: u8,
        after: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(Vec<DueConnection>, Option<String>)> {
        self.due_page(&keys::connections_shard_of(shard), after, now)
            .await
    }
}
