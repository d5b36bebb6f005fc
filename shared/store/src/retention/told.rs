//! What was told last of each object of a connected account, as far as it is compared: so that the same
//! is not told again, and what differs is found.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    Result, TenantStore,
    batch::{delete_request, put_request},
    keys::{self, Key, SHARDS, sk},
    table::{attributes, item, read},
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What the source calls it.
    pub object: String,
    /// What the organization calls the customer whose it is.
    pub customer: String,
    /// Hash of what was told.
    pub fingerprint: String,
    /// Whether it is a subscription that brings revenue.
    #[serde(default)]
    pub earns: bool,
    /// Whether the source lists it no more.
    #[serde(default)]
    pub gone: bool,
    /// Of when that is.
    pub at: DateTime<Utc>,
}

/// Of whom something was told, and where that is kept.
#[derive(Deserialize)]
struct ToldOf {
    sk: String,
    object: String,
    customer: String,
}

impl TenantStore {
    /// What was told of those objects of an account, of which any was. None may be named twice.
    pub async fn told(
        &self,
        account: &str,
        objects: impl Iterator<Item = &str>,
    ) -> Result<Vec<Told>> {
        let keys = objects.map(|object| attributes(&keys::told(self.org, account, object)));
        let found = self.store.get_many(keys.collect(), true).await?;
        found.into_iter().map(read).collect()
    }

    /// Notes what was told. No object may be there twice.
    pub async fn keep_told(&self, account: &str, told: &[Told]) -> Result<()> {
        let put = |one: &Told| put_request(item(&keys::told(self.org, account, &one.object), one)?);
        let writes = told.iter().map(put).collect::<Result<_>>()?;
        self.store.write_many(writes).await
    }

    /// All that was told of an account.
    pub async fn all_told(&self, account: &str) -> Result<Vec<Told>> {
        let prefix = keys::told_prefix(account);
        let partitions = (0..SHARDS).map(|shard| keys::told_partition(self.org, shard));
        let all = |store: crate::Store, partition: String| {
            let prefix = prefix.clone();
            async move { store.all::<Told>(&partition, &prefix).await }
        };
        Ok(self
            .store
            .at_once(partitions.collect(), all)
            .await?
            .concat())
    }

    /// Forgets what was told of these customers, as the organization or the source calls them, also of accounts that
    /// are connected no more; what the source calls what was forgotten.
    pub async fn forget_told(&self, ids: &HashSet<&str>) -> Result<Vec<String>> {
        let partitions = (0..SHARDS).map(|shard| keys::told_partition(self.org, shard));
        let all = |store: crate::Store, pk: String| async move {
            let told = store.all::<ToldOf>(&pk, sk::TOLD).await?;
            Ok::<_, crate::StoreError>((pk, told))
        };
        let told = self.store.at_once(partitions.collect(), all).await?;
        let (mut objects, mut writes) = (Vec::new(), Vec::new());
        for (pk, of_partition) in told {
            let theirs = |one: &ToldOf| {
                ids.contains(one.customer.as_str()) || ids.contains(one.object.as_str())
            };
            for ToldOf { sk, object, .. } in of_partition.into_iter().filter(theirs) {
                let pk = pk.clone();
                writes.push(delete_request(attributes(&Key { pk, sk }))?);
                objects.push(object);
            }
        }
        self.store.write_many(writes).await?;
        Ok(objects)
    }
}
