//! The dashboard: its page under every path that is nothing else, and its files.

use std::sync::Arc;

use api::{ApiError, no_such_route};
use axum::{
    extract::State,
    response::{Html, IntoResponse, Response},
};
use http::{HeaderMap, Method, Uri, header};

use crate::Web;

/// Names of these files hold a hash of their content.
const HASHED: &str = "assets/";

/// Shows the dashboard.
#[utoipa::path(
    get, path = "/", tag = "web", operation_id = "getPage",
    responses((status = 200, description = "A page", body = String, content_type = "text/html"))
)]
pub async fn get(State(web): State<Arc<Web>>) -> Response {
    page(&web, "")
}

/// A file of the dashboard, or its page, whatever the path. The paths of the API are no pages:
/// what no function knows comes here, and is not there.
pub async fn any(
    State(web): State<Arc<Web>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let path = uri.path().trim_start_matches('/');
    if !matches!(method, Method::GET | Method::HEAD) {
        return Err(no_such_route(&method, &uri));
    }
    if let Some(file) = web.site.file(path) {
        let (bytes, encoding) = file.for_browser(&headers);
        let keep = if path.starts_with(HASHED) {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        let mut response = (
            [
                (header::CONTENT_TYPE, content_type(path)),
                (header::CACHE_CONTROL, keep),
                (header::VARY, "accept-encoding"),
            ],
            bytes.to_vec(),
        )
            .into_response();
        if let Some(encoding) = encoding {
            let encoding = http::HeaderValue::from_static(encoding);
            response
                .headers_mut()
                .insert(header::CONTENT_ENCODING, encoding);
        }
        return Ok(response);
    }
    if path == "v1" || path.starts_with("v1/") || path.starts_with(HASHED) {
        return Err(no_such_route(&method, &uri));
    }
    Ok(page(&web, path))
}

/// The page knows from its own depth where the dashboard begins, so that it works under any prefix.
fn page(web: &Web, path: &str) -> Response {
    let up = "../".repeat(path.matches('/').count());
    let base = if up.is_empty() { "./" } else { &up };
    let html = web
        .site
        .index
        .replacen("<base href=\"./\"", &format!("<base href=\"{base}\""), 1);
    (
        [
            (header::CONTENT_SECURITY_POLICY, web.policy.as_str()),
            (header::CACHE_CONTROL, "no-cache"),
        ],
        Html(html),
    )
        .into_response()
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "csv" => "text/csv; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "json" | "webmanifest" => "application/json",
        "woff2" => "font/woff2",
        "png" => "image/png",
        _ => "application/octet-stream",
    }
}
