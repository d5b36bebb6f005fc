//! Opening endpoints, and having what waits for one sent.

use std::{sync::Arc, time::Duration};

use aws_sdk_secretsmanager::Client as SecretsManager;
use chrono::{DateTime, Utc};
use cloud::{App, Queue, WorkError, config, config::ConfigError};
use domain::{DeliveryMessage, Endpoint, EndpointId};
use store::{Store, TenantStore};
use vault::Vault;

use crate::{address::Receivers, delivery::Opened};

/// What SQS delays a message by at most.
const LONGEST_DELAY: Duration = Duration::from_secs(900);

/// What whoever works with endpoints needs.
#[derive(Clone)]
pub struct Endpoints {
    pub(crate) store: Store,
    pub(crate) vault: Arc<Vault>,
    pub(crate) receivers: Receivers,
    /// Where people find Perene.
    pub(crate) public_url: String,
    queue: Queue,
}

impl Endpoints {
    /// Reads the environment; nothing is asked of AWS yet.
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        let secret = config::required("WEBHOOKS_SECRET")?;
        let receivers = match config::or("LOCAL_RECEIVERS", false)? {
            true => Receivers::AlsoHere,
            false => Receivers::Outside,
        };
        Ok(Self {
            store: app.store.clone(),
            vault: Arc::new(Vault::new(
                SecretsManager::new(app.sdk()),
                secret,
                "Seals where endpoints are and what signs for them. Made by the webhooks function.",
            )),
            receivers,
            public_url: app.config.public_url.clone(),
            queue: app.queue("WEBHOOK_QUEUE_URL")?,
        })
    }

    /// Has what waits for an endpoint sent, unless that is asked for already.
    pub async fn wake(&self, tenant: &TenantStore, id: EndpointId) -> Result<(), WorkError> {
        match tenant.ask_to_send(id, Utc::now()).await? {
            true => self.send_message(tenant, id, Duration::ZERO).await,
            false => Ok(()),
        }
    }

    /// How long a message that comes at that moment is delayed; nothing when no message can be.
    pub(crate) fn delay_until(at: DateTime<Utc>, now: DateTime<Utc>) -> Option<Duration> {
        let delay = (at - now).to_std().unwrap_or_default();
        // Whole seconds: it is not to come early.
        let delay = Duration::from_secs(delay.as_millis().div_ceil(1_000) as u64);
        (delay <= LONGEST_DELAY).then_some(delay)
    }

    /// Has what waits for an endpoint looked at after so long.
    pub(crate) async fn send_message(
        &self,
        tenant: &TenantStore,
        endpoint: EndpointId,
        after: Duration,
    ) -> Result<(), WorkError> {
        let org = tenant.org();
        let message = serde_json::to_string(&DeliveryMessage { org, endpoint })?;
        self.queue
            .send_later(&org.to_string(), message, after)
            .await
    }

    /// Where an endpoint is, and what signs for it now.
    pub(crate) async fn open(
        &self,
        tenant: &TenantStore,
        endpoint: &Endpoint,
    ) -> Result<Opened, WorkError> {
        let (org, id) = (tenant.org(), endpoint.id);
        let secrets = self.store.endpoint_secrets(id).await?;
        let secrets = secrets
            .filter(|secrets| secrets.org == org)
            .ok_or(WorkError::Gone)?;
        let seal = self.vault.seal().await?;
        let signing = secrets
            .signing_at(Utc::now())
            .map(|sealed| seal.open(org, id, sealed));
        Ok(Opened {
            kind: endpoint.kind,
            language: endpoint.language,
            address: seal.open(org, id, &secrets.address)?,
            secrets: signing.collect::<Result<_, _>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn a_message_is_delayed_by_whole_seconds_as_far_as_one_can_be() {
        let now = Utc::now();
        let delay = |ms| Endpoints::delay_until(now + TimeDelta::milliseconds(ms), now);
        assert_eq!(delay(-5_000), Some(Duration::ZERO));
        assert_eq!(delay(4_001), Some(Duration::from_secs(5)));
        assert_eq!(delay(900_000), Some(LONGEST_DELAY));
        assert_eq!(delay(900_001), None);
    }
}
