//! From what customers did to who is about to leave, and how that came true. Local only: it wakes the sweep, and has one
//! day built that is over.

use std::collections::BTreeMap;

use chrono::Duration;
use domain::{BuildingRun, Dataset, LedgerSource, Purpose, day_of};
use runs::{Step, Work};

use crate::harness::{
    local::sweep,
    prelude::*,
    scores::roc_auc,
    simulated::{CUSTOMERS, DAYS, Simulated, send},
};

async fn build(owner: &Organization, ledger: Value) -> Value {
    let body = json!({ "name": "Customers", "source": "ledger", "ledger": ledger });
    let created = owner.caller.post("/v1/datasets", &body).await.body(201);
    assert!(created["upload"].is_null(), "{created}");
    owner.ingested(&text(&created["dataset"]["id"])).await
}

/// The file as it was built.
async fn built(stack: &Stack, owner: &Organization, dataset: &Value) -> Vec<u8> {
    let key = format!("raw/{}/{}", owner.id, text(&dataset["id"]));
    let object = stack
        .s3()
        .get_object()
        .bucket(variable("PERENE_BUCKET"))
        .key(key);
    let body = object.send().await.unwrap().body.collect().await.unwrap();
    body.to_vec()
}

/// A dataset of those who were customers some days ago, built as if it had been asked for then.
async fn of_days_ago(stack: &Stack, owner: &Organization, learned: &Value, days: i64) -> Value {
    let tenant = stack.tenant(owner.id);
    let id = text(&learned["id"]).parse().unwrap();
    let learned = tenant.dataset(id).await.unwrap().unwrap();
    let day = day_of(Utc::now()) - Duration::days(days);
    let source: LedgerSource = learned.ledger.unwrap().to_score(day);
    let dataset = Dataset::to_build("Customers".into(), source.clone(), learned.created_by, 90);
    let run = BuildingRun::of(&dataset, &source);
    assert!(
        tenant
            .create_building_run(&run, &dataset, None)
            .await
            .unwrap()
    );
    let work = Work {
        org: owner.id,
        run: run.id.into(),
        step: Step::Start,
    };
    stack
        .send(Queue::Building, &serde_json::to_string(&work).unwrap())
        .await;
    let read = owner.ingested(&dataset.id.to_string()).await;
    assert_eq!(read["status"], "ready", "{read}");
    read
}

/// How well a run ranks those first who leave within so many days of a day of the history.
async fn ranks(owner: &Organization, run: &str, all: &[Simulated], day: i64) -> f64 {
    let scores = owner.scores(run).await;
    let leaves: BTreeMap<String, i64> = all.iter().map(|of| (of.name(), of.leaves)).collect();
    let (mut told, mut left) = (Vec::new(), Vec::new());
    for (name, score) in &scores {
        assert!(leaves[name] >= day, "{name} had left before");
        told.push(score.score);
        left.push(leaves[name] < day + 30);
    }
    roc_auc(&told, &left)
}

