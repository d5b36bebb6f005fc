//! One call: how it is sent, how long it may take, when it is tried again.

use std::time::Duration;

use data_encoding::HEXLOWER;
use http::{Method, StatusCode};
use reqwest::{Response, redirect};
use serde::{Deserialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::{Form, StripeError};

pub const STRIPE_API: &str = "https://api.stripe.com";
/// The version of Stripe's API that the types in `objects` are written for.
pub const VERSION: &str = "2026-10-28.endive";

/// Three tries of at most this long end before API Gateway gives up (30 s).
const TRIES: u32 = 3;
const TIMEOUT: Duration = Duration::from_secs(8);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// Before the second try; twice as long before the third.
const PAUSE: Duration = Duration::from_millis(400);
/// No answer that we ask for is nearly as long, in bytes.
const LONGEST_ANSWER: usize = 4 << 20;

/// Calls Stripe with one key, on one account. No `Debug`: the key may reach no log.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    key: String,
    account: Option<String>,
}

enum Try {
    Answered(Vec<u8>),
    Again(String),
}

impl Client {
    /// For that address, without a slash at the end, and that secret key.
    pub fn new(base: &str, key: &str) -> Result<Self, StripeError> {
        let http = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .connect_timeout(CONNECT_TIMEOUT)
            .redirect(redirect::Policy::none())
            .build()
            .map_err(|error| StripeError::Unavailable(error.to_string()))?;
        Ok(Self {
            http,
            base: base.trim_end_matches('/').to_owned(),
            key: key.to_owned(),
            account: None,
        })
    }

    /// The same on another company's account (`acct_...`), which has connected itself to the key's.
    pub fn on_account(&self, account: &str) -> Self {
        Self {
            account: Some(account.to_owned()),
            ..self.clone()
        }
    }

    pub async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        form: &Form,
    ) -> Result<T, StripeError> {
        let path = format!("{path}?{}", form.encoded());
        self.send(Method::GET, &path, None, None).await
    }

    /// Changes. `leaves` names the state of things that the call leaves: the same call out of the
    /// same state carries the same `Idempotency-Key`, and Stripe does it once.
    pub async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        form: &Form,
        leaves: &str,
    ) -> Result<T, StripeError> {
        let body = form.encoded();
        let key = idempotency_key(path, &body, leaves);
        self.send(Method::POST, path, Some(body), Some(key)).await
    }

    /// Deletes, which can be asked twice without harm.
    pub async fn delete<T: DeserializeOwned>(&self, path: &str) -> Result<T, StripeError> {
        self.send(Method::DELETE, path, None, None).await
    }

    async fn send<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
        key: Option<String>,
    ) -> Result<T, StripeError> {
        let mut last = String::new();
        for attempt in 0..TRIES {
            if attempt > 0 {
                tokio::time::sleep(PAUSE * 2u32.pow(attempt - 1)).await;
            }
            match self
                .once(&method, path, body.as_deref(), key.as_deref())
                .await?
            {
                Try::Answered(bytes) => {
                    return serde_json::from_slice(&bytes).map_err(|error| {
                        StripeError::Unreadable(format!("{method} {}: {error}", route(path)))
                    });
                }
                Try::Again(reason) => last = format!("{method} {}: {reason}", route(path)),
            }
        }
        Err(StripeError::Unavailable(last))
    }

    async fn once(
        &self,
        method: &Method,
        path: &str,
        body: Option<&str>,
        key: Option<&str>,
    ) -> Result<Try, StripeError> {
        let mut request = self
            .http
            .request(method.clone(), format!("{}{path}", self.base))
            .bearer_auth(&self.key)
            .header("Stripe-Version", VERSION);
        if let Some(account) = &self.account {
            request = request.header("Stripe-Account", account);
        }
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        if let Some(body) = body {
            request = request
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(body.to_owned());
        }
        let answer = match request.send().await {
            Ok(answer) => answer,
            Err(error) => return Ok(Try::Again(error.without_url().to_string())),
        };
        let status = answer.status();
        let again = tells_to_retry(&answer);
        let Some(bytes) = read(answer).await? else {
            return Ok(Try::Again("the answer broke off".into()));
        };
        match status {
            status if status.is_success() => Ok(Try::Answered(bytes)),
            status if again => Ok(Try::Again(refusal(status, &bytes).to_string())),
            status => Err(refusal(status, &bytes)),
        }
    }
}

