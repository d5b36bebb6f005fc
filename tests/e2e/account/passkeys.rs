//! Passkeys: made, used to sign in, and taken away.

use crate::harness::{
    account::{OTHER, credentials, login},
    authenticator::Authenticator,
    prelude::*,
    totp::{self, with_second_factor},
};

/// A device at the stack's own address.
fn device() -> Authenticator {
    let url = variable("PERENE_URL");
    let (scheme, rest) = url.split_once("://").unwrap();
    let authority = rest.split('/').next().unwrap();
    let host = authority.split(':').next().unwrap();
    Authenticator::new(&format!("{scheme}://{authority}"), host)
}

/// Adds a passkey; the answer to it.
async fn add(account: &Organization, device: &mut Authenticator, name: &str) -> Answer {
    let password = json!({ "password": PASSWORD });
    let me = &account.caller;
    let asked = me
        .post("/v1/me/passkeys/challenge", &password)
        .await
        .body(200);
    let credential = device.create(&asked["options"]);
    let body = json!({ "state": asked["state"], "credential": credential, "name": name });
    me.post("/v1/me/passkeys", &body).await
}

/// What a device answers to a question of now.
async fn answer(device: &mut Authenticator) -> Value {
    let nobody = Caller::nobody();
    let challenge = nobody.post("/v1/auth/passkey/challenge", &Value::Null);
    let asked = challenge.await.body(200);
    json!({ "state": asked["state"], "credential": device.get(&asked["options"]) })
}

async fn enter(answer: &Value) -> Answer {
    Caller::nobody().post("/v1/auth/passkey", answer).await
}

async fn refused(answer: &Value) {
    enter(answer).await.problem(401, "passkey_refused");
}

