//! Files with several moments: each customer once a month.

use crate::harness::prelude::*;

const CUSTOMERS: usize = 400;

/// The same customers at the first of three months, in a file that begins with the newest.
fn months() -> Table {
    let month = |n: u32| {
        let mut table = Table::parse(&customers(CUSTOMERS, n.into()));
        table.header.push("seen_on".into());
        for row in &mut table.rows {
            row.push(format!("2026-0{n}-01"));
        }
        table
    };
    let mut table = month(3);
    table.rows.extend(month(2).rows);
    table.rows.extend(month(1).rows);
    table
}

#[tokio::test]
async fn a_model_is_measured_on_the_newest_month() {
    let organization = Organization::sign_up().await;
    let dataset = organization
        .ready("Months", "months.csv", &months().to_csv())
        .await;
    let mut request = model_of(&dataset);
    request["entity_key"] = "customer_id".into();
    request["snapshot_column"] = "seen_on".into();
    let made = organization.caller.post("/v1/models", &request).await;
    let made = made.body(202);
    let run = organization.trained(&made["training_run"]).await;
    let told = format!("on the {CUSTOMERS} rows from 2026-03-01 on");
    assert!(run["logs"].to_string().contains(&told), "{run}");

    let model = text(&made["model"]["id"]);
    let version = organization.version(&model, 1).await;
    let measured_on = json!({ "from": "2026-03-01", "rows": CUSTOMERS });
    assert_eq!(version["measured_on"], measured_on);
    assert_eq!(version["rows"], 3 * CUSTOMERS);
    let features = version["features"].as_array().unwrap();
    assert!(!features.contains(&Value::from("seen_on")), "{features:?}");
    let auc = version["metrics"]["roc_auc"].as_f64().unwrap();
    assert!((0.6..0.95).contains(&auc), "{auc}");

    let run = organization.score(&model, &dataset).await;
    let run = organization
        .caller
        .get(&format!("/v1/scoring-runs/{run}"))
        .await;
    assert_eq!(run.body(200)["scored"], 3 * CUSTOMERS);
}
