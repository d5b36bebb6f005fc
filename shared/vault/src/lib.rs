//! What is sealed before it is kept in the table: keys of companies, secrets that sign, addresses that open
//! something. A function seals with a key of its own, which lies in Secrets Manager (`{key}` and settings
//! besides), and makes it at the first need. So a copy of the table opens nothing.

use std::{collections::BTreeMap, fmt::Display, sync::Arc};

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey},
    rand,
};
use aws_sdk_secretsmanager::{Client, error::DisplayErrorContext};
use chrono::{DateTime, Duration, Utc};
use cloud::WorkError;
use data_encoding::BASE64;
use domain::OrgId;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

/// How long what was read is taken from memory, in minutes.
const FRESH: i64 = 5;
/// AES-GCM's own, in bytes.
const NONCE: usize = 12;

/// The secret, as Secrets Manager keeps it (JSON). Never rotated, since that would lose all that is sealed.
#[derive(Serialize, Deserialize)]
struct Secret {
    /// 32 bytes, base64.
    key: String,
    /// What whoever set up a local stack wrote beside it.
    #[serde(flatten)]
    settings: BTreeMap<String, String>,
}

/// It tells no secret.
fn unsealable<E>(_: E) -> WorkError {
    WorkError::Retry("a secret could not be sealed or opened".to_owned())
}

/// Seals and opens. No `Debug`: the key may reach no log.
pub struct Seal {
    key: RandomizedNonceKey,
    settings: BTreeMap<String, String>,
}

impl Seal {
    fn new(secret: Secret) -> Result<Self, WorkError> {
        let key = BASE64.decode(secret.key.as_bytes()).map_err(unsealable)?;
        Ok(Self {
            key: RandomizedNonceKey::new(&AES_256_GCM, &key).map_err(unsealable)?,
            settings: secret.settings,
        })
    }

    /// A setting that lies beside the key.
    pub fn setting(&self, name: &str) -> Option<&str> {
        self.settings.get(name).map(String::as_str)
    }

    /// As the table keeps it: nonce and ciphertext, base64. It opens for what has that id, of that
    /// organization, only.
    pub fn seal(&self, org: OrgId, id: impl Display, text: &str) -> Result<String, WorkError> {
        let mut sealed = text.as_bytes().to_vec();
        let nonce = self
            .key
            .seal_in_place_append_tag(bound(org, id), &mut sealed)
            .map_err(unsealable)?;
        Ok(BASE64.encode(&[&nonce.as_ref()[..], &sealed].concat()))
    }

    /// What was sealed for that id of that organization.
    pub fn open(&self, org: OrgId, id: impl Display, sealed: &str) -> Result<String, WorkError> {
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

fn bound(org: OrgId, id: impl Display) -> Aad<String> {
    Aad::from(format!("{org}.{id}"))
}

/// The secret of a function, read again every few minutes.
pub struct Vault {
    client: Client,
    name: String,
    description: &'static str,
    cached: Mutex<Option<(Arc<Seal>, DateTime<Utc>)>>,
}

impl Vault {
    /// With the secret of that name; nothing is read yet. `description` is what it is for.
    pub fn new(client: Client, name: String, description: &'static str) -> Self {
        Self {
            client,
            name,
            description,
            cached: Mutex::new(None),
        }
    }

    /// What seals and opens.
    pub async fn seal(&self) -> Result<Arc<Seal>, WorkError> {
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
        let seal = Arc::new(Seal::new(secret)?);
        *cached = Some((seal.clone(), now));
        Ok(seal)
    }

    async fn read(&self) -> Result<Option<Secret>, WorkError> {
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
                    WorkError::Retry(format!(
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
            Err(error) => Err(WorkError::Retry(DisplayErrorContext(&error).to_string())),
        }
    }

    /// Makes the secret. Of several who try at once Secrets Manager takes one, and the others read that.
    async fn create(&self) -> Result<Secret, WorkError> {
        let mut key = [0; 32];
        rand::fill(&mut key).map_err(unsealable)?;
        let secret = Secret {
            key: BASE64.encode(&key),
            settings: BTreeMap::new(),
        };
        let text = serde_json::to_string(&secret).map_err(unsealable)?;
        let made = self
            .client
            .create_secret()
            .name(&self.name)
            .description(self.description)
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
                other.ok_or_else(|| {
                    WorkError::Retry("the secret exists but has no value yet".to_owned())
                })
            }
            Err(error) => Err(WorkError::Retry(DisplayErrorContext(&error).to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::ConnectionId;

    use super::*;

    fn seal(byte: u8) -> Seal {
        let settings = r#", "stripe_base": "http://127.0.0.1:4950""#;
        let key = BASE64.encode(&[byte; 32]);
        let secret = serde_json::from_str(&format!(r#"{{"key": "{key}"{settings}}}"#)).unwrap();
        Seal::new(secret).ok().unwrap()
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

    #[test]
    fn settings_lie_beside_the_key() {
        assert_eq!(
            seal(1).setting("stripe_base"),
            Some("http://127.0.0.1:4950")
        );
        assert_eq!(seal(1).setting("key"), None);
    }
}
