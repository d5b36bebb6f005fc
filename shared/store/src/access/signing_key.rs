//! The public halves of the keys that sign tokens.

use serde::{Deserialize, Serialize};

use crate::{Result, Store, keys, table::item};

/// A public key that tokens may be signed with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKey {
    pub kid: String,
    /// Ed25519, 32 bytes, base64url without padding (RFC 8037).
    pub x: String,
    /// Until when tokens signed with it are taken, in seconds since 1970; absent while it signs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<i64>,
}

impl Store {
    /// Publishes a key, before it signs anything. True also when it was published before.
    pub async fn publish_key(&self, key: &PublicKey) -> Result<()> {
        self.put_new(item(&keys::signing_key(&key.kid), key)?)
            .await?;
        Ok(())
    }

    pub async fn public_key(&self, kid: &str) -> Result<Option<PublicKey>> {
        self.get(&keys::signing_key(kid)).await
    }

    /// Sets when a key that signs no more stops being taken.
    pub async fn retire_key(&self, kid: &str, expires_at: i64) -> Result<()> {
        let update = crate::update::Update::existing(keys::signing_key(kid))
            .set("expires_at", expires_at)?;
        self.update(update).await?;
        Ok(())
    }
}
