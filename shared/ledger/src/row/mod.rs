//! A row of the ledger's files: an event, and whose it is.
//!
//! Files are Parquet, sorted by owner, time and message. Columns: `customer` (text; none while it is not known whose the
//! event is), `event_time` and `received_at` and `available_at` (milliseconds, UTC), `kind`, `name`, `message_id`,
//! `user_id`, `anonymous_id`, `group_id`, `previous_id`, `historical`, `source`, `body` (hash of what it says),
//! `properties`, `context` and `extra` (JSON).

mod reader;
mod writer;

pub use reader::{Ids, Rows, each_ids, has_source};
pub use writer::RowWriter;

use chrono::DateTime;
use domain::Failure;
use serde_json::value::RawValue;

use crate::event::{Event, Kind};
use crate::owner::Owner;

/// A row that lies in a batch of a file, or in an event. Rows are in the files' order, and the first of an owner's with
/// one message is the one that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row<'a> {
    pub owner: Owner<'a>,
    /// Milliseconds since 1970, as all times here.
    pub event_time: i64,
    pub message_id: &'a str,
    pub received_at: i64,
    pub body: u64,
    pub historical: bool,
    pub kind: Kind,
    pub name: Option<&'a str>,
    pub user_id: Option<&'a str>,
    pub anonymous_id: Option<&'a str>,
    pub group_id: Option<&'a str>,
    pub previous_id: Option<&'a str>,
    pub source: &'a str,
    pub properties: &'a str,
    pub context: Option<&'a str>,
    pub extra: Option<&'a str>,
}

impl<'a> Row<'a> {
    pub fn new(owner: Owner<'a>, event: &'a Event) -> Self {
        Self {
            owner,
            event_time: event.event_time.timestamp_millis(),
            message_id: &event.message_id,
            received_at: event.received_at.timestamp_millis(),
            body: event.body,
            historical: event.historical,
            kind: event.kind,
            name: event.name.as_deref(),
            user_id: event.user_id.as_deref(),
            anonymous_id: event.anonymous_id.as_deref(),
            group_id: event.group_id.as_deref(),
            previous_id: event.previous_id.as_deref(),
            source: &event.source,
            properties: event.properties.get(),
            context: event.context.as_ref().map(|json| json.get()),
            extra: event.extra.as_ref().map(|json| json.get()),
        }
    }

    /// When it could be known, see [`Event::available_at`].
    pub fn available_at(&self) -> i64 {
        match self.historical {
            true => self.event_time,
            false => self.event_time.max(self.received_at),
        }
    }

    /// The event of a row.
    ///
    /// # Errors
    /// `broken_parquet` for times or JSON that no event has.
    pub fn to_event(&self) -> Result<Event, Failure> {
        let time = |millis| {
            DateTime::from_timestamp_millis(millis).ok_or_else(|| broken("a time is out of range"))
        };
        let json = |text: &str| RawValue::from_string(text.to_owned()).map_err(broken);
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Ok(Event {
            kind: self.kind,
            message_id: self.message_id.to_owned(),
            body: self.body,
            user_id: owned(self.user_id),
            anonymous_id: owned(self.anonymous_id),
            group_id: owned(self.group_id),
            previous_id: owned(self.previous_id),
            name: owned(self.name),
            event_time: time(self.event_time)?,
            received_at: time(self.received_at)?,
            historical: self.historical,
            source: self.source.to_owned(),
            properties: json(self.properties)?,
            context: self.context.map(json).transpose()?,
            extra: self.extra.map(json).transpose()?,
        })
    }

    /// Bytes of its texts, which are nearly all of it.
    pub(crate) fn bytes(&self) -> usize {
        let json = [Some(self.properties), self.context, self.extra];
        let json = json.into_iter().flatten().map(str::len).sum::<usize>();
        json + self.message_id.len() + 200
    }
}

fn broken(e: impl std::fmt::Display) -> Failure {
    Failure::new(
        "broken_parquet",
        format!("A file of the ledger cannot be read: {e}."),
        "Write the ledger's file again from its inbox.",
    )
}

#[cfg(test)]
mod tests;
