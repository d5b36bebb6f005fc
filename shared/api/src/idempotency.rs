//! `Idempotency-Key`: a request sent twice is done once.

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{FromRequest, Request},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::Value;
use sha2::{Digest, Sha256};
use store::{Claim, StoredAnswer, TenantStore};

use crate::{
    ApiError, Principal,
    principal::Caller,
    route::{Idempotency, RouteRules},
};

/// Sees to the key that the caller sent, if any, by what the route says of it (`x-idempotency`).
pub(crate) async fn layer(request: Request, next: Next) -> Result<Response, ApiError> {
    let rules = RouteRules::of_request(request.method(), request.extensions());
    let key = request.headers().get("idempotency-key").cloned();
    match (key, rules.idempotency) {
        (Some(key), Some(Idempotency::Kept)) => once(&key, request, next).await,
        (Some(_), Some(Idempotency::Refused)) => Err(ApiError::bad_request(
            "idempotency_refused",
            "This answer holds secrets and is not kept. Send the request without \
             `Idempotency-Key`.",
        )),
        _ => Ok(next.run(request).await),
    }
}

/// Does the work, or gives the answer that the same principal got for the same key, route and body
/// in the last day.
async fn once(key: &HeaderValue, request: Request, next: Next) -> Result<Response, ApiError> {
    let (mut parts, body) = request.into_parts();
    let principal = Principal::find(&parts).await?;
    let body = Bytes::from_request(Request::from_parts(parts.clone(), body), &())
        .await
        .map_err(|error| ApiError::new(error.status(), "bad_body", error.body_text()))?;
    let caller = principal.id.to_string();
    let route = format!("{} {}", parts.method, parts.uri.path());
    let key = hex::encode(key);
    let hash = digest(&[caller.as_bytes(), route.as_bytes(), key.as_bytes()]);
    let tenant = principal.tenant.clone();
    match tenant.claim_idempotency(&hash, &body_hash(&body)?).await? {
        Claim::Answered(answer) => return replay(answer),
        Claim::InProgress => {
            return Err(ApiError::conflict(
                "in_progress",
                "The same request is being done. Ask again in a few seconds.",
            ));
        }
        Claim::OtherBody => {
            return Err(ApiError::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency_key_reused",
                "This Idempotency-Key was used with another body. Use a new key.",
            ));
        }
        Claim::New => {}
    }
    // The handler's principal is this one: a request is counted once.
    parts.extensions.insert(principal);
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    settle(&tenant, &hash, response).await
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

/// The same for the same JSON, however it is written. What is no JSON is as good as no body: no
/// route that reads one takes it.
fn body_hash(body: &[u8]) -> Result<String, ApiError> {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    Ok(digest(&[&serde_json::to_vec(&body)?]))
}

/// SHA-256 of parts, each with its length, in hex.
fn digest(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hex::encode(hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_the_same_that_say_the_same() {
        let hash = |body: &str| body_hash(body.as_bytes()).unwrap();
        assert_eq!(hash(r#"{"a": 1, "b": []}"#), hash(r#"{"b":[],"a":1}"#));
        assert_ne!(hash(r#"{"a": 1}"#), hash(r#"{"a": 2}"#));
        assert_eq!(hash(""), hash("null"), "as it was kept before");
    }
}
