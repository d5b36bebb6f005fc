//! Messages that come twice, late and out of order leave the state that they leave once.

use std::{collections::HashSet, iter};

use cloud::bucket::keys;
use domain::{
    BusEvent, BusEventKind, DatasetId, ModelId, RevenueRun, RunId, ScoringRunId, TrainingRunId,
};
use runs::{Step, Work};
use store::Started;

use crate::harness::{organization::put, prelude::*};

/// The event by which S3 tells of an object, as the rule sends it to the ingest queue.
fn object_created(key: &str, size: u64, etag: &str) -> String {
    json!({
        "version": "0",
        "id": domain::EventId::new(),
        "source": "aws.s3",
        "detail-type": "Object Created",
        "time": chrono::Utc::now(),
        "detail": {
            "bucket": { "name": variable("PERENE_BUCKET") },
            "object": { "key": key, "size": size, "etag": etag },
        },
    })
    .to_string()
}

#[tokio::test]
async fn a_file_that_lands_twice_is_read_once() {
    let stack = Stack::open().await;
    let organization = Organization::sign_up().await;
    let csv = customers(500, 6);
    let made = organization
        .announce("Twice", "twice.csv", Some(csv.len() as u64))
        .await;
    assert_eq!(put(&made["upload"], &csv).await, 200);
    let id: DatasetId = text(&made["dataset"]["id"]).parse().unwrap();
    let key = keys::raw(organization.id, id);
    let head = stack
        .s3()
        .head_object()
        .bucket(variable("PERENE_BUCKET"))
        .key(&key);
    let etag = head
        .send()
        .await
        .unwrap()
        .e_tag()
        .unwrap()
        .trim_matches('"')
        .to_owned();
    let event = object_created(&key, csv.len() as u64, &etag);
    for _ in 0..3 {
        stack.send(Queue::Ingest, &event).await;
    }
    let dataset = organization.ingested(&id.to_string()).await;
    assert_eq!(dataset["status"], json!("ready"));
    assert_eq!(dataset["row_count"], json!(500));
    stack.drained(Queue::Ingest).await;
    let before = stack.all_of(organization.id).await;
    stack.send(Queue::Ingest, &event).await;
    stack.drained(Queue::Ingest).await;
    assert_eq!(stack.all_of(organization.id).await, before);

    // Another file of the same length, put to the same address while it still holds: the dataset
    // stays what the first one made it.
    let other: Vec<u8> = csv
        .iter()
        .map(|b| if *b == b'1' { b'2' } else { *b })
        .collect();
    assert_eq!(put(&made["upload"], &other).await, 200);
    stack.drained(Queue::Ingest).await;
    let unchanged = organization.get(&format!("/v1/datasets/{id}")).await;
    assert_eq!(unchanged, dataset);
}

/// As by a privacy request, which takes what others work out again.
#[tokio::test]
async fn a_run_whose_parts_were_erased_fails_at_once() {
    let stack = Stack::open().await;
    let organization = Organization::sign_up().await;
    let run = begun(&stack, &organization).await;
    let tenant = stack.tenant(organization.id);
    let id = RunId::Revenue(run.id);
    assert!(tenant.plan_run(id, 1).await.unwrap());
    assert_eq!(tenant.piece_done(id, 0, 0).await.unwrap(), Some(true));
    send(&stack, Queue::Revenue, organization.id, id, Step::Join).await;
    let ended = ended(&organization, &run).await;
    assert_eq!(ended["error"]["code"], "part_erased", "{ended}");
}

#[tokio::test]
async fn a_piece_that_comes_before_the_plan_harms_nothing() {
    let stack = Stack::open().await;
    let organization = Organization::sign_up().await;
    let run = begun(&stack, &organization).await;
    for step in [Step::Piece(0), Step::Join, Step::Start] {
        send(&stack, Queue::Revenue, organization.id, run.id.into(), step).await;
        stack.drained(Queue::Revenue).await;
    }
    let ended = ended(&organization, &run).await;
    assert_eq!(ended["status"], "succeeded", "{ended}");
}

/// A run that has begun and is not planned.
async fn begun(stack: &Stack, organization: &Organization) -> RevenueRun {
    let tenant = stack.tenant(organization.id);
    let run = RevenueRun::new();
    assert!(tenant.create_revenue_run(&run).await.unwrap());
    let lease = chrono::Duration::minutes(2);
    let started = tenant.start_run(run.id.into(), lease).await.unwrap();
    assert_eq!(started, Started::Now);
    run
}

async fn ended(organization: &Organization, run: &RevenueRun) -> Value {
    let path = format!("/v1/revenue/runs/{}", run.id);
    let is_over = |run: &Value| run["status"] == "failed" || run["status"] == "succeeded";
    organization.once(&path, 60, is_over).await
}

