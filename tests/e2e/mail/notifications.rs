//! Who chooses which mail somebody gets.

use crate::harness::prelude::*;

async fn choose(by: &Organization, member: UserId, notifications: Value) -> Answer {
    let path = format!("/v1/notifications/{member}");
    let body = json!({ "notifications": notifications });
    by.caller.patch(&path, &body).await
}

#[tokio::test]
async fn mail_is_chosen_for_oneself_and_by_admins_up_to_their_role() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let admin = owner.colleague(&stack, Role::Admin).await;
    let viewer = owner.colleague(&stack, Role::Viewer).await;
    let all = json!(["scores", "reports", "usage", "sources", "alert_digest"]);
    let listed = viewer.get("/v1/notifications").await;
    for member in items(&listed["items"]) {
        let expected = match text(&member["role"]).as_str() {
            "viewer" => json!([]),
            _ => all.clone(),
        };
        assert_eq!(member["notifications"], expected, "{member}");
    }
    let chosen = choose(&viewer, viewer.user, json!(["usage", "scores", "usage"])).await;
    assert_eq!(
        chosen.body(200)["notifications"],
        json!(["scores", "usage"])
    );
    choose(&viewer, admin.user, json!([]))
        .await
        .problem(403, "forbidden");
    choose(&admin, owner.user, json!([]))
        .await
        .problem(403, "forbidden");
    let silent = choose(&admin, viewer.user, json!([])).await.body(200);
    assert_eq!(silent["notifications"], json!([]));
    choose(&owner, owner.user, json!(["payments"]))
        .await
        .problem(422, "invalid_request");
    choose(&owner, UserId::new(), json!([]))
        .await
        .problem(404, "not_found");
    // Another role leaves what was chosen.
    let path = format!("/v1/members/{}", viewer.user);
    let role = json!({ "role": "admin" });
    let raised = owner.caller.patch(&path, &role).await;
    raised.body(200);
    let listed = owner.get("/v1/notifications").await;
    let found = items(&listed["items"]).iter().find(|member| {
        text(&member["id"]) == viewer.user.to_string() && member["notifications"] == json!([])
    });
    assert!(found.is_some(), "{listed}");
}
