//! What cannot be read back keeps nobody waiting. Local only: it writes to the inbox as nobody else may.

use domain::BatchId;

use crate::{customers::merged::merged, harness::prelude::*};

#[tokio::test]
async fn a_broken_object_of_the_inbox_is_put_aside_and_the_others_are_merged() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let id = BatchId::new();
    let key = format!("inbox/{}/{id}.jsonl.zst", owner.id);
    let put = stack.s3().put_object().bucket(variable("PERENE_BUCKET"));
    let body = b"no zstd".to_vec();
    put.key(key).body(body.clone().into()).send().await.unwrap();
    let event = json!({ "userId": "ana", "event": "Login" });
    owner.caller.post("/v1/track", &event).await.body(200);
    merged(&owner, "ana", |_| true).await;
    stack.merged(owner.id).await;
    let left = stack.contents_of(&format!("inbox/{}/", owner.id)).await;
    assert!(left.is_empty(), "{left:?}");
    let aside = stack.contents_of(&format!("broken/{}/", owner.id)).await;
    assert_eq!(
        aside,
        [(format!("broken/{}/{id}.jsonl.zst", owner.id), body)]
    );
    let recent = owner.all("/v1/events/recent?status=rejected").await;
    let said = recent
        .iter()
        .flat_map(|of| items(&of["events"]))
        .find(|of| of["code"] == "broken_batch");
    let said = said.unwrap_or_else(|| panic!("{recent:?}"));
    assert!(text(&said["detail"]).contains(&id.to_string()), "{said}");
}
