//! Passwords that are lost, changed and guessed.

use store::LinkPurpose;

use crate::harness::{
    account::{OTHER, credentials, login, mailed},
    browser::Browser,
    prelude::*,
};

#[tokio::test]
async fn a_mailed_link_sets_the_password_once_and_ends_all_sessions() {
    let account = Organization::sign_up().await;
    let confirm = async |token: &str, password: &str| {
        let body = json!({ "token": token, "password": password });
        let path = "/v1/auth/password-reset/confirm";
        Caller::nobody().post(path, &body).await
    };
    let expired = mailed(&account, LinkPurpose::ResetPassword, -1).await;
    confirm(&expired, OTHER).await.problem(400, "link_invalid");
    let verifies = mailed(&account, LinkPurpose::VerifyEmail, 60).await;
    confirm(&verifies, OTHER).await.problem(400, "link_invalid");
    let token = mailed(&account, LinkPurpose::ResetPassword, 60).await;
    confirm(&token, &account.email)
        .await
        .problem(422, "invalid_request");
    let done = confirm(&token, OTHER).await;
    assert_eq!(done.status, 204, "{}", done.text);
    confirm(&token, OTHER).await.problem(400, "link_invalid");
    account
        .caller
        .get("/v1/me")
        .await
        .problem(401, "session_over");
    login(&credentials(&account))
        .await
        .problem(401, "wrong_credentials");
    login(&json!({ "email": account.email, "password": OTHER }))
        .await
        .body(200);
}

#[tokio::test]
async fn a_lost_password_tells_nobody_who_has_an_account() {
    let known = Organization::sign_up().await.email;
    let ask = async |email: &str| {
        let body = json!({ "email": email });
        Caller::nobody()
            .post("/v1/auth/password-reset", &body)
            .await
    };
    let unknown = format!("{}@example.com", UserId::new());
    let (one, other) = (ask(&known).await, ask(&unknown).await);
    assert_eq!((one.status, other.status), (202, 202));
    assert_eq!(one.text, other.text);
    ask("nonsense").await.problem(422, "invalid_request");
    // Mail is limited, whether there is an account or not.
    for email in [&known, &unknown] {
        let mut statuses = Vec::new();
        for _ in 0..12 {
            statuses.push(ask(email).await.status);
        }
        assert!(statuses.contains(&429), "{statuses:?}");
    }
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions() {
    let account = Organization::sign_up().await;
    let mut browser = Browser::signed_in(&account.email).await;
    let change = async |current: &str, new: &str| {
        let body = json!({ "current": current, "new": new });
        account.caller.post("/v1/me/password", &body).await
    };
    change("not my password", OTHER)
        .await
        .problem(403, "wrong_password");
    change(PASSWORD, "password1234")
        .await
        .problem(422, "invalid_request");
    browser.call(Method::GET, "/v1/me", None).await.body(200);
    let done = change(PASSWORD, OTHER).await;
    assert_eq!(done.status, 204, "{}", done.text);
    let answer = browser.call(Method::GET, "/v1/me", None).await;
    answer.problem(401, "session_over");
    account.get("/v1/me").await;
    login(&credentials(&account)).await.refusal(401);
    login(&json!({ "email": account.email, "password": OTHER }))
        .await
        .body(200);
}

#[tokio::test]
async fn passwords_are_not_guessed_by_whoever_found_a_session_open() {
    let account = Organization::sign_up().await;
    let mut statuses = Vec::new();
    for n in 0..22 {
        let body = json!({ "current": format!("guess number {n}"), "new": OTHER });
        let answer = account.caller.post("/v1/me/password", &body).await;
        statuses.push(answer.status);
    }
    assert_eq!(statuses[0], 403, "{statuses:?}");
    assert!(statuses.contains(&429), "{statuses:?}");
}
