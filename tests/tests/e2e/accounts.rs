//! What people do with their accounts: name, password, sessions, second factor.

use aws_lc_rs::hmac;
use chrono::Utc;
use domain::{Role, SessionId, UserId};
use platform::secret_link;
use reqwest::Method;
use serde_json::{Value, json};
use store::{Link, LinkPurpose};

use crate::harness::{
    api::{Answer, Caller, items, text},
    browser::Browser,
    organization::{Organization, PASSWORD},
    stack::{Queue, Stack},
};

const OTHER: &str = "another horse altogether";

async fn login(body: &Value) -> Answer {
    Caller::nobody().post("/v1/auth/login", body).await
}

fn credentials(account: &Organization) -> Value {
    json!({ "email": account.email, "password": PASSWORD })
}

/// A link that only the test knows, as if it had been mailed.
async fn mailed(account: &Organization, purpose: LinkPurpose, life: i64) -> String {
    let stack = Stack::open().await;
    // What the sign-up set going must not come after this.
    stack.drained(Queue::Notify).await;
    let secret = UserId::new().to_string();
    let link = Link {
        email: account.email.clone(),
        hash: Some(secret_link::hash(&secret)),
        expires_at: Utc::now().timestamp() + life,
    };
    let armed = stack.store().arm_link(account.user, purpose, &link).await;
    assert!(armed.unwrap());
    format!("{}.{secret}", account.user)
}

#[tokio::test]
async fn a_name_changes_everywhere() {
    let stack = Stack::open().await;
    let home = Organization::sign_up().await;
    let guest = home.colleague(&stack, Role::Viewer).await;
    let me = guest.caller;
    for name in ["", "a\nb", &"x".repeat(101)] {
        let body = json!({ "name": name });
        let answer = me.call(Method::PATCH, "/v1/me", Some(&body)).await;
        answer.problem(422, "invalid_request");
    }
    let body = json!({ "name": "  Ada Lovelace " });
    let changed = me
        .call(Method::PATCH, "/v1/me", Some(&body))
        .await
        .body(200);
    assert_eq!(changed["user"]["name"], "Ada Lovelace");
    let members = stack.store().as_system(home.id).members().await.unwrap();
    let names: Vec<_> = members.iter().map(|member| member.name.as_str()).collect();
    assert!(names.contains(&"Ada Lovelace"), "{names:?}");
}

