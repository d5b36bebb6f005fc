use std::{env, fs, process};

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use tower::ServiceExt;

use super::{Web, router};

const INDEX: &str = "<!doctype html><base href=\"./\"><p>Perene";

async fn answer(path: &str, encoding: &str) -> (StatusCode, HeaderMap, String) {
    answer_to("GET", path, encoding).await
}

/// Answers as if the dashboard were a page, a script in three forms and an icon.
async fn answer_to(method: &str, path: &str, encoding: &str) -> (StatusCode, HeaderMap, String) {
    let folder = env::temp_dir()
        .join(format!("perene-web-{}-{method}-{path}", process::id()).replace('/', "_"));
    fs::create_dir_all(folder.join("assets")).unwrap();
    for (name, content) in [
        ("index.html", INDEX),
        ("icon.svg", "<svg/>"),
        ("assets/index-1a2b.js", "plain"),
        ("assets/index-1a2b.js.br", "brotli"),
        ("assets/index-1a2b.js.gz", "gzip"),
    ] {
        fs::write(folder.join(name), content).unwrap();
    }
    let web = Web::read(&folder, "https://bucket.example").unwrap();
    fs::remove_dir_all(&folder).unwrap();
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("accept-encoding", encoding)
        .body(Body::empty())
        .unwrap();
    let response = api::prepare(router(web)).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 10_000_000).await.unwrap();
    let text = String::from_utf8(body.into()).unwrap();
    (parts.status, parts.headers, text)
}

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    for path in [
        "/",
        "/models",
        "/assets/none.js",
        "/health",
        "/v1/openapi.json",
        "/v1/x",
    ] {
        let (_, headers, _) = answer(path, "br").await;
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert!(!policy.contains('*'), "{path}: {policy}");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["x-frame-options"], "DENY");
    }
}

#[tokio::test]
async fn every_page_finds_the_dashboard_above_it() {
    for (path, base) in [
        ("/", "./"),
        ("/models", "./"),
        ("/models/mdl_1", "../"),
        ("/models/mdl_1/versions", "../../"),
    ] {
        let (status, headers, page) = answer(path, "br").await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(headers["content-type"], "text/html; charset=utf-8");
        assert_eq!(headers["cache-control"], "no-cache");
        assert!(
            page.contains(&format!("<base href=\"{base}\">")),
            "{path}: {page}"
        );
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("connect-src 'self' https://bucket.example;"));
    }
}

#[tokio::test]
async fn files_are_compressed_and_kept_for_a_year_if_their_name_changes_with_them() {
    for (encoding, body) in [("gzip, br", "brotli"), ("gzip", "gzip"), ("", "plain")] {
        let (status, headers, text) = answer("/assets/index-1a2b.js", encoding).await;
        assert_eq!((status, text.as_str()), (StatusCode::OK, body));
        assert_eq!(headers["content-type"], "text/javascript; charset=utf-8");
        assert_eq!(headers["vary"], "accept-encoding");
        let keep = headers["cache-control"].to_str().unwrap();
        assert!(keep.contains("max-age=31536000"));
        assert_eq!(headers.contains_key("content-encoding"), body != "plain");
    }
    let (_, headers, _) = answer("/icon.svg", "br").await;
    assert_eq!(headers["cache-control"], "no-cache");
}

#[tokio::test]
async fn what_the_api_does_not_know_is_a_problem_and_no_page() {
    for (method, path) in [
        ("GET", "/v1"),
        ("GET", "/v1/nonsense"),
        ("POST", "/v1/nonsense"),
        ("GET", "/v1/models/x/y/z"),
        ("GET", "/assets/index-0000.js"),
        ("POST", "/models"),
    ] {
        let (status, headers, body) = answer_to(method, path, "br").await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{method} {path}");
        assert_eq!(headers["content-type"], "application/problem+json");
        assert!(body.contains("no_such_route"), "{path}: {body}");
        assert!(body.contains(&format!("no {method} {path}")), "{body}");
    }
}

#[tokio::test]
async fn what_a_path_does_not_take_is_a_problem_that_says_what_it_takes() {
    for path in ["/", "/health", "/v1/openapi.json"] {
        let (status, headers, body) = answer_to("DELETE", path, "br").await;
        assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert_eq!(headers["content-type"], "application/problem+json");
        assert_eq!(headers["allow"], "GET,HEAD", "{path}");
        assert!(body.contains("method_not_allowed"), "{path}: {body}");
    }
    let (status, _, body) = answer_to("HEAD", "/models", "br").await;
    assert_eq!((status, body.as_str()), (StatusCode::OK, ""));
}

#[tokio::test]
async fn the_description_and_the_health_are_json() {
    let (_, headers, body) = answer("/v1/openapi.json", "br").await;
    assert_eq!(headers["content-type"], "application/json");
    assert!(serde_json::from_str::<serde_json::Value>(&body).is_ok());
    let (_, _, body) = answer("/health", "br").await;
    assert_eq!(body, r#"{"status":"ok"}"#);
}
