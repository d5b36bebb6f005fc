//! Lists, a page at a time.

use chrono::{DateTime, Utc};
use data_encoding::BASE64URL_NOPAD;

use crate::{Result, StoreError};

#[derive(Debug, Clone)]
pub struct PageRequest {
    /// At most this many items, 1 to 100.
    pub limit: u32,
    /// What the page before gave as `next_cursor`.
    pub cursor: Option<String>,
}

impl PageRequest {
    pub const fn first(limit: u32) -> Self {
        let cursor = None;
        Self { limit, cursor }
    }
}

#[derive(Debug, Clone)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Gives the next page; absent on the last.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    pub(crate) fn empty() -> Self {
        Self {
            items: Vec::new(),
            next_cursor: None,
        }
    }

    /// The same page with its items turned into something else.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(turn).collect(),
            next_cursor: self.next_cursor,
        }
    }
}

/// A cursor holds only the sort key, or a place: the partition is always the caller's own.
pub(crate) fn encode_text(place: &str) -> String {
    BASE64URL_NOPAD.encode(place.as_ref())
}

pub(crate) fn decode(cursor: &str) -> Result<String> {
    // No sort key is empty, or longer than 1,024 bytes.
    if !(1..=1366).contains(&cursor.len()) {
        return Err(StoreError::BadCursor);
    }
    let bytes = BASE64URL_NOPAD
        .decode(cursor.as_bytes())
        .map_err(|_| StoreError::BadCursor)?;
    String::from_utf8(bytes).map_err(|_| StoreError::BadCursor)
}

/// The place in a list that is in order of time: a moment and whose it is, `{moment}#{id}`.
pub(crate) fn decode_moment(cursor: &str) -> Result<String> {
    let place = decode(cursor)?;
    let moment = place.split_once('#').map(|(moment, _)| moment);
    let is_moment = |text: &str| text.parse::<DateTime<Utc>>().is_ok();
    match moment.is_some_and(is_moment) {
        true => Ok(place),
        false => Err(StoreError::BadCursor),
    }
}
