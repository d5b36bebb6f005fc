//! What the template tells a function, through its environment.

use std::{env, str::FromStr, time::Duration};

/// A variable that the template should have set, or has set to something odd.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("the environment variable {0} is not set")]
    Missing(&'static str),
    #[error("the environment variable {0} is `{1}`, which does not read")]
    Odd(&'static str, String),
}

#[derive(Debug, Clone)]
pub struct Config {
    pub table: String,
    /// How long a worker may be silent before its work is taken up by another.
    pub lease: Duration,
    /// What the plans' limits of requests are multiplied by, in hundredths.
    pub rate_limit_percent: u32,
    /// Where people find Perene, without a slash at the end; empty when the template has none.
    pub public_url: String,
}

impl Config {
    pub fn from_env() -> Result<Self, ConfigError> {
        Ok(Self {
            table: required("TABLE_NAME")?,
            lease: Duration::from_secs(or("LEASE_SECONDS", 120)?),
            rate_limit_percent: or("RATE_LIMIT_PERCENT", 100)?,
            public_url: optional("PUBLIC_URL").trim_end_matches('/').to_owned(),
        })
    }
}

pub fn required(name: &'static str) -> Result<String, ConfigError> {
    env::var(name)
        .ok()
        .filter(|value| !value.is_empty())
        .ok_or(ConfigError::Missing(name))
}

pub fn optional(name: &'static str) -> String {
    env::var(name).unwrap_or_default()
}

/// A variable of some type, or what holds without it.
pub fn or<T: FromStr>(name: &'static str, default: T) -> Result<T, ConfigError> {
    match optional(name).as_str() {
        "" => Ok(default),
        text => text
            .parse()
            .map_err(|_| ConfigError::Odd(name, text.to_owned())),
    }
}

/// Which of a binary's entries this deployment of it is: `api`, `worker` or `sweep`.
pub fn handler() -> Result<String, ConfigError> {
    required("_HANDLER")
}
