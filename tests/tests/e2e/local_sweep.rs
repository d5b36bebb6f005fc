//! The sweep that rescores. Local only: it wakes the sweep by hand.

use domain::{Standing, plan::PlanId};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{
    api::text, cli::customers, local::sweep, organization::Organization, stack::Stack, wait::until,
};

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
    let changed = owner
        .caller
        .call(Method::PATCH, &path, Some(&body))
        .await
        .body(200);
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

#[tokio::test]
async fn what_is_refused_is_told_once_and_done_when_it_may_be() {
    let stack = Stack::open().await;
    let owner = Organization::on_plan(PlanId::Growth).await;
    let learned = owner.ready("Owing", "owing.csv", &customers(400, 47)).await;
    let model = owner.train(&learned).await;
    let path = format!("/v1/models/{model}");
    let body = json!({ "rescore": "daily" });
    let changed = owner.caller.call(Method::PATCH, &path, Some(&body)).await;
    changed.body(200);
    let pays = async |standing| owner.set_plan(&stack, PlanId::Growth, standing).await;
    pays(Standing::ReadOnly).await;
    tokio::join!(sweep(), sweep(), sweep());
    sweep().await;
    let told = runs(&owner).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["status"], "failed", "{told:?}");
    assert_eq!(told[0]["error"]["code"], "read_only", "{told:?}");
    pays(Standing::Active).await;
    sweep().await;
    let done = runs(&owner).await;
    assert_eq!(done.len(), 2, "{done:?}");
    owner.scored(&text(&done[0]["id"])).await;
}

async fn runs(owner: &Organization) -> Vec<Value> {
    owner.all("/v1/scoring-runs").await
}
