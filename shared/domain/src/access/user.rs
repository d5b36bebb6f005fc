//! People and their addresses.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Language, UserId};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct User {
    pub id: UserId,
    pub name: String,
    /// As the person wrote it.
    pub email: String,
    /// Whether mail to that address has reached the person.
    #[serde(default)]
    pub email_verified: bool,
    /// Argon2id, in PHC string format.
    pub password_hash: String,
    pub created_at: DateTime<Utc>,
    /// What mail and reports are written in, once it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

/// An e-mail address, in the form in which it is unique: trimmed and lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Checks the form only: one `@`, letters, digits and printable ASCII before it, a dotted name after it, at most 254 bytes (RFC 5321). Whether mail arrives, only mail can tell.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let (local, host) = text.split_once('@')?;
        let is_label = |part: &str| {
            (1..=63).contains(&part.len())
                && !part.starts_with('-')
                && !part.ends_with('-')
                && part.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        // What ends in a number is no name, but the address of a machine.
        let (_, last) = host.rsplit_once('.')?;
        let good_host = host.split('.').all(is_label) && !last.bytes().all(|b| b.is_ascii_digit());
        let good_local = !local.is_empty()
            && local.len() <= 64
            && local.chars().all(|c| {
                c.is_alphanumeric() || (c.is_ascii_graphic() && !"<>,;:\"()[]\\".contains(c))
            });
        (good_local && good_host && text.len() <= 254).then_some(Self(text))
    }

    /// The address, trimmed and lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_and_spaces_do_not_make_another_address() {
        assert_eq!(
            EmailAddress::parse(" Ana@Example.COM "),
            EmailAddress::parse("ana@example.com")
        );
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "a@127.0.0.1",
            "a@-a.com",
            "a@a-.com",
            "",
            "ana",
            "@example.com",
            "ana@",
            "ana@host",
            "a b@example.com",
            "a@b@c.d",
            "a@b..c",
            "a\n@b.c",
            "a\u{202e}nna@b.c",
            "an\u{200b}na@b.c",
        ] {
            assert_eq!(EmailAddress::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn parsing_is_idempotent(text in ".{0,40}@.{0,40}") {
            if let Some(address) = EmailAddress::parse(&text) {
                prop_assert_eq!(EmailAddress::parse(address.as_str()), Some(address));
            }
        }
    }
}