#[tokio::test]
async fn a_new_address_needs_the_password_and_waits_for_its_verification() {
    let account = Organization::sign_up().await;
    let other = Organization::sign_up().await;
    let change = async |body: Value| {
        let me = &account.caller;
        me.call(Method::PATCH, "/v1/me", Some(&body)).await
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
    change(json!({ "email": other.email, "password": PASSWORD }))
        .await
        .problem(409, "email_taken");
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
    let account = Organization::sign_up().await;
    let me = account.caller.get("/v1/me").await.body(200);
    assert_eq!(me["user"]["email_verified"], false);
    assert_eq!(me["second_factor"], false);
    let token = mailed(&account, LinkPurpose::VerifyEmail, 60).await;
    let verify = async |token: &str| {
        let body = json!({ "token": token });
        Caller::nobody().post("/v1/auth/verify-email", &body).await
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
    let me = account.caller.get("/v1/me").await.body(200);
    assert_eq!(me["user"]["email_verified"], true);
    let again = account
        .caller
        .call(Method::POST, "/v1/me/verification", None);
    again.await.problem(409, "email_verified");
}

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
    account.caller.get("/v1/me").await.body(200);
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

#[tokio::test]
async fn sessions_are_listed_and_ended() {
    let account = Organization::sign_up().await;
    let me = &account.caller;
    let second = Organization::login(&account.email).await.unwrap();
    let third = Organization::login(&account.email).await.unwrap();
    let stranger = Organization::sign_up().await;

    let listed = me.get("/v1/me/sessions").await.body(200);
    let listed = items(&listed["items"]);
    let ids: Vec<String> = listed.iter().map(|session| text(&session["id"])).collect();
    let expected = [&third, &second, &account].map(|s| s.session().to_string());
    assert_eq!(ids, expected, "newest first");
    assert_eq!(listed[0]["current"], false);
    assert_eq!(listed[2]["current"], true);
    for name in ["device", "address", "created_at", "last_used_at"] {
        assert!(listed[0][name].is_string(), "{name}: {}", listed[0]);
    }
    let page = me.get("/v1/me/sessions?limit=2").await.body(200);
    assert_eq!(items(&page["items"]).len(), 2);
    assert!(page["next_cursor"].is_string());

    let end = async |caller: &Caller, id: &str| {
        let path = format!("/v1/me/sessions/{id}");
        caller.call(Method::DELETE, &path, None).await
    };
    end(&stranger.caller, &ids[0])
        .await
        .problem(404, "not_found");
    end(me, &SessionId::new().to_string())
        .await
        .problem(404, "not_found");
    assert_eq!(end(me, &ids[0]).await.status, 204);
    third
        .caller
        .get("/v1/me")
        .await
        .problem(401, "session_over");
    second.caller.get("/v1/me").await.body(200);
    let answer = me.call(Method::DELETE, "/v1/me/sessions", None).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    second
        .caller
        .get("/v1/me")
        .await
        .problem(401, "session_over");
    me.get("/v1/me").await.body(200);
}

/// An app that makes codes: RFC 6238, written a second time so that the two check each other.
struct App(Vec<u8>);

impl App {
    fn from(secret: &Value) -> Self {
        let (mut bits, mut held, mut bytes) = (0u64, 0, Vec::new());
        for c in text(secret).bytes() {
            let value = match c {
                b'A'..=b'Z' => c - b'A',
                b'2'..=b'7' => c - b'2' + 26,
                other => panic!("{other} is not of base32"),
            };
            bits = (bits << 5) | u64::from(value);
            held += 5;
            if held >= 8 {
                held -= 8;
                bytes.push((bits >> held) as u8);
            }
        }
        Self(bytes)
    }

    /// The code of now, or of so many steps later.
    fn code(&self, later: i64) -> String {
        let step = Utc::now().timestamp() / 30 + later;
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let mac = hmac::sign(&key, &step.to_be_bytes());
        let mac = mac.as_ref();
        let at = (mac[19] & 15) as usize;
        let word = u32::from_be_bytes(mac[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
        format!("{:06}", word % 1_000_000)
    }
}

/// Switches the second factor on; the app and the recovery codes.
async fn with_second_factor(account: &Organization) -> (App, Vec<String>) {
    let me = &account.caller;
    let body = json!({ "password": PASSWORD });
    let begun = me.post("/v1/me/totp", &body).await;
    assert_eq!(begun.headers["cache-control"], "no-store");
    let begun = begun.body(200);
    let uri = text(&begun["uri"]);
    assert!(uri.starts_with("otpauth://totp/Perene:"), "{uri}");
    assert!(uri.contains(&text(&begun["secret"])), "{uri}");
    let app = App::from(&begun["secret"]);
    // Not on before it is confirmed.
    login(&credentials(account)).await.body(200);
    let code = json!({ "code": app.code(0) });
    let on = me.post("/v1/me/totp/confirm", &code).await.body(200);
    let codes = items(&on["recovery_codes"]).iter().map(text).collect();
    (app, codes)
}

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
    let account = Organization::sign_up().await;
    with_second_factor(&account).await;
    let key = json!({ "name": "Key", "role": "owner" });
    let program = Caller::with(&text(&account.key(&key).await["secret"]));
    program.get("/v1/datasets").await.body(200);
    let token = mailed(&account, LinkPurpose::ResetPassword, 60).await;
    let body = json!({ "token": token, "password": OTHER });
    let path = "/v1/auth/password-reset/confirm";
    assert_eq!(Caller::nobody().post(path, &body).await.status, 204);
    let refused = account.caller.get("/v1/me").await;
    refused.problem(401, "session_over");
    program.get("/v1/datasets").await.refusal(401);
    let body = json!({ "email": account.email, "password": OTHER });
    let owner = Organization::signed_in(&login(&body).await.body(200));
    let me = owner.caller.get("/v1/me").await.body(200);
    assert_eq!(me["second_factor"], false, "{me}");
    assert_eq!(me["user"]["email_verified"], true, "{me}");
}

#[tokio::test]
async fn a_reset_of_the_password_leaves_the_second_factor_on() {
    let account = Organization::sign_up().await;
    let token = mailed(&account, LinkPurpose::VerifyEmail, 60).await;
    let body = json!({ "token": token });
    let verified = Caller::nobody().post("/v1/auth/verify-email", &body).await;
    verified.body(200);
    let (_, recovery) = with_second_factor(&account).await;
    let token = mailed(&account, LinkPurpose::ResetPassword, 60).await;
    let body = json!({ "token": token, "password": OTHER });
    let path = "/v1/auth/password-reset/confirm";
    assert_eq!(Caller::nobody().post(path, &body).await.status, 204);
    let mut body = json!({ "email": account.email, "password": OTHER });
    login(&body).await.problem(401, "second_factor_required");
    body["code"] = recovery[0].as_str().into();
    login(&body).await.body(200);
}
