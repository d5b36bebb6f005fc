//! The language that somebody is answered in, where an answer is a page to read.

use axum::http::{HeaderMap, header};
use domain::Language;

use crate::Principal;

/// The language of an answer: the one asked for, else the caller's own, else the one of `Accept-Language`.
pub fn of(principal: &Principal, headers: &HeaderMap, asked: Option<Language>) -> Language {
    let own = asked.or_else(|| principal.language());
    own.or_else(|| accepted(headers)).unwrap_or_default()
}

/// The language that a request asks for in `Accept-Language`, if we speak one of those.
pub fn accepted(headers: &HeaderMap) -> Option<Language> {
    let asked = headers.get(header::ACCEPT_LANGUAGE)?;
    Language::accepted(asked.to_str().ok()?)
}
