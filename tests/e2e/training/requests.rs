//! Requests for models that cannot be learned: each says what is wrong with which field.

use crate::harness::prelude::*;

/// Which field of a request for a model must be refused, with words of what it is told.
async fn refused(organization: &Organization, request: &Value, field: &str, words: &[&str]) {
    let answer = organization.caller.post("/v1/models", request).await;
    let problem = answer.problem(422, "invalid_request");
    let told: Vec<&Value> = items(&problem["errors"])
        .iter()
        .filter(|error| error["field"] == field)
        .collect();
    assert_eq!(told.len(), 1, "{field}: {problem}");
    for word in words {
        assert!(
            told[0].to_string().contains(word),
            "no {word} in {}",
            told[0]
        );
    }
}

#[tokio::test]
async fn targets_and_keys_that_cannot_be_learned_from() {
    let organization = Organization::sign_up().await;
    let table = Table::parse(&customers(400, 4));
    let dataset = organization
        .ready("Good", "good.csv", &table.to_csv())
        .await;
    let mut request = model_of(&dataset);
    request["target"] = "churned".into();
    request["entity_key"] = "plan".into();
    refused(
        &organization,
        &request,
        "entity_key",
        &["plan", "different"],
    )
    .await;
    request["entity_key"] = Value::Null;
    request["snapshot_column"] = "plan".into();
    refused(
        &organization,
        &request,
        "snapshot_column",
        &["plan", "text"],
    )
    .await;
    request["snapshot_column"] = Value::Null;
    request["target"] = "chruned".into();
    refused(&organization, &request, "target", &["chruned", "churned"]).await;
    request["target"] = "churned".into();
    request["positive_label"] = "Maybe".into();
    refused(
        &organization,
        &request,
        "positive_label",
        &["Maybe", "Yes", "No"],
    )
    .await;
    request["positive_label"] = Value::Null;
    let columns: [(&[&str], &str, &[&str]); 3] = [
        (
            &["plan", "planet"],
            "fairness_columns[1]",
            &["planet", "plan"],
        ),
        (&["churned"], "fairness_columns", &["target"]),
        (&["plan"; 6], "fairness_columns", &["6", "5"]),
    ];
    for (columns, field, words) in columns {
        request["fairness_columns"] = json!(columns);
        refused(&organization, &request, field, words).await;
    }

    type Cell = fn(usize) -> &'static str;
    let cases: [(&str, Cell, &[&str]); 4] = [
        ("Empty", |_| "", &["churned", "empty"]),
        ("Constant", |_| "No", &["churned", "constant", "No"]),
        (
            "Three values",
            |n| ["Yes", "No", "Paused"][n % 3],
            &["3", "Yes", "No", "Paused", "positive_label"],
        ),
        ("Rare", |n| if n < 49 { "Yes" } else { "No" }, &["49", "50"]),
    ];
    for (name, cell, words) in cases {
        let table = table.with("churned", |n, _| cell(n).to_owned());
        let dataset = organization
            .ready(name, "target.csv", &table.to_csv())
            .await;
        let request = json!({
            "name": name, "task": "churn", "dataset_id": dataset["id"], "target": "churned",
        });
        refused(&organization, &request, "target", words).await;
    }
    assert!(
        organization.all("/v1/models").await.is_empty(),
        "a refused model was kept"
    );
}
