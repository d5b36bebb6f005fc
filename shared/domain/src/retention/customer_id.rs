//! Who a customer is.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::name::{is_control, is_invisible};

/// What an organization itself calls a customer: its `userId` or `groupId`. Any text of 1 to 255 bytes that shows what
/// it is: no control characters, no white space around it, something that can be seen, and nothing that stands for what
/// could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct CustomerId(String);

impl CustomerId {
    /// Bytes of the longest.
    pub const LONGEST: usize = 255;

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A customer whom nobody has, to show something by.
    pub fn sample() -> Self {
        Self("sample".into())
    }
}

/// Why a text names no customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoCustomerId {
    #[error("a customer's id has 1 to {} bytes", CustomerId::LONGEST)]
    Length,
    #[error("a customer's id has no control characters, and no white space around it")]
    Characters,
    #[error("a customer's id has at least one character that can be seen")]
    Invisible,
    #[error("a customer's id has no bytes that are not UTF-8")]
    Unreadable,
}

impl TryFrom<String> for CustomerId {
    type Error = NoCustomerId;

    fn try_from(text: String) -> Result<Self, NoCustomerId> {
        if !(1..=Self::LONGEST).contains(&text.len()) {
            return Err(NoCustomerId::Length);
        }
        if text.contains(is_control) || text.trim().len() != text.len() {
            return Err(NoCustomerId::Characters);
        }
        if is_invisible(&text) {
            return Err(NoCustomerId::Invisible);
        }
        // Whatever could not be read becomes this one: as ids, all of it would be one.
        if text.contains(char::REPLACEMENT_CHARACTER) {
            return Err(NoCustomerId::Unreadable);
        }
        Ok(Self(text))
    }
}

impl FromStr for CustomerId {
    type Err = NoCustomerId;

    fn from_str(text: &str) -> Result<Self, NoCustomerId> {
        text.to_owned().try_into()
    }
}

impl From<CustomerId> for String {
    fn from(id: CustomerId) -> Self {
        id.0
    }
}

impl fmt::Display for CustomerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl utoipa::PartialSchema for CustomerId {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .min_length(Some(1))
            .max_length(Some(Self::LONGEST))
            .into()
    }
}

impl utoipa::ToSchema for CustomerId {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_that_shows_what_it_is_names_a_customer() {
        let longest = "é".repeat(127);
        for good in ["1", "c/7?x=#ä", "MEMBER#usr_1", "a b", &longest] {
            let id: CustomerId = good.parse().unwrap();
            assert_eq!(serde_json::to_value(&id).unwrap(), good);
        }
        let long = "é".repeat(128);
        for wrong in [
            "",
            " a",
            "a\n",
            "a\u{0}b",
            "\u{202e}a",
            "\u{200b}",
            "\u{2060}\u{fe0f}",
            "a\u{fffd}",
            &long,
        ] {
            assert!(wrong.parse::<CustomerId>().is_err(), "{wrong:?}");
        }
    }
}
