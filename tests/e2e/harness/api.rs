//! Calling the API and reading its answers.

use reqwest::{Method, header::HeaderMap};
use serde_json::Value;

use super::stack;

/// Somebody who calls the API, with a token or without.
#[derive(Clone)]
pub struct Caller {
    http: reqwest::Client,
    base: String,
    token: Option<String>,
}

pub struct Answer {
    call: String,
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Caller {
    pub fn nobody() -> Self {
        Self {
            http: reqwest::Client::new(),
            base: stack::url(),
            token: None,
        }
    }

    pub fn with(token: &str) -> Self {
        Self {
            token: Some(token.into()),
            ..Self::nobody()
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.call(Method::PATCH, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path, None).await
    }

    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let body = body.map(Value::to_string);
        self.send(method, path, body, &[]).await
    }

    /// With a body as it stands and headers of one's own.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let call = format!("{method} {path}");
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body);
        }
        let answer = request
            .send()
            .await
            .unwrap_or_else(|error| panic!("{call}: {error:?}"));
        Answer {
            call,
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            text: answer.text().await.unwrap(),
        }
    }
}

impl Answer {
    /// The body of an answer of that status; anything else fails the test.
    pub fn body(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}: {}", self.call, self.text);
        serde_json::from_str(&self.text)
            .unwrap_or_else(|error| panic!("{}: {error}: {}", self.call, self.text))
    }

    /// The body of a problem of that status and code, which must say something.
    pub fn problem(&self, status: u16, code: &str) -> Value {
        let problem = self.refusal(status);
        assert_eq!(problem["code"], code, "{}: {problem}", self.call);
        problem
    }

    /// The body of a problem of that status, whatever its code.
    pub fn refusal(&self, status: u16) -> Value {
        let problem = self.body(status);
        let kind = self.headers.get("content-type").map(|v| v.as_bytes());
        let json = Some(b"application/problem+json".as_slice());
        assert_eq!(kind, json, "{}", self.call);
        assert_eq!(problem["status"], status, "{problem}");
        assert!(!text(&problem["code"]).is_empty(), "{problem}");
        let detail = text(&problem["detail"]);
        assert!(
            detail.len() > 20,
            "it says neither what is wrong nor what to do: {problem}"
        );
        problem
    }
}

#[track_caller]
pub fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no text"))
        .to_owned()
}

#[track_caller]
pub fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is no number"))
}

#[track_caller]
pub fn items(value: &Value) -> &[Value] {
    value
        .as_array()
        .unwrap_or_else(|| panic!("{value} is no list"))
}
