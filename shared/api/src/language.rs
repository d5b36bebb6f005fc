//! The language that somebody is answered in, where an answer is a page to read.

use axum::http::{HeaderMap, header};
use domain::Language;

/// The language that a request asks for in `Accept-Language`, if we speak one of those.
pub fn accepted(headers: &HeaderMap) -> Option<Language> {
    let asked = headers.get(header::ACCEPT_LANGUAGE)?;
    Language::accepted(asked.to_str().ok()?)
}
