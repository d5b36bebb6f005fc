//! Sweeps as their schedules call them: shard by shard, by their own queues. Local only: it calls functions.

use store::keys::SHARDS;

use crate::harness::{local::schedule, prelude::*};

#[tokio::test]
async fn a_schedule_has_every_shard_of_every_task_looked_at() {
    let stack = Stack::open().await;
    let store = stack.store();
    for (sweep, function, tasks) in [
        ("sweep", "PERENE_SWEEP_FUNCTION", 16),
        ("retraining", "PERENE_RETRAIN_SWEEP_FUNCTION", 1),
        ("erasure", "PERENE_ERASE_SWEEP_FUNCTION", 2),
        ("billing", "PERENE_BILLING_SWEEP_FUNCTION", 1),
    ] {
        let before = Utc::now();
        // Doubled calls change nothing.
        for _ in 0..2 {
            let told = schedule(function).await;
            assert_eq!(told["shards"], SHARDS, "{told}");
            assert!(told["lag_seconds"].is_u64(), "{told}");
        }
        until(&format!("a whole {sweep}"), 120, async || {
            let cursors = store.sweep_cursors(sweep).await.unwrap();
            assert_eq!(cursors.len(), tasks * usize::from(SHARDS));
            let late = |cursor: &&store::SweepCursor| cursor.whole_at.is_none_or(|at| at < before);
            match cursors.iter().find(late) {
                None => Ok(()),
                Some(late) => Err(format!("{late:?}")),
            }
        })
        .await;
    }
}
