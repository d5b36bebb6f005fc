//! What an account may not whose address nobody has proved.

use store::LinkPurpose;

use crate::harness::{
    account::{OTHER, credentials, login, mailed},
    organization::put,
    prelude::*,
};

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
async fn what_came_without_its_size_counts_for_the_day() {
    let stack = Stack::open().await;
    let account = Organization::on_plan(PlanId::Scale).await;
    // As if all but two megabytes of the day had been announced.
    let whose = account.user.to_string();
    let scope = api::attempts::scope(&["upload megabytes", &whose]);
    let day = Utc::now().timestamp().div_euclid(86_400);
    let store = stack.store();
    let counted = store.count_in_window(&scope, 86_400, day, 99_998);
    counted.await.unwrap();
    let late = account.announce("Late", "late.csv", None).await;
    let file = "id,tenure\n".to_owned() + &"1234567,12\n".repeat(200_000);
    assert_eq!(put(&late["upload"], file.as_bytes()).await, 200);
    account.ingested(&text(&late["dataset"]["id"])).await;
    let body = json!({ "name": "Next", "filename": "next.csv", "size": 10 });
    let next = account.caller.post("/v1/datasets", &body).await;
    next.problem(429, "too_many_requests");
    assert_eq!(account.all("/v1/datasets").await.len(), 1);
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

#[tokio::test]
async fn a_link_verifies_no_account_for_whoever_has_its_address_and_did_not_make_it() {
    let stranger = Organization::newcomer().await;
    let other = Organization::newcomer().await;
    let token = mailed(&stranger, LinkPurpose::VerifyEmail, 60).await;
    let verify = async |by: &Caller, password: Option<&str>| {
        let body = json!({ "token": token, "password": password });
        by.post("/v1/auth/verify-email", &body).await
    };
    let nobody = Caller::nobody();
    for by in [&nobody, &other.caller] {
        let refused = verify(by, None).await.problem(422, "invalid_request");
        assert_eq!(refused["errors"][0]["code"], "password_missing");
        verify(by, Some(OTHER)).await.problem(403, "wrong_password");
    }
    let me = stranger.get("/v1/me").await;
    assert_eq!(me["user"]["email_verified"], false);
    verify(&nobody, Some(PASSWORD)).await.body(200);
    let me = stranger.get("/v1/me").await;
    assert_eq!(me["user"]["email_verified"], true);
}

#[tokio::test]
async fn nobody_guesses_the_password_beside_a_link() {
    let stranger = Organization::newcomer().await;
    let token = mailed(&stranger, LinkPurpose::VerifyEmail, 60).await;
    let mut statuses = Vec::new();
    for n in 0..12 {
        let body = json!({ "token": token, "password": format!("guess number {n}") });
        let answer = Caller::nobody().post("/v1/auth/verify-email", &body).await;
        statuses.push(answer.status);
    }
    assert_eq!(statuses[0], 403, "{statuses:?}");
    assert!(statuses.contains(&429), "{statuses:?}");
}

/// Says by a mailed link that it was not asked for.
async fn disavow(token: &str) -> Answer {
    let body = json!({ "token": token });
    let path = "/v1/auth/verify-email/disavow";
    Caller::nobody().post(path, &body).await
}

#[tokio::test]
async fn whoever_has_the_address_removes_an_account_that_a_stranger_made_with_it() {
    let stack = Stack::open().await;
    let stranger = Organization::newcomer().await;
    let token = mailed(&stranger, LinkPurpose::VerifyEmail, 60).await;
    let done = disavow(&token).await;
    assert_eq!(done.status, 204, "{}", done.text);
    disavow(&token).await.problem(400, "link_invalid");
    stranger.caller.get("/v1/me").await.refusal(401);
    login(&credentials(&stranger))
        .await
        .problem(401, "wrong_credentials");
    let organization = stack.tenant(stranger.id).organization().await.unwrap();
    let erased = organization.is_none_or(|of| of.deletion.is_some());
    assert!(erased, "nobody is left who could keep it");
    // The address is free.
    let body = json!({
        "name": "Ana", "email": stranger.email, "password": OTHER, "organization": "Anas",
    });
    let anew = Caller::nobody().post("/v1/auth/signup", &body).await;
    let anew = Organization::signed_in(&anew.body(201));
    let token = json!({ "token": mailed(&anew, LinkPurpose::VerifyEmail, 60).await });
    let verified = anew.caller.post("/v1/auth/verify-email", &token).await;
    verified.body(200);
}

#[tokio::test]
async fn whoever_has_the_address_drops_the_wish_to_take_it_for_another_account() {
    let account = Organization::sign_up().await;
    let wanted = format!("{}@example.com", UserId::new());
    let body = json!({ "email": wanted, "password": PASSWORD });
    account.caller.patch("/v1/me", &body).await.body(200);
    let email = account.email.clone();
    let wish = Organization {
        email: wanted,
        ..account
    };
    let token = mailed(&wish, LinkPurpose::VerifyEmail, 60).await;
    assert_eq!(disavow(&token).await.status, 204);
    let me = wish.get("/v1/me").await;
    assert!(me["pending_email"].is_null(), "{me}");
    assert_eq!(me["user"]["email"], email.as_str());
    let body = json!({ "token": token });
    let late = wish.caller.post("/v1/auth/verify-email", &body).await;
    late.problem(400, "link_invalid");
}
