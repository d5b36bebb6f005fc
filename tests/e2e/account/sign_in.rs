//! Accounts and sessions.

use crate::harness::{account::OTHER, prelude::*};

async fn sign_up(body: &Value) -> Answer {
    Caller::nobody().post("/v1/auth/signup", body).await
}

async fn login(email: &str, password: &str) -> Answer {
    let body = json!({ "email": email, "password": password });
    Caller::nobody().post("/v1/auth/login", &body).await
}

async fn refresh(token: &str) -> Answer {
    let body = json!({ "refresh_token": token });
    Caller::nobody().post("/v1/auth/refresh", &body).await
}

#[tokio::test]
async fn signing_up_tells_nobody_who_has_an_account() {
    let known = Organization::sign_up().await;
    let unknown = format!("{}@example.com", UserId::new());
    let shouted = format!("  {}", known.email.to_uppercase());
    let mut answers = Vec::new();
    for email in [&unknown, &shouted] {
        let body = json!({ "name": "Eve", "email": email, "password": OTHER, "organization": "E" });
        let made = sign_up(&body).await.body(201);
        assert_eq!(made["user"]["email"], email.trim());
        assert_eq!(made["user"]["email_verified"], false);
        // Nor does signing in, or asking who one is.
        let again = login(email, OTHER).await.body(200);
        assert_eq!(again["user"]["id"], made["user"]["id"]);
        let me = Organization::signed_in(&again).get("/v1/me").await;
        answers.push((names(&made), names(&again), names(&me)));
    }
    assert_eq!(answers[0], answers[1]);
    // Whoever has proved the address has it, whatever its case.
    let mine = login(&shouted, PASSWORD).await.body(200);
    assert_eq!(mine["user"]["id"], known.user.to_string());
    assert_eq!(mine["organization"]["id"], known.id.to_string());
}

fn names(answer: &Value) -> Vec<String> {
    answer.as_object().unwrap().keys().cloned().collect()
}

#[tokio::test]
async fn signing_up_tells_all_that_is_wrong() {
    let body =
        json!({ "name": " ", "email": "ada", "password": "tr0ub4d", "organization": "a\nb" });
    let problem = sign_up(&body).await.problem(422, "invalid_request");
    let mut fields: Vec<String> = items(&problem["errors"])
        .iter()
        .map(|error| text(&error["field"]))
        .collect();
    fields.sort();
    assert_eq!(fields, ["email", "name", "organization", "password"]);
    let told = problem.to_string();
    assert!(
        !told.contains("tr0ub4d"),
        "the password is not repeated: {told}"
    );
}

#[tokio::test]
async fn answers_with_secrets_are_not_kept_for_replay() {
    let body = json!({ "email": "nobody@example.com", "password": PASSWORD });
    let answer = Caller::nobody()
        .send(
            reqwest::Method::POST,
            "/v1/auth/login",
            Some(body.to_string()),
            &[("idempotency-key", "one")],
        )
        .await;
    answer.problem(400, "idempotency_refused");
}

#[tokio::test]
async fn a_wrong_address_and_a_wrong_password_look_the_same() {
    let known = Organization::sign_up().await;
    let wrong_password = login(&known.email, "not the password").await;
    let unknown = login(&format!("{}@example.com", UserId::new()), PASSWORD).await;
    wrong_password.problem(401, "wrong_credentials");
    unknown.problem(401, "wrong_credentials");
    assert_eq!(wrong_password.text, unknown.text);
}

