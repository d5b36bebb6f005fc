//! An account whose address somebody else changed.

use store::LinkPurpose;

use crate::harness::{
    account::{OTHER, login, mailed},
    prelude::*,
};

/// An account that whoever has stolen its password has moved to an address of theirs.
async fn stolen() -> (Organization, String) {
    let email = Organization::sign_up().await.email;
    let theirs = format!("{}@example.com", UserId::new());
    let mut thief = Organization::login(&email).await.unwrap();
    let body = json!({ "email": theirs, "password": PASSWORD });
    thief.caller.patch("/v1/me", &body).await.body(200);
    thief.email = theirs;
    let token = mailed(&thief, LinkPurpose::VerifyEmail, 60).await;
    let body = json!({ "token": token });
    let moved = thief.caller.post("/v1/auth/verify-email", &body).await;
    moved.body(200);
    (thief, email)
}

/// A link to the old address, as if it had been mailed, and what the API says to it.
async fn take_back(thief: &Organization, email: &str) -> Answer {
    let stack = Stack::open().await;
    stack.drained(Queue::Notify).await;
    let purpose = LinkPurpose::TakeBack;
    let wish = stack.store().link(thief.user, purpose).await.unwrap();
    let wish = wish.unwrap();
    assert_eq!(wish.email, email);
    let secret = UserId::new().to_string();
    let link = store::Link {
        hash: Some(api::secret_link::hash(&secret)),
        ..wish
    };
    let armed = stack.store().arm_link(thief.user, purpose, &link).await;
    assert!(armed.unwrap());
    let token = format!("{}.{secret}", thief.user);
    let body = json!({ "token": token, "password": OTHER });
    Caller::nobody().post("/v1/auth/take-back", &body).await
}

#[tokio::test]
async fn whoever_had_the_address_takes_the_account_back_and_nothing_of_the_thief_stays() {
    let (thief, email) = stolen().await;
    // Not even with another password can it be moved on.
    let change = json!({ "current": PASSWORD, "new": "a thief's own long words" });
    let changed = thief.caller.post("/v1/me/password", &change).await;
    assert_eq!(changed.status, 204, "{}", changed.text);
    let body = json!({ "email": "on@example.com", "password": "a thief's own long words" });
    let on = thief.caller.patch("/v1/me", &body).await;
    on.problem(409, "address_changed_lately");
    let key = thief
        .key(&json!({ "name": "Theirs", "role": "admin" }))
        .await;
    let program = Caller::with(&text(&key["secret"]));
    program.get("/v1/datasets").await.body(200);
    let friend = json!({ "email": format!("{}@example.com", UserId::new()), "role": "admin" });
    let invited = thief.caller.post("/v1/invitations", &friend).await;
    let invited = text(&invited.body(201)["id"]);

    let back = take_back(&thief, &email).await;
    assert_eq!(back.status, 204, "{}", back.text);
    thief
        .caller
        .get("/v1/me")
        .await
        .problem(401, "session_over");
    program.get("/v1/datasets").await.refusal(401);
    for (email, password) in [(&thief.email, PASSWORD), (&email, PASSWORD)] {
        let old = json!({ "email": email, "password": password });
        login(&old).await.problem(401, "wrong_credentials");
    }
    let owner = login(&json!({ "email": email, "password": OTHER })).await;
    let owner = Organization::signed_in(&owner.body(200));
    assert_eq!(owner.id, thief.id);
    let open = owner.all("/v1/invitations").await;
    assert!(open.iter().all(|one| one["id"] != invited.as_str()));
    let log = owner.get("/v1/audit?action=account_taken_back").await;
    assert_eq!(items(&log["items"]).len(), 1, "{log}");
    // And what is the owner's again can be changed by them.
    let body = json!({ "email": "mine@example.com", "password": OTHER });
    owner.caller.patch("/v1/me", &body).await.body(200);
}

#[tokio::test]
async fn a_link_back_takes_a_good_password_and_is_good_once() {
    let (thief, email) = stolen().await;
    let path = "/v1/auth/take-back";
    let body = json!({ "token": format!("{}.none", thief.user), "password": OTHER });
    let forged = Caller::nobody().post(path, &body).await;
    forged.problem(400, "link_invalid");
    assert_eq!(take_back(&thief, &email).await.status, 204);
    let stack = Stack::open().await;
    let purpose = LinkPurpose::TakeBack;
    let left = stack.store().link(thief.user, purpose).await.unwrap();
    assert_eq!(left, None);
}
