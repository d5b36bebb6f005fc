//! Whose events are refused, because a privacy request asked for it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::PrivacyRequestId;
use serde::{Deserialize, Serialize};

use crate::{
    PageRequest, Result, TenantStore,
    batch::{delete_request, put_request},
    keys::{self, sk},
    table::{attributes, item, read},
};

/// That events of an id are refused. Which id, only its hash tells, which is in the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppression {
    pub since: DateTime<Utc>,
    pub request: PrivacyRequestId,
    /// Whether what came before `since` is refused, too, should it be merged now: what was there has been erased.
    pub is_erased: bool,
}

#[derive(Deserialize)]
struct Kept {
    sk: String,
    #[serde(flatten)]
    suppression: Suppression,
}

impl TenantStore {
    /// Refuses events of these ids from now on. None may be named twice.
    pub async fn suppress<'a>(
        &self,
        ids: impl Iterator<Item = &'a str>,
        suppression: &Suppression,
    ) -> Result<()> {
        let put = |id| put_request(item(&keys::suppressed(self.org, id), suppression)?);
        let writes = ids.map(put).collect::<Result<_>>()?;
        self.store.write_many(writes).await
    }

    /// Whether events of an id are refused.
    pub async fn suppression(&self, id: &str) -> Result<Option<Suppression>> {
        self.store.get(&keys::suppressed(self.org, id)).await
    }

    /// Takes events of an id again.
    pub async fn lift_suppression(&self, id: &str) -> Result<()> {
        self.store.delete(&keys::suppressed(self.org, id)).await
    }

    /// Whether events of anybody are refused: where nobody was ever erased, which is the rule, nothing more is read.
    pub async fn suppresses(&self) -> Result<bool> {
        let (partition, one) = (keys::suppressed_partition(self.org), PageRequest::first(1));
        let page = self
            .store
            .page::<Kept>(&partition, sk::SUPPRESSED, false, &one)
            .await?;
        Ok(!page.items.is_empty())
    }

    /// Those of these ids whose events are refused. None may be named twice.
    pub async fn suppressed<'a>(
        &self,
        ids: impl Iterator<Item = &'a str>,
    ) -> Result<HashMap<&'a str, Suppression>> {
        let keys: HashMap<String, (&str, _)> = ids
            .map(|id| {
                let key = keys::suppressed(self.org, id);
                (key.sk.clone(), (id, attributes(&key)))
            })
            .collect();
        let wanted = keys.values().map(|(_, key)| key.clone()).collect();
        let found = self.store.get_many(wanted, true).await?;
        let mut suppressed = HashMap::new();
        for item in found {
            let Kept { sk, suppression } = read(item)?;
            if let Some((id, _)) = keys.get(&sk) {
                suppressed.insert(*id, suppression);
            }
        }
        Ok(suppressed)
    }

    /// Forgets messages and what was noted of them: they can be sent again.
    pub async fn forget_seen(&self, messages: impl Iterator<Item = &str>) -> Result<()> {
        let delete = |message| delete_request(attributes(&keys::seen(self.org, message)));
        let writes = messages.map(delete).collect::<Result<_>>()?;
        self.store.write_many(writes).await
    }
}
