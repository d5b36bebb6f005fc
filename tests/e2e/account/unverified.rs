//! What an account may not whose address nobody has proved.

use crate::harness::prelude::*;

#[tokio::test]
async fn an_account_that_anybody_can_have_made_mails_nobody_and_costs_little() {
    let stranger = Organization::newcomer().await;
    let me = &stranger.caller;
    let file = |size: Value| json!({ "name": "Rows", "filename": "rows.csv", "size": size });
    for (path, body) in [
        (
            "/v1/invitations",
            json!({ "email": "victim@example.com", "role": "viewer" }),
        ),
        ("/v1/organizations", json!({ "name": "Another" })),
        ("/v1/billing/checkout", json!({ "plan": "scale" })),
        ("/v1/datasets", file(json!(5_000_000_000_u64))),
        ("/v1/datasets", file(Value::Null)),
    ] {
        me.post(path, &body).await.problem(403, "email_unverified");
    }
    me.post("/v1/datasets", &file(json!(50_000_000)))
        .await
        .body(201);
}

#[tokio::test]
async fn nothing_that_lasts_is_made_before_the_address_is_proved() {
    let stranger = Organization::newcomer().await;
    let again = json!({ "password": PASSWORD });
    for (path, body) in [
        ("/v1/keys", &json!({ "name": "Key", "role": "owner" })),
        ("/v1/me/totp", &again),
        ("/v1/me/passkeys/challenge", &again),
    ] {
        let refused = stranger.caller.post(path, body).await;
        refused.problem(403, "email_unverified");
    }
}

#[tokio::test]
async fn an_account_uploads_no_more_in_a_day_than_anybody_needs() {
    let account = Organization::on_plan(PlanId::Scale).await;
    let file = json!({ "name": "Rows", "filename": "rows.csv", "size": 5_000_000_000_u64 });
    let mut statuses = Vec::new();
    for _ in 0..21 {
        statuses.push(account.caller.post("/v1/datasets", &file).await.status);
    }
    assert_eq!(statuses[..20], [201; 20]);
    assert_eq!(statuses[20], 429);
}

#[tokio::test]
async fn what_a_plan_refuses_counts_for_nothing() {
    let account = Organization::on_plan(PlanId::Free).await;
    let file = |size: u64| json!({ "name": "Rows", "filename": "rows.csv", "size": size });
    for _ in 0..21 {
        let refused = account
            .caller
            .post("/v1/datasets", &file(5_000_000_000))
            .await;
        refused.problem(402, "plan_limit_reached");
    }
    account
        .caller
        .post("/v1/datasets", &file(10))
        .await
        .body(201);
}
