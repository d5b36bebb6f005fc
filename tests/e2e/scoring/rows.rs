//! Files and rows unlike those that a model learned from.

use crate::harness::{job::PATIENCE, prelude::*, shared};

#[tokio::test]
async fn scoring_files_unlike_the_one_learned_from() {
    let shared = shared::trained().await;
    let organization = &shared.organization;
    let table = shared.table.first(120);

    let missing = table.without("monthly_price").to_csv();
    let missing = organization.ready("Without", "without.csv", &missing).await;
    let run = organization.ask_for_scores(&shared.model, &missing).await;
    let run = organization
        .ended(&format!("/v1/scoring-runs/{run}"), PATIENCE)
        .await;
    assert_eq!(run["status"], "failed", "{run}");
    assert_eq!(run["error"]["code"], "missing_column", "{run}");
    assert!(
        text(&run["error"]["detail"]).contains("monthly_price"),
        "{run}"
    );
    assert!(text(&run["error"]["remedy"]).len() > 10, "{run}");

    // Categories nobody has seen, numbers that are none, and no outcome: all are scored.
    let odd = table
        .without("churned")
        .with("plan", |_, _| "A plan never seen".into())
        .with("monthly_price", |n, cell| match n % 3 {
            0 => "inf".into(),
            1 => "NaN".into(),
            _ => cell.into(),
        });
    let odd = organization
        .ready("Unseen", "unseen.csv", &odd.to_csv())
        .await;
    let run = organization.score(&shared.model, &odd).await;
    let scores = organization.export(&run).await;
    assert_eq!(scores.len(), 120);
    assert!(
        scores
            .values()
            .all(|score| (0.0..=1.0).contains(&score.score))
    );
}

#[tokio::test]
async fn rows_that_cannot_be_predicted() {
    let shared = shared::trained().await;
    let path = format!("/v1/models/{}/predict", shared.model);
    let predict = async |rows: Value| {
        let body = json!({ "rows": rows });
        shared.organization.caller.post(&path, &body).await
    };
    let good = shared.table.json(0);
    predict(json!([])).await.problem(422, "invalid_request");
    let many = vec![json!({}); 501];
    let problem = predict(json!(many)).await.problem(422, "invalid_request");
    assert!(text(&problem["detail"]).contains("500"), "{problem}");

    let mut bad = good.clone();
    bad.insert("monthly_price".into(), "a lot".into());
    let problem = predict(json!([good, bad])).await.refusal(422);
    let detail = text(&problem["detail"]);
    assert!(
        detail.contains("monthly_price") && detail.contains("a lot"),
        "{problem}"
    );
    assert!(detail.contains("row"), "says which row: {problem}");

    let mut unseen = good.clone();
    unseen.insert("plan".into(), "A plan never seen".into());
    unseen.insert("monthly_price".into(), Value::Null);
    let answer = predict(json!([unseen])).await.body(200);
    assert_eq!(items(&answer["predictions"]).len(), 1);
}
