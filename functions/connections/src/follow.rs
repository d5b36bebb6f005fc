//! Following a connected account: what is new in its log is told, by one at a time.

use std::time::{Duration, SystemTime};

use chrono::Utc;
use cloud::{WorkError, worker::Message};
use domain::{BatchId, Connection, ConnectionId, Failure};
use runs::{Lease, lease_length};
use store::TenantStore;

use crate::{connector::Connector, keep::tell, worker::Worker};

/// Another part of a log is not begun when there is less time than this.
const MARGIN: Duration = Duration::from_secs(20);

impl Worker {
    /// Follows the connection that a message names.
    pub(crate) async fn follow(
        &self,
        tenant: &TenantStore,
        id: ConnectionId,
        message: &Message,
    ) -> Result<(), WorkError> {
        let by = BatchId::new();
        let Some(connection) = self.begin(tenant, id, by).await? else {
            return self.held(tenant, id).await;
        };
        let held = self.hold(tenant, id, by);
        let followed = self
            .read_on(tenant, &connection, by, Some(message.deadline))
            .await;
        drop(held);
        tenant.end_following(id, by).await?;
        match self.noted(tenant, id, followed).await {
            // It is said on the connection, and waits for another key.
            Err(WorkError::Owner(_)) => Ok(()),
            Ok(false) => self.sources.follow(tenant, id, false).await,
            other => other.map(drop),
        }
    }

    pub(crate) async fn begin(
        &self,
        tenant: &TenantStore,
        id: ConnectionId,
        by: BatchId,
    ) -> Result<Option<Connection>, WorkError> {
        let lease = lease_length(self.lease);
        Ok(tenant.begin_following(id, by, Utc::now(), lease).await?)
    }

    pub(crate) fn hold(&self, tenant: &TenantStore, id: ConnectionId, by: BatchId) -> Lease {
        let (tenant, length) = (tenant.clone(), lease_length(self.lease));
        Lease::renewing(self.lease, move || {
            let tenant = tenant.clone();
            async move { tenant.renew_following(id, by, length).await }
        })
    }

    /// Reads a connection's log to its end, as far as there is time; whether it got there.
    pub(crate) async fn read_on(
        &self,
        tenant: &TenantStore,
        connection: &Connection,
        by: BatchId,
        deadline: Option<SystemTime>,
    ) -> Result<bool, WorkError> {
        let (Some(mut since), Some(begun)) = (connection.read_until, connection.live_since) else {
            return Ok(true);
        };
        let source = self.sources.open(tenant, connection).await?;
        loop {
            let mut followed = source.changes(since, begun).await?;
            if let Some(until) = connection.history_until {
                followed.page.historical_before(until);
            }
            let told = tell(&self.inbox, tenant, connection, followed.page).await?;
            since = followed.until;
            if !tenant.followed(connection.id, by, since).await? {
                return Err(WorkError::Gone);
            }
            tracing::info!(connection = %connection.id, told, %since, "followed");
            if !followed.more {
                return Ok(true);
            }
            if deadline.is_some_and(|deadline| deadline < SystemTime::now() + MARGIN) {
                return Ok(false);
            }
        }
    }

    /// Somebody else follows it now, or it is not to be followed: what is asked for since that began is
    /// read after it.
    async fn held(&self, tenant: &TenantStore, id: ConnectionId) -> Result<(), WorkError> {
        match tenant.connection(id).await? {
            Some(connection) if connection.state == domain::ConnectionState::Active => {
                self.sources.send_follow(tenant, id).await
            }
            _ => Ok(()),
        }
    }

    /// Says on a connection that its key is not taken any more, if that is why something failed.
    pub(crate) async fn noted<T>(
        &self,
        tenant: &TenantStore,
        id: ConnectionId,
        outcome: Result<T, WorkError>,
    ) -> Result<T, WorkError> {
        if let Err(WorkError::Owner(why)) = &outcome
            && is_of_key(why)
        {
            tenant.stop_connection(id, why).await?;
        }
        outcome
    }
}

fn is_of_key(why: &Failure) -> bool {
    matches!(why.code.as_str(), "key_refused" | "key_lacks_permissions")
}
