//! A browser: it keeps the cookies that it is given and sends them where their paths say.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    api::{Answer, Caller},
    organization::PASSWORD,
    stack,
};

#[derive(Debug, Clone)]
pub struct Cookie {
    pub value: String,
    /// Lower case, without the value: `path=/v1`, `httponly`.
    pub attributes: Vec<String>,
}

impl Cookie {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        attributes.find_map(|a| a.strip_prefix(name)?.strip_prefix('='))
    }

    pub fn has(&self, attribute: &str) -> bool {
        self.attributes.iter().any(|a| a == attribute)
    }
}

#[derive(Clone)]
pub struct Browser {
    caller: Caller,
    pub cookies: BTreeMap<String, Cookie>,
}

impl Browser {
    pub fn new() -> Self {
        Self {
            caller: Caller::nobody(),
            cookies: BTreeMap::new(),
        }
    }

    pub async fn signed_in(email: &str) -> Self {
        let mut browser = Self::new();
        let body = json!({ "email": email, "password": PASSWORD, "session": "cookie" });
        let answer = browser.send(Method::POST, "/v1/auth/login", Some(&body), &[]);
        answer.await.body(200);
        browser
    }

    /// As our own page's script calls: with the CSRF value and the marks a browser adds.
    pub async fn call(&mut self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let csrf = self.csrf();
        let origin = origin();
        let headers = [
            ("x-perene-csrf", csrf.as_str()),
            ("origin", origin.as_str()),
            ("sec-fetch-site", "same-origin"),
        ];
        self.send(method, path, body, &headers).await
    }

    /// With the cookies, and with headers of the test's own.
    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let cookies = self.cookies_for(path);
        let mut headers = headers.to_vec();
        if !cookies.is_empty() {
            headers.push(("cookie", &cookies));
        }
        let body = body.map(Value::to_string);
        let answer = self.caller.send(method, path, body, &headers).await;
        self.take(&answer);
        answer
    }

    /// What a script of ours reads from the cookie.
    pub fn csrf(&self) -> String {
        let cookie = self.cookies.get("perene_csrf");
        cookie.map(|c| c.value.clone()).unwrap_or_default()
    }

    fn cookies_for(&self, path: &str) -> String {
        let base = stack::url();
        let path = base.split_once("://").unwrap().1.to_owned() + path;
        let path = path.split_once('/').map(|(_, path)| format!("/{path}"));
        let path = path.unwrap().to_lowercase();
        let matches = |cookie: &Cookie| {
            let scope = cookie.attribute("path").unwrap_or("/");
            let scope = scope.trim_end_matches('/');
            path == scope || path.starts_with(&format!("{scope}/"))
        };
        let sent = self.cookies.iter().filter(|(_, cookie)| matches(cookie));
        let pairs: Vec<String> = sent
            .map(|(name, c)| format!("{name}={}", c.value))
            .collect();
        pairs.join("; ")
    }

    fn take(&mut self, answer: &Answer) {
        for line in answer.headers.get_all("set-cookie") {
            let mut parts = line.to_str().unwrap().split("; ");
            let (name, value) = parts.next().unwrap().split_once('=').unwrap();
            let cookie = Cookie {
                value: value.to_owned(),
                attributes: parts.map(str::to_lowercase).collect(),
            };
            if cookie.attribute("max-age") == Some("0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), cookie);
            }
        }
    }
}

fn origin() -> String {
    let url = stack::url();
    let (scheme, rest) = url.split_once("://").unwrap();
    let host = rest.split('/').next().unwrap();
    format!("{scheme}://{host}")
}