#[tokio::test]
async fn who_is_about_to_leave_is_told_from_events_alone() {
    let stack = Stack::open().await;
    let owner = Organization::on_plan(PlanId::Growth).await;
    let asked = json!({ "name": "Customers", "source": "ledger" });
    owner
        .caller
        .post("/v1/datasets", &asked)
        .await
        .problem(409, "no_events");
    let wrong = json!({ "name": "Customers", "source": "ledger", "ledger": { "horizon_days": 1 } });
    owner
        .caller
        .post("/v1/datasets", &wrong)
        .await
        .problem(422, "invalid_request");

    let first = day_of(Utc::now()) - Duration::days(DAYS);
    let all: Vec<Simulated> = (0..CUSTOMERS).map(Simulated::new).collect();
    let events: Vec<Value> = all
        .iter()
        .flat_map(|customer| customer.events(first))
        .collect();
    send(&owner, &events).await;
    stack.merged(owner.id).await;

    let scoring =
        json!({ "name": "Customers", "source": "ledger", "ledger": { "purpose": "scoring" } });
    owner
        .caller
        .post("/v1/datasets", &scoring)
        .await
        .problem(409, "no_training_dataset");
    let learned = build(&owner, json!({})).await;
    assert_eq!(learned["status"], "ready", "{learned}");
    assert_eq!(learned["ledger"]["churn"], "any", "{learned}");
    let again = build(&owner, json!({})).await;
    let files = [
        built(&stack, &owner, &learned).await,
        built(&stack, &owner, &again).await,
    ];
    assert!(files[0] == files[1], "twice the same bytes");
    let names: Vec<String> = items(&learned["columns"])
        .iter()
        .map(|of| text(&of["name"]))
        .collect();
    for name in [
        "Login, last 30 days",
        "Days since last Login",
        "MRR in EUR",
        "Plan",
        "Churned",
    ] {
        assert!(names.iter().any(|of| of == name), "{name}: {names:?}");
    }

    let mut asked = model_of(&learned);
    asked["snapshot_column"] = learned["suggestions"]["snapshot_column"].clone();
    let made = owner.caller.post("/v1/models", &asked).await.body(202);
    owner.trained(&made["training_run"]).await;
    let model = text(&made["model"]["id"]);

    // Those of a day that is over are scored; once the present is built, it is known who of them left.
    let earlier = of_days_ago(&stack, &owner, &learned, 40).await;
    let earlier = owner.score(&model, &earlier).await;
    assert!(ranks(&owner, &earlier, &all, DAYS - 40).await > 0.7);
    let path = format!("/v1/models/{model}");
    let body = json!({ "rescore": "daily" });
    owner.caller.patch(&path, &body).await.body(200);
    tokio::join!(sweep(), sweep());
    let of_today = until("a dataset of today", 120, async || {
        let all = owner.all("/v1/datasets").await;
        let mut scoring = all
            .iter()
            .filter(|of| of["ledger"]["purpose"] == json!(Purpose::Scoring));
        let newest = scoring.next().ok_or("none")?;
        let is_ready = newest["status"] == "ready" && scoring.count() == 1;
        is_ready
            .then(|| newest.clone())
            .ok_or_else(|| newest.to_string())
    })
    .await;
    sweep().await;
    let run = until("a scoring run of today", 60, async || {
        let all = owner.all("/v1/scoring-runs").await;
        let of_today = |run: &&Value| run["dataset_id"] == of_today["id"];
        all.iter().find(of_today).cloned().ok_or("no run".into())
    })
    .await;
    let run = text(&run["id"]);
    owner.scored(&run).await;
    assert!(ranks(&owner, &run, &all, DAYS).await > 0.7);

    let performance = owner.get(&format!("/v1/models/{model}/performance")).await;
    let told = items(&performance["items"]);
    assert_eq!(told.len(), 1, "{performance}");
    assert_eq!(told[0]["scoring_run_id"], earlier, "{performance}");
    let auc = number(&told[0]["performance"]["metrics"]["roc_auc"]);
    assert!(auc > 0.7, "{performance}");
}

#[tokio::test]
async fn too_short_a_history_says_when_it_is_enough() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let at = (Utc::now() - Duration::days(20)).to_rfc3339();
    let event = json!({
        "type": "track", "userId": "u", "event": "Login", "timestamp": at, "historical": true,
    });
    send(&owner, &[event]).await;
    stack.merged(owner.id).await;
    let failed = build(&owner, json!({ "churn": "inactivity" })).await;
    assert_eq!(failed["status"], "failed", "{failed}");
    assert_eq!(failed["error"]["code"], "history_too_short", "{failed}");
    // The library goes by that.
    let library = owner.get("/v1/library").await;
    let ledger = json!({ "fits": false, "missing": ["history"] });
    assert_eq!(library["items"][0]["ledger"], ledger);
}
