//! Opening what is connected.

use std::{sync::Arc, time::Duration};

use ::stripe::STRIPE_API;
use aws_sdk_secretsmanager::Client as SecretsManager;
use chrono::Utc;
use cloud::{App, Queue, WorkError, config, config::ConfigError};
use domain::{Connection, ConnectionId, ConnectorKind, OrgId, RunKind};
use serde::{Deserialize, Serialize};
use store::{Store, TenantStore};
use vault::{Seal, Vault};

use crate::{
    connector::{Connector, SourceError},
    stripe::Stripe,
};

/// Messages of a source that come together are answered by one reading.
const TOGETHER: Duration = Duration::from_secs(3);

/// What whoever works with sources needs.
#[derive(Clone)]
pub struct Sources {
    pub store: Store,
    pub queue: Queue,
    pub vault: Arc<Vault>,
}

/// That a connection is to be followed.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowMessage {
    pub org: OrgId,
    pub follow: ConnectionId,
}

impl Sources {
    /// Reads the environment; nothing is asked of AWS yet.
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        let name = config::required("CONNECTIONS_SECRET")?;
        Ok(Self {
            store: app.store.clone(),
            queue: app.queue(RunKind::Backfill.queue())?,
            vault: Arc::new(Vault::new(
                SecretsManager::new(app.sdk()),
                name,
                "Seals the keys of connected accounts. Made by the connections function.",
            )),
        })
    }

    /// Has a connection followed after a moment, unless that is asked for already. `heard` when a message
    /// of the source's says that there is something new.
    pub async fn follow(
        &self,
        tenant: &TenantStore,
        id: ConnectionId,
        heard: bool,
    ) -> Result<(), WorkError> {
        match tenant.ask_to_follow(id, heard, Utc::now()).await? {
            true => self.send_follow(tenant, id).await,
            false => Ok(()),
        }
    }

    pub async fn send_follow(
        &self,
        tenant: &TenantStore,
        id: ConnectionId,
    ) -> Result<(), WorkError> {
        let org = tenant.org();
        let message = serde_json::to_string(&FollowMessage { org, follow: id })?;
        self.queue
            .send_later(&org.to_string(), message, TOGETHER)
            .await
    }

    /// A connected account, by its sealed key, for work that waits as long as the source asks for.
    pub async fn open(
        &self,
        tenant: &TenantStore,
        connection: &Connection,
    ) -> Result<impl Connector + use<>, WorkError> {
        Ok(self.opened(tenant, connection).await?.patient())
    }

    /// The same for work that is tried again another time.
    pub async fn open_briefly(
        &self,
        tenant: &TenantStore,
        connection: &Connection,
    ) -> Result<impl Connector + use<>, WorkError> {
        self.opened(tenant, connection).await
    }

    async fn opened(
        &self,
        tenant: &TenantStore,
        connection: &Connection,
    ) -> Result<Stripe, WorkError> {
        let secrets = self.store.connection_secrets(connection.id).await?;
        let secrets = secrets
            .filter(|secrets| secrets.org == tenant.org())
            .ok_or(WorkError::Gone)?;
        let seal = self.vault.seal().await?;
        let key = seal.open(tenant.org(), connection.id, &secrets.key)?;
        Ok(source(
            connection.connector,
            stripe_base(&seal),
            &key,
            connection.customer_key.clone(),
        )?)
    }
}

/// Where companies' Stripe is; somewhere else only for tests and a local stack.
pub fn stripe_base(seal: &Seal) -> &str {
    seal.setting("stripe_base").unwrap_or(STRIPE_API)
}

/// An account, by its key. A further connector makes this an enum of them.
pub fn source(
    kind: ConnectorKind,
    stripe_base: &str,
    key: &str,
    customer_key: Option<String>,
) -> Result<Stripe, SourceError> {
    match kind {
        ConnectorKind::Stripe => Stripe::new(stripe_base, key, customer_key),
    }
}
