//! The page that says what this is, the API description, and a sign of life.

mod description;
mod health;
mod page;

use axum::{middleware::map_response, response::Response};
use http::{HeaderValue, header};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this function.
pub fn routes() -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(page::get))
        .routes(routes!(health::get))
        .routes(routes!(description::get))
        .layer(map_response(secure))
}

/// This function's part of the API description.
pub fn openapi() -> utoipa::openapi::OpenApi {
    routes().into_openapi()
}

/// What browsers are told with every answer.
async fn secure(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=63072000; includeSubDomains",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(
            "default-src 'none'; frame-ancestors 'none'",
        ));
    response
}

#[cfg(test)]
mod tests {
    use axum::{
        Router,
        body::{Body, to_bytes},
        http::{HeaderMap, Request},
    };
    use tower::ServiceExt;

    async fn get(path: &str) -> (HeaderMap, String) {
        let router: Router = super::routes().into();
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = router.oneshot(request).await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let headers = response.headers().clone();
        let body = to_bytes(response.into_body(), 10_000_000).await.unwrap();
        (headers, String::from_utf8(body.into()).unwrap())
    }

    #[tokio::test]
    async fn every_answer_has_the_security_headers() {
        for path in ["/", "/health", "/v1/openapi.json"] {
            let (headers, _) = get(path).await;
            let policy = headers["content-security-policy"].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
            assert!(!policy.contains("unsafe"), "{path}: {policy}");
            assert_eq!(headers["x-content-type-options"], "nosniff");
            assert_eq!(headers["x-frame-options"], "DENY");
        }
    }

    #[tokio::test]
    async fn the_page_asks_nothing_of_others_and_links_the_api_description() {
        let (headers, page) = get("/").await;
        assert_eq!(headers["content-type"], "text/html; charset=utf-8");
        assert!(page.contains("href=\"v1/openapi.json\""));
        assert!(page.contains("<style>:root"));
        for outside in ["http:", "https:", "src=", "<script", "style="] {
            assert!(!page.contains(outside), "{outside}");
        }
    }

    #[tokio::test]
    async fn the_description_and_the_health_are_json() {
        let (headers, body) = get("/v1/openapi.json").await;
        assert_eq!(headers["content-type"], "application/json");
        assert!(serde_json::from_str::<serde_json::Value>(&body).is_ok());
        let (_, body) = get("/health").await;
        assert_eq!(body, r#"{"status":"ok"}"#);
    }
}