#[tokio::test]
async fn a_passkey_signs_in_alone_once_for_each_answer() {
    let account = Organization::sign_up().await;
    let me = &account.caller;
    let wrong = json!({ "password": OTHER });
    me.post("/v1/me/passkeys/challenge", &wrong)
        .await
        .problem(403, "wrong_password");
    let before = login(&credentials(&account)).await.body(200);
    let mut phone = device();
    let added = add(&account, &mut phone, " Phone ").await.body(201);
    assert_eq!(added["passkey"]["name"], "Phone");
    assert_eq!(items(&added["recovery_codes"]).len(), 10);
    let token = json!({ "refresh_token": before["refresh_token"] });
    let refreshed = Caller::nobody().post("/v1/auth/refresh", &token).await;
    refreshed.problem(401, "session_over");
    let now = account.get("/v1/me").await;
    assert_eq!(
        (&now["second_factor"], &now["totp"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(
        account.all("/v1/me/passkeys").await,
        [added["passkey"].clone()]
    );

    let good = answer(&mut phone).await;
    let entered = Organization::signed_in(&enter(&good).await.body(200));
    assert_eq!((entered.user, entered.id), (account.user, account.id));
    entered.get("/v1/datasets").await;
    refused(&good).await;
    let used = account.all("/v1/me/passkeys").await;
    assert!(used[0]["last_used_at"].is_string(), "{used:?}");

    // Somebody who has not verified who they are, another site, a copy, and a stranger's key.
    phone.verifies = false;
    refused(&answer(&mut phone).await).await;
    phone.verifies = true;
    let origin = std::mem::replace(&mut phone.origin, "https://perene.example".into());
    refused(&answer(&mut phone).await).await;
    phone.origin = origin;
    let count = std::mem::replace(&mut phone.count, 0);
    refused(&answer(&mut phone).await).await;
    phone.count = count;
    let mut strange = device();
    strange.create(&json!({ "user": { "id": "AAAAAAAAAAAAAAAAAAAAAA" }, "challenge": "AA" }));
    refused(&answer(&mut strange).await).await;
    enter(&answer(&mut phone).await).await.body(200);
    let told = account.all("/v1/audit?action=passkey_failed").await;
    assert_eq!(told.len(), 3, "{told:?}");
    assert_eq!(told[0]["actor"]["id"], account.user.to_string());
}

#[tokio::test]
async fn a_passkey_is_a_second_factor_beside_the_password_and_of_its_own_account_alone() {
    let account = Organization::sign_up().await;
    let mut phone = device();
    let added = add(&account, &mut phone, "Phone").await.body(201);
    let with = |name: &str, value: Value| {
        let mut body = credentials(&account);
        body[name] = value;
        body
    };
    let without = login(&credentials(&account)).await;
    let ways = without.problem(401, "second_factor_required");
    let ways: Vec<String> = items(&ways["errors"])
        .iter()
        .map(|way| text(&way["field"]))
        .collect();
    assert_eq!(ways, ["code", "passkey"]);
    login(&with("passkey", answer(&mut phone).await))
        .await
        .body(200);
    let code = items(&added["recovery_codes"])[0].clone();
    login(&with("code", code)).await.body(200);
    login(&with("code", "123456".into()))
        .await
        .problem(401, "wrong_code");
    let other = Organization::sign_up().await;
    let mut theirs = device();
    add(&other, &mut theirs, "Theirs").await.body(201);
    let of_other = login(&with("passkey", answer(&mut theirs).await)).await;
    of_other.problem(401, "passkey_refused");

    // Nor does anybody see, rename or remove another's.
    let path = format!("/v1/me/passkeys/{}", text(&added["passkey"]["id"]));
    let name = json!({ "name": "Mine" });
    other
        .caller
        .patch(&path, &name)
        .await
        .problem(404, "not_found");
    let password = json!({ "password": PASSWORD });
    let removed = other
        .caller
        .call(Method::DELETE, &path, Some(&password))
        .await;
    removed.problem(404, "not_found");
    assert_eq!(other.all("/v1/me/passkeys").await.len(), 1);
    let renamed = account.caller.patch(&path, &name).await.body(200);
    assert_eq!(renamed["name"], "Mine");
}

#[tokio::test]
async fn a_passkey_that_is_removed_lets_nobody_in_and_the_last_factor_goes_with_it() {
    let account = Organization::sign_up().await;
    let me = &account.caller;
    let (mut phone, mut laptop) = (device(), device());
    let one = add(&account, &mut phone, "Phone").await.body(201);
    let two = add(&account, &mut laptop, "Laptop").await.body(201);
    assert!(two["recovery_codes"].is_null(), "they have some");
    let remove = async |added: &Value, password: &str| {
        let path = format!("/v1/me/passkeys/{}", text(&added["passkey"]["id"]));
        let body = json!({ "password": password });
        me.call(Method::DELETE, &path, Some(&body)).await
    };
    let thief = enter(&answer(&mut phone).await).await.body(200);
    let thief = Organization::signed_in(&thief);
    thief.get("/v1/datasets").await;
    remove(&one, OTHER).await.problem(403, "wrong_password");
    assert_eq!(remove(&one, PASSWORD).await.status, 204);
    refused(&answer(&mut phone).await).await;
    let over = thief.caller.get("/v1/datasets").await;
    over.problem(401, "session_over");
    account.get("/v1/datasets").await;
    enter(&answer(&mut laptop).await).await.body(200);
    let require = json!({ "second_factor_required": true });
    me.patch("/v1/organization", &require).await.body(200);
    remove(&two, PASSWORD)
        .await
        .problem(409, "second_factor_needed");
    // With an app, the passkey is not the last.
    let app = totp::begin(&account).await;
    let codes = totp::confirm(&account, &app).await;
    assert_eq!(remove(&two, PASSWORD).await.status, 204);
    remove(&two, PASSWORD).await.problem(404, "not_found");
    account.get("/v1/datasets").await;
    let lift = json!({ "second_factor_required": false });
    me.patch("/v1/organization", &lift).await.body(200);
    let both = json!({ "password": PASSWORD, "code": codes[0] });
    let off = me.call(Method::DELETE, "/v1/me/totp", Some(&both)).await;
    assert_eq!(off.status, 204, "{}", off.text);
    login(&credentials(&account)).await.body(200);
}

#[tokio::test]
async fn an_app_goes_and_the_passkey_stays() {
    let account = Organization::sign_up().await;
    let me = &account.caller;
    let (_, codes) = with_second_factor(&account).await;
    let mut phone = device();
    let added = add(&account, &mut phone, "Phone").await.body(201);
    assert!(added["recovery_codes"].is_null());
    let both = json!({ "password": PASSWORD, "code": codes[0] });
    let off = me.call(Method::DELETE, "/v1/me/totp", Some(&both)).await;
    assert_eq!(off.status, 204, "{}", off.text);
    login(&credentials(&account))
        .await
        .problem(401, "second_factor_required");
    let mut with_code = credentials(&account);
    with_code["code"] = codes[1].as_str().into();
    login(&with_code).await.body(200);
    enter(&answer(&mut phone).await).await.body(200);
    // A question is for one account and one purpose.
    let password = json!({ "password": PASSWORD });
    let asked = me.post("/v1/me/passkeys/challenge", &password);
    let asked = asked.await.body(200);
    let mut laptop = device();
    let credential = laptop.create(&asked["options"]);
    let body = json!({ "state": asked["state"], "credential": credential, "name": "Laptop" });
    let other = Organization::sign_up().await;
    let theirs = other.caller.post("/v1/me/passkeys", &body).await;
    theirs.problem(400, "passkey_unusable");
    me.post("/v1/me/passkeys", &body).await.body(201);
    me.post("/v1/me/passkeys", &body)
        .await
        .problem(400, "passkey_unusable");
}
