//! One call: how it is sent, how long it may take, when it is tried again.

use std::time::Duration;

use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use http::{
    Method, StatusCode,
    header::{DATE, RETRY_AFTER},
};
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
/// Work that nobody waits for is tried so often, which takes about two minutes.
const PATIENT_TRIES: u32 = 9;
const PATIENT_TIMEOUT: Duration = Duration::from_secs(30);
/// No pause is longer, whatever Stripe asks for.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// No answer that we ask for is nearly as long, in bytes.
const LONGEST_ANSWER: usize = 4 << 20;

/// Calls Stripe with one key, on one account. No `Debug`: the key may reach no log.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    key: String,
    account: Option<String>,
    tries: u32,
    timeout: Duration,
}

enum Try {
    /// With the time that Stripe says it is.
    Answered(Vec<u8>, Option<DateTime<Utc>>),
    /// Why, and when at the earliest.
    Again(String, Option<Duration>),
}

impl Client {
    /// For that address, without a slash at the end, and that secret key.
    pub fn new(base: &str, key: &str) -> Result<Self, StripeError> {
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .redirect(redirect::Policy::none())
            .build()
            .map_err(|error| StripeError::Unavailable(error.to_string()))?;
        Ok(Self {
            http,
            base: base.trim_end_matches('/').to_owned(),
            key: key.to_owned(),
            account: None,
            tries: TRIES,
            timeout: TIMEOUT,
        })
    }

    /// The same on another company's account (`acct_...`), which has connected itself to the key's.
    pub fn on_account(&self, account: &str) -> Self {
        Self {
            account: Some(account.to_owned()),
            ..self.clone()
        }
    }

    /// The same for work that nobody waits for: it waits as long as Stripe asks for, and tries again for
    /// some minutes.
    pub fn patient(self) -> Self {
        Self {
            tries: PATIENT_TRIES,
            timeout: PATIENT_TIMEOUT,
            ..self
        }
    }

    pub async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        form: &Form,
    ) -> Result<T, StripeError> {
        Ok(self.get_dated(path, form).await?.0)
    }

    /// The same, with the time that Stripe says it was.
    pub async fn get_dated<T: DeserializeOwned>(
        &self,
        path: &str,
        form: &Form,
    ) -> Result<(T, Option<DateTime<Utc>>), StripeError> {
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
        let (answer, _) = self.send(Method::POST, path, Some(body), Some(key)).await?;
        Ok(answer)
    }

    /// Deletes, which can be asked twice without harm.
    pub async fn delete<T: DeserializeOwned>(&self, path: &str) -> Result<T, StripeError> {
        let (answer, _) = self.send(Method::DELETE, path, None, None).await?;
        Ok(answer)
    }

    async fn send<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
        key: Option<String>,
    ) -> Result<(T, Option<DateTime<Utc>>), StripeError> {
        let (mut last, mut asked) = (String::new(), None);
        for attempt in 0..self.tries {
            if attempt > 0 {
                tokio::time::sleep(pause(attempt, asked, self.tries > TRIES)).await;
            }
            match self
                .once(&method, path, body.as_deref(), key.as_deref())
                .await?
            {
                Try::Answered(bytes, at) => {
                    let answer = serde_json::from_slice(&bytes).map_err(|error| {
                        StripeError::Unreadable(format!("{method} {}: {error}", route(path)))
                    });
                    return Ok((answer?, at));
                }
                Try::Again(reason, wait) => {
                    last = format!("{method} {}: {reason}", route(path));
                    asked = wait;
                }
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
            .timeout(self.timeout)
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
            Err(error) => return Ok(Try::Again(error.without_url().to_string(), None)),
        };
        let status = answer.status();
        let again = tells_to_retry(&answer);
        let (wait, at) = (retry_after(&answer), date(&answer));
        let Some(bytes) = read(answer).await? else {
            return Ok(Try::Again("the answer broke off".into(), None));
        };
        match status {
            status if status.is_success() => Ok(Try::Answered(bytes, at)),
            status if again => Ok(Try::Again(refusal(status, &bytes).to_string(), wait)),
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

/// How long to wait before that try. Who is waited for does not wait for what Stripe asks for.
fn pause(attempt: u32, asked: Option<Duration>, patient: bool) -> Duration {
    let pause = PAUSE * 2u32.pow((attempt - 1).min(16));
    let asked = asked.filter(|_| patient).unwrap_or_default();
    pause.max(asked).min(LONGEST_PAUSE)
}

fn retry_after(answer: &Response) -> Option<Duration> {
    let seconds = answer.headers().get(RETRY_AFTER)?.to_str().ok()?;
    seconds.parse().ok().map(Duration::from_secs)
}

fn date(answer: &Response) -> Option<DateTime<Utc>> {
    let date = answer.headers().get(DATE)?.to_str().ok()?;
    DateTime::parse_from_rfc2822(date)
        .ok()
        .map(|at| at.to_utc())
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
    fn the_patient_wait_as_long_as_they_are_asked_to() {
        let asked = Some(Duration::from_secs(7));
        assert_eq!(pause(1, asked, false), PAUSE);
        assert_eq!(pause(1, asked, true), Duration::from_secs(7));
        assert_eq!(pause(3, None, true), PAUSE * 4);
        let hour = Some(Duration::from_secs(3_600));
        assert_eq!(pause(1, hour, true), LONGEST_PAUSE);
        let waited: Duration = (1..PATIENT_TRIES)
            .map(|attempt| pause(attempt, None, true))
            .sum();
        assert!(waited > Duration::from_secs(60), "{waited:?}");
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
