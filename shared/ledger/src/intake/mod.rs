//! Events as Segment's and RudderStack's clients send them, each with an answer of its own.
//!
//! Fields that are not known are kept, never refused. What is refused says which field, why, and what to do.

mod content;
mod ids;
mod limits;
mod named;
mod order;
mod read;
mod rejection;
mod repeats;
mod time;

use chrono::{DateTime, Utc};
use serde_json::value::RawValue;

use crate::event::{Event, Kind};
use crate::json::{Object, compact};
pub use limits::Limits;
pub use named::NamedIds;
pub(crate) use order::tell_apart;
use read::{Shared, event};
pub use rejection::{BatchError, CONFLICT_WHEN_MERGED, Code, Rejection};
pub use repeats::{Repeat, repeats};
pub(crate) use time::{time, time_of_number, time_of_text};

/// What is known of a request beside its body.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    pub received_at: DateTime<Utc>,
    /// Id of the key or connector that sends.
    pub source: &'a str,
    pub limits: Limits,
}

impl<'a> Request<'a> {
    /// With the limits that all have; what came is kept to the millisecond.
    pub fn new(received_at: DateTime<Utc>, source: &'a str) -> Self {
        Self {
            received_at: time::whole_millis(received_at),
            source,
            limits: Limits::default(),
        }
    }
}

/// One of a request's events.
#[derive(Debug)]
pub struct Item<'a> {
    /// As it came.
    pub raw: &'a RawValue,
    pub outcome: Result<Event, Rejection>,
}

impl Item<'_> {
    /// As it came, in one line.
    pub fn line(&self) -> std::borrow::Cow<'_, str> {
        compact(self.raw.get())
    }
}

/// Reads the body of `POST /v1/batch`: `batch`, and beside it `context`, `integrations` and `sentAt` that all its events
/// share. Events of one time that name the same id are told apart by a millisecond, in their order.
///
/// # Errors
/// Of a body that is no batch, or a too large one. What is wrong with an event is said in its item.
pub fn parse_batch<'a>(body: &'a [u8], request: &Request<'_>) -> Result<Vec<Item<'a>>, BatchError> {
    let batch = object(body, request)?;
    let events = batch.get("batch").ok_or(BatchError::MissingBatch)?;
    let Ok(events) = serde_json::from_str::<Vec<&RawValue>>(events.get()) else {
        return Err(BatchError::MissingBatch);
    };
    let (count, limit) = (events.len(), request.limits.batch_events);
    if count > limit {
        return Err(BatchError::TooManyEvents {
            events: count,
            limit,
        });
    }
    let shared = Shared {
        request,
        kind: None,
        batch,
    };
    let items = events.into_iter().enumerate().map(|(at, raw)| Item {
        raw,
        outcome: event(raw, at, &shared),
    });
    let mut items: Vec<Item<'a>> = items.collect();
    tell_apart(
        items
            .iter_mut()
            .filter_map(|item| item.outcome.as_mut().ok()),
    );
    Ok(items)
}

/// Reads the body of `POST /v1/track` and its like: one event, whose `sentAt` is its own.
///
/// # Errors
/// Of a body that is no JSON, or a too large one.
pub fn parse_one<'a>(
    kind: Kind,
    body: &'a [u8],
    request: &Request<'_>,
) -> Result<Item<'a>, BatchError> {
    let raw = json(body, request)?;
    let shared = Shared {
        request,
        kind: Some(kind),
        batch: Object::default(),
    };
    let outcome = event(raw, 0, &shared);
    Ok(Item { raw, outcome })
}

fn object<'a>(body: &'a [u8], request: &Request<'_>) -> Result<Object<'a>, BatchError> {
    let raw = json(body, request)?;
    Object::of(raw).ok_or(BatchError::MissingBatch)
}

/// The JSON of a body, which some programs begin with a mark of its byte order.
fn json<'a>(body: &'a [u8], request: &Request<'_>) -> Result<&'a RawValue, BatchError> {
    check_bytes(body, request)?;
    let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
    serde_json::from_slice(body).map_err(|error| BatchError::of(body, &error))
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

fn check_bytes(body: &[u8], request: &Request<'_>) -> Result<(), BatchError> {
    let (bytes, limit) = (body.len(), request.limits.batch_bytes);
    if bytes > limit {
        return Err(BatchError::TooLarge { bytes, limit });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
