//! Access tokens: EdDSA, for one user in one organization, checked without asking auth.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use domain::{OrgId, SessionId, UserId};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::{Deserialize, Serialize};
use store::Store;
use tokio::sync::RwLock;

use crate::ApiError;

pub const ISSUER: &str = "perene";
pub const AUDIENCE: &str = "perene-api";
/// How long an access token lives, in seconds.
pub const LIFE_SECONDS: i64 = 15 * 60;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    pub iss: String,
    pub aud: String,
    pub sub: UserId,
    pub org: OrgId,
    pub sid: SessionId,
    /// When it was issued, in seconds since 1970.
    pub iat: i64,
    /// Until when it holds, likewise.
    pub exp: i64,
    /// The session's CSRF value; only in tokens that travel in a browser's cookies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csrf: Option<String>,
}

/// An unknown key is looked up at most this often, so that forged tokens cost no reads.
const UNKNOWN_FOR: Duration = Duration::from_secs(60);

enum Known {
    Key {
        key: Box<DecodingKey>,
        expires_at: Option<i64>,
        fetched: Instant,
    },
    Unknown {
        since: Instant,
    },
}

/// How long a key is taken from memory before the table is asked whether it is still good.
const FRESH_FOR: Duration = Duration::from_secs(300);
/// More names than this are forgotten at once: only forgers bring that many.
const MAX_NAMES: usize = 1000;

/// Checks access tokens against the public keys in the table.
pub struct Verifier {
    store: Store,
    keys: RwLock<HashMap<String, Known>>,
}

impl Verifier {
    pub fn new(store: Store) -> Self {
        Self {
            store,
            keys: RwLock::default(),
        }
    }

    /// What the token says, if it is ours, whole and in time.
    pub async fn verify(&self, token: &str) -> Result<Claims, ApiError> {
        let header = decode_header(token).map_err(|_| invalid())?;
        let kid = header
            .kid
            .filter(|kid| kid.len() <= 64)
            .ok_or_else(invalid)?;
        if header.alg != Algorithm::EdDSA {
            return Err(invalid());
        }
        let key = self.key(&kid).await?.ok_or_else(invalid)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.leeway = 0;
        match decode::<Claims>(token, &key, &validation) {
            Ok(token) => Ok(token.claims),
            Err(error) => Err(match error.kind() {
                jsonwebtoken::errors::ErrorKind::ExpiredSignature => ApiError::unauthorized(
                    "token_expired",
                    "The access token has expired. Get another with `POST /v1/auth/refresh`.",
                ),
                _ => invalid(),
            }),
        }
    }

    async fn key(&self, kid: &str) -> Result<Option<DecodingKey>, ApiError> {
        let now = chrono::Utc::now().timestamp();
        match self.keys.read().await.get(kid) {
            Some(Known::Key {
                key,
                expires_at,
                fetched,
            }) if fetched.elapsed() < FRESH_FOR => {
                return Ok(expires_at
                    .is_none_or(|at| at > now)
                    .then(|| (**key).clone()));
            }
            Some(Known::Unknown { since }) if since.elapsed() < UNKNOWN_FOR => return Ok(None),
            _ => {}
        }
        let found = self.store.public_key(kid).await?;
        let mut keys = self.keys.write().await;
        if keys.len() >= MAX_NAMES {
            keys.clear();
        }
        let Some(found) = found else {
            keys.insert(
                kid.into(),
                Known::Unknown {
                    since: Instant::now(),
                },
            );
            return Ok(None);
        };
        let key = DecodingKey::from_ed_components(&found.x).map_err(ApiError::internal)?;
        let known = Known::Key {
            key: Box::new(key.clone()),
            expires_at: found.expires_at,
            fetched: Instant::now(),
        };
        keys.insert(kid.into(), known);
        Ok(found.expires_at.is_none_or(|at| at > now).then_some(key))
    }
}

/// The answer to a token that cannot be ours.
pub(crate) fn invalid() -> ApiError {
    ApiError::unauthorized(
        "token_invalid",
        "The access token is not one of ours, or is damaged. Sign in again with \
         `POST /v1/auth/login`.",
    )
}
