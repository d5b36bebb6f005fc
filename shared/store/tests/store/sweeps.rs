//! How far sweeps are.

use chrono::{Duration, SubsecRound, Utc};
use store::SweepCursor;

use crate::common::store;

#[tokio::test]
async fn a_place_is_begun_once_and_whoever_keeps_it_last_is_right() {
    let store = store().await;
    let now = Utc::now().trunc_subsecs(3);
    let cursor =
        |task: &str, minutes: i64| SweepCursor::new(task, 3, now + Duration::minutes(minutes));
    for minutes in [0, 5] {
        store
            .begin_sweeping("sweep", &cursor("recovery", minutes))
            .await
            .unwrap();
    }
    let found = async || store.sweep_cursors("sweep").await.unwrap();
    assert_eq!(found().await, [cursor("recovery", 0)]);
    for (after, whole_at) in [(Some("org_1"), None), (None, Some(now))] {
        let moved = SweepCursor {
            after: after.map(str::to_owned),
            whole_at,
            ..cursor("recovery", 9)
        };
        store.keep_sweep_cursor("sweep", &moved).await.unwrap();
        assert_eq!(found().await, [moved]);
    }
    store
        .keep_sweep_cursor("sweep", &cursor("rescoring", 0))
        .await
        .unwrap();
    assert_eq!(found().await.len(), 2);
    assert!(store.sweep_cursors("billing").await.unwrap().is_empty());
}
