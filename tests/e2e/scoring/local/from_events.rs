//! From what customers did to who is about to leave, and how that came true. Local only: it wakes the sweep, and has one
//! day built that is over.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration};
use domain::{BuildingRun, Dataset, LedgerSource, Purpose, day_of};
use runs::{Step, Work};

use crate::harness::{local::sweep, prelude::*, scores::roc_auc};

const CUSTOMERS: u64 = 360;
/// Days of history.
const DAYS: i64 = 330;

/// Numbers that look drawn, the same each time.
fn drawn(of: &[u64]) -> f64 {
    let mixed = of.iter().fold(0x9e37_79b9_7f4a_7c15_u64, |seed, of| {
        let mixed = (seed ^ of).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^ (mixed >> 29)
    });
    (mixed.wrapping_mul(0x94d0_49bb_1331_11eb) >> 11) as f64 / (1_u64 << 53) as f64
}

/// A customer who begins on a day of the history and leaves on another, which may be yet to come. In their last weeks they
/// come less often.
struct Simulated {
    id: u64,
    begins: i64,
    leaves: i64,
}

impl Simulated {
    fn new(id: u64) -> Self {
        let begins = (drawn(&[id, 1]) * 120.0) as i64;
        let stays = 60.0 - 220.0 * (1.0 - drawn(&[id, 2])).ln();
        Self {
            id,
            begins,
            leaves: begins + stays as i64,
        }
    }

    fn name(&self) -> String {
        format!("c{:04}", self.id)
    }

    fn events(&self, first: DateTime<Utc>) -> Vec<Value> {
        let at = |day: i64, minute: u64| {
            (first + Duration::days(day) + Duration::minutes(minute as i64)).to_rfc3339()
        };
        let event = |name: &str, day: i64, minute: u64, properties: Value| {
            json!({
                "type": "track", "userId": self.name(), "event": name, "properties": properties,
                "messageId": format!("{}-{name}-{day}-{minute}", self.id), "timestamp": at(day, minute),
                "historical": true,
            })
        };
        let plan = json!({
            "plan": if self.id.is_multiple_of(3) { "Team" } else { "Pro" }, "interval": "month", "amount_minor": 2900,
            "currency": "EUR",
        });
        let mut events = vec![event("Subscription Started", self.begins, 1, plan)];
        for day in self.begins..self.leaves.min(DAYS) {
            let usual = 0.15 + 0.25 * drawn(&[self.id, 3]);
            let often = match self.leaves - day {
                ..50 => usual / 8.0,
                _ => usual,
            };
            if drawn(&[self.id, 4, day as u64]) < often {
                let minute = 400 + (drawn(&[self.id, 5, day as u64]) * 600.0) as u64;
                events.push(event("Login", day, minute, json!({ "seconds": minute })));
            }
        }
        if self.leaves < DAYS {
            events.push(event("Subscription Canceled", self.leaves, 1200, json!({})));
        }
        events
    }
}

async fn send(owner: &Organization, events: &[Value]) {
    for batch in events.chunks(1_500) {
        let answer = owner
            .caller
            .post("/v1/batch", &json!({ "batch": batch }))
            .await;
        answer.body(200);
    }
}

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
    stack.drained(Queue::Merge).await;

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
    stack.drained(Queue::Merge).await;
    let failed = build(&owner, json!({ "churn": "inactivity" })).await;
    assert_eq!(failed["status"], "failed", "{failed}");
    assert_eq!(failed["error"]["code"], "history_too_short", "{failed}");
}
