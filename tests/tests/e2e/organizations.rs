//! Organizations, their members and invitations.

use domain::{Role, UserId, plan::PlanId};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{
    api::{Answer, Caller, items, text},
    organization::{Organization, PASSWORD},
    stack::Stack,
};

async fn set_role(by: &Organization, member: UserId, role: &str) -> Answer {
    let path = format!("/v1/members/{member}");
    let body = json!({ "role": role });
    by.caller.call(Method::PATCH, &path, Some(&body)).await
}

async fn remove(by: &Organization, member: UserId) -> Answer {
    let path = format!("/v1/members/{member}");
    by.caller.call(Method::DELETE, &path, None).await
}

async fn transfer(by: &Organization, to: UserId) -> Answer {
    let body = json!({ "member_id": to });
    by.caller.post("/v1/organization/transfer", &body).await
}

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

async fn choose(by: &Organization, member: UserId, notifications: Value) -> Answer {
    let path = format!("/v1/notifications/{member}");
    let body = json!({ "notifications": notifications });
    by.caller.call(Method::PATCH, &path, Some(&body)).await
}

#[tokio::test]
async fn mail_is_chosen_for_oneself_and_by_admins_up_to_their_role() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let admin = owner.colleague(&stack, Role::Admin).await;
    let viewer = owner.colleague(&stack, Role::Viewer).await;
    let all = json!(["scores", "reports", "usage"]);
    let listed = viewer.caller.get("/v1/notifications").await.body(200);
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
    set_role(&owner, viewer.user, "admin").await.body(200);
    let listed = owner.caller.get("/v1/notifications").await.body(200);
    let found = items(&listed["items"]).iter().find(|member| {
        text(&member["id"]) == viewer.user.to_string() && member["notifications"] == json!([])
    });
    assert!(found.is_some(), "{listed}");
}

#[tokio::test]
async fn roles_are_granted_and_taken_up_to_ones_own() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let admin = owner.colleague(&stack, Role::Admin).await;
    let analyst = owner.colleague(&stack, Role::Analyst).await;
    let raised = set_role(&admin, analyst.user, "admin").await.body(200);
    assert_eq!(raised["role"], "admin");
    set_role(&admin, analyst.user, "owner")
        .await
        .problem(403, "forbidden");
    set_role(&admin, owner.user, "admin")
        .await
        .problem(403, "forbidden");
    remove(&admin, owner.user).await.problem(403, "forbidden");
    set_role(&owner, analyst.user, "viewer").await.body(200);
    // What was granted a moment ago counts now.
    set_role(&analyst, admin.user, "viewer")
        .await
        .problem(403, "forbidden");
    let stranger = Organization::sign_up().await;
    set_role(&owner, stranger.user, "viewer")
        .await
        .problem(404, "not_found");
    let listed = owner.all("/v1/members?limit=2").await;
    let role = |user: UserId| {
        let found = listed.iter().find(|m| m["id"] == user.to_string());
        text(&found.unwrap()["role"])
    };
    assert_eq!(listed.len(), 3);
    assert_eq!(role(owner.user), "owner");
    assert_eq!(role(analyst.user), "viewer");
}

#[tokio::test]
async fn owners_who_go_at_the_same_moment_leave_one() {
    let stack = Stack::open().await;
    let first = Organization::sign_up().await;
    let mut owners = vec![first];
    for _ in 0..3 {
        let next = owners[0].colleague(&stack, Role::Owner).await;
        owners.push(next);
    }
    let id = owners[0].id;
    let calls = owners.iter().enumerate().map(|(n, owner)| {
        let (caller, user) = (owner.caller.clone(), owner.user);
        tokio::spawn(async move {
            let path = format!("/v1/members/{user}");
            let body = json!({ "role": "admin" });
            match n % 2 {
                0 => caller.call(Method::PATCH, &path, Some(&body)).await,
                _ => caller.call(Method::DELETE, &path, None).await,
            }
        })
    });
    let mut gone = 0;
    for call in calls.collect::<Vec<_>>() {
        let answer = call.await.unwrap();
        match answer.status {
            200 | 204 => gone += 1,
            _ => drop(answer.refusal(409)),
        }
    }
    let members = stack.store().as_system(id).members().await.unwrap();
    let left = members.iter().filter(|m| m.role == Role::Owner).count();
    assert!(left >= 1, "{members:?}");
    assert_eq!(left, 4 - gone);
}

