//! The keys that sign.
//!
//! One secret in Secrets Manager holds them (see [`Secret`]), so that only this function can sign.
//! It is read at the first need and then kept in memory for some minutes. Whoever reads it
//!
//! 1. makes it when there is none. Of several that try at once Secrets Manager takes one, and the
//!    others read that one's;
//! 2. replaces its key when that has signed for 30 days. All who would do so give the new version
//!    the same name, so that again one is taken. After an older version was restored that name is
//!    used up, and all take the next one;
//! 3. publishes the public half in the table, before anything is signed with it;
//! 4. lets the previous key run out, when no token signed with it can be alive.
//!
//! Each step can be done again without harm, so whoever crashes between two leaves nothing undone:
//! the next one to read does it. No job is needed.

pub mod mac;
pub mod sealing;
mod secret;

#[cfg(test)]
mod rotation_tests;

use std::sync::Arc;

use api::{ApiError, access_token::Claims};
use aws_lc_rs::hmac;
use aws_sdk_secretsmanager::{Client, error::DisplayErrorContext};
use chrono::{DateTime, Duration, Utc};
use domain::EmailAddress;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use store::{PublicKey, Store};
use tokio::sync::Mutex;

use sealing::Sealing;
use secret::{FRESH_SECONDS, Secret, Unreadable};

/// So many times a version may be restored before those that followed it must be removed.
const MAX_RESTORED: u32 = 20;

pub struct KeyRing {
    client: Client,
    secret: String,
    store: Store,
    cached: Mutex<Option<Cached>>,
}

struct Cached {
    keys: Arc<Keys>,
    /// By the wall clock: others may stand still while Lambda suspends the function.
    read_at: DateTime<Utc>,
}

pub struct Keys {
    kid: String,
    signing: EncodingKey,
    refresh: hmac::Key,
    sealing: Sealing,
}

impl Keys {
    fn new(secret: &Secret) -> Result<Self, Unreadable> {
        let refresh = secret.refresh_key()?;
        Ok(Self {
            kid: secret.current.kid.clone(),
            signing: EncodingKey::from_ed_der(&secret.current.der()?),
            refresh: hmac::Key::new(hmac::HMAC_SHA256, &refresh),
            sealing: Sealing::new(&refresh).map_err(|_| Unreadable::of("refresh_secret"))?,
        })
    }

    pub fn sign(&self, claims: &Claims) -> Result<String, ApiError> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(self.kid.clone());
        jsonwebtoken::encode(&header, claims, &self.signing).map_err(ApiError::internal)
    }

    pub fn sealing(&self) -> &Sealing {
        &self.sealing
    }

    pub fn refresh(&self) -> &hmac::Key {
        &self.refresh
    }

    /// By what it is known of an address that is kept nowhere that its trial was had.
    pub fn address_hash(&self, email: &str) -> String {
        let address = EmailAddress::parse(email);
        let address = address.map_or_else(|| email.to_owned(), |address| address.to_string());
        mac::hash("trial", &address, &self.refresh)
    }
}

impl KeyRing {
    /// The keys in the secret of that name; nothing is read yet.
    pub fn new(client: Client, secret: String, store: Store) -> Self {
        Self {
            client,
            secret,
            store,
            cached: Mutex::new(None),
        }
    }

    /// The keys to sign with now: published, and fresh enough.
    pub async fn keys(&self) -> Result<Arc<Keys>, ApiError> {
        let now = Utc::now();
        let mut cached = self.cached.lock().await;
        if let Some(cached) = cached.as_ref()
            && now - cached.read_at < Duration::seconds(FRESH_SECONDS)
        {
            return Ok(cached.keys.clone());
        }
        let mut secret = match self.read().await? {
            Some(secret) => secret,
            None => self.create(now).await?,
        };
        if secret.is_due(now) {
            secret = self.rotate(secret, now).await?;
        }
        self.publish(&secret).await?;
        let keys = Arc::new(Keys::new(&secret).map_err(ApiError::internal)?);
        *cached = Some(Cached {
            keys: keys.clone(),
            read_at: now,
        });
        Ok(keys)
    }

