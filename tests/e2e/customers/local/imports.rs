//! A worker that dies in the middle of an import.

use crate::harness::{
    local::{kill, sweep},
    prelude::*,
};

/// Enough for two pieces of many parts.
const ROWS: usize = 60_000;

#[tokio::test]
async fn an_import_outlives_its_worker_and_tells_nothing_twice() {
    let owner = Organization::on_plan(PlanId::Growth).await;
    let mut csv = "user_id,event,timestamp,n\n".to_owned();
    for n in 0..ROWS {
        csv += &format!("u{},Did,2026-03-{:02} 10:00:00,{n}\n", n % 50, n % 28 + 1);
    }
    let dataset = owner.ready("Long", "long.csv", csv.as_bytes()).await;
    let body = json!({ "dataset_id": dataset["id"] });
    let asked = owner.caller.post("/v1/imports", &body).await.body(202);
    let id = text(&asked["id"]);
    let path = format!("/v1/imports/{id}");
    until("something of it", 120, async || {
        let recent = owner.get("/v1/events/recent").await;
        match items(&recent["items"]).len() {
            2.. if kill(&variable("PERENE_IMPORT_WORKER_FUNCTION")) > 0 => Ok(()),
            n => Err(format!("{n} parts")),
        }
    })
    .await;
    let run = until("its end", 240, async || {
        sweep().await;
        let run = owner.get(&path).await;
        match run["status"].as_str() {
            Some("succeeded" | "failed") => Ok(run),
            _ => Err(run.to_string()),
        }
    })
    .await;
    assert_eq!(run["status"], "succeeded", "{run}");
    let result = &run["result"];
    assert_eq!(result["rows"], ROWS, "{run}");
    let told = number(&result["taken"]) + number(&result["duplicates"]);
    assert_eq!(told, ROWS as f64, "{run}");
    assert!(number(&result["duplicates"]) <= 4_000.0, "{run}");
    let of_one = ROWS / 50;
    until("all events of one", 120, async || {
        let events = owner.all("/v1/customer/events?id=u7").await;
        match events.len() {
            n if n == of_one => Ok(()),
            n => Err(format!("{n} of {of_one}")),
        }
    })
    .await;
}
