//! Serving HTTP from a Lambda.

use std::{convert::Infallible, net::IpAddr, sync::Arc, time::Instant};

use axum::{
    Extension, Router,
    body::{Body, HttpBody, to_bytes},
    extract::{DefaultBodyLimit, FromRequestParts, MatchedPath, Request},
    middleware::{self, Next, map_response},
    response::{IntoResponse, Response},
};
use cloud::App;
use http::{HeaderValue, Method, StatusCode, Uri, header, request::Parts};
use lambda_http::{Error, request::RequestContext};
use serde::Serialize;
use store::Store;
use tracing::{Instrument, field::Empty};
use utoipa_axum::router::OpenApiRouter;

use crate::{
    ApiError,
    access_token::Verifier,
    audit,
    edge::{self, Edge, Viewer},
    idempotency,
    rate_limit::RateLimiter,
    route::Routes,
};

/// Bodies are refused above this many bytes, unless a route says otherwise.
pub const BODY_LIMIT: usize = 256 * 1024;

/// Answers are refused above this many bytes, and texts above so many once they are escaped: Lambda ends those that have
/// 6 MB as it passes them on, in base64 or as a string of JSON.
const ANSWER_LIMIT: u64 = 4_400_000;
const ESCAPED_LIMIT: u64 = 5_800_000;
/// Bytes that one may take as part of such a string.
const ESCAPED: u64 = 6;

/// Serves a function's routes, logging one line per request.
pub async fn serve<S: Clone + Send + Sync + 'static>(
    app: &App,
    routes: OpenApiRouter<S>,
    state: S,
) -> Result<(), Error> {
    let (router, description) = routes.with_state(state).split_for_parts();
    let gate = Arc::new(Gate::new(app, Routes::of(&description)?));
    let router = prepare(router.layer(middleware::from_fn(idempotency::layer)));
    let edge = Arc::new(Edge::from_env()?);
    lambda_http::run(router.layer(Extension(gate)).layer(Extension(edge))).await
}

/// Serves a router that asks nobody who they are.
pub async fn serve_public(router: Router) -> Result<(), Error> {
    let edge = Arc::new(Edge::from_env()?);
    lambda_http::run(prepare(router).layer(Extension(edge))).await
}

pub(crate) struct Gate {
    pub(crate) store: Store,
    pub(crate) verifier: Verifier,
    pub(crate) rate_limiter: RateLimiter,
    pub(crate) public_url: String,
    pub(crate) routes: Routes,
}

impl Gate {
    fn new(app: &App, routes: Routes) -> Self {
        Self {
            verifier: Verifier::new(app.store.clone()),
            rate_limiter: RateLimiter::new(app.store.clone(), app.config.rate_limit_percent),
            public_url: app.config.public_url.clone(),
            store: app.store.clone(),
            routes,
        }
    }

    /// The gate of a request that [`serve`] has seen.
    pub(crate) fn of(extensions: &http::Extensions) -> Result<Arc<Self>, ApiError> {
        let gate = extensions.get::<Arc<Self>>().cloned();
        gate.ok_or_else(|| ApiError::internal("this router is not served with a gate"))
    }
}

/// What every router gets: answers for paths and methods that are not there, a body limit, the caller's address, the audit
/// log, the `RateLimit` fields, the headers that browsers obey and the log line.
pub fn prepare(router: Router) -> Router {
    router
        .fallback(async |method: Method, uri: Uri| no_such_route(&method, &uri))
        .method_not_allowed_fallback(async |method: Method, uri: Uri| {
            unrouted(
                StatusCode::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                &method,
                &uri,
            )
        })
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn(audit::follow))
        .layer(middleware::from_fn(edge::layer))
        .layer(map_response(bound))
        .layer(map_response(secure))
        .layer(middleware::from_fn(log))
}

