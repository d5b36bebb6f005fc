//! Scores are kept as long as the plan says. Local only: it wakes the sweep by hand.

use chrono::Duration;
use domain::{DatasetId, ModelId, Progress, ScoringRun, ScoringRunId, Totals};
use store::{Asked, Finish, TenantStore};

use crate::harness::{local::sweep, prelude::*};

/// A run of years ago: the time is in its id.
fn id(n: u32) -> ScoringRunId {
    format!("scr_01arz3ndektsv4rrffq69g5fa{n}").parse().unwrap()
}

/// A run that has succeeded and of which everybody was told.
async fn scored(tenant: &TenantStore, id: ScoringRunId, model_id: ModelId, dataset_id: DatasetId) {
    let run = ScoringRun {
        id,
        model_id,
        model_version: 1,
        dataset_id,
        dataset_generation: 0,
        rows: 10,
        set_aside: None,
        scored: 0,
        metered: false,
        delivery_problems: vec![],
        degraded: vec![],
        file: None,
        totals: None,
        progress: Progress::queued(),
    };
    let lease = Duration::hours(1);
    assert_eq!(
        tenant.create_scoring_run(&run, 100).await.unwrap(),
        Asked::Kept
    );
    tenant.start_run(id.into(), lease).await.unwrap();
    tenant.plan_run(id.into(), 1).await.unwrap();
    tenant.piece_done(id.into(), 0, 10).await.unwrap();
    assert!(tenant.join_run(id.into(), lease).await.unwrap());
    assert!(
        tenant
            .finish_run(
                id.into(),
                Finish::Succeeded(
                    tenant
                        .scored(&run, vec![], &Totals::default(), &Default::default())
                        .unwrap()
                )
            )
            .await
            .unwrap()
    );
    assert!(tenant.published(id.into()).await.unwrap());
}

async fn put(stack: &Stack, org: OrgId, id: ScoringRunId) -> Vec<String> {
    let keys = ["scores", "outcomes", "exports"].map(|kind| format!("{kind}/{org}/{id}/file"));
    for key in &keys {
        stack
            .s3()
            .put_object()
            .bucket(variable("PERENE_BUCKET"))
            .key(key)
            .body(b"old".to_vec().into())
            .send()
            .await
            .unwrap();
    }
    keys.into()
}

#[tokio::test]
async fn old_scores_go_with_their_files_but_for_the_newest_of_a_model() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let tenant = stack.tenant(owner.id);
    let model = ModelId::new();
    let dataset = owner
        .ready("Old", "old.csv", b"id,plan\n1,Pro\n2,Basic\n")
        .await;
    let dataset: DatasetId = text(&dataset["id"]).parse().unwrap();
    let mut files = Vec::new();
    for n in [1, 2] {
        files.push(put(&stack, owner.id, id(n)).await);
        scored(&tenant, id(n), model, dataset).await;
    }
    sweep().await;
    let all = stack.all_of(owner.id).await;
    for key in &files[0] {
        assert!(!all.contains_key(key), "{key} should be gone");
    }
    for key in &files[1] {
        assert!(all.contains_key(key), "{key} should be there");
    }
    let path = |n| format!("/v1/scoring-runs/{}", id(n));
    owner.caller.get(&path(1)).await.problem(404, "not_found");
    owner.get(&path(2)).await;
}
