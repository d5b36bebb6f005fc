//! The page that says what this is: `/`.

use std::sync::LazyLock;

use axum::response::{Html, IntoResponse};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::header;
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("page.css");

/// The page, and the policy that lets it have its own style and nothing else.
static PAGE: LazyLock<(String, String)> = LazyLock::new(|| {
    let page = include_str!("page.html").replace("{style}", STYLE);
    let style = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    );
    (page, policy)
});

/// Shows what this is and where its API is described.
#[utoipa::path(
    get, path = "/", tag = "web", operation_id = "getPage",
    responses((status = 200, description = "A page", body = String, content_type = "text/html"))
)]
pub async fn get() -> impl IntoResponse {
    let (page, policy) = &*PAGE;
    (
        [(header::CONTENT_SECURITY_POLICY, policy.as_str())],
        Html(page.as_str()),
    )
}
