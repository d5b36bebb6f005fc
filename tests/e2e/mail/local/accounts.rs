//! Mail about accounts: who gets it, and that its links do what they say. Local only: it looks into
//! the emulator's inbox.

use domain::{AccountMail, AccountMessage};

use crate::harness::{
    account::OTHER,
    local::{VERIFICATION, all_mail},
    prelude::*,
};

const CHANGED: &str = "Your e-mail address was changed";

/// The newest mail of that subject to that address, when there are so many of them.
async fn mail(address: &str, subject: &str, count: usize) -> Value {
    until(&format!("mail {count}, `{subject}`"), 60, async || {
        let mut mails = all_mail(address).await;
        mails.retain(|mail| mail["Subject"] == subject);
        match mails.len() {
            n if n == count => Ok(mails.pop().unwrap()),
            n => Err(format!("{n} mails")),
        }
    })
    .await
}

/// The token in the link to that page, which both forms of the mail hold.
fn token(mail: &Value, page: &str) -> String {
    let start = format!("/{page}#token=");
    let body = text(&mail["BodyText"]);
    let (before, rest) = body.split_once(&start).unwrap();
    assert!(before.contains("http"), "{body}");
    let token = rest.split_whitespace().next().unwrap().to_owned();
    assert!(
        text(&mail["BodyHtml"]).contains(&format!("{start}{token}")),
        "{mail}"
    );
    token
}

async fn verify(token: &str) -> Answer {
    let body = json!({ "token": token, "password": PASSWORD });
    Caller::nobody().post("/v1/auth/verify-email", &body).await
}

#[tokio::test]
async fn whoever_signs_up_verifies_the_address_by_mail() {
    let account = Organization::newcomer().await;
    let told = mail(&account.email, VERIFICATION, 1).await;
    assert!(
        text(&told["BodyText"]).contains("from the network address 127.0.0.1"),
        "{told}"
    );
    let first = token(&told, "verify-email");
    let sent = account
        .caller
        .call(Method::POST, "/v1/me/verification", None);
    assert_eq!(sent.await.body(202)["email"], account.email.as_str());
    let second = token(&mail(&account.email, VERIFICATION, 2).await, "verify-email");
    verify(&first).await.problem(400, "link_invalid");
    verify(&second).await.body(200);
    verify(&second).await.problem(400, "link_invalid");
    let me = account.get("/v1/me").await;
    assert_eq!(me["user"]["email_verified"], true);
}

#[tokio::test]
async fn a_new_address_takes_effect_by_the_mail_to_it_and_the_old_one_is_told() {
    let stack = Stack::open().await;
    let account = Organization::sign_up().await;
    let new = format!("{}@new.example", UserId::new());
    let body = json!({ "email": new, "password": PASSWORD });
    let change = account.caller.patch("/v1/me", &body);
    assert_eq!(change.await.body(200)["pending_email"], new.as_str());
    let link = token(&mail(&new, VERIFICATION, 1).await, "verify-email");
    assert_eq!(verify(&link).await.body(200)["email"], new.as_str());
    let told = mail(&account.email, CHANGED, 1).await;
    assert!(text(&told["BodyText"]).contains(&new), "{told}");

    let me = account.get("/v1/me").await;
    assert_eq!(me["user"]["email"], new.as_str());
    assert_eq!(me["user"]["email_verified"], true);
    assert!(me["pending_email"].is_null(), "{me}");
    assert!(Organization::login(&account.email).await.is_none());
    assert!(Organization::login(&new).await.is_some());
    let members = stack.tenant(account.id).members().await;
    assert_eq!(members.unwrap()[0].email, new);

    // Whoever has the old one takes the account back, and the new one is told.
    let link = token(&told, "take-back");
    let body = json!({ "token": link, "password": OTHER });
    let back = Caller::nobody().post("/v1/auth/take-back", &body).await;
    assert_eq!(back.status, 204, "{}", back.text);
    let told = mail(&new, CHANGED, 1).await;
    assert!(!text(&told["BodyText"]).contains("token="), "{told}");
    assert!(Organization::login(&new).await.is_none());
    let body = json!({ "email": account.email, "password": OTHER });
    Caller::nobody()
        .post("/v1/auth/login", &body)
        .await
        .body(200);
}

#[tokio::test]
async fn who_has_an_account_is_told_by_mail_alone() {
    let known = Organization::sign_up().await;
    let taken = "You have an account already";
    let body = json!({
        "name": "Eve", "email": known.email, "password": OTHER, "organization": "Eve Ltd",
    });
    let made = Caller::nobody().post("/v1/auth/signup", &body).await;
    made.body(201);
    let told = mail(&known.email, taken, 1).await;
    assert!(!text(&told["BodyText"]).contains("token="), "{told}");
    let other = Organization::sign_up().await;
    let body = json!({ "email": known.email, "password": PASSWORD });
    let wanted = other.caller.patch("/v1/me", &body).await.body(200);
    assert_eq!(wanted["pending_email"], known.email.as_str());
    mail(&known.email, taken, 2).await;
}

