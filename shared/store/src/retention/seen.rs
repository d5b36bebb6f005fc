//! Messages that came before, so that a double or a conflict can be told at once.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    Result, TenantStore,
    batch::put_request,
    keys::{self, message_of},
    table::{attributes, item, read},
};

/// So long a message is remembered here; the ledger remembers it for ever.
const LIFE: Duration = Duration::days(35);

#[derive(Serialize)]
struct Seen {
    body: u64,
    expires_at: i64,
}

#[derive(Deserialize)]
struct SeenItem {
    sk: String,
    body: u64,
}

impl TenantStore {
    /// Those of these messages that came in the last weeks, each with the hash of its body. What came
    /// a moment ago may be missing. No message may be named twice.
    pub async fn seen(&self, messages: impl Iterator<Item = &str>) -> Result<HashMap<String, u64>> {
        let keys = messages.map(|message| attributes(&keys::seen(self.org, message)));
        let found = self.store.get_many(keys.collect(), false).await?;
        let mut seen = HashMap::with_capacity(found.len());
        for item in found {
            let SeenItem { sk, body } = read(item)?;
            if let Some(message) = message_of(&sk) {
                seen.insert(message.to_owned(), body);
            }
        }
        Ok(seen)
    }

    /// Remembers messages, each with the hash of its body. None may be named twice.
    pub async fn keep_seen(
        &self,
        messages: impl Iterator<Item = (&str, u64)>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let expires_at = (now + LIFE).timestamp();
        let put = |(message, body)| {
            let key = keys::seen(self.org, message);
            put_request(item(&key, &Seen { body, expires_at })?)
        };
        let writes = messages.map(put).collect::<Result<_>>()?;
        self.store.write_many(writes).await
    }
}
