//! A second factor that an organization requires of its members.

use crate::harness::{
    account::{credentials, login},
    prelude::*,
    totp::with_second_factor,
};

async fn require(by: &Organization, required: bool) -> Answer {
    let body = json!({ "second_factor_required": required });
    by.caller.patch("/v1/organization", &body).await
}

fn missing(answer: &Answer) {
    answer.problem(403, "second_factor_required");
}

#[tokio::test]
async fn members_without_one_see_nothing_of_the_organization_until_they_have_it() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    missing(&require(&owner, true).await);
    let member = owner.colleague(&stack, Role::Analyst).await;
    let admin = owner.colleague(&stack, Role::Admin).await;
    admin
        .caller
        .patch(
            "/v1/organization",
            &json!({ "second_factor_required": false }),
        )
        .await
        .problem(403, "forbidden");
    let key = json!({ "name": "Key", "role": "analyst" });
    let program = Caller::with(&text(&owner.key(&key).await["secret"]));
    with_second_factor(&owner).await;
    let changed = require(&owner, true).await.body(200);
    assert_eq!(changed["second_factor_required"], true);

    // At once, whatever the token is.
    for path in [
        "/v1/datasets",
        "/v1/models",
        "/v1/organization",
        "/v1/members",
        "/v1/usage",
    ] {
        missing(&member.caller.get(path).await);
        owner.get(path).await;
    }
    let choice = json!({ "notifications": [] });
    let own = format!("/v1/notifications/{}", member.user);
    missing(&member.caller.patch(&own, &choice).await);
    program.get("/v1/datasets").await.body(200);
    // The account is its holder's, and leads to others of their organizations.
    let me = member.get("/v1/me").await;
    assert_eq!(me["second_factor_missing"], true);
    assert_eq!(me["organization"]["second_factor_required"], true);
    member.get("/v1/me/sessions").await;
    let home = items(&me["organizations"]);
    let home = home
        .iter()
        .find(|of| of["id"] != owner.id.to_string())
        .unwrap();
    let there = json!({ "organization_id": home["id"] });
    let home = member
        .caller
        .post("/v1/auth/switch", &there)
        .await
        .body(200);
    Organization::signed_in(&home).get("/v1/datasets").await;
    let back = json!({ "organization_id": owner.id });
    member.caller.post("/v1/auth/switch", &back).await.body(200);
    missing(&member.caller.get("/v1/datasets").await);

    let listed = owner.all("/v1/members").await;
    let has = |of: &Organization| {
        let found = listed.iter().find(|one| one["id"] == of.user.to_string());
        found.unwrap()["second_factor"].clone()
    };
    assert_eq!((has(&owner), has(&member)), (json!(true), json!(false)));

    // A session that shows one goes on.
    let (_, codes) = with_second_factor(&member).await;
    member.get("/v1/datasets").await;
    assert_eq!(member.get("/v1/me").await["second_factor_missing"], false);
    let members = member.all("/v1/members").await;
    assert!(members.iter().all(|one| one["second_factor"].is_null()));
    let both = json!({ "password": PASSWORD, "code": codes[0] });
    let off = member
        .caller
        .call(Method::DELETE, "/v1/me/totp", Some(&both))
        .await;
    off.problem(409, "second_factor_needed");
    let left = format!("/v1/members/{}", admin.user);
    assert_eq!(
        admin.caller.delete(&left).await.status,
        204,
        "who leaves needs none"
    );

    let lifted = require(&owner, false).await.body(200);
    assert_eq!(lifted["second_factor_required"], false);
    let told = owner.all("/v1/audit?action=PATCH+/v1/organization").await;
    let told: Vec<&Value> = told.iter().map(|entry| &entry["details"][0]).collect();
    let change = |old, new| json!({ "field": "second_factor_required", "old": old, "new": new });
    assert_eq!(told, [&change("true", "false"), &change("false", "true")]);
}

#[tokio::test]
async fn a_session_has_none_any_more_once_it_is_switched_off() {
    let owner = Organization::sign_up().await;
    let (_, codes) = with_second_factor(&owner).await;
    let mut with_code = credentials(&owner);
    with_code["code"] = codes[0].as_str().into();
    let other = Organization::signed_in(&login(&with_code).await.body(200));
    let both = json!({ "password": PASSWORD, "code": codes[1] });
    let off = owner
        .caller
        .call(Method::DELETE, "/v1/me/totp", Some(&both))
        .await;
    assert_eq!(off.status, 204, "{}", off.text);
    for session in [&owner, &other] {
        missing(&require(session, true).await);
    }
}
