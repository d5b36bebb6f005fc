//! Counting attempts in windows of time.

use chrono::Utc;
use serde::Deserialize;

use crate::{Result, Store, keys, table::number, update::Update};

impl Store {
    /// Counts an attempt. How many there have been in this window of `seconds`, this one
    /// included, and how many seconds are left of it.
    pub async fn count_attempt(&self, scope: &str, seconds: i64) -> Result<(u32, i64)> {
        #[derive(Deserialize)]
        struct Counter {
            attempts: u32,
        }
        let now = Utc::now().timestamp();
        let window = now.div_euclid(seconds);
        let ends = (window + 1) * seconds;
        let update = Update::any(keys::limit(scope, window))
            .add("attempts", number(1))
            .set("expires_at", ends)?;
        let counter: Option<Counter> = self
            .update(update)
            .await?
            .map(serde_dynamo::from_item)
            .transpose()?;
        Ok((counter.map_or(1, |counter| counter.attempts), ends - now))
    }
}
