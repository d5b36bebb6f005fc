//! `Idempotency-Key`: a request sent twice is done once.

use std::sync::{Arc, OnceLock};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{FromRequest, Request},
    middleware::Next,
    response::{IntoResponse, Response},
};
use data_encoding::HEXLOWER;
use http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use serde_json::Value;
use sha2::{Digest, Sha256};
use store::{Claim, StoredAnswer, TenantStore};

use crate::{
    ApiError, Principal,
    route::{Idempotency, RouteRules},
};

/// Sees to the key that the caller sent, if any, by what the route says of it (`x-idempotency`).
/// Where callers are asked who they are, [`admit`] does so once it is known that they may do this.
pub(crate) async fn layer(request: Request, next: Next) -> Result<Response, ApiError> {
    let rules = RouteRules::of_request(request.method(), request.extensions());
    let key = request.headers().get("idempotency-key").cloned();
    match (key, rules.idempotency) {
        (Some(_), Some(Idempotency::Refused)) if rules.public => Err(refused()),
        (Some(_), Some(Idempotency::Refused)) => {
            let (mut parts, body) = request.into_parts();
            parts.extensions.insert(Asked::Refused);
            Ok(next.run(Request::from_parts(parts, body)).await)
        }
        (Some(key), Some(Idempotency::Kept)) => once(key, rules, request, next).await,
        (None, _) | (_, None) => Ok(next.run(request).await),
    }
}

fn refused() -> ApiError {
    ApiError::bad_request(
        "idempotency_refused",
        "This answer holds secrets and is not kept. Send the request without `Idempotency-Key`.",
    )
}

/// What becomes of a request's key once its caller is known.
#[derive(Debug, Clone)]
enum Asked {
    Refused,
    Once(Arc<Once>),
}

#[derive(Debug)]
struct Once {
    key: HeaderValue,
    /// The hash of what was sent.
    body: String,
    /// Whose work this is, and under which hash its answer is kept.
    claimed: OnceLock<(TenantStore, String)>,
}

/// Does the work, or gives the answer that the same principal got for the same key, route and body
/// in the last day. A body that no handler would take is left for it to refuse.
async fn once(
    key: HeaderValue,
    rules: RouteRules,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let (mut parts, mut body) = request.into_parts();
    let mut hash = Some(nothing());
    if rules.reads_body {
        let bytes = Bytes::from_request(Request::from_parts(parts.clone(), body), &())
            .await
            .map_err(|error| ApiError::new(error.status(), "bad_body", error.body_text()))?;
        hash = body_hash(&parts.headers, &bytes);
        body = Body::from(bytes);
    }
    let Some(hash) = hash else {
        return Ok(next.run(Request::from_parts(parts, body)).await);
    };
    let once = Arc::new(Once {
        key,
        body: hash,
        claimed: OnceLock::new(),
    });
    parts.extensions.insert(Asked::Once(once.clone()));
    let response = next.run(Request::from_parts(parts, body)).await;
    match once.claimed.get() {
        Some((tenant, hash)) => settle(tenant, hash, response).await,
        None => Ok(response),
    }
}

/// Claims the work of a request with a key for a caller who may do it. The kept answer, if the work
/// has been done.
pub(crate) async fn admit(
    parts: &Parts,
    principal: &Principal,
) -> Result<Option<Response>, ApiError> {
    match parts.extensions.get() {
        None => Ok(None),
        Some(Asked::Refused) => Err(refused()),
        Some(Asked::Once(once)) => once.claim(parts, principal).await,
    }
}

impl Once {
    async fn claim(
        &self,
        parts: &Parts,
        principal: &Principal,
    ) -> Result<Option<Response>, ApiError> {
        let caller = principal.id.to_string();
        let route = format!("{} {}", parts.method, parts.uri.path());
        let key = HEXLOWER.encode(self.key.as_bytes());
        let hash = digest(&[caller.as_bytes(), route.as_bytes(), key.as_bytes()]);
        match principal
            .tenant
            .claim_idempotency(&hash, &self.body)
            .await?
        {
            Claim::Answered(answer) => {
                principal.trail().repeats();
                replay(answer).map(Some)
            }
            Claim::InProgress => Err(ApiError::conflict(
                "in_progress",
                "The same request is being done. Ask again in a few seconds.",
            )),
            Claim::OtherBody => Err(ApiError::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency_key_reused",
                "This Idempotency-Key was used with another body. Use a new key.",
            )),
            Claim::New => {
                let _ = self.claimed.set((principal.tenant.clone(), hash));
                Ok(None)
            }
        }
    }
}

/// Keeps the answer of work that was done; lets what failed be tried again.
async fn settle(
    tenant: &TenantStore,
    hash: &str,
    response: Response,
) -> Result<Response, ApiError> {
    if !response.status().is_success() {
        tenant.release_idempotency(hash).await?;
        return Ok(response);
    }
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), usize::MAX).await;
    let body = String::from_utf8(body.map_err(ApiError::internal)?.into());
    let body = body.map_err(ApiError::internal)?;
    let answer = StoredAnswer { status, body };
    tenant.keep_answer(hash, &answer).await?;
    replay(answer)
}

fn replay(answer: StoredAnswer) -> Result<Response, ApiError> {
    let status = StatusCode::from_u16(answer.status).map_err(ApiError::internal)?;
    let json = HeaderValue::from_static("application/json");
    Ok((status, [(header::CONTENT_TYPE, json)], answer.body).into_response())
}

/// The same for the same JSON, however it is written; `None` for what is none.
fn body_hash(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    if body.is_empty() {
        return Some(nothing());
    }
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let is_json = kind.split(';').next()?.trim().ends_with("json");
    let body: Value = serde_json::from_slice(body).ok().filter(|_| is_json)?;
    Some(digest(&[&serde_json::to_vec(&body).ok()?]))
}

/// The hash of no body.
fn nothing() -> String {
    digest(&[b"null"])
}

/// SHA-256 of parts, each with its length, in hex.
fn digest(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    HEXLOWER.encode(&hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_the_same_that_say_the_same() {
        let headers =
            |kind| HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(kind))]);
        let json = headers("application/json; charset=utf-8");
        let hash = |body: &str| body_hash(&json, body.as_bytes());
        assert_eq!(hash(r#"{"a": 1, "b": []}"#), hash(r#"{"b":[],"a":1}"#));
        assert_ne!(hash(r#"{"a": 1}"#), hash(r#"{"a": 2}"#));
        assert_eq!(hash(""), hash("null"));
        assert_eq!(hash("{oops"), None);
        assert_eq!(body_hash(&headers("text/plain"), b"{}"), None);
    }
}