#[tokio::test]
async fn the_tokens_of_a_removed_member_stop_at_once() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let member = owner.colleague(&stack, Role::Analyst).await;
    member.caller.get("/v1/datasets").await.body(200);
    assert_eq!(remove(&owner, member.user).await.status, 204);
    for path in ["/v1/datasets", "/v1/me", "/v1/members"] {
        let refused = member.caller.get(path).await;
        refused.problem(401, "session_over");
    }
    let body = json!({ "refresh_token": member.refresh_token });
    Caller::nobody()
        .post("/v1/auth/refresh", &body)
        .await
        .problem(401, "session_over");
    // The account stays, with the organization of its own.
    let again = Organization::login(&member.email).await.unwrap();
    assert_ne!(again.id, owner.id);
    remove(&owner, member.user).await.problem(404, "not_found");
}

#[tokio::test]
async fn an_owner_hands_over_and_leaves_and_begins_anew() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let heir = owner.colleague(&stack, Role::Viewer).await;
    remove(&owner, owner.user).await.problem(409, "last_owner");
    set_role(&owner, owner.user, "admin")
        .await
        .problem(409, "last_owner");
    transfer(&owner, owner.user)
        .await
        .problem(422, "invalid_request");
    let handed = transfer(&owner, heir.user).await.body(200);
    assert_eq!(handed["role"], "owner");
    transfer(&owner, heir.user).await.problem(403, "forbidden");
    assert_eq!(remove(&owner, owner.user).await.status, 204);
    owner
        .caller
        .get("/v1/me")
        .await
        .problem(401, "session_over");

    // Who belongs nowhere can sign in to a new organization.
    let mut body = json!({ "email": owner.email, "password": PASSWORD });
    let login = Caller::nobody().post("/v1/auth/login", &body).await;
    login.problem(401, "no_organization");
    body["organization"] = "Anew".into();
    let answer = Caller::nobody().post("/v1/auth/login", &body).await;
    let anew = answer.body(200);
    assert_eq!(anew["organization"]["name"], "Anew");
    assert_eq!(anew["organization"]["role"], "owner");
    assert_eq!(anew["user"]["id"], owner.user.to_string());
}

#[tokio::test]
async fn a_user_makes_another_organization_once_and_goes_there() {
    let owner = Organization::sign_up().await;
    let make = async || {
        let body = json!({ "name": "  Second Ltd " }).to_string();
        let headers = [("idempotency-key", "second")];
        let path = "/v1/organizations";
        let answer = owner
            .caller
            .send(Method::POST, path, Some(body), &headers)
            .await;
        answer.body(201)
    };
    let made = make().await;
    assert_eq!(
        (&made["name"], &made["role"]),
        (&json!("Second Ltd"), &json!("owner"))
    );
    assert_eq!(make().await, made);
    let body = json!({ "organization_id": made["id"] });
    let answer = owner.caller.post("/v1/auth/switch", &body).await;
    let second = Organization::signed_in(&answer.body(200));
    let me = second.caller.get("/v1/me").await.body(200);
    assert_eq!(items(&me["organizations"]).len(), 2, "{me}");
    let body = json!({ "name": "Renamed" });
    let path = "/v1/organization";
    let renamed = second.caller.call(Method::PATCH, path, Some(&body)).await;
    assert_eq!(renamed.body(200)["name"], "Renamed");
    assert_eq!(owner.caller.get(path).await.body(200)["name"], "Tests Ltd");
    let body = json!({ "name": " " });
    let refused = second.caller.call(Method::PATCH, path, Some(&body)).await;
    refused.problem(422, "invalid_request");
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
    let me = guest.caller.get("/v1/me").await.body(200);
    assert_eq!(
        (&me["role"], &me["user"]["name"]),
        (&json!("analyst"), &json!("Bea"))
    );
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
    let taken = owner.caller.call(Method::DELETE, &path, None).await;
    assert_eq!(taken.status, 204);
    let again = owner.caller.call(Method::DELETE, &path, None).await;
    again.problem(404, "not_found");
    owner.caller.post("/v1/invitations", &body).await.body(201);
    let bad = json!({ "email": "nobody", "role": "viewer" });
    let refused = owner.caller.post("/v1/invitations", &bad).await;
    refused.problem(422, "invalid_request");
}
