//! What the secret holds: the private key that signs access tokens, and the key that seals refresh
//! tokens. No `Debug`: none of it may reach a log.

use api::access_token::LIFE_SECONDS;
use aws_lc_rs::{
    digest::{SHA256, digest},
    error::Unspecified,
    rand,
    signature::{Ed25519KeyPair, KeyPair},
};
use chrono::{DateTime, Duration, Utc};
use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};
use serde::{Deserialize, Serialize};

const ROTATION_DAYS: i64 = 30;
/// How long what was read is taken from memory, in seconds.
pub const FRESH_SECONDS: i64 = 5 * 60;
/// For clocks that differ, and a secret read just before it changed.
const MARGIN_SECONDS: i64 = 5 * 60;

/// The secret, as Secrets Manager keeps it (JSON).
#[derive(Serialize, Deserialize)]
pub struct Secret {
    pub current: PrivateKey,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// Seals refresh tokens, and what [`super::sealing`] keeps: 32 bytes, base64. Never rotated,
    /// since that would end all sessions and lose all second factors.
    refresh_secret: String,
}

#[derive(Serialize, Deserialize)]
pub struct PrivateKey {
    /// Its name, made from its public half.
    pub kid: String,
    /// Ed25519, PKCS #8, base64.
    pkcs8: String,
    pub created_at: DateTime<Utc>,
}

/// A secret that does not read: says where, not what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(String);

impl Unreadable {
    pub fn of(field: &str) -> Self {
        Self(field.into())
    }
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "the signing secret does not read ({}); restore its previous version",
            self.0
        )
    }
}

impl Secret {
    pub fn generate(now: DateTime<Utc>) -> Result<Self, Unspecified> {
        let mut refresh = [0; 32];
        rand::fill(&mut refresh)?;
        Ok(Self {
            current: PrivateKey::generate(now)?,
            previous: None,
            refresh_secret: BASE64.encode(&refresh),
        })
    }

    pub fn rotated(&self, now: DateTime<Utc>) -> Result<Self, Unspecified> {
        Ok(Self {
            current: PrivateKey::generate(now)?,
            previous: Some(self.current.kid.clone()),
            refresh_secret: self.refresh_secret.clone(),
        })
    }

    pub fn is_due(&self, now: DateTime<Utc>) -> bool {
        now - self.current.created_at >= Duration::days(ROTATION_DAYS)
    }

    /// Until when tokens of the previous key may still come: the last instance that had it in
    /// memory has forgotten it, and the last token signed with it has expired. Seconds since 1970.
    pub fn previous_expires_at(&self) -> i64 {
        self.current.created_at.timestamp() + FRESH_SECONDS + MARGIN_SECONDS + LIFE_SECONDS
    }

    /// The name of the version that may follow this one: the same for all who would write it, so
    /// that Secrets Manager takes only the first. After this one was restored `restored` times, the
    /// names before that are used up. 64 characters.
    pub fn successor(&self, restored: u32) -> String {
        let after = match restored {
            0 => format!("after {}", self.current.kid),
            n => format!("after {}, restored {n}", self.current.kid),
        };
        HEXLOWER.encode(digest(&SHA256, after.as_bytes()).as_ref())
    }

    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// From JSON. The error names no value, as serde's own might.
    pub fn from_json(text: &str) -> Result<Self, Unreadable> {
        serde_json::from_str(text).map_err(|error| {
            Unreadable(format!("line {}, column {}", error.line(), error.column()))
        })
    }

    pub fn refresh_key(&self) -> Result<Vec<u8>, Unreadable> {
        BASE64
            .decode(self.refresh_secret.as_bytes())
            .ok()
            .filter(|bytes| bytes.len() == 32)
            .ok_or_else(|| Unreadable("refresh_secret".into()))
    }
}

impl PrivateKey {
    fn generate(now: DateTime<Utc>) -> Result<Self, Unspecified> {
        let pair = Ed25519KeyPair::generate()?;
        let public = digest(&SHA256, pair.public_key().as_ref());
        Ok(Self {
            kid: HEXLOWER.encode(&public.as_ref()[..16]),
            pkcs8: BASE64.encode(pair.to_pkcs8()?.as_ref()),
            created_at: now,
        })
    }

    /// PKCS #8, DER.
    pub fn der(&self) -> Result<Vec<u8>, Unreadable> {
        BASE64
            .decode(self.pkcs8.as_bytes())
            .map_err(|_| Unreadable("current.pkcs8".into()))
    }

    /// Its public half, base64url (RFC 8037).
    pub fn public_half(&self) -> Result<String, Unreadable> {
        let pair = Ed25519KeyPair::from_pkcs8(&self.der()?)
            .map_err(|_| Unreadable("current.pkcs8".into()))?;
        Ok(BASE64URL_NOPAD.encode(pair.public_key().as_ref()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_reads_back_what_it_wrote() {
        let secret = Secret::generate(Utc::now()).unwrap();
        let read = Secret::from_json(&secret.to_json().unwrap()).unwrap();
        assert_eq!(read.to_json().unwrap(), secret.to_json().unwrap());
        assert_eq!(read.current.public_half(), secret.current.public_half());
        assert_eq!(read.refresh_key().unwrap().len(), 32);
    }

    #[test]
    fn rotation_changes_the_key_and_keeps_the_sessions() {
        let then = Utc::now() - Duration::days(ROTATION_DAYS);
        let old = Secret::generate(then).unwrap();
        assert!(old.is_due(Utc::now()) && !old.is_due(then));
        let new = old.rotated(Utc::now()).unwrap();
        assert!(!new.is_due(Utc::now()));
        assert_ne!(new.current.kid, old.current.kid);
        assert_eq!(new.previous.as_ref(), Some(&old.current.kid));
        assert_eq!(new.refresh_key(), old.refresh_key());
        assert_ne!(new.successor(0), old.successor(0));
        assert_ne!(old.successor(1), old.successor(0));
    }

    #[test]
    fn the_previous_key_outlives_its_last_token() {
        let now = Utc::now();
        let secret = Secret::generate(now).unwrap();
        let last_signed = now.timestamp() + FRESH_SECONDS;
        assert!(secret.previous_expires_at() > last_signed + LIFE_SECONDS);
    }

    #[test]
    fn an_error_tells_no_secret() {
        let error = Secret::from_json(r#"{"current": "hush", "refresh_secret": "hush"}"#);
        let text = error.err().unwrap().to_string();
        assert!(text.contains("line 1") && !text.contains("hush"), "{text}");
    }
}
