//! Uploads that broke off, and go on.

use crate::harness::{
    organization::{put, put_parts},
    prelude::*,
    table::large_csv,
};

async fn resumed(owner: &Organization, id: &str) -> Value {
    let path = format!("/v1/datasets/{id}/upload");
    owner.caller.post(&path, &Value::Null).await.body(200)
}

#[tokio::test]
async fn parts_that_have_come_are_not_sent_again() {
    // Its rows are more than the free plan takes.
    let owner = Organization::on_plan(PlanId::Growth).await;
    let file = large_csv();
    let size = file.len() as u64;
    let made = owner.announce("Broken off", "large.csv", Some(size)).await;
    let id = text(&made["dataset"]["id"]);
    assert_eq!(made["upload"]["sent"], json!([]));
    let parts = items(&made["upload"]["parts"]);
    let offset = |part: &Value| number(&part["offset"]) as usize;
    assert_eq!((parts.len(), offset(&parts[0])), (2, 0));

    // The second part comes, the first does not.
    let second = json!({ "parts": [parts[1]] });
    let sent = put_parts(&second, &file[offset(&parts[1])..]).await;
    let way = resumed(&owner, &id).await;
    let etag = text(&sent["parts"][0]["etag"]);
    let bare = json!([{ "number": 2, "etag": etag.trim_matches('"') }]);
    assert_eq!(way["sent"], bare, "{way}");
    assert_eq!(items(&way["parts"]).len(), 1, "{way}");
    assert_eq!(way["parts"][0]["number"], 1, "{way}");

    let mut all = put_parts(&way, &file[..offset(&parts[1])]).await;
    let etags = all["parts"].as_array_mut().unwrap();
    etags.extend_from_slice(items(&way["sent"]));
    let complete = format!("/v1/datasets/{id}/complete");
    owner.caller.post(&complete, &all).await.body(200);
    let dataset = owner.ingested(&id).await;
    assert_eq!(dataset["status"], "ready", "{dataset}");
    let path = format!("/v1/datasets/{id}/upload");
    let over = owner.caller.post(&path, &Value::Null).await;
    over.problem(409, "already_uploaded");
}

#[tokio::test]
async fn a_file_sent_whole_gets_another_address() {
    let owner = Organization::sign_up().await;
    let csv = customers(300, 6);
    let made = owner.announce("Late", "late.csv", None).await;
    let id = text(&made["dataset"]["id"]);
    assert_eq!(put(&resumed(&owner, &id).await, &csv).await, 200);
    let dataset = owner.ingested(&id).await;
    assert_eq!(dataset["row_count"], 300, "{dataset}");
}