/// What browsers and caches are told with every answer that does not say otherwise (OWASP, REST
/// Security Cheat Sheet): to come by TLS, to take a file for what it is called, to run nothing, to
/// keep nothing.
async fn secure(mut response: Response) -> Response {
    for (name, value) in [
        (
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=63072000; includeSubDomains",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        let said = response.headers_mut().entry(name);
        said.or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Says what is wrong with an answer that Lambda would end without a word.
async fn bound(response: Response) -> Response {
    let (head, body) = response.into_parts();
    let bytes = body.size_hint().exact().unwrap_or(0);
    if bytes > ANSWER_LIMIT {
        return too_large(bytes).into_response();
    }
    if bytes * ESCAPED <= ESCAPED_LIMIT {
        return Response::from_parts(head, body); // as most answers, whatever they hold
    }
    match to_bytes(body, ANSWER_LIMIT as usize).await {
        Ok(body) if escaped_len(&body) as u64 > ESCAPED_LIMIT => too_large(bytes).into_response(),
        Ok(body) => Response::from_parts(head, Body::from(body)),
        Err(_) => ApiError::internal("an answer could not be read").into_response(),
    }
}

/// An answer of JSON, refused if it is larger than can be sent: for who counts what it costs once that is known.
///
/// # Errors
/// 422 `answer_too_large`.
pub fn sendable<T: Serialize>(answer: &T) -> Result<Response, ApiError> {
    let body = serde_json::to_vec(answer)?;
    let bytes = body.len() as u64;
    if bytes > ANSWER_LIMIT || escaped_len(&body) as u64 > ESCAPED_LIMIT {
        return Err(too_large(bytes));
    }
    let json = HeaderValue::from_static("application/json");
    Ok(([(header::CONTENT_TYPE, json)], body).into_response())
}

fn too_large(bytes: u64) -> ApiError {
    tracing::warn!(bytes, "answer too large");
    let detail =
        "The answer is larger than can be sent. Ask for less: a smaller `limit`, or an export.";
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "answer_too_large", detail)
}

/// Bytes that a text takes as a string of JSON, as which Lambda hands an answer on.
pub fn escaped_len(text: &[u8]) -> usize {
    let escaped = |byte: &u8| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' => 2,
        ..0x20 => ESCAPED as usize,
        _ => 1,
    };
    text.iter().map(escaped).sum()
}

/// The answer where no path leads anywhere.
pub fn no_such_route(method: &Method, uri: &Uri) -> ApiError {
    unrouted(StatusCode::NOT_FOUND, "no_such_route", method, uri)
}

fn unrouted(status: StatusCode, code: &'static str, method: &Method, uri: &Uri) -> ApiError {
    let path: String = uri.path().chars().take(200).collect();
    let detail =
        format!("There is no {method} {path}. See the API description at /v1/openapi.json.");
    ApiError::new(status, code, detail)
}

async fn log(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("-", MatchedPath::as_str)
        .to_owned();
    let span = tracing::info_span!(
        "request",
        request_id = request_id(request.extensions()),
        method = %request.method(),
        route,
        org_id = Empty,
    );
    async move {
        let response = next.run(request).await;
        let ms = started.elapsed().as_millis() as u64;
        tracing::info!(status = response.status().as_u16(), ms, "request");
        response
    }
    .instrument(span)
    .await
}

pub(crate) fn request_id(extensions: &http::Extensions) -> String {
    match extensions.get::<RequestContext>() {
        Some(RequestContext::ApiGatewayV2(context)) => {
            context.request_id.clone().unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// The caller's address, as API Gateway saw it, or the distribution before that; other headers are not believed.
#[derive(Debug, Clone, Copy)]
pub struct CallerAddress(pub Option<IpAddr>);

impl<S: Send + Sync> FromRequestParts<S> for CallerAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(address(&parts.extensions)))
    }
}

pub(crate) fn address(extensions: &http::Extensions) -> Option<IpAddr> {
    if let Some(Viewer(address)) = extensions.get() {
        return Some(*address);
    }
    match extensions.get::<RequestContext>()? {
        RequestContext::ApiGatewayV2(context) => context.http.source_ip.as_deref()?.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn an_answer_too_large_says_so() {
        let quotes = ESCAPED_LIMIT / 2;
        for (text, bytes, status) in [
            ("x", ANSWER_LIMIT, 200),
            ("x", ANSWER_LIMIT + 1, 422),
            ("\"", quotes, 200),
            ("\"", quotes + 1, 422),
        ] {
            let answer = move || async move { text.repeat(bytes as usize) };
            let router = prepare(Router::new().route("/", get(answer)));
            let response = router.oneshot(Request::new(Body::empty())).await.unwrap();
            assert_eq!(response.status(), status);
            assert_eq!(response.headers()["cache-control"], "no-store");
        }
    }

    #[tokio::test]
    async fn an_answer_is_known_to_be_too_large_before_it_is_sent() {
        // Two bytes more of it are those of JSON around a text.
        for (text, chars, status) in [
            ("x", ANSWER_LIMIT - 2, 200),
            ("x", ANSWER_LIMIT - 1, 422),
            ("\\", ESCAPED_LIMIT / 4, 422),
        ] {
            let answer = sendable(&text.repeat(chars as usize)).into_response();
            assert_eq!(answer.status(), status);
            let sent = bound(answer).await;
            assert_eq!(sent.status(), status, "and so says whoever sends it");
            let kind = if status == 200 {
                "json"
            } else {
                "problem+json"
            };
            assert_eq!(
                sent.headers()["content-type"],
                format!("application/{kind}")
            );
        }
    }
}
