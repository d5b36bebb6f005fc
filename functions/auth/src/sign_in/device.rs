//! What a session was begun from, in words that its owner recognizes.

use std::convert::Infallible;

use api::CallerAddress;
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use chrono::Utc;
use domain::Asked;

/// Longer names of programs are cut, in characters.
const LONGEST: usize = 40;

/// Browsers by what only their user agent holds; those that others imitate come last.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 6] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
];

#[derive(Debug, Clone)]
pub struct Device {
    /// Such as `Firefox on Linux`.
    pub name: String,
    browser: Option<(&'static str, &'static str)>,
    pub address: Option<String>,
}

impl Device {
    /// That it asks for a mail now.
    pub fn asked(&self) -> Asked {
        let browser = self.browser;
        Asked {
            at: Utc::now(),
            browser: browser.map(|(browser, system)| (browser.into(), system.into())),
            address: self.address.clone(),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Device {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let agent = parts.headers.get(header::USER_AGENT);
        let agent = agent.and_then(|value| value.to_str().ok());
        Ok(Self {
            name: name(agent.unwrap_or_default()),
            browser: browser(agent.unwrap_or_default()),
            address: network_address(CallerAddress::from_request_parts(parts, state).await?),
        })
    }
}

pub fn network_address(caller: CallerAddress) -> Option<String> {
    caller.0.map(|address| address.to_canonical().to_string())
}

fn named(agent: &str, names: &[(&str, &'static str)]) -> Option<&'static str> {
    let mut names = names.iter();
    names.find_map(|(mark, known)| agent.contains(mark).then_some(*known))
}

/// A browser and its system, if both are known.
fn browser(agent: &str) -> Option<(&'static str, &'static str)> {
    named(agent, &BROWSERS).zip(named(agent, &SYSTEMS))
}

fn name(agent: &str) -> String {
    match (named(agent, &BROWSERS), browser(agent)) {
        (_, Some((browser, system))) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.into(),
        _ => {
            let program = agent.split([' ', '/']).next().unwrap_or_default();
            let plain = program.chars().filter(char::is_ascii_graphic);
            let program: String = plain.take(LONGEST).collect();
            if program.is_empty() {
                "Unknown device".into()
            } else {
                program
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_and_programs_are_named() {
        for (agent, expected) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            ("curl/8.9.1", "curl"),
            ("", "Unknown device"),
            ("\u{7f}\t", "Unknown device"),
        ] {
            assert_eq!(name(agent), expected, "{agent}");
        }
        assert_eq!(name(&"x".repeat(10_000)).len(), LONGEST);
    }
}
