//! `Idempotency-Key`: a request sent twice is done once.

use std::{convert::Infallible, future::Future};

use axum::{
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header, request::Parts};
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::{Claim, StoredAnswer};

use crate::{ApiError, Principal};

/// The key that the caller sent, if any.
#[derive(Debug, Clone)]
pub struct IdempotencyKey(Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let key = parts
            .headers
            .get("idempotency-key")
            .map(|value| hex::encode(value.as_bytes()));
        Ok(Self(key))
    }
}

impl IdempotencyKey {
    /// For routes that answer with secrets, which are never kept: the key is refused.
    pub fn refuse(&self) -> Result<(), ApiError> {
        match &self.0 {
            None => Ok(()),
            Some(_) => Err(ApiError::bad_request(
                "idempotency_refused",
                "This answer holds secrets and is not kept. Send the request without \
                 `Idempotency-Key`.",
            )),
        }
    }

    /// Does the work, or gives the answer that the same principal got for the same key, route and
    /// body in the last day.
    pub async fn once<T: Serialize>(
        self,
        principal: &Principal,
        route: &str,
        body: &impl Serialize,
        work: impl Future<Output = Result<(StatusCode, T), ApiError>>,
    ) -> Result<Response, ApiError> {
        let Some(key) = self.0 else {
            let (status, body) = work.await?;
            return Ok((status, axum::Json(body)).into_response());
        };
        let caller = principal.id.to_string();
        let hash = digest(&[caller.as_bytes(), route.as_bytes(), key.as_bytes()]);
        let body_hash = digest(&[&serde_json::to_vec(body)?]);
        match principal
            .tenant
            .claim_idempotency(&hash, &body_hash)
            .await?
        {
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
        match work.await {
            Ok((status, body)) => {
                let answer = StoredAnswer {
                    status: status.as_u16(),
                    body: serde_json::to_string(&body)?,
                };
                principal.tenant.keep_answer(&hash, &answer).await?;
                replay(answer)
            }
            Err(error) => {
                principal.tenant.release_idempotency(&hash).await?;
                Err(error)
            }
        }
    }
}

fn replay(answer: StoredAnswer) -> Result<Response, ApiError> {
    let status = StatusCode::from_u16(answer.status).map_err(ApiError::internal)?;
    let json = HeaderValue::from_static("application/json");
    Ok((status, [(header::CONTENT_TYPE, json)], answer.body).into_response())
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
