//! Erasing one's account, as far as its holder sees it.

use store::LinkPurpose;

use crate::harness::{
    account::{OTHER, co_owned, credentials, erase_me, login, mailed},
    prelude::*,
};

#[tokio::test]
async fn an_account_ends_with_the_password_and_leaves_no_organization_alone() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let bea = owner.colleague(&stack, Role::Admin).await;
    let home = bea.home().await;
    erase_me(&bea, OTHER).await.problem(403, "wrong_password");
    let told = erase_me(&bea, PASSWORD).await.problem(409, "only_owner");
    let orgs: Vec<&Value> = items(&told["errors"]).iter().map(|e| &e["field"]).collect();
    assert_eq!(orgs, [&json!(home)], "{told}");

    co_owned(&stack, home, &owner).await;
    assert_eq!(erase_me(&bea, PASSWORD).await.status, 204);
    bea.caller.get("/v1/me").await.refusal(401);
    login(&credentials(&bea))
        .await
        .problem(401, "wrong_credentials");
    let refresh = json!({ "refresh_token": bea.refresh_token });
    let refreshed = Caller::nobody().post("/v1/auth/refresh", &refresh).await;
    refreshed.refusal(401);
    for org in [owner.id, home] {
        let members = stack.tenant(org).members().await.unwrap();
        assert!(members.iter().all(|member| member.user_id != bea.user));
    }
    // The address is free.
    let body = json!({
        "name": "Bea", "email": bea.email, "password": PASSWORD, "organization": "Anew",
    });
    let anew = Caller::nobody().post("/v1/auth/signup", &body).await;
    assert_ne!(
        text(&anew.body(201)["user"]["id"]),
        bea.user.to_string(),
        "another account"
    );
    // Whoever stays alone stays.
    erase_me(&owner, PASSWORD).await.problem(409, "only_owner");
    owner.get("/v1/me").await;
}

#[tokio::test]
async fn an_address_has_one_trial_whatever_accounts_it_had() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let bea = owner.colleague(&stack, Role::Admin).await;
    let home = stack.tenant(bea.home().await);
    co_owned(&stack, home.org(), &owner).await;
    assert!(home.claim_trial(bea.user).await.unwrap());
    assert_eq!(erase_me(&bea, PASSWORD).await.status, 204);

    let body = json!({
        "name": "Bea", "email": bea.email, "password": PASSWORD, "organization": "Anew",
    });
    let anew = Caller::nobody().post("/v1/auth/signup", &body).await;
    let anew = Organization::signed_in(&anew.body(201));
    let token = json!({ "token": mailed(&anew, LinkPurpose::VerifyEmail, 60).await });
    let verified = anew.caller.post("/v1/auth/verify-email", &token).await;
    verified.body(200);
    for (who, has) in [(&anew, false), (&owner, true)] {
        let billing = who.get("/v1/billing").await;
        assert_eq!(billing["trial_available"], has, "{billing}");
    }
}

#[tokio::test]
async fn an_account_of_no_organization_is_erased_without_signing_in() {
    let stack = Stack::open().await;
    let account = Organization::sign_up().await;
    let erase = async |password: &str| {
        let body = json!({ "email": account.email, "password": password });
        let path = "/v1/auth/account";
        Caller::nobody()
            .call(Method::DELETE, path, Some(&body))
            .await
    };
    erase(OTHER).await.problem(401, "wrong_credentials");
    erase(PASSWORD).await.problem(409, "only_owner");
    stack.set_role(account.id, account.user, None).await;
    login(&credentials(&account))
        .await
        .problem(401, "no_organization");
    assert_eq!(erase(PASSWORD).await.status, 204);
    erase(PASSWORD).await.problem(401, "wrong_credentials");
}
