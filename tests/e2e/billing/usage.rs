//! What is used is counted once, however often it is delivered.

use domain::RunId;
use runs::{Step, Work};

use crate::harness::prelude::*;

const ROWS: u64 = 400;

#[tokio::test]
async fn work_is_counted_once_and_shown_by_day() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let none = owner.get("/v1/usage").await;
    assert!(
        items(&none["days"])
            .iter()
            .all(|day| day["scored_customers"] == 0),
        "{none}"
    );
    let from = Utc::now().date_naive();

    let csv = customers(ROWS as usize, 42);
    let dataset = owner.ready("Usage", "usage.csv", &csv).await;
    let model = owner.train(&dataset).await;
    let run = owner.score(&model, &dataset).await;
    let table = Table::parse(&csv);
    let path = format!("/v1/models/{model}/predict");
    let rows = json!({ "rows": [table.json(0), table.json(1)] });
    owner.caller.post(&path, &rows).await.body(200);
    // What cannot be predicted costs nothing.
    let bad = json!({ "rows": [] });
    owner.caller.post(&path, &bad).await.refusal(422);
    // Nor what is predicted and cannot be sent.
    let mut labels = table.json(0);
    labels
        .values_mut()
        .for_each(|label| *label = "x".repeat(200).into());
    let patch = format!("/v1/datasets/{}", text(&dataset["id"]));
    let called = owner
        .caller
        .patch(&patch, &json!({ "labels": labels }))
        .await;
    called.body(200);
    let rows: Vec<_> = (0..500).map(|n| table.json(n % ROWS as usize)).collect();
    let large = json!({ "rows": rows, "explain": "full" });
    let large = owner.caller.post(&path, &large).await;
    large.problem(422, "answer_too_large");

    let run: RunId = run.parse().unwrap();
    for step in [Step::Start, Step::Piece(0), Step::Join, Step::Join] {
        let work = Work {
            org: owner.id,
            run,
            step,
        };
        let body = serde_json::to_string(&work).unwrap();
        stack.send(Queue::Scoring, &body).await;
    }
    stack.drained(Queue::Scoring).await;

    let shown = owner.get(&format!("/v1/usage?from={from}")).await;
    let sum = |name: &str| -> u64 {
        let days = items(&shown["days"]).iter();
        days.map(|day| day[name].as_u64().unwrap()).sum()
    };
    let told = [
        "scored_customers",
        "predictions",
        "rows_ingested",
        "trainings",
    ]
    .map(sum);
    let totals = &owner.get(&format!("/v1/scoring-runs/{run}")).await["totals"];
    let here = totals["customers"].as_u64().unwrap(); // who has left already does not count
    assert_eq!(told, [here + 2, 2, ROWS, 1], "{shown}");
    let month = &shown["month"];
    assert_eq!(month["plan"], json!("free"));
    assert_eq!(month["standing"]["state"], json!("active"));
    let used: Vec<&Value> = items(&month["limits"])
        .iter()
        .map(|of| &of["used"])
        .collect();
    assert_eq!(
        used[..3],
        [&json!(here + 2), &json!(1), &json!(1)],
        "{month}"
    );
    let stored = number(&owner.all("/v1/datasets").await[0]["stored_bytes"]);
    assert!(stored > 1000.0 && number(used[3]) == stored, "{month}");
    assert_eq!(month["limits"][0]["limit"], "scored_customers", "{month}");
    for query in [
        "from=2026-02-30",
        "from=2026-02-02&to=2026-02-01",
        "from=2020-01-01",
    ] {
        owner
            .caller
            .get(&format!("/v1/usage?{query}"))
            .await
            .refusal(400);
    }
}