#[tokio::test]
async fn a_lost_password_is_set_anew_by_mail() {
    let stack = Stack::open().await;
    let account = Organization::sign_up().await;
    let unknown = format!("{}@example.com", UserId::new());
    for email in [account.email.to_uppercase(), unknown.clone()] {
        let body = json!({ "email": email });
        let asked = Caller::nobody()
            .post("/v1/auth/password-reset", &body)
            .await;
        assert_eq!(asked.status, 202, "{}", asked.text);
    }
    let link = mail(&account.email, "Set a new password", 1).await;
    let body = json!({ "token": token(&link, "reset-password"), "password": OTHER });
    let path = "/v1/auth/password-reset/confirm";
    let done = Caller::nobody().post(path, &body).await;
    assert_eq!(done.status, 204, "{}", done.text);
    Caller::nobody()
        .post(path, &body)
        .await
        .problem(400, "link_invalid");
    mail(&account.email, "Your password was changed", 1).await;
    account
        .caller
        .get("/v1/me")
        .await
        .problem(401, "session_over");
    stack.drained(Queue::Notify).await;
    assert!(all_mail(&unknown).await.is_empty());
}

#[tokio::test]
async fn whoever_has_the_password_of_a_besieged_account_gets_in_by_mail() {
    let stack = Stack::open().await;
    let account = Organization::sign_up().await;
    // As if a hundred strangers had tried, in the window of a quarter of an hour.
    let scope = api::attempts::scope(&["login", "strangers", &account.email]);
    let window = Utc::now().timestamp() / 900;
    let store = stack.store();
    let counted = store.count_in_window(&scope, 900, window, 100);
    counted.await.unwrap();
    let sign_in = async |password: &str, link: Option<&str>| {
        let body = json!({ "email": account.email, "password": password, "link": link });
        Caller::nobody().post("/v1/auth/login", &body).await
    };
    let wrong = sign_in(OTHER, None).await;
    stack.drained(Queue::Notify).await;
    let right = sign_in(PASSWORD, None).await;
    right.problem(401, "sign_in_by_mail");
    assert_eq!((wrong.status, &wrong.text), (right.status, &right.text));
    let link = token(
        &mail(&account.email, "Sign in on a new device", 1).await,
        "signin",
    );
    sign_in(OTHER, Some(&link))
        .await
        .problem(401, "sign_in_by_mail");
    sign_in(PASSWORD, Some(&link)).await.body(200);
    // It is good once.
    sign_in(PASSWORD, Some(&link))
        .await
        .problem(401, "sign_in_by_mail");
}

#[tokio::test]
async fn a_message_that_comes_twice_is_one_mail() {
    let stack = Stack::open().await;
    let account = Organization::sign_up().await;
    let user_id = account.user;
    let message = AccountMessage::new(AccountMail::SecondFactorOff { user_id });
    let body = json!({ "account": message }).to_string();
    for _ in 0..3 {
        stack.send(Queue::Notify, &body).await;
    }
    mail(&account.email, "Your second factor is off", 1).await;
    stack.drained(Queue::Notify).await;
    mail(&account.email, "Your second factor is off", 1).await;
}

#[tokio::test]
async fn the_queue_and_the_table_hold_no_secret_of_a_link() {
    let stack = Stack::open().await;
    let account = Organization::newcomer().await;
    let link = token(&mail(&account.email, VERIFICATION, 1).await, "verify-email");
    let (user, secret) = link.split_once('.').unwrap();
    assert_eq!(user, account.user.to_string());
    let purpose = store::LinkPurpose::VerifyEmail;
    let kept = stack.store().link(account.user, purpose).await.unwrap();
    let kept = kept.unwrap();
    assert_eq!(kept.hash, Some(api::secret_link::hash(secret)));
    assert!(!format!("{kept:?}").contains(secret), "{kept:?}");
}

#[tokio::test]
async fn nobody_is_told_what_is_done_to_an_account_with_their_address() {
    let stranger = Organization::newcomer().await;
    let change = json!({ "current": PASSWORD, "new": OTHER });
    let changed = stranger.caller.post("/v1/me/password", &change).await;
    assert_eq!(changed.status, 204);
    // The next mail to come was asked for after the one that must not.
    let again = stranger
        .caller
        .call(Method::POST, "/v1/me/verification", None);
    again.await.body(202);
    mail(&stranger.email, VERIFICATION, 2).await;
    let mails = all_mail(&stranger.email).await;
    assert!(
        mails.iter().all(|mail| mail["Subject"] == VERIFICATION),
        "{mails:?}"
    );
}