    async fn read(&self) -> Result<Option<Secret>, ApiError> {
        let request = self.client.get_secret_value().secret_id(&self.secret);
        match request.send().await {
            Ok(answer) => Secret::from_json(answer.secret_string().unwrap_or_default())
                .map(Some)
                .map_err(ApiError::internal),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|e| e.is_resource_not_found_exception()) =>
            {
                Ok(None)
            }
            Err(error) => Err(ApiError::internal(DisplayErrorContext(&error))),
        }
    }

    /// What another wrote first.
    async fn read_other(&self) -> Result<Secret, ApiError> {
        self.read()
            .await?
            .ok_or_else(|| ApiError::internal("the signing secret exists but has no value yet"))
    }

    async fn create(&self, now: DateTime<Utc>) -> Result<Secret, ApiError> {
        let secret = Secret::generate(now).map_err(ApiError::internal)?;
        let request = self
            .client
            .create_secret()
            .name(&self.secret)
            .description("Signs Perene's tokens. Made and rotated by the auth function.")
            .secret_string(secret.to_json()?);
        match request.send().await {
            Ok(_) => Ok(secret),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|e| e.is_resource_exists_exception()) =>
            {
                self.read_other().await
            }
            Err(error) => Err(ApiError::internal(DisplayErrorContext(&error))),
        }
    }

    /// Writes a new key, or takes the one that another wrote first.
    async fn rotate(&self, mut old: Secret, now: DateTime<Utc>) -> Result<Secret, ApiError> {
        for restored in 0..MAX_RESTORED {
            let secret = old.rotated(now).map_err(ApiError::internal)?;
            if self.put(&secret, old.successor(restored)).await? {
                return Ok(secret);
            }
            old = self.read_other().await?;
            if !old.is_due(now) {
                return Ok(old);
            }
            // The version of that name is not the current one: its predecessor was restored after it.
        }
        Err(ApiError::internal(
            "the signing secret was restored too often; remove the versions that follow the current one",
        ))
    }

    /// Writes the version of that name. False when it exists with another content.
    async fn put(&self, secret: &Secret, name: String) -> Result<bool, ApiError> {
        let request = self
            .client
            .put_secret_value()
            .secret_id(&self.secret)
            .client_request_token(name)
            .secret_string(secret.to_json()?);
        match request.send().await {
            Ok(_) => Ok(true),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|e| e.is_resource_exists_exception()) =>
            {
                Ok(false)
            }
            Err(error) => Err(ApiError::internal(DisplayErrorContext(&error))),
        }
    }

    async fn publish(&self, secret: &Secret) -> Result<(), ApiError> {
        let key = PublicKey {
            kid: secret.current.kid.clone(),
            x: secret.current.public_half().map_err(ApiError::internal)?,
            expires_at: None,
        };
        self.store.publish_key(&key).await?;
        if let Some(previous) = &secret.previous {
            let expires_at = secret.previous_expires_at();
            self.store.retire_key(previous, expires_at).await?;
        }
        Ok(())
    }
}

/// Keys of a test.
#[cfg(test)]
pub fn test_keys() -> Keys {
    Keys::new(&Secret::generate(Utc::now()).unwrap()).unwrap()
}

#[cfg(test)]
mod tests {
    use api::{access_token::AUDIENCE, access_token::ISSUER, access_token::LIFE_SECONDS};
    use domain::{OrgId, SessionId, UserId};
    use jsonwebtoken::{DecodingKey, Validation};

    use super::*;

    fn claims() -> Claims {
        let now = Utc::now().timestamp();
        Claims {
            iss: ISSUER.into(),
            aud: AUDIENCE.into(),
            sub: UserId::new(),
            org: OrgId::new(),
            sid: SessionId::new(),
            iat: now,
            exp: now + LIFE_SECONDS,
            csrf: None,
        }
    }

    fn verify(token: &str, secret: &Secret) -> Option<Claims> {
        let public = secret.current.public_half().unwrap();
        let key = DecodingKey::from_ed_components(&public).unwrap();
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        let token = jsonwebtoken::decode::<Claims>(token, &key, &validation).ok()?;
        assert_eq!(token.header.kid.as_ref(), Some(&secret.current.kid));
        Some(token.claims)
    }

    #[test]
    fn the_published_half_verifies_what_the_private_half_signed() {
        let secret = Secret::generate(Utc::now()).unwrap();
        let claims = claims();
        let token = Keys::new(&secret).unwrap().sign(&claims).unwrap();
        assert_eq!(verify(&token, &secret), Some(claims));
        let other = Secret::generate(Utc::now()).unwrap();
        assert_eq!(verify(&token, &other), None);
    }
}
