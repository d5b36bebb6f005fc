//! Stripe's keys: one secret in Secrets Manager, `{api_key, webhook_secrets, api_base?}`, which the
//! operator writes and only this function reads.

use std::sync::Arc;

use api::ApiError;
use aws_lc_rs::hmac;
use aws_sdk_secretsmanager::{Client as Secrets, error::DisplayErrorContext};
use chrono::{DateTime, Duration, Utc};
use cloud::WorkError;
use serde::Deserialize;
use stripe::{Client, STRIPE_API, signature};
use tokio::sync::Mutex;

use crate::error::not_configured;

/// How long what was read is taken from memory, in seconds.
const FRESH_SECONDS: i64 = 5 * 60;
/// How long the absence of keys is: whoever has just set them waits for this.
const ABSENT_SECONDS: i64 = 10;

#[derive(Deserialize)]
struct Secret {
    api_key: String,
    webhook_secrets: Vec<String>,
    /// Where Stripe is; somewhere else only for tests and a local stack.
    #[serde(default)]
    api_base: Option<String>,
}

/// The keys in use. No `Debug`: none of them may reach a log.
pub struct Keys {
    pub client: Client,
    /// What Stripe signs events with: two while one is rolled.
    pub webhooks: Vec<hmac::Key>,
}

pub struct KeySource {
    secrets: Secrets,
    name: String,
    cached: Mutex<Option<Cached>>,
}

struct Cached {
    keys: Option<Arc<Keys>>,
    /// By the wall clock: others may stand still while Lambda suspends the function.
    read_at: DateTime<Utc>,
}

/// The keys could not be read, which says nothing of whether there are any.
#[derive(Debug, thiserror::Error)]
#[error("Stripe's keys: {0}")]
pub struct Unreadable(String);

impl KeySource {
    /// From the secret of that name; nothing is read yet.
    pub fn new(secrets: Secrets, name: String) -> Self {
        Self {
            secrets,
            name,
            cached: Mutex::new(None),
        }
    }

    /// The keys, or 503 where nobody has set any.
    pub async fn keys(&self) -> Result<Arc<Keys>, ApiError> {
        match self.find().await {
            Ok(Some(keys)) => Ok(keys),
            Ok(None) => Err(not_configured()),
            Err(error) => {
                tracing::error!(%error, "payment is not available");
                Err(not_configured())
            }
        }
    }

    /// The keys; nothing where nobody has set any.
    pub async fn find(&self) -> Result<Option<Arc<Keys>>, Unreadable> {
        let now = Utc::now();
        let mut cached = self.cached.lock().await;
        if let Some(cached) = cached.as_ref() {
            let fresh = match cached.keys {
                Some(_) => FRESH_SECONDS,
                None => ABSENT_SECONDS,
            };
            if now - cached.read_at < Duration::seconds(fresh) {
                return Ok(cached.keys.clone());
            }
        }
        let keys = self.read().await?.map(Arc::new);
        *cached = Some(Cached {
            keys: keys.clone(),
            read_at: now,
        });
        Ok(keys)
    }

    async fn read(&self) -> Result<Option<Keys>, Unreadable> {
        let request = self.secrets.get_secret_value().secret_id(&self.name);
        match request.send().await {
            Ok(answer) => Keys::from_json(answer.secret_string().unwrap_or_default()).map(Some),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|e| e.is_resource_not_found_exception()) =>
            {
                Ok(None)
            }
            Err(error) => Err(Unreadable(DisplayErrorContext(&error).to_string())),
        }
    }
}

impl Keys {
    /// The error says where the text does not read, never what it says.
    fn from_json(text: &str) -> Result<Self, Unreadable> {
        let secret: Secret = serde_json::from_str(text).map_err(|error| {
            Unreadable(format!(
                "the secret does not read at line {}, column {}",
                error.line(),
                error.column()
            ))
        })?;
        let base = secret.api_base.as_deref().unwrap_or(STRIPE_API);
        let client = Client::new(base, &secret.api_key);
        Ok(Self {
            client: client.map_err(|error| Unreadable(error.to_string()))?,
            webhooks: secret
                .webhook_secrets
                .iter()
                .filter(|secret| !secret.is_empty())
                .map(|secret| signature::key(secret))
                .collect(),
        })
    }
}

impl From<Unreadable> for WorkError {
    fn from(error: Unreadable) -> Self {
        Self::Retry(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_that_does_not_read_is_not_told() {
        let error = Keys::from_json(r#"{"api_key": 1, "webhook_secrets": ["whsec_hush"]}"#);
        let text = error.err().unwrap().to_string();
        assert!(text.contains("line 1") && !text.contains("hush"), "{text}");
    }

    #[test]
    fn an_empty_secret_signs_nothing() {
        let keys =
            Keys::from_json(r#"{"api_key": "sk_test_1", "webhook_secrets": ["", "whsec_a"]}"#);
        assert_eq!(keys.ok().unwrap().webhooks.len(), 1);
    }
}
