//! What companies' keys are sealed with: one secret in Secrets Manager, `{key, stripe_base?}`, which only
//! this function reads, and makes at the first need. So a copy of the table opens no account.

use std::sync::Arc;

use api::ApiError;
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey},
    rand,
};
use aws_sdk_secretsmanager::{Client, error::DisplayErrorContext};
use chrono::{DateTime, Duration, Utc};
use cloud::WorkError;
use data_encoding::BASE64;
use domain::{ConnectionId, OrgId};
use serde::{Deserialize, Serialize};
use stripe::STRIPE_API;
use tokio::sync::Mutex;

/// How long what was read is taken from memory, in minutes.
const FRESH: i64 = 5;
/// AES-GCM's own, in bytes.
const NONCE: usize = 12;

/// The secret, as Secrets Manager keeps it (JSON). Never rotated, since that would lose all keys.
#[derive(Serialize, Deserialize)]
struct Secret {
    /// 32 bytes, base64.
    key: String,
    /// Where companies' Stripe is; somewhere else only for tests and a local stack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stripe_base: Option<String>,
}

/// Why nothing can be sealed or opened. It tells no secret.
#[derive(Debug)]
pub struct VaultError(String);

impl From<VaultError> for ApiError {
    fn from(error: VaultError) -> Self {
        Self::internal(error.0)
    }
}

impl From<VaultError> for WorkError {
    fn from(error: VaultError) -> Self {
        Self::Retry(error.0)
    }
}

fn unsealable<E>(_: E) -> VaultError {
    VaultError("a connection's secret could not be sealed or opened".to_owned())
}

/// Seals and opens. No `Debug`: the key may reach no log.
pub struct Seal {
    key: RandomizedNonceKey,
    pub stripe_base: String,
}

impl Seal {
    fn new(secret: &Secret) -> Result<Self, VaultError> {
        let key = BASE64.decode(secret.key.as_bytes()).map_err(unsealable)?;
        Ok(Self {
            key: RandomizedNonceKey::new(&AES_256_GCM, &key).map_err(unsealable)?,
            stripe_base: secret
                .stripe_base
                .clone()
                .unwrap_or_else(|| STRIPE_API.to_owned()),
        })
    }

    /// As the table keeps it: nonce and ciphertext, base64. It opens for that connection of that
    /// organization only.
    pub fn seal(&self, org: OrgId, id: ConnectionId, text: &str) -> Result<String, VaultError> {
        let mut sealed = text.as_bytes().to_vec();
        let nonce = self
            .key
            .seal_in_place_append_tag(bound(org, id), &mut sealed)
            .map_err(unsealable)?;
        Ok(BASE64.encode(&[&nonce.as_ref()[..], &sealed].concat()))
    }

    pub fn open(&self, org: OrgId, id: ConnectionId, sealed: &str) -> Result<String, VaultError> {
        let bytes = BASE64.decode(sealed.as_bytes()).map_err(unsealable)?;
        let (nonce, sealed) = bytes
            .split_at_checked(NONCE)
            .ok_or(())
            .map_err(unsealable)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(unsealable)?;
        let mut opened = sealed.to_vec();
        let length = self
            .key
            .open_in_place(nonce, bound(org, id), &mut opened)
            .map_err(unsealable)?
            .len();
        opened.truncate(length);
        String::from_utf8(opened).map_err(unsealable)
    }
}

fn bound(org: OrgId, id: ConnectionId) -> Aad<String> {
    Aad::from(format!("{org}.{id}"))
}

pub struct Vault {
    client: Client,
    name: String,
    cached: Mutex<Option<(Arc<Seal>, DateTime<Utc>)>>,
}

impl Vault {
    /// With the secret of that name; nothing is read yet.
    pub fn new(client: Client, name: String) -> Self {
        Self {
            client,
            name,
            cached: Mutex::new(None),
        }
    }

    pub async fn seal(&self) -> Result<Arc<Seal>, VaultError> {
        let now = Utc::now();
        let mut cached = self.cached.lock().await;
        if let Some((seal, read_at)) = cached.as_ref()
            && now - *read_at < Duration::minutes(FRESH)
        {
            return Ok(seal.clone());
        }
        let secret = match self.read().await? {
            Some(secret) => secret,
            None => self.create().await?,
        };
        let seal = Arc::new(Seal::new(&secret)?);
        *cached = Some((seal.clone(), now));
        Ok(seal)
    }

    async fn read(&self) -> Result<Option<Secret>, VaultError> {
        let answer = self
            .client
            .get_secret_value()
            .secret_id(&self.name)
            .send()
            .await;
        match answer {
            Ok(answer) => {
                let text = answer.secret_string().unwrap_or_default();
                let secret = serde_json::from_str(text);
                // Where it does not read, not what it says.
                secret.map(Some).map_err(|error| {
                    VaultError(format!(
                        "the secret {} does not read at column {}",
                        self.name,
                        error.column()
                    ))
                })
            }
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|e| e.is_resource_not_found_exception()) =>
            {
                Ok(None)
            }
            Err(error) => Err(VaultError(DisplayErrorContext(&error).to_string())),
        }
    }

    /// Makes the secret. Of several who try at once Secrets Manager takes one, and the others read that.
    async fn create(&self) -> Result<Secret, VaultError> {
        let mut key = [0; 32];
        rand::fill(&mut key).map_err(unsealable)?;
        let secret = Secret {
            key: BASE64.encode(&key),
            stripe_base: None,
        };
        let text = serde_json::to_string(&secret).map_err(unsealable)?;
        let made = self
            .client
            .create_secret()
            .name(&self.name)
            .description("Seals the keys of connected accounts. Made by the connections function.")
            .secret_string(text)
            .send()
            .await;
        match made {
            Ok(_) => Ok(secret),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|e| e.is_resource_exists_exception()) =>
            {
                let other = self.read().await?;
                other.ok_or_else(|| VaultError("the secret exists but has no value yet".to_owned()))
            }
            Err(error) => Err(VaultError(DisplayErrorContext(&error).to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal(byte: u8) -> Seal {
        let secret = Secret {
            key: BASE64.encode(&[byte; 32]),
            stripe_base: None,
        };
        Seal::new(&secret).ok().unwrap()
    }

    #[test]
    fn a_sealed_key_opens_for_its_connection_by_its_key_only() {
        let (org, id) = (OrgId::new(), ConnectionId::new());
        let sealed = seal(1).seal(org, id, "rk_test_1").ok().unwrap();
        assert_ne!(
            Some(sealed.clone()),
            seal(1).seal(org, id, "rk_test_1").ok()
        );
        assert!(!sealed.contains("rk_test"));
        assert_eq!(
            seal(1).open(org, id, &sealed).ok().as_deref(),
            Some("rk_test_1")
        );
        assert!(seal(2).open(org, id, &sealed).is_err());
        assert!(seal(1).open(OrgId::new(), id, &sealed).is_err());
        assert!(seal(1).open(org, ConnectionId::new(), &sealed).is_err());
        for text in ["", "AAAA", "?", &sealed[4..]] {
            assert!(seal(1).open(org, id, text).is_err(), "{text}");
        }
    }
}
