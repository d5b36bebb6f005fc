//! Sessions of browsers: tokens in cookies, and requests proven to be meant.

use crate::harness::{browser::Browser, prelude::*, stack};

fn file() -> Value {
    json!({ "name": "By cookie", "filename": "cookie.csv" })
}

async fn datasets(browser: &mut Browser) -> usize {
    let answer = browser.call(Method::GET, "/v1/datasets", None).await;
    answer.body(200)["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn a_browser_gets_cookies_and_no_tokens() {
    let mut browser = Browser::new();
    let body = json!({
        "name": "Ada", "email": format!("{}@example.com", UserId::new()), "password": PASSWORD,
        "organization": "Ltd", "session": "cookie",
    });
    let answer = browser
        .call(Method::POST, "/v1/auth/signup", Some(&body))
        .await;
    let signed_in = answer.body(201);
    assert!(signed_in["access_token"].is_null(), "{signed_in}");
    assert!(signed_in["refresh_token"].is_null(), "{signed_in}");
    assert_eq!(answer.headers["cache-control"], "no-store");

    let secure = stack::url().starts_with("https://");
    for (name, path, hidden, same_site) in [
        ("perene_access", "/v1", true, "lax"),
        ("perene_refresh", "/v1/auth/refresh", true, "strict"),
        ("perene_csrf", "/", false, "strict"),
    ] {
        let cookie = &browser.cookies[name];
        assert_eq!(cookie.has("httponly"), hidden, "{cookie:?}");
        assert_eq!(cookie.has("secure"), secure, "{cookie:?}");
        assert_eq!(cookie.attribute("samesite"), Some(same_site), "{cookie:?}");
        assert!(
            cookie.attribute("path").unwrap().ends_with(path),
            "{cookie:?}"
        );
        assert!(!cookie.value.is_empty(), "{cookie:?}");
    }
    let me = browser.call(Method::GET, "/v1/me", None).await.body(200);
    assert_eq!(me["user"]["id"], signed_in["user"]["id"]);
}

#[tokio::test]
async fn a_change_by_cookie_must_be_proven_to_be_meant() {
    let account = Organization::sign_up().await;
    let mut browser = Browser::signed_in(&account.email).await;
    let csrf = browser.csrf();
    let other = Browser::signed_in(&account.email).await.csrf();
    assert_ne!(csrf, other, "the value is the session's own");
    let bad: [&[(&str, &str)]; 6] = [
        &[],
        &[("x-perene-csrf", "")],
        &[("x-perene-csrf", &other)],
        &[("x-perene-csrf", &csrf), ("origin", "https://evil.example")],
        &[("x-perene-csrf", &csrf), ("origin", "null")],
        &[("x-perene-csrf", &csrf), ("sec-fetch-site", "cross-site")],
    ];
    for headers in bad {
        let answer = browser
            .send(Method::POST, "/v1/datasets", Some(&file()), headers)
            .await;
        answer.problem(403, "csrf_failed");
    }
    assert_eq!(datasets(&mut browser).await, 0);
    let answer = browser
        .send(
            Method::POST,
            "/v1/datasets",
            Some(&file()),
            &[("x-perene-csrf", &csrf)],
        )
        .await;
    answer.body(201);
    let answer = browser
        .call(Method::POST, "/v1/datasets", Some(&file()))
        .await;
    answer.body(201);
    assert_eq!(datasets(&mut browser).await, 2);
}

#[tokio::test]
async fn another_site_cannot_sign_its_visitors_in() {
    let account = Organization::sign_up().await;
    let body = json!({ "email": account.email, "password": PASSWORD, "session": "cookie" });
    let mut browser = Browser::new();
    let evil = [("origin", "https://evil.example")];
    let answer = browser.send(Method::POST, "/v1/auth/login", Some(&body), &evil);
    answer.await.problem(403, "csrf_failed");
    assert!(browser.cookies.is_empty());
}

#[tokio::test]
async fn a_bearer_token_is_no_cookie_and_needs_no_proof() {
    let account = Organization::sign_up().await;
    account.caller.post("/v1/datasets", &file()).await.body(201);
    let body = json!({ "email": account.email, "password": PASSWORD });
    let login = Caller::nobody().post("/v1/auth/login", &body).await;
    assert!(!login.headers.contains_key("set-cookie"));
    let token = login.body(200)["access_token"].as_str().unwrap().to_owned();
    // Put into a cookie, it proves nothing: it was made without the value.
    let cookie = format!("perene_access={token}");
    let answer = Caller::nobody()
        .send(Method::GET, "/v1/me", None, &[("cookie", &cookie)])
        .await;
    answer.problem(401, "token_invalid");
}

#[tokio::test]
async fn a_browser_refreshes_by_cookie() {
    let account = Organization::sign_up().await;
    let mut browser = Browser::signed_in(&account.email).await;
    let body = json!({ "session": "cookie" });
    let before = browser.cookies.clone();
    let answer = browser.send(Method::POST, "/v1/auth/refresh", Some(&body), &[]);
    answer.await.problem(403, "csrf_failed");
    let answer = browser.call(Method::POST, "/v1/auth/refresh", Some(&body));
    let refreshed = answer.await.body(200);
    assert!(refreshed["refresh_token"].is_null(), "{refreshed}");
    assert!(refreshed["access_token"].is_null(), "{refreshed}");
    let value = |cookies: &std::collections::BTreeMap<_, crate::harness::browser::Cookie>, name| {
        cookies[name].value.clone()
    };
    let new = |name| value(&browser.cookies, name) != value(&before, name);
    assert!(new("perene_refresh"));
    assert!(!new("perene_csrf"), "tabs must not disturb each other");
    browser.call(Method::GET, "/v1/me", None).await.body(200);

    let mut nobody = Browser::new();
    let answer = nobody.call(Method::POST, "/v1/auth/refresh", Some(&body));
    answer.await.problem(401, "token_missing");
}

#[tokio::test]
async fn a_browser_switches_and_keeps_its_refresh_token() {
    let account = Organization::sign_up().await;
    let mut browser = Browser::signed_in(&account.email).await;
    let refresh = browser.cookies["perene_refresh"].value.clone();
    let body = json!({ "organization_id": account.id });
    let answer = browser.call(Method::POST, "/v1/auth/switch", Some(&body));
    let switched = answer.await.body(200);
    assert!(switched["access_token"].is_null(), "{switched}");
    assert_eq!(browser.cookies["perene_refresh"].value, refresh);
    let answer = browser
        .call(Method::POST, "/v1/datasets", Some(&file()))
        .await;
    answer.body(201);
}

#[tokio::test]
async fn a_browser_forgets_its_cookies_when_it_leaves() {
    let account = Organization::sign_up().await;
    let mut browser = Browser::signed_in(&account.email).await;
    let mut copy = browser.clone();
    let answer = browser.call(Method::POST, "/v1/auth/logout", None).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    // What makes the device known opens nothing, and stays.
    let left: Vec<&str> = browser.cookies.keys().map(String::as_str).collect();
    assert_eq!(left, ["perene_device"]);
    browser.call(Method::GET, "/v1/me", None).await.refusal(401);
    let body = json!({ "session": "cookie" });
    let answer = copy.call(Method::POST, "/v1/auth/refresh", Some(&body));
    answer.await.problem(401, "session_over");
}
