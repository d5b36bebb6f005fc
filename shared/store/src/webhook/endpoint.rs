//! Endpoints. Where they are and what signs for them is sealed, and lies apart from them, where only who
//! sends may read.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::{
    Endpoint, EndpointId, EndpointState, Failure, MOST_ENDPOINTS, OrgId, WebhookEventType,
};
use serde::{Deserialize, Serialize};

use crate::{
    Filled, Result, Store, TenantStore,
    keys::{self, sk},
    plan::Places,
    table::item,
    update::Update,
};

const PLACES: Places = Places {
    name: "endpoints",
    prefixes: &[sk::ENDPOINTS],
    ended_kept: None,
};

/// Where an endpoint is and what signs for it, sealed, and whose it is.
#[derive(Clone, Serialize, Deserialize)]
pub struct EndpointSecrets {
    pub org: OrgId,
    pub address: String,
    /// The newest first; none for Slack.
    #[serde(default)]
    pub signing: Vec<SigningSecret>,
}

/// What signs for an endpoint.
#[derive(Clone, Serialize, Deserialize)]
pub struct SigningSecret {
    pub sealed: String,
    /// Until when, if another took its place.
    #[serde(default)]
    pub until: Option<DateTime<Utc>>,
}

impl EndpointSecrets {
    /// What signs at that moment.
    pub fn signing_at(&self, now: DateTime<Utc>) -> impl Iterator<Item = &str> {
        let signs = move |one: &&SigningSecret| one.until.is_none_or(|until| now < until);
        self.signing.iter().filter(signs).map(|one| &*one.sealed)
    }
}

/// What of an endpoint is changed.
#[derive(Debug, Default, PartialEq)]
pub struct EndpointChange<'a> {
    pub description: Option<&'a str>,
    pub events: Option<&'a BTreeSet<WebhookEventType>>,
    /// The address as it is shown, and sealed.
    pub address: Option<(&'a str, &'a str)>,
    /// Active or paused: either forgets why it was disabled, and how often it had failed.
    pub state: Option<EndpointState>,
}

impl TenantStore {
    /// Keeps a new endpoint and its secrets, if fewer than [`MOST_ENDPOINTS`] are there.
    pub async fn create_endpoint(
        &self,
        endpoint: &Endpoint,
        secrets: &EndpointSecrets,
    ) -> Result<Filled> {
        let kept = item(&self.key(sk::endpoint(endpoint.id)), endpoint)?;
        let sealed = item(&keys::endpoint_secrets(endpoint.id), secrets)?;
        let writes = vec![
            self.store.put_new_in_transaction(kept)?,
            self.store.put_new_in_transaction(sealed)?,
        ];
        self.fill_place(PLACES, MOST_ENDPOINTS, writes).await
    }

    pub async fn endpoint(&self, id: EndpointId) -> Result<Option<Endpoint>> {
        self.get(sk::endpoint(id)).await
    }

    /// All endpoints, the oldest first.
    pub async fn endpoints(&self) -> Result<Vec<Endpoint>> {
        self.all(sk::ENDPOINTS).await
    }

    /// Changes an endpoint. False when it is gone.
    pub async fn change_endpoint(
        &self,
        id: EndpointId,
        change: &EndpointChange<'_>,
    ) -> Result<bool> {
        if *change == EndpointChange::default() {
            return Ok(self.endpoint(id).await?.is_some());
        }
        let mut update = self.of_endpoint(id);
        if let Some(description) = change.description {
            update = update.set("description", description)?;
        }
        if let Some(events) = change.events {
            update = update.set("events", events)?;
        }
        if let Some(state) = change.state {
            update = update
                .set("state", state)?
                .set("failures", 0)?
                .remove("failing_since")
                .remove("rests_until")
                .remove("problem");
        }
        let Some((shown, sealed)) = change.address else {
            return self.change(update).await;
        };
        let update = update.set("address", shown)?;
        let secrets = Update::existing(keys::endpoint_secrets(id)).set("address", sealed)?;
        self.both(update, secrets).await
    }

    /// Sets what signs for an endpoint, the newest first.
    pub async fn set_endpoint_signing(
        &self,
        id: EndpointId,
        signing: &[SigningSecret],
    ) -> Result<bool> {
        let until = signing.iter().find_map(|one| one.until);
        let update = self.of_endpoint(id).set("previous_secret_until", until)?;
        let secrets = Update::existing(keys::endpoint_secrets(id)).set("signing", signing)?;
        self.both(update, secrets).await
    }

    /// Says that an endpoint is told of nothing any more. False when that is so already, or it is gone.
    pub async fn disable_endpoint(&self, id: EndpointId, why: &Failure) -> Result<bool> {
        let update = self
            .of_endpoint(id)
            .set("state", EndpointState::Disabled)?
            .set("problem", why)?
            .when_in("state", &["active"]);
        self.change(update).await
    }

    /// Forgets an endpoint and destroys its secrets. False when it is gone. What waits for it, and the log, goes by
    /// itself.
    pub async fn delete_endpoint(&self, id: EndpointId) -> Result<bool> {
        let secrets = keys::endpoint_secrets(id);
        let writes = vec![
            self.of_endpoint(id).delete_in_transaction(&self.store)?,
            self.store.delete_in_transaction(&secrets)?,
        ];
        self.store.transact(writes).await
    }

    pub(super) fn of_endpoint(&self, id: EndpointId) -> Update {
        Update::existing(self.key(sk::endpoint(id)))
    }
}

impl Store {
    /// Where an endpoint is, what signs for it, and whose it is.
    pub async fn endpoint_secrets(&self, id: EndpointId) -> Result<Option<EndpointSecrets>> {
        self.get(&keys::endpoint_secrets(id)).await
    }
}
