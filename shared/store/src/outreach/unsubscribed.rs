//! Who wants no messages. By the hash of an address, since nothing is to be held of who was erased.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Result, TenantStore, keys, table::item};

#[derive(Serialize, Deserialize)]
struct Unsubscribed {
    since: DateTime<Utc>,
}

impl TenantStore {
    /// What an address is known by, whatever its case.
    pub fn address_hash(&self, address: &str) -> [u8; 32] {
        let hash = Sha256::new()
            .chain_update(self.org.to_string())
            .chain_update([0]);
        let address = address.trim().to_lowercase();
        hash.chain_update(address).finalize().into()
    }

    /// Says nothing more to an address. Done twice it leaves the same.
    pub async fn unsubscribe(&self, hash: &[u8; 32]) -> Result<()> {
        let kept = Unsubscribed { since: Utc::now() };
        let key = keys::unsubscribed(self.org, hash);
        self.store.put_new(item(&key, &kept)?).await?;
        Ok(())
    }

    pub async fn is_unsubscribed(&self, hash: &[u8; 32]) -> Result<bool> {
        let key = keys::unsubscribed(self.org, hash);
        let found: Option<Unsubscribed> = self.store.get(&key).await?;
        Ok(found.is_some())
    }
}
