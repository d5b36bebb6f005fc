//! Which files make up the ledger. One item, so that one conditional write makes a merge count, all
//! its buckets at once.

use domain::{CustomersAre, MergeId};
use serde::{Deserialize, Serialize};

use crate::{Result, TenantStore, keys::sk, update::Update};

/// The manifest, as its crate writes it, and how often it was replaced.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerItem {
    pub version: u64,
    /// JSON.
    pub manifest: String,
    /// Of its files; none of one that was last replaced before rows were noted.
    #[serde(default)]
    pub rows: u64,
}

impl TenantStore {
    /// The manifest; nothing before the first merge.
    pub async fn ledger(&self) -> Result<Option<LedgerItem>> {
        self.get(sk::LEDGER).await
    }

    /// Says who the customers are. False when there is a ledger, whose events have been given to customers.
    pub async fn set_customers_are(&self, customers: CustomersAre) -> Result<bool> {
        let organization = Update::existing(self.key(sk::ORG)).set("customers_are", customers)?;
        let no_ledger = Update::any(self.key(sk::LEDGER)).when_absent("version");
        self.store
            .transact(vec![
                organization.in_transaction(&self.store)?,
                no_ledger.check_in_transaction(&self.store)?,
            ])
            .await
    }

    /// Replaces the manifest of that version, 0 for none, as the end of a merge, with how many rows its files have.
    /// False when that merge
    /// is another's by now, or somebody has replaced it: what was written for it is nobody's then.
    pub async fn replace_ledger(
        &self,
        merge: MergeId,
        version: u64,
        (manifest, rows): (&str, u64),
    ) -> Result<bool> {
        let replaced = Update::any(self.key(sk::LEDGER))
            .set("version", version + 1)?
            .set("manifest", manifest)?
            .set("rows", rows)?
            .when_count("version", version);
        self.store
            .transact(vec![
                self.merging(merge).check_in_transaction(&self.store)?,
                replaced.in_transaction(&self.store)?,
            ])
            .await
    }
}
