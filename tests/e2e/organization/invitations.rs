//! Invitations, accepted and taken back.

use crate::harness::prelude::*;

async fn accept(caller: &Caller, body: &Value) -> Answer {
    caller.post("/v1/auth/invitations/accept", body).await
}

async fn look_up(token: &str) -> Answer {
    let body = json!({ "token": token });
    let path = "/v1/auth/invitations/lookup";
    Caller::nobody().post(path, &body).await
}

fn new_address() -> String {
    format!("{}@example.com", UserId::new())
}

#[tokio::test]
async fn a_new_person_accepts_an_invitation_once() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let email = new_address();
    let (_, token) = owner.invite(&stack, &email, Role::Analyst).await;
    let offer = look_up(&token).await.body(200);
    assert_eq!(offer["organization"], "Tests Ltd");
    assert_eq!(offer["email"], email.as_str());
    assert_eq!(offer["has_account"], false);
    let nobody = Caller::nobody();
    let weak = json!({ "token": token, "password": "short" });
    let problem = accept(&nobody, &weak).await.problem(422, "invalid_request");
    assert_eq!(items(&problem["errors"]).len(), 2, "{problem}");
    let body = json!({ "token": token, "name": "Bea", "password": PASSWORD });
    let guest = Organization::signed_in(&accept(&nobody, &body).await.body(200));
    assert_eq!((guest.id, guest.email.as_str()), (owner.id, email.as_str()));
    let me = guest.get("/v1/me").await;
    assert_eq!(me["role"], json!("analyst"));
    assert_eq!(me["user"]["name"], json!("Bea"));
    for answer in [accept(&nobody, &body).await, look_up(&token).await] {
        answer.problem(404, "invitation_invalid");
    }
    assert!(owner.all("/v1/invitations").await.is_empty());
    // The account is like any other.
    assert!(Organization::login(&email).await.is_some());
    let again = json!({ "email": email, "role": "viewer" });
    let answer = owner.caller.post("/v1/invitations", &again).await;
    answer.problem(409, "already_member");
}

#[tokio::test]
async fn who_has_an_account_accepts_with_its_password_or_signed_in() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let by_password = Organization::sign_up().await;
    let (_, token) = owner.invite(&stack, &by_password.email, Role::Viewer).await;
    assert_eq!(look_up(&token).await.body(200)["has_account"], true);
    let nobody = Caller::nobody();
    let wrong = json!({ "token": token, "password": "not the password" });
    accept(&nobody, &wrong)
        .await
        .problem(401, "wrong_credentials");
    let none = json!({ "token": token });
    accept(&nobody, &none).await.problem(422, "invalid_request");
    accept(&owner.caller, &none)
        .await
        .problem(409, "other_account");
    let right = json!({ "token": token, "password": PASSWORD });
    let joined = Organization::signed_in(&accept(&nobody, &right).await.body(200));
    assert_eq!((joined.id, joined.user), (owner.id, by_password.user));

    let signed_in = Organization::sign_up().await;
    let (_, token) = owner.invite(&stack, &signed_in.email, Role::Admin).await;
    let body = json!({ "token": token });
    let joined = Organization::signed_in(&accept(&signed_in.caller, &body).await.body(200));
    assert_eq!((joined.id, joined.user), (owner.id, signed_in.user));
    assert_eq!(owner.all("/v1/members").await.len(), 3);
}

#[tokio::test]
async fn an_invitation_is_one_an_address_and_is_taken_back() {
    let stack = Stack::open().await;
    let owner = Organization::on_plan(PlanId::Starter).await;
    let admin = owner.colleague(&stack, Role::Admin).await;
    let email = new_address();
    let body = json!({ "email": email, "role": "owner" });
    admin
        .caller
        .post("/v1/invitations", &body)
        .await
        .problem(403, "forbidden");
    let body = json!({ "email": email, "role": "viewer" });
    let made = admin.caller.post("/v1/invitations", &body).await.body(201);
    owner
        .caller
        .post("/v1/invitations", &body)
        .await
        .problem(409, "already_invited");
    let listed = owner.all("/v1/invitations").await;
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0]["id"], made["id"]);
    assert!(!listed[0].to_string().contains("token"), "{listed:?}");
    let path = format!("/v1/invitations/{}", text(&made["id"]));
    let taken = owner.caller.delete(&path).await;
    assert_eq!(taken.status, 204);
    let again = owner.caller.delete(&path).await;
    again.problem(404, "not_found");
    owner.caller.post("/v1/invitations", &body).await.body(201);
    let bad = json!({ "email": "nobody", "role": "viewer" });
    let refused = owner.caller.post("/v1/invitations", &bad).await;
    refused.problem(422, "invalid_request");
}

#[tokio::test]
async fn inviting_and_taking_back_fills_no_mailbox() {
    let owner = Organization::on_plan(PlanId::Starter).await;
    let body = json!({ "email": new_address(), "role": "viewer" });
    for _ in 0..10 {
        let made = owner.caller.post("/v1/invitations", &body).await.body(201);
        let path = format!("/v1/invitations/{}", text(&made["id"]));
        assert_eq!(owner.caller.delete(&path).await.status, 204);
    }
    let another = Organization::on_plan(PlanId::Starter).await;
    let refused = another.caller.post("/v1/invitations", &body).await;
    refused.problem(429, "too_many_requests");
}

#[tokio::test]
async fn what_an_admin_vouched_for_ends_with_the_membership() {
    let stack = Stack::open().await;
    let owner = Organization::on_plan(PlanId::Starter).await;
    let admin = owner.colleague(&stack, Role::Admin).await;
    let (_, token) = admin.invite(&stack, &new_address(), Role::Admin).await;
    look_up(&token).await.body(200);
    let path = format!("/v1/members/{}", admin.user);
    assert_eq!(owner.caller.delete(&path).await.status, 204);
    look_up(&token).await.problem(404, "invitation_invalid");
    let body = json!({ "token": token, "name": "Eve", "password": PASSWORD });
    accept(&Caller::nobody(), &body)
        .await
        .problem(404, "invitation_invalid");
    assert!(owner.all("/v1/invitations").await.is_empty());
}
