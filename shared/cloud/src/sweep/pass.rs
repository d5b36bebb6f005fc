//! A pass of a task over a shard, as far as its budget goes.

use chrono::{DateTime, Utc};
use serde::Serialize;
use store::SweepCursor;

use super::{Budget, Task};
use crate::WorkError;

/// What a pass did.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Swept {
    /// Items looked at.
    pub items: usize,
    /// How much was done about them.
    pub done: usize,
    /// Items about which it could not be done.
    pub failed: usize,
    /// Whether it came to the end.
    pub whole: bool,
    /// The last key that it came to, when it did not.
    #[serde(skip)]
    pub after: Option<String>,
}

impl Swept {
    /// This and what was done of another shard.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            items: self.items + other.items,
            done: self.done + other.done,
            failed: self.failed + other.failed,
            whole: self.whole && other.whole,
            after: None,
        }
    }
}

/// Goes over a shard's items after a key until the time budget is over. At least one is tried, and one that took all of
/// it is not tried again before the others: so no item keeps those behind it waiting for ever.
pub(super) async fn pass<T: Task>(
    task: &T,
    shard: u8,
    after: Option<String>,
    budget: &Budget,
) -> Result<Swept, WorkError> {
    let mut swept = Swept {
        after,
        ..Swept::default()
    };
    loop {
        let (items, next) = task.items(shard, swept.after.as_deref()).await?;
        for item in &items {
            if budget.is_over() && swept.items > 0 {
                return Ok(swept);
            }
            let (key, org) = T::key(item);
            let org = org.map(tracing::field::display);
            let outcome = tokio::select! {
                biased;
                outcome = task.act(budget, item) => Some(outcome),
                () = budget.end() => None,
            };
            match outcome {
                Some(Ok(done)) => swept.done += done,
                Some(Err(error)) => {
                    swept.failed += 1;
                    tracing::error!(org_id = org, task = T::NAME, key, %error, "not done");
                }
                // It had not all of the time: it is the first of the next pass.
                None if swept.items > 0 => return Ok(swept),
                None => {
                    swept.failed += 1;
                    tracing::error!(
                        org_id = org,
                        task = T::NAME,
                        key,
                        "takes longer than there is time"
                    );
                }
            }
            swept.items += 1;
            swept.after = Some(key);
        }
        swept.after = next;
        if swept.after.is_none() {
            swept.whole = true;
            return Ok(swept);
        }
    }
}

/// When a pass that goes on at a cursor began: a clock that was ahead is not believed.
pub(super) fn began(cursor: &SweepCursor, now: DateTime<Utc>) -> DateTime<Utc> {
    match cursor.after {
        Some(_) => cursor.began_at.min(now),
        None => now,
    }
}

/// Where a task is on a shard after a pass.
pub(super) fn moved(cursor: SweepCursor, began_at: DateTime<Utc>, swept: &Swept) -> SweepCursor {
    SweepCursor {
        after: swept.after.clone(),
        began_at,
        whole_at: match swept.whole {
            true => Some(began_at),
            false => cursor.whole_at,
        },
        ..cursor
    }
}

/// Seconds since the shard that waits the longest was looked at as a whole, or else first seen.
pub(super) fn lag(cursors: &[SweepCursor], now: DateTime<Utc>) -> i64 {
    let since = cursors.iter().map(|at| at.whole_at.unwrap_or(at.began_at));
    since.min().map_or(0, |at| (now - at).num_seconds().max(0))
}

#[cfg(test)]
#[path = "pass_tests.rs"]
mod tests;
