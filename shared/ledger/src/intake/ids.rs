//! Ids of events and of whom they are about: how they are read, and which are refused.

use std::borrow::Cow;

use domain::CustomerId;
use serde_json::value::RawValue;

use crate::intake::rejection::{Code, Rejection};
use crate::json::text;

type Result<T> = std::result::Result<T, Rejection>;

/// What programs write where they have no id. As a customer's id it would make one of all of them.
const PLACEHOLDERS: [&str; 9] = [
    "null",
    "(null)",
    "nil",
    "none",
    "undefined",
    "nan",
    "[object object]",
    "anonymous",
    "guest",
];

/// A text, or a whole number as one.
pub fn id_text(value: &RawValue) -> Option<Cow<'_, str>> {
    let whole = || {
        let digits = value.get().strip_prefix('-').unwrap_or(value.get());
        digits
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| Cow::Borrowed(value.get()))
    };
    text(value).or_else(whole)
}

/// An id that names somebody; `None` if it is blank.
pub fn id(told: Option<&RawValue>, field: &str, limit: usize) -> Result<Option<String>> {
    let id = told.map_or(Ok(None), |told| id_within(told, field, limit))?;
    let placeholder = |id: &String| {
        PLACEHOLDERS
            .iter()
            .any(|word| id.trim().eq_ignore_ascii_case(word))
    };
    if id.as_ref().is_some_and(placeholder) {
        let detail = format!(
            "`{field}` is the word that programs write where they have no id; all who come under it would be one. \
             Leave it out, and send an `anonymousId`."
        );
        return Err(Rejection::new(Code::PlaceholderId, field, detail));
    }
    if id
        .as_ref()
        .is_some_and(|id| id.parse::<CustomerId>().is_err())
    {
        let detail = format!(
            "`{field}` has white space around it, a control character, one that turns the direction of reading or one that \
             was not UTF-8, or nothing that can be seen: it would look like another id. Send it without."
        );
        return Err(Rejection::new(Code::InvalidId, field, detail));
    }
    Ok(id)
}

/// An id; `None` if it is blank.
pub fn id_within(told: &RawValue, field: &str, limit: usize) -> Result<Option<String>> {
    let Some(id) = id_text(told) else {
        let detail = format!("`{field}` must be a text or a whole number.");
        return Err(Rejection::new(Code::WrongType, field, detail));
    };
    check_length(&id, field, limit)?;
    Ok((!id.trim().is_empty()).then(|| id.into_owned()))
}

/// Refuses a text of more bytes.
pub fn check_length(text: &str, field: &str, limit: usize) -> Result<()> {
    if text.len() <= limit {
        return Ok(());
    }
    let detail = format!(
        "`{field}` has {} bytes; the limit is {limit}. Send a shorter one.",
        text.len()
    );
    Err(Rejection::new(Code::TooLong, field, detail))
}
