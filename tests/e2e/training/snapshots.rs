//! Files with several moments: each customer once a month.

use crate::harness::{cli, organization::download, prelude::*, scores};

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

/// A file with a few customers twice: the first rows are older ones of those that follow.
#[tokio::test]
async fn of_customers_with_several_rows_the_newest_alone_counts() {
    const OLDER: usize = 40;
    let organization = Organization::sign_up().await;
    let mut table = Table::parse(&customers(CUSTOMERS, 1));
    let mut rows = Table::parse(&customers(CUSTOMERS, 2)).rows;
    rows.truncate(OLDER);
    rows.append(&mut table.rows);
    table.rows = rows;
    let csv = table.to_csv();
    let dataset = organization.ready("Repeats", "repeats.csv", &csv).await;

    let mut request = model_of(&dataset);
    request["rows_per_entity"] = "newest".into();
    request["entity_key"] = Value::Null;
    let refused = organization.caller.post("/v1/models", &request).await;
    assert_eq!(refused.body(422)["errors"][0]["field"], "rows_per_entity");
    request["entity_key"] = "customer_id".into();
    let made = organization.caller.post("/v1/models", &request).await;
    let made = made.body(202);
    assert_eq!(made["model"]["rows_per_entity"], "newest");
    organization.trained(&made["training_run"]).await;
    let model = text(&made["model"]["id"]);
    let version = organization.version(&model, 1).await;
    assert_eq!(version["rows"], CUSTOMERS);
    let older = &version["file"]["older_rows"];
    assert_eq!(
        (&older["rows"], &older["keys"]),
        (&json!(OLDER), &json!(OLDER))
    );
    assert_eq!(older["examples"][0]["row"], 1, "{older}");

    let id = organization.score(&model, &dataset).await;
    let path = format!("/v1/scoring-runs/{id}");
    let run = organization.caller.get(&path).await.body(200);
    assert_eq!(
        (&run["rows"], &run["scored"]),
        (&json!(CUSTOMERS + OLDER), &json!(CUSTOMERS))
    );
    assert_eq!(&run["file"]["older_rows"], older);
    let scores = organization.scores(&id).await;
    assert_eq!(scores.len(), CUSTOMERS);

    let path = format!("/v1/models/{model}/versions/1/artifact");
    let artifact = download(&organization.get(&path).await["url"]).await;
    let local = scores::by_key(&cli::score(&artifact, &csv));
    assert_eq!(local.len(), CUSTOMERS);
    for (key, score) in &local {
        assert_eq!(score.score.to_bits(), scores[key].score.to_bits(), "{key}");
    }
}