#[tokio::test]
async fn guessing_passwords_is_stopped() {
    let account = Organization::sign_up().await;
    for attempt in 1..=60 {
        let answer = login(&account.email, &format!("guess number {attempt}")).await;
        if answer.status == 429 {
            assert!(
                attempt > 3,
                "stopped after {attempt} attempts: too soon for people"
            );
            answer.problem(429, "too_many_requests");
            let wait: u64 = answer.headers["retry-after"]
                .to_str()
                .unwrap()
                .parse()
                .unwrap();
            assert!((1..=3600).contains(&wait), "{wait}");
            // Even the right password waits, or guessing would go on.
            login(&account.email, PASSWORD)
                .await
                .problem(429, "too_many_requests");
            // But not on a device that has signed in before, of that account.
            let mut known = json!({ "email": account.email, "password": PASSWORD });
            known["device_token"] = account.device_token.clone().into();
            Caller::nobody()
                .post("/v1/auth/login", &known)
                .await
                .body(200);
            let stranger = Organization::sign_up().await;
            known["device_token"] = stranger.device_token.into();
            let refused = Caller::nobody().post("/v1/auth/login", &known).await;
            refused.problem(429, "too_many_requests");
            return;
        }
        answer.problem(401, "wrong_credentials");
    }
    panic!("60 wrong passwords were all taken");
}

#[tokio::test]
async fn a_refresh_token_is_traded_once() {
    let account = Organization::sign_up().await;
    let second = Organization::signed_in(&refresh(&account.refresh_token).await.body(200));
    assert_ne!(second.refresh_token, account.refresh_token);
    second.get("/v1/me").await;
    // Two tabs at once: within the grace the same successor is given again.
    let twin = Organization::signed_in(&refresh(&account.refresh_token).await.body(200));
    assert_eq!(twin.refresh_token, second.refresh_token);
    let third = Organization::signed_in(&refresh(&second.refresh_token).await.body(200));
    // The first token is two trades old: no tab still holds it, so somebody stole it.
    refresh(&account.refresh_token)
        .await
        .problem(401, "token_reused");
    refresh(&third.refresh_token).await.refusal(401);
}

#[tokio::test]
async fn a_refresh_token_cannot_be_made_up() {
    let account = Organization::sign_up().await;
    let token = &account.refresh_token;
    let (kept, last) = token.split_at(token.len() - 1);
    let altered = format!("{kept}{}", if last == "A" { "B" } else { "A" });
    for token in [altered.as_str(), "", "rt", "rt.a.b.c.d", &"x".repeat(5000)] {
        refresh(token).await.refusal(401);
    }
    refresh(token).await.body(200);
}

#[tokio::test]
async fn logging_out_ends_the_session() {
    let account = Organization::sign_up().await;
    let other_device = Organization::login(&account.email).await.unwrap();
    let answer = account
        .caller
        .call(reqwest::Method::POST, "/v1/auth/logout", None)
        .await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    refresh(&account.refresh_token).await.refusal(401);
    // Its access token is worth nothing either, from the next request on.
    let answer = account.caller.get("/v1/me").await;
    answer.problem(401, "session_over");
    refresh(&other_device.refresh_token).await.body(200);
}

#[tokio::test]
async fn me_tells_who_and_where() {
    let stack = Stack::open().await;
    let home = Organization::sign_up().await;
    let guest = home.colleague(&stack, Role::Viewer).await;
    assert_eq!(
        guest.id, home.id,
        "switching gives tokens for the other organization"
    );
    let me = guest.get("/v1/me").await;
    assert_eq!(me["user"]["email"], guest.email.as_str());
    assert_eq!(me["role"], "viewer");
    assert_eq!(me["organization"]["id"], home.id.to_string());
    assert_eq!(items(&me["organizations"]).len(), 2, "{me}");
    assert!(!me.to_string().contains("argon2"), "{me}");
    // A tab that shows the organization left behind does nothing in this one.
    let mut left = items(&me["organizations"]).iter().map(|it| text(&it["id"]));
    let left = left.rfind(|id| *id != home.id.to_string()).unwrap();
    for (meant, status) in [(&left, 409), (&home.id.to_string(), 200)] {
        let headers = [("x-perene-organization", meant.as_str())];
        let answer = guest
            .caller
            .send(Method::GET, "/v1/datasets", None, &headers);
        assert_eq!(answer.await.status, status);
    }
    // The session stays switched when it is refreshed.
    let later = Organization::signed_in(&refresh(&guest.refresh_token).await.body(200));
    assert_eq!(later.id, home.id);
}
