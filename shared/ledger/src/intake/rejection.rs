//! Why an event is refused, and what to do about it.

use serde::{Deserialize, Serialize};

/// What is wrong, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The event is no JSON object.
    NotAnObject,
    /// The event has too many bytes.
    EventTooLarge,
    /// Lists and objects lie too deep in each other.
    TooDeep,
    /// Half a character is escaped, which is no text.
    UnpairedSurrogate,
    /// A number is so large that programs take it for infinite.
    NumberTooLarge,
    /// `type` is none of Segment's.
    UnknownType,
    /// A field must be there.
    MissingField,
    /// A field has another type than it must.
    WrongType,
    /// An id or a name is too long.
    TooLong,
    /// An id is the word that programs write where they have none.
    PlaceholderId,
    /// An id has characters that cannot be seen, or could not be read, so that it looks like another.
    InvalidId,
    /// There are too many properties or traits.
    TooManyProperties,
    /// A time cannot be read.
    InvalidTime,
    /// A time lies more than an hour ahead.
    TimeAhead,
    /// Two ids are told to be one, and are the same.
    MergedIntoItself,
    /// Another event came with this `messageId`.
    Conflict,
    /// A privacy request has asked that no events of the subject be taken.
    SubjectSuppressed,
}

/// An event that is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Rejection {
    pub code: Code,
    /// Where in the event, as Segment names it, such as `userId` or `context.groupId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What is wrong and what to do.
    pub detail: String,
    /// The event's, if it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
}

impl Rejection {
    pub(crate) fn new(code: Code, field: &str, detail: impl Into<String>) -> Self {
        Self {
            code,
            field: (!field.is_empty()).then(|| field.to_owned()),
            detail: detail.into(),
            message_id: None,
        }
    }

    /// Of an event that names somebody whose events are refused.
    pub fn suppressed(message_id: &str, field: &str) -> Self {
        let detail = "A privacy request asked that nothing more of this subject be kept. If they have come back, take \
                      their events again with `DELETE /v1/suppression?id=`.";
        Self {
            message_id: Some(message_id.to_owned()),
            ..Self::new(Code::SubjectSuppressed, field, detail)
        }
    }

    /// Of an event whose `messageId` has come before, with something else.
    pub fn conflict(message_id: &str) -> Self {
        let detail = "Another event has come with this `messageId`; the first one counts. Give each event an id of \
                      its own.";
        Self {
            message_id: Some(message_id.to_owned()),
            ..Self::new(Code::Conflict, "messageId", detail)
        }
    }
}

/// What is said of an event that was taken before it was known that another with its `messageId` came at the same time.
pub const CONFLICT_WHEN_MERGED: &str = "It was answered `accepted`, and another event with this `messageId` came at the same \
     time, which is the one that counts: this one is not in the ledger. Give each event an id of its own, and send this one \
     again with it.";

/// Nothing of a request can be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    #[error("The body is empty. Send a JSON object.")]
    Empty,
    #[error("The body is no JSON: {fault}, at line {line}, column {column}.{hint}")]
    InvalidJson {
        fault: String,
        line: usize,
        column: usize,
        /// What else it may be.
        hint: &'static str,
    },
    #[error("The body must be an object whose `batch` is a list of events.")]
    MissingBatch,
    #[error("The body has {bytes} bytes; the limit is {limit}. Send fewer events at a time.")]
    TooLarge { bytes: usize, limit: usize },
    #[error("The batch has {events} events; the limit is {limit}. Send fewer at a time.")]
    TooManyEvents { events: usize, limit: usize },
}

impl BatchError {
    /// For programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvalidJson { .. } | Self::Empty => "invalid_json",
            Self::MissingBatch => "missing_batch",
            Self::TooLarge { .. } => "too_large",
            Self::TooManyEvents { .. } => "too_many_events",
        }
    }
}

impl BatchError {
    /// Of a body that does not read.
    pub(crate) fn of(body: &[u8], e: &serde_json::Error) -> Self {
        if body.trim_ascii().is_empty() {
            return Self::Empty;
        }
        let has = |word: &[u8]| body.windows(word.len()).any(|part| part == word);
        let hint = match has(b"NaN") || has(b"Infinity") {
            true => " `NaN` and `Infinity` are no JSON: send null.",
            false => "",
        };
        let fault = e.to_string();
        let (fault, _) = fault.rsplit_once(" at line ").unwrap_or((&fault, ""));
        Self::InvalidJson {
            fault: fault.to_owned(),
            line: e.line(),
            column: e.column(),
            hint,
        }
    }
}
