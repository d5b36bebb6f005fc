//! What became of customers, held against their scores. Local only: it listens to the bus.

use std::collections::BTreeMap;

use crate::harness::{
    listener::Listener,
    prelude::*,
    scores::{Score, roc_auc},
};

const ROWS: usize = 1200;

#[tokio::test]
async fn outcomes_tell_how_well_scores_came_true() {
    let stack = Stack::open().await;
    let owner = Organization::on_plan(PlanId::Growth).await;
    let alarms = Listener::of(&stack, "ModelDegraded", owner.id).await;
    let learned = owner
        .ready("Outcomes", "january.csv", &customers(1500, 31))
        .await;
    let model = owner.train(&learned).await;

    // In February nobody knows yet who will leave; in March it is known.
    let march = Table::parse(&customers(ROWS, 32));
    let february = march.without("churned").to_csv();
    let february = owner.ready("Outcomes", "february.csv", &february).await;
    let run = owner.score(&model, &february).await;
    let scores = owner.scores(&run).await;
    let known = owner.ready("Outcomes", "march.csv", &march.to_csv()).await;
    bad_outcomes_are_refused(&owner, &run, &february).await;

    let few = told_one_by_one(&owner, &run, &march).await;
    assert_eq!(few["rows"], 3, "{few}");
    assert!(few["metrics"].is_null(), "three say little: {few}");
    let body = json!({ "dataset_id": known["id"] });
    let all = told(&owner, &run, &body).await;
    comes_true(&all["performance"], &scores, &march);
    assert_eq!(all["degraded"], json!([]), "{all}");
    let again = told(&owner, &run, &body).await;
    assert_eq!(again["performance"], all["performance"]);

    // The same customers, had the opposite happened.
    let worse = owner.score(&model, &february).await;
    let opposite = march.with("churned", |_, left| match left {
        "Yes" => "No".into(),
        _ => "Yes".into(),
    });
    let opposite = owner
        .ready("Outcomes", "opposite.csv", &opposite.to_csv())
        .await;
    let bad = told(&owner, &worse, &json!({ "dataset_id": opposite["id"] })).await;
    let named: Vec<String> = items(&bad["degraded"])
        .iter()
        .map(|reason| text(&reason["name"]))
        .collect();
    assert_eq!(named, ["roc_auc", "log_loss"], "{bad}");
    let event = alarms.next().await;
    assert_eq!(event["data"]["scoring_run_id"], worse, "{event}");
    assert_eq!(event["data"]["reasons"], bad["degraded"], "{event}");
    alarms.close().await;

    let path = format!("/v1/models/{model}/performance");
    let listed = owner.all(&path).await;
    let runs: Vec<String> = listed
        .iter()
        .map(|item| text(&item["scoring_run_id"]))
        .collect();
    assert_eq!(runs, [worse, run], "the newest run first");
    assert_eq!(listed[1]["performance"], all["performance"]);
}

async fn told(owner: &Organization, run: &str, body: &Value) -> Value {
    let path = format!("/v1/scoring-runs/{run}/outcomes");
    owner.caller.post(&path, body).await.body(200)
}

async fn bad_outcomes_are_refused(owner: &Organization, run: &str, without: &Value) {
    let path = format!("/v1/scoring-runs/{run}/outcomes");
    let outcome = json!({ "entity_key": "nobody", "outcome": true });
    for (body, status, code) in [
        (json!({}), 422, "invalid_request"),
        (
            json!({ "dataset_id": without["id"], "outcomes": [outcome] }),
            422,
            "invalid_request",
        ),
        (
            json!({ "outcomes": vec![&outcome; 1001] }),
            422,
            "invalid_request",
        ),
        (json!({ "outcomes": [outcome] }), 422, "nobody_scored"),
        (
            json!({ "dataset_id": without["id"] }),
            422,
            "missing_column",
        ),
    ] {
        let answer = owner.caller.post(&path, &body).await;
        answer.problem(status, code);
    }
}

/// Of the first three customers, and of one whom the run did not score.
async fn told_one_by_one(owner: &Organization, run: &str, table: &Table) -> Value {
    let outcome = |key: &str, left: bool| json!({ "entity_key": key, "outcome": left });
    let customers = table.column("customer_id").into_iter();
    let left = table
        .column("churned")
        .into_iter()
        .map(|cell| cell == "Yes");
    let first = customers.zip(left).take(3);
    let mut outcomes: Vec<Value> = first.map(|(key, left)| outcome(key, left)).collect();
    outcomes.push(outcome("somebody else", true));
    let answer = told(owner, run, &json!({ "outcomes": outcomes })).await;
    answer["performance"].clone()
}

fn comes_true(performance: &Value, scores: &BTreeMap<String, Score>, table: &Table) {
    let keys = table.column("customer_id").into_iter();
    let scores: Vec<f64> = keys.map(|key| scores[key].score).collect();
    let left = table.column("churned").into_iter();
    let left: Vec<bool> = left.map(|cell| cell == "Yes").collect();
    let positives = left.iter().filter(|left| **left).count();
    assert_eq!(performance["rows"], ROWS, "{performance}");
    assert_eq!(performance["positives"], positives, "{performance}");
    let close = |name: &str, shown: &Value, expected: f64| {
        let shown = number(shown);
        assert!(
            (shown - expected).abs() < 1e-9,
            "{name}: {shown}, not {expected}"
        );
    };
    let mean = scores.iter().sum::<f64>() / ROWS as f64;
    close("predicted", &performance["predicted"], mean);
    let share = positives as f64 / ROWS as f64;
    close("observed", &performance["observed"], share);
    let metrics = &performance["metrics"];
    close("AUC", &metrics["roc_auc"], roc_auc(&scores, &left));
    let threshold = number(&metrics["threshold"]);
    let flagged = scores.iter().zip(&left).filter(|(s, _)| **s >= threshold);
    let hits = flagged.clone().filter(|(_, left)| **left).count() as f64;
    close(
        "precision",
        &metrics["precision"],
        hits / flagged.count() as f64,
    );
    close("recall", &metrics["recall"], hits / positives as f64);
    let interval = items(&performance["intervals"]["roc_auc"]);
    assert!(
        number(&interval[0]) < number(&metrics["roc_auc"]),
        "{performance}"
    );
}