async fn send(stack: &Stack, queue: Queue, org: OrgId, run: RunId, step: Step) {
    let work = serde_json::to_string(&Work { org, run, step }).unwrap();
    stack.send(queue, &work).await;
}

#[tokio::test]
async fn work_that_comes_twice_is_done_once() {
    let stack = Stack::open().await;
    let organization = Organization::sign_up().await;
    organization.colleague(&stack, Role::Admin).await;
    organization.colleague(&stack, Role::Analyst).await;
    let dataset = organization
        .ready("Twice", "twice.csv", &customers(1500, 7))
        .await;
    let model = training_disturbed(&stack, &organization, &dataset).await;
    let run = scoring_disturbed(&stack, &organization, &dataset, &model).await;
    completion_told_again(&stack, &organization, &model, &run).await;
}

async fn training_disturbed(stack: &Stack, owner: &Organization, dataset: &Value) -> String {
    let made = owner.ask_for_model(dataset).await;
    let model = text(&made["model"]["id"]);
    let id: TrainingRunId = text(&made["training_run"]["id"]).parse().unwrap();
    let tenant = stack.tenant(owner.id);
    // Before the run is planned nobody knows its pieces; a few of each will do.
    disturb(stack, Queue::Training, owner.id, id.into(), 2).await;
    owner.trained(&made["training_run"]).await;
    stack.drained(Queue::Training).await;
    let before = stack.all_of(owner.id).await;
    let pieces = tenant
        .training_run(id)
        .await
        .unwrap()
        .unwrap()
        .progress
        .pieces
        .unwrap();
    disturb(stack, Queue::Training, owner.id, id.into(), pieces).await;
    stack.drained(Queue::Training).await;
    assert_eq!(stack.all_of(owner.id).await, before);

    let path = format!("/v1/training-runs/{id}");
    let logs = owner.get(&path).await["logs"].clone();
    let lines: HashSet<String> = items(&logs)
        .iter()
        .map(|line| text(&line["text"]))
        .collect();
    assert_eq!(
        lines.len(),
        items(&logs).len(),
        "a line is written once: {logs}"
    );
    // A training that nobody disturbed makes the same model file.
    let calm = owner.retrain(&model, dataset).await;
    assert_eq!(
        calm["model_version"], 2,
        "the disturbed run made one version"
    );
    let [disturbed, calm] = [
        owner.version(&model, 1).await,
        owner.version(&model, 2).await,
    ];
    assert_eq!(disturbed["artifact_sha256"], calm["artifact_sha256"]);
    assert_eq!(disturbed["metrics"], calm["metrics"]);
    model
}

async fn scoring_disturbed(
    stack: &Stack,
    owner: &Organization,
    dataset: &Value,
    model: &str,
) -> String {
    let run = owner.ask_for_scores(model, dataset).await;
    let id: ScoringRunId = run.parse().unwrap();
    disturb(stack, Queue::Scoring, owner.id, id.into(), 1).await;
    let ended = owner.scored(&run).await;
    assert_eq!(ended["rows"], dataset["row_count"]);
    settled(stack).await;
    let before = stack.all_of(owner.id).await;
    disturb(stack, Queue::Scoring, owner.id, id.into(), 1).await;
    settled(stack).await;
    assert_eq!(stack.all_of(owner.id).await, before);
    assert_eq!(
        owner.export(&run).await.len() as u64,
        dataset["row_count"].as_u64().unwrap()
    );
    run
}

async fn completion_told_again(stack: &Stack, owner: &Organization, model: &str, run: &str) {
    let before = stack.items_of(owner.id).await;
    // The owner and the admin are written to; the analyst is not. The claims are what keeps a
    // second mail from being sent; `mail::local::scores` looks into the inbox itself.
    let claims = before
        .keys()
        .filter(|key| key.contains("MAIL#") && key.contains(run));
    assert_eq!(claims.count(), 2, "{:?}", before.keys());
    let kind = BusEventKind::ScoringCompleted {
        scoring_run_id: run.parse().unwrap(),
        model_id: model.parse::<ModelId>().unwrap(),
    };
    let event = BusEvent::now(owner.id, kind);
    for event in [&event, &event, &BusEvent::now(owner.id, event.kind.clone())] {
        stack.publish(event).await;
    }
    settled(stack).await;
    assert_eq!(stack.items_of(owner.id).await, before);
}

/// Waits until scoring and what follows from it is over.
async fn settled(stack: &Stack) {
    stack.drained(Queue::Scoring).await;
    stack.drained(Queue::Notify).await;
}

/// Sends each message of a run again, out of order and some twice.
async fn disturb(stack: &Stack, queue: Queue, org: OrgId, run: RunId, pieces: u32) {
    let steps = iter::once(Step::Join)
        .chain((0..pieces).rev().map(Step::Piece))
        .chain([Step::Start, Step::Join, Step::Piece(0), Step::Start]);
    for step in steps {
        send(stack, queue, org, run, step).await;
    }
}
