//! The second factor of signing in.

use store::LinkPurpose;

use crate::harness::{
    account::{OTHER, credentials, login, mailed},
    prelude::*,
    totp::with_second_factor,
};

fn with_code(account: &Organization, code: &str) -> Value {
    let mut body = credentials(account);
    body["code"] = code.into();
    body
}

#[tokio::test]
async fn signing_in_takes_a_code_that_is_good_once() {
    let account = Organization::sign_up().await;
    let me = &account.caller;
    let wrong = me.post("/v1/me/totp", &json!({ "password": OTHER })).await;
    wrong.problem(403, "wrong_password");
    let (app, recovery) = with_second_factor(&account).await;
    assert_eq!(recovery.len(), 10);
    assert_eq!(me.get("/v1/me").await.body(200)["second_factor"], true);
    me.post("/v1/me/totp", &json!({ "password": PASSWORD }))
        .await
        .problem(409, "second_factor_on");

    let without = login(&credentials(&account)).await;
    without.problem(401, "second_factor_required");
    let mut guess = with_code(&account, "000000");
    guess["password"] = OTHER.into();
    login(&guess).await.problem(401, "wrong_credentials");
    let code = app.code(1);
    login(&with_code(&account, &code)).await.body(200);
    login(&with_code(&account, &code))
        .await
        .problem(401, "wrong_code");
    // A recovery code serves as well, once.
    login(&with_code(&account, &recovery[0].to_uppercase()))
        .await
        .body(200);
    login(&with_code(&account, &recovery[0]))
        .await
        .problem(401, "wrong_code");
    // Codes are not guessed: after five no more are tried.
    let mut statuses = Vec::new();
    for _ in 0..6 {
        statuses.push(login(&with_code(&account, "no code")).await.status);
    }
    assert!(statuses.contains(&429), "{statuses:?}");
}

#[tokio::test]
async fn recovery_codes_are_renewed_and_the_second_factor_switched_off() {
    let account = Organization::sign_up().await;
    let me = &account.caller;
    let (_, old) = with_second_factor(&account).await;
    let body = json!({ "password": PASSWORD, "code": old[0] });
    let renewed = me.post("/v1/me/totp/recovery-codes", &body).await;
    assert_eq!(renewed.headers["cache-control"], "no-store");
    let new = text(&items(&renewed.body(200)["recovery_codes"])[0]);
    let off = async |password: &str, code: &str| {
        let body = json!({ "password": password, "code": code });
        me.call(Method::DELETE, "/v1/me/totp", Some(&body)).await
    };
    off(PASSWORD, &old[1]).await.problem(403, "wrong_code");
    off(OTHER, &new).await.problem(403, "wrong_password");
    let done = off(PASSWORD, &new).await;
    assert_eq!(done.status, 204, "{}", done.text);
    login(&credentials(&account)).await.body(200);
    off(PASSWORD, &new).await.problem(409, "second_factor_off");
    me.post("/v1/me/totp/confirm", &json!({ "code": "1" }))
        .await
        .problem(409, "nothing_to_confirm");
}

#[tokio::test]
async fn whoever_signs_up_with_anothers_address_keeps_nothing_once_its_owner_comes() {
    let account = Organization::newcomer().await;
    let token = mailed(&account, LinkPurpose::ResetPassword, 60).await;
    let body = json!({ "token": token, "password": OTHER });
    let path = "/v1/auth/password-reset/confirm";
    assert_eq!(Caller::nobody().post(path, &body).await.status, 204);
    let refused = account.caller.get("/v1/me").await;
    refused.problem(401, "session_over");
    let body = json!({ "email": account.email, "password": OTHER });
    let owner = Organization::signed_in(&login(&body).await.body(200));
    let me = owner.get("/v1/me").await;
    assert_eq!(me["second_factor"], false, "{me}");
    assert_eq!(me["user"]["email_verified"], true, "{me}");
}

#[tokio::test]
async fn a_reset_of_the_password_takes_a_second_factor_that_was_added_just_now() {
    let account = Organization::sign_up().await;
    with_second_factor(&account).await;
    let token = mailed(&account, LinkPurpose::ResetPassword, 60).await;
    let body = json!({ "token": token, "password": OTHER });
    let path = "/v1/auth/password-reset/confirm";
    assert_eq!(Caller::nobody().post(path, &body).await.status, 204);
    let body = json!({ "email": account.email, "password": OTHER });
    login(&body).await.body(200);
}
