//! Addresses to which nothing is sent, or nothing but what the law asks for. By the hash of an address, since nothing is to
//! be held of who was erased.

use chrono::{DateTime, Utc};
use data_encoding::BASE64URL_NOPAD;
use domain::{BlockReason, BlockedAddress};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::{Page, PageRequest, Result, TenantStore, keys, update::Update};

/// A blocked address with its place among all.
#[derive(Deserialize)]
struct Listed {
    #[serde(flatten)]
    address: BlockedAddress,
    gsi1sk: String,
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

    /// Sends nothing more to an address but what the law asks for. Done twice it leaves the same.
    pub async fn unsubscribe(&self, hash: &[u8; 32]) -> Result<()> {
        self.block_address(hash, BlockReason::Unsubscribed, Utc::now(), None)
            .await
    }

    /// Sends nothing more to an address, of which `masked` shows what people may see. Done twice, for one reason or for
    /// several, it leaves the same.
    pub async fn block_address(
        &self,
        hash: &[u8; 32],
        reason: BlockReason,
        at: DateTime<Utc>,
        masked: Option<&str>,
    ) -> Result<()> {
        let since = match reason {
            BlockReason::Unsubscribed => "since",
            BlockReason::Bounced => "bounced_at",
            BlockReason::Complained => "complained_at",
        };
        let update = Update::any(keys::unsubscribed(self.org, hash))
            .set_once(since, at)?
            .set_once("hash", BASE64URL_NOPAD.encode(hash))?
            .set_once("gsi1pk", keys::blocked_addresses(self.org))?
            .set_once("gsi1sk", keys::blocked_since(at, hash))?;
        let update = match masked {
            Some(masked) => update.set_once("masked", masked)?,
            None => update,
        };
        self.change(update).await.map(drop)
    }

    /// What is known of an address, if it was ever blocked.
    pub async fn blocked_address(&self, hash: &[u8; 32]) -> Result<Option<BlockedAddress>> {
        let key = keys::unsubscribed(self.org, hash);
        self.store.get(&key).await
    }

    /// A page of the blocked addresses that are wanted, the last that were blocked first, of so many that are looked
    /// through. What was written a moment ago may be missing.
    pub async fn blocked_addresses(
        &self,
        wanted: impl Fn(&BlockedAddress) -> bool,
        request: &PageRequest,
    ) -> Result<Page<BlockedAddress>> {
        let partition = keys::blocked_addresses(self.org);
        let page = self.store.newest_wanted(
            &partition,
            |one: &Listed| wanted(&one.address),
            |one| one.gsi1sk.clone(),
            request,
        );
        Ok(page.await?.map(|one| one.address))
    }

    /// Forgets that mail came back from an address. Whoever unsubscribed stays so. False where none did, or where a
    /// complaint forbids it.
    pub async fn lift_bounce(&self, hash: &[u8; 32]) -> Result<bool> {
        let lifted = || {
            Update::existing(keys::unsubscribed(self.org, hash))
                .remove("bounced_at")
                .when_present("bounced_at")
                .when_absent("complained_at")
        };
        let unlisted = lifted()
            .remove("gsi1pk")
            .remove("gsi1sk")
            .when_absent("since");
        if self.change(unlisted).await? {
            return Ok(true);
        }
        self.change(lifted().when_present("since")).await
    }
}
