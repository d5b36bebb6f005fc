//! A worker that dies in the middle of its work. Local only: it kills processes. It also holds up
//! what other tests have running, so it runs alone (`.config/nextest.toml`).

use std::time::Duration;

use domain::{Progress, RunStatus};
use store::TenantStore;
use tokio::task::JoinSet;

use crate::harness::{
    local::{erase, kill, sweep, wake_erasure},
    prelude::*,
};

/// Enough for a training that lasts some seconds.
const ROWS: usize = 20_000;
/// Enough for a scoring in several pieces.
const SCORED_ROWS: usize = 150_000;
/// Enough for an erasure in many batches.
const ITEMS: usize = 2_000;
/// Leases, the sweep and the work done anew.
const PATIENCE: u64 = 240;

#[tokio::test]
async fn runs_outlive_their_workers() {
    let stack = Stack::open().await;
    let owner = Organization::on_plan(PlanId::Growth).await;
    let tenant = stack.tenant(owner.id);
    let dataset = owner
        .ready("Recovery", "recovery.csv", &customers(ROWS, 12))
        .await;
    let model = a_training_outlives_its_worker(&owner, &tenant, &dataset).await;
    let csv = customers(SCORED_ROWS, 13);
    let dataset = owner.ready("Recovery", "later.csv", &csv).await;
    a_scoring_outlives_its_worker(&owner, &tenant, &dataset, &model).await;
}

async fn a_training_outlives_its_worker(
    owner: &Organization,
    tenant: &TenantStore,
    dataset: &Value,
) -> String {
    let made = owner.ask_for_model(dataset).await;
    let id = text(&made["training_run"]["id"]);
    kill_in_the_middle("PERENE_TRAIN_WORKER_FUNCTION", tenant, &id).await;
    let run = swept_to_its_end(owner, &format!("/v1/training-runs/{id}")).await;
    let progress = every_piece_once(tenant, &id).await;
    let logs = items(&run["logs"]);
    let mut lines: Vec<String> = logs.iter().map(|line| text(&line["text"])).collect();
    lines.retain(|line| line.starts_with("Trained"));
    lines.sort();
    lines.dedup();
    let pieces = progress.pieces.map(|pieces| pieces as usize);
    assert_eq!(Some(lines.len()), pieces, "every piece is told: {run}");

    // A training in which nobody died makes the same model file.
    let model = text(&made["model"]["id"]);
    owner.retrain(&model, dataset).await;
    let killed = owner.version(&model, 1).await;
    let calm = owner.version(&model, 2).await;
    assert_eq!(killed["artifact_sha256"], calm["artifact_sha256"]);
    model
}

async fn a_scoring_outlives_its_worker(
    owner: &Organization,
    tenant: &TenantStore,
    dataset: &Value,
    model: &str,
) {
    let id = owner.ask_for_scores(model, dataset).await;
    kill_in_the_middle("PERENE_SCORE_WORKER_FUNCTION", tenant, &id).await;
    let run = swept_to_its_end(owner, &format!("/v1/scoring-runs/{id}")).await;
    every_piece_once(tenant, &id).await;
    assert_eq!(run["scored"], SCORED_ROWS, "{run}");
    // The export's keys are distinct (or reading it fails), so every row is scored once.
    assert_eq!(owner.export(&id).await.len(), SCORED_ROWS);
}

#[tokio::test]
async fn an_erasure_outlives_its_sweep() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    owner.announce("Gone", "gone.csv", None).await;
    let tenant = stack.tenant(owner.id);
    let mut fill = JoinSet::new();
    for n in 0..ITEMS {
        let tenant = tenant.clone();
        fill.spawn(async move { tenant.note_stripe_event(&format!("evt_{n}")).await.unwrap() });
        if fill.len() == 32 {
            fill.join_next().await.unwrap().unwrap();
        }
    }
    fill.join_all().await;
    let body = json!({ "confirm": "Tests Ltd" });
    let asked = owner
        .caller
        .call(Method::DELETE, "/v1/organization", Some(&body));
    asked.await.body(202);

    stack.drained(Queue::Notify).await;

    kill_while_it_erases(&stack, &owner).await;
    let left = stack.items_of(owner.id).await.len();
    assert!(left > 0, "it was over too soon to be disturbed");
    let receipt = until("the receipt", PATIENCE, async || {
        erase().await;
        let erasure = stack.store().erasure(owner.id).await.unwrap().unwrap();
        match erasure.done_at {
            Some(_) if erasure.asked_by.is_none() => Ok(erasure),
            _ => Err(format!("{erasure:?}")),
        }
    })
    .await;
    // A pass that was killed may have erased more than it counted, but nothing twice.
    let erased: u64 = receipt.items.values().sum();
    assert!(erased >= left as u64, "{receipt:?}");
    let kept = stack.receipt_alone(&owner.id.to_string()).await.to_string();
    assert!(!kept.contains(&owner.user.to_string()), "{kept}");
}

/// Wakes the sweep until it erases, and kills it in the middle of its first pass.
async fn kill_while_it_erases(stack: &Stack, owner: &Organization) {
    let sweep = variable("PERENE_ERASE_SWEEP_FUNCTION");
    let woken = tokio::spawn(async {
        loop {
            wake_erasure().await;
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    });
    until("an erasure at work", 90, async || {
        let erasure = stack.store().erasure(owner.id).await.unwrap().unwrap();
        assert!(erasure.done_at.is_none(), "over too soon to be disturbed");
        match erasure.items.values().sum::<u64>() {
            0 => Err(format!("{erasure:?}")),
            _ if kill(&sweep) > 0 => Ok(()),
            erased => Err(format!("{erased} erased, and nobody to kill")),
        }
    })
    .await;
    woken.abort();
}

/// Waits until the run is being worked on, then kills all workers of the function.
async fn kill_in_the_middle(function: &str, tenant: &TenantStore, run: &str) {
    let worker = variable(function);
    until(&format!("{worker} at work"), 60, async || {
        let progress = progress_of(tenant, run).await;
        assert!(
            progress.status.is_open(),
            "over too soon to be disturbed: {progress:?}"
        );
        let at_work = progress.status == RunStatus::Running && !progress.missing().is_empty();
        if at_work && kill(&worker) > 0 {
            return Ok(());
        }
        Err(format!("{progress:?}"))
    })
    .await;
}

/// Wakes the sweep again and again, as the schedule would, until the run is over.
async fn swept_to_its_end(owner: &Organization, path: &str) -> Value {
    let run = until(&format!("the end of {path}"), PATIENCE, async || {
        sweep().await;
        let run = owner.get(path).await;
        match run["status"].as_str() {
            Some("succeeded" | "failed") => Ok(run),
            _ => Err(run.to_string()),
        }
    })
    .await;
    assert_eq!(run["status"], "succeeded", "{run}");
    run
}

async fn progress_of(tenant: &TenantStore, run: &str) -> Progress {
    let progress = tenant.run_progress(run.parse().unwrap()).await;
    progress.unwrap().unwrap()
}

/// Every piece counts once, and the log says that the sweep had to help.
async fn every_piece_once(tenant: &TenantStore, run: &str) -> Progress {
    let log = tenant.run_log(run.parse().unwrap()).await.unwrap();
    let mut lines = log.iter().map(|line| &line.entry.text);
    assert!(lines.any(|line| line.contains("taken up again")), "{log:?}");
    let progress = progress_of(tenant, run).await;
    let mut done = progress.done.clone();
    done.sort_unstable();
    let pieces: Vec<u32> = (0..progress.pieces.unwrap()).collect();
    assert_eq!(done, pieces);
    progress
}
