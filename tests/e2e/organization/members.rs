//! Organizations and their members.

use crate::harness::prelude::*;

async fn set_role(by: &Organization, member: UserId, role: &str) -> Answer {
    let path = format!("/v1/members/{member}");
    let body = json!({ "role": role });
    by.caller.patch(&path, &body).await
}

async fn remove(by: &Organization, member: UserId) -> Answer {
    let path = format!("/v1/members/{member}");
    by.caller.delete(&path).await
}

async fn transfer(by: &Organization, to: UserId) -> Answer {
    let body = json!({ "member_id": to });
    by.caller.post("/v1/organization/transfer", &body).await
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
                0 => caller.patch(&path, &body).await,
                _ => caller.delete(&path).await,
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
    let members = stack.tenant(id).members().await.unwrap();
    let left = members.iter().filter(|m| m.role == Role::Owner).count();
    assert!(left >= 1, "{members:?}");
    assert_eq!(left, 4 - gone);
}

#[tokio::test]
async fn the_tokens_of_a_removed_member_stop_at_once() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let member = owner.colleague(&stack, Role::Analyst).await;
    member.get("/v1/datasets").await;
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
    assert_eq!(made["name"], json!("Second Ltd"));
    assert_eq!(made["role"], json!("owner"));
    assert_eq!(make().await, made);
    let body = json!({ "organization_id": made["id"] });
    let answer = owner.caller.post("/v1/auth/switch", &body).await;
    let second = Organization::signed_in(&answer.body(200));
    let me = second.get("/v1/me").await;
    assert_eq!(items(&me["organizations"]).len(), 2, "{me}");
    let body = json!({ "name": "Renamed" });
    let path = "/v1/organization";
    let renamed = second.caller.patch(path, &body).await;
    assert_eq!(renamed.body(200)["name"], "Renamed");
    assert_eq!(owner.get(path).await["name"], "Tests Ltd");
    let body = json!({ "name": " " });
    let refused = second.caller.patch(path, &body).await;
    refused.problem(422, "invalid_request");
}
