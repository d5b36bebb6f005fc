//! API keys: what their secrets look like, and who comes with one.

use data_encoding::HEXLOWER;
use domain::{ApiKey, Resource};
use http::{StatusCode, request::Parts};
use sha2::{Digest, Sha256};
use store::{KeyFound, KeyInUse, Store};

use crate::{ApiError, route::RouteRules};

pub const START: &str = "pk_";
/// Characters of a secret that are shown, to tell it by: `pk_` and eight more.
const SHOWN: usize = 11;
/// Hexadecimal digits of the random part (32 bytes) and of the checksum (4 bytes).
const RANDOM: usize = 64;
const CHECKSUM: usize = 8;

/// The text of a secret: `pk_`, 32 random bytes, and the first 4 bytes of the SHA-256 of what is
/// before them, all in hex. The checksum tells a mistyped or made-up text from a secret without
/// asking the table, also to programs that look for secrets in files. No `Debug`: it must reach
/// no log.
#[derive(Clone)]
pub struct KeyText(String);

impl KeyText {
    pub fn of(random: [u8; RANDOM / 2]) -> Self {
        let body = format!("{START}{}", HEXLOWER.encode(&random));
        let checksum = checksum(&body);
        Self(body + &checksum)
    }

    /// A text whose form and checksum are right.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(START)?;
        let hex = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
        if digits.len() != RANDOM + CHECKSUM || !digits.bytes().all(hex) {
            return None;
        }
        let (body, sum) = text.split_at(START.len() + RANDOM);
        (checksum(body) == sum).then(|| Self(text.into()))
    }

    pub fn hash(&self) -> String {
        HEXLOWER.encode(&Sha256::digest(&self.0))
    }

    /// How it begins, which may be shown.
    pub fn prefix(&self) -> &str {
        &self.0[..SHOWN]
    }

    pub fn reveal(self) -> String {
        self.0
    }
}

fn checksum(body: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(body)[..CHECKSUM / 2])
}

/// Who comes with that secret, if it is good.
pub(crate) async fn find(store: &Store, text: &str) -> Result<KeyInUse, ApiError> {
    let text = KeyText::parse(text).ok_or_else(|| {
        ApiError::unauthorized(
            "key_malformed",
            "This is no API key: it is mistyped or cut off. Copy it again, whole.",
        )
    })?;
    match store.as_key(&text.hash()).await? {
        KeyFound::Unknown => Err(ApiError::unauthorized(
            "key_unknown",
            "There is no such API key: it was deleted, or its secret replaced. Ask an admin of \
             the organization for another.",
        )),
        KeyFound::Over => Err(ApiError::unauthorized(
            "key_expired",
            "This API key has expired. Ask an admin of the organization for another.",
        )),
        KeyFound::HolderGone => Err(ApiError::unauthorized(
            "key_holder_gone",
            "Whoever was given this API key is no longer a member of the organization. An admin \
             takes it over with `POST /v1/keys/{id}/rotate`.",
        )),
        KeyFound::Good(found) => Ok(*found),
    }
}

/// Refuses with 403 a key that the matched route is not for.
pub(crate) fn check_scope(key: &ApiKey, parts: &Parts) -> Result<(), ApiError> {
    let rules = RouteRules::of_request(&parts.method, &parts.extensions);
    let resource = rules.resource.ok_or_else(people_only)?;
    if key.covers(resource) {
        return Ok(());
    }
    Err(ApiError::new(
        StatusCode::FORBIDDEN,
        "out_of_scope",
        format!(
            "This API key does not reach {}. Make one whose `resources` name it.",
            name(resource)
        ),
    ))
}

pub(crate) fn people_only() -> ApiError {
    ApiError::new(
        StatusCode::FORBIDDEN,
        "people_only",
        "An API key cannot do this, whatever its role. Sign in as a person.",
    )
}

fn name(resource: Resource) -> String {
    format!("{resource:?}").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_parses_and_shows_no_more_than_its_prefix() {
        let text = KeyText::of([7; 32]);
        assert_eq!(text.prefix(), "pk_07070707");
        let (hash, revealed) = (text.hash(), text.reveal());
        assert_eq!(revealed.len(), 75);
        let again = KeyText::parse(&revealed).unwrap();
        assert_eq!(again.hash(), hash);
        assert!(!revealed.contains(&hash));
    }

    #[test]
    fn any_typo_is_told() {
        let text = KeyText::of([7; 32]).reveal();
        for at in START.len()..text.len() {
            let other = if &text[at..=at] == "0" { "1" } else { "0" };
            let typo = format!("{}{other}{}", &text[..at], &text[at + 1..]);
            assert!(KeyText::parse(&typo).is_none(), "{at}");
        }
        let cut = &text[..text.len() - 1];
        let long = format!("{text}0");
        let upper = text.to_uppercase();
        for wrong in ["", "pk_", cut, long.as_str(), upper.as_str(), "pk_é"] {
            assert!(KeyText::parse(wrong).is_none(), "{wrong}");
        }
    }
}
