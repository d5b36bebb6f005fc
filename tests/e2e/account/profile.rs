//! One's name and address.

use domain::Language;
use store::LinkPurpose;

use crate::harness::{
    account::{OTHER, credentials, login, mailed},
    prelude::*,
};

#[tokio::test]
async fn a_name_and_a_language_change_everywhere() {
    let stack = Stack::open().await;
    let home = Organization::sign_up().await;
    let guest = home.colleague(&stack, Role::Viewer).await;
    let me = guest.caller;
    for name in ["", "a\nb", &"x".repeat(101)] {
        let body = json!({ "name": name });
        let answer = me.patch("/v1/me", &body).await;
        answer.problem(422, "invalid_request");
    }
    let body = json!({ "name": "  Ada Lovelace " });
    let changed = me.patch("/v1/me", &body).await.body(200);
    assert_eq!(changed["user"]["name"], "Ada Lovelace");
    let body = json!({ "language": "pt-BR" });
    let changed = me.patch("/v1/me", &body).await.body(200);
    assert_eq!(changed["user"]["language"], "pt-BR");
    assert_eq!(changed["user"]["name"], "Ada Lovelace");
    let members = stack.tenant(home.id).members().await.unwrap();
    let theirs = members.iter().find(|member| member.user_id == guest.user);
    assert_eq!(theirs.unwrap().language, Some(Language::Portuguese));
    let names: Vec<_> = members.iter().map(|member| member.name.as_str()).collect();
    assert!(names.contains(&"Ada Lovelace"), "{names:?}");
}

#[tokio::test]
async fn a_new_address_needs_the_password_and_waits_for_its_verification() {
    let account = Organization::sign_up().await;
    let other = Organization::sign_up().await;
    let change = async |body: Value| {
        let me = &account.caller;
        me.patch("/v1/me", &body).await
    };
    let new = format!("New-{}@example.com", UserId::new());
    change(json!({ "email": new }))
        .await
        .problem(422, "invalid_request");
    change(json!({ "email": new, "password": OTHER }))
        .await
        .problem(403, "wrong_password");
    change(json!({ "email": "x", "password": PASSWORD }))
        .await
        .problem(422, "invalid_request");
    // Whether somebody has an account with it is not told.
    let taken = change(json!({ "email": other.email, "password": PASSWORD })).await;
    assert_eq!(taken.body(200)["pending_email"], other.email.as_str());
    let me = change(json!({ "email": new, "password": PASSWORD }))
        .await
        .body(200);
    assert_eq!(me["pending_email"], new.as_str());
    assert_eq!(
        me["user"]["email"],
        account.email.as_str(),
        "not before it is verified"
    );
    login(&credentials(&account)).await.body(200);
    login(&json!({ "email": new, "password": PASSWORD }))
        .await
        .refusal(401);
}

#[tokio::test]
async fn a_mailed_link_verifies_the_address_once() {
    let account = Organization::newcomer().await;
    let me = account.get("/v1/me").await;
    assert_eq!(me["user"]["email_verified"], false);
    assert_eq!(me["second_factor"], false);
    let token = mailed(&account, LinkPurpose::VerifyEmail, 60).await;
    let verify = async |token: &str| {
        let body = json!({ "token": token });
        account.caller.post("/v1/auth/verify-email", &body).await
    };
    let (_, secret) = token.split_once('.').unwrap();
    for bad in [
        "",
        "x",
        secret,
        &format!("{token}x"),
        &format!("{}.{secret}", UserId::new()),
    ] {
        verify(bad).await.problem(400, "link_invalid");
    }
    assert_eq!(
        verify(&token).await.body(200)["email"],
        account.email.as_str()
    );
    verify(&token).await.problem(400, "link_invalid");
    let me = account.get("/v1/me").await;
    assert_eq!(me["user"]["email_verified"], true);
    let again = account
        .caller
        .call(Method::POST, "/v1/me/verification", None);
    again.await.problem(409, "email_verified");
}