/// Stripe says so itself, where it knows; else what may go well another time: something else holds
/// the object (409), we ask too often (429), or Stripe failed.
fn tells_to_retry(answer: &Response) -> bool {
    match answer.headers().get("stripe-should-retry") {
        Some(told) => told == "true",
        None => {
            let status = answer.status();
            status.is_server_error()
                || matches!(status, StatusCode::CONFLICT | StatusCode::TOO_MANY_REQUESTS)
        }
    }
}

/// The whole body; nothing when it breaks off.
async fn read(mut answer: Response) -> Result<Option<Vec<u8>>, StripeError> {
    let mut bytes = Vec::new();
    loop {
        match answer.chunk().await {
            Ok(None) => return Ok(Some(bytes)),
            Ok(Some(part)) => bytes.extend_from_slice(&part),
            Err(_) => return Ok(None),
        }
        if bytes.len() > LONGEST_ANSWER {
            return Err(StripeError::Unreadable("the answer is too long".into()));
        }
    }
}

fn refusal(status: StatusCode, body: &[u8]) -> StripeError {
    #[derive(Deserialize)]
    struct Body {
        error: Told,
    }
    #[derive(Deserialize)]
    struct Told {
        #[serde(rename = "type", default)]
        kind: String,
        #[serde(default)]
        code: String,
        #[serde(default)]
        message: String,
    }
    let told = serde_json::from_slice::<Body>(body).map(|body| body.error);
    let (kind, code, message) = told.map_or_else(
        |_| Default::default(),
        |told| (told.kind, told.code, told.message),
    );
    StripeError::Refused {
        status: status.as_u16(),
        kind,
        code,
        message,
    }
}

/// A path without its query, for messages.
fn route(path: &str) -> &str {
    path.split('?').next().unwrap_or_default()
}

fn idempotency_key(path: &str, body: &str, leaves: &str) -> String {
    let mut hasher = Sha256::new();
    for part in [path, body, leaves] {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    format!("perene-{}", HEXLOWER.encode(&hasher.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_names_the_call_and_the_state_it_leaves() {
        let key = idempotency_key("/v1/a", "b=1", "org 1");
        assert_eq!(key, idempotency_key("/v1/a", "b=1", "org 1"));
        for other in [
            idempotency_key("/v1/b", "b=1", "org 1"),
            idempotency_key("/v1/a", "b=2", "org 1"),
            idempotency_key("/v1/a", "b=1", "org 2"),
            idempotency_key("/v1/a", "b=1org", " 1"),
        ] {
            assert_ne!(key, other);
        }
        assert!(key.len() <= 255, "Stripe takes no longer ones");
    }

    #[test]
    fn a_refusal_keeps_what_stripe_says() {
        let body = br#"{"error":{"type":"card_error","code":"card_declined","message":"No."}}"#;
        let error = refusal(StatusCode::PAYMENT_REQUIRED, body);
        assert_eq!(
            error.to_string(),
            "Stripe refused with 402 card_error card_declined: No."
        );
        let missing = refusal(
            StatusCode::BAD_REQUEST,
            br#"{"error":{"code":"resource_missing"}}"#,
        );
        assert!(missing.is_missing());
        assert!(!refusal(StatusCode::BAD_REQUEST, b"<html>").is_missing());
    }

    #[test]
    fn a_query_is_not_told() {
        assert_eq!(route("/v1/customers?email=ana"), "/v1/customers");
    }
}
