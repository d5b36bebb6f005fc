//! The sweep that rescores. Local only: it wakes the sweep by hand.

use crate::harness::{local::sweep, prelude::*};

#[tokio::test]
async fn the_sweep_scores_the_newest_file_of_a_name_once() {
    let owner = Organization::on_plan(PlanId::Growth).await;
    let learned = owner
        .ready("Monthly", "january.csv", &customers(1500, 9))
        .await;
    let model = owner.train(&learned).await;
    let newest = owner
        .ready("Monthly", "february.csv", &customers(300, 10))
        .await;
    owner
        .ready("Another name", "other.csv", &customers(300, 11))
        .await;
    sweep().await;
    assert_eq!(
        runs(&owner).await,
        Vec::<Value>::new(),
        "it rescores only when asked to"
    );

    let path = format!("/v1/models/{model}");
    let body = json!({ "rescore": "daily" });
    let changed = owner.caller.patch(&path, &body).await.body(200);
    assert_eq!(changed["rescore"], "daily");
    // Doubled and overlapping sweeps.
    tokio::join!(sweep(), sweep(), sweep());
    let run = until("a scoring run", 30, async || {
        runs(&owner).await.pop().ok_or("no run".into())
    })
    .await;
    assert_eq!(run["dataset_id"], newest["id"]);
    owner.scored(&text(&run["id"])).await;
    sweep().await;
    assert_eq!(runs(&owner).await.len(), 1, "it was scored before");
}

async fn runs(owner: &Organization) -> Vec<Value> {
    owner.all("/v1/scoring-runs").await
}
