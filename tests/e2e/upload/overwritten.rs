//! Who holds an upload's address can send other files to it as long as that holds. The first counts, for good.

use cloud::bucket::keys;
use domain::DatasetId;

use crate::harness::{organization::put, prelude::*};

#[tokio::test]
async fn what_is_sent_after_a_file_takes_nothing_from_it() {
    let (owner, stack) = (Organization::sign_up().await, Stack::open().await);
    let made = owner.announce("Once", "once.csv", None).await;
    let upload = &made["upload"];
    assert_eq!(put(upload, &customers(300, 1)).await, 200);
    assert_eq!(put(upload, &customers(200, 2)).await, 200);
    let id = text(&made["dataset"]["id"]);
    // Of two that come before either is read, whichever was bound to the dataset first.
    let dataset = owner.ingested(&id).await;
    assert_eq!(dataset["status"], "ready", "{dataset}");
    let rows = number(&dataset["row_count"]);

    for n in [100, 50] {
        assert_eq!(put(upload, &customers(n, n as u64)).await, 200);
    }
    let raw = keys::raw(owner.id, id.parse::<DatasetId>().unwrap());
    until("one version", 60, async || {
        let versions = stack.versions_of(&raw).await;
        match versions.as_slice() {
            [_] => Ok(()),
            _ => Err(format!("{versions:?}")),
        }
    })
    .await;
    let path = format!("/v1/datasets/{id}");
    let read = json!({ "read": { "decimal": "point" } });
    owner.caller.patch(&path, &read).await.body(200);
    let again = owner.ingested(&id).await;
    assert_eq!(again["status"], "ready", "{again}");
    assert_eq!(number(&again["row_count"]), rows, "{again}");
}
