//! Who is taken off the list stays off it, whatever is merged later of what came before. Local only: it looks into the
//! inbox.

use crate::harness::prelude::*;

#[tokio::test]
async fn who_is_taken_off_the_list_is_not_brought_back_by_what_came_before() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let all: Vec<String> = (0..30).map(|n| format!("/v1/customer?id=c{n}")).collect();
    let told = json!({ "traits": { "seats": 7 } });
    for path in &all {
        let put = owner.caller.call(Method::PUT, path, Some(&told));
        put.await.body(200);
        assert_eq!(owner.caller.delete(path).await.status, 204, "{path}");
    }
    stack.merged(owner.id).await;
    let left = owner.all("/v1/customers").await;
    assert!(left.is_empty(), "{left:?}");
    for path in &all {
        owner.caller.get(path).await.problem(404, "not_found");
    }
    // What comes now shows them again.
    let put = owner.caller.call(Method::PUT, &all[3], Some(&told));
    put.await.body(200);
    stack.merged(owner.id).await;
    assert_eq!(owner.get(&all[3]).await["traits"]["seats"], 7);
}
