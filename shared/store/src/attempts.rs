//! Counting attempts in windows of time.

use chrono::Utc;
use serde::Deserialize;

use crate::{Result, Store, keys, table::number, update::Update};

impl Store {
    /// Counts an attempt. How many there have been in this window of `seconds`, this one
    /// included, and how many seconds are left of it.
    pub async fn count_attempt(&self, scope: &str, seconds: i64) -> Result<(u32, i64)> {
        let now = Utc::now().timestamp();
        let window = now.div_euclid(seconds);
        let attempts = self.count_in_window(scope, seconds, window, 1).await?;
        Ok((attempts, (window + 1) * seconds - now))
    }

    /// Takes back an attempt of this window that turns out not to count.
    pub async fn uncount_attempt(&self, scope: &str, seconds: i64) -> Result<()> {
        let window = Utc::now().timestamp().div_euclid(seconds);
        let update = Update::existing(keys::attempts(scope, window))
            .add("attempts", number(-1))
            .when("attempts", number(0), "{} > {v}");
        self.update(update).await?;
        Ok(())
    }

    /// Adds `by` attempts to the window of that number, which is `seconds` long and began at that
    /// many times its length after 1970. How many there have been in it, these included.
    pub async fn count_in_window(
        &self,
        scope: &str,
        seconds: i64,
        window: i64,
        by: u32,
    ) -> Result<u32> {
        #[derive(Deserialize)]
        struct Counter {
            attempts: u32,
        }
        let update = Update::any(keys::attempts(scope, window))
            .add("attempts", number(by))
            .set("expires_at", (window + 1) * seconds)?;
        let counter: Option<Counter> = self
            .update(update)
            .await?
            .map(serde_dynamo::from_item)
            .transpose()?;
        Ok(counter.map_or(by, |counter| counter.attempts))
    }
}
