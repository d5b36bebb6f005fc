//! What the routes of events take and answer: Segment's forms, so that its clients work.

use api::ApiError;
use chrono::{DateTime, Utc};
use domain::{EventIssue, EventStatus, ReceivedEvent};
use http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// An event of a customer, in Segment's form. Further fields are kept as they come.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "its crate reads it; this describes it")]
pub struct NewEvent {
    /// `identify`, `track`, `page`, `screen`, `group` or `alias`; in a batch alone, elsewhere the path says it.
    #[schema(rename = "type")]
    kind: Option<String>,
    /// By which it is known when it comes again, at most 100 bytes. Without one it is made of the content.
    message_id: Option<String>,
    /// Whose it is, at most 255 bytes. This or `anonymousId` must be there.
    user_id: Option<String>,
    /// Whose it is while nobody knows who that is.
    anonymous_id: Option<String>,
    /// The account, of a `group`.
    group_id: Option<String>,
    /// Who that was before, of an `alias`.
    previous_id: Option<String>,
    /// What happened, of a `track`.
    event: Option<String>,
    /// What is true of the person, or of the account.
    traits: Option<Map<String, Value>>,
    /// What is to be known of what happened, at most 500.
    properties: Option<Map<String, Value>>,
    /// What was around: the account as `groupId`, and whatever a client says of itself.
    context: Option<Map<String, Value>>,
    /// When it happened; when it came unless said. Any time that has passed.
    timestamp: Option<DateTime<Utc>>,
    /// When its sender sent it, by the sender's clock: with it, a clock that is wrong is put right.
    sent_at: Option<DateTime<Utc>>,
    /// Whether it is history, told later: then its time is taken as it is, and nothing is started by it.
    historical: Option<bool>,
}

/// Events to take: up to 2,500, of 32 kB each and 500 kB in all.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "its crate reads it; this describes it")]
pub struct NewEvents {
    /// The events.
    batch: Vec<NewEvent>,
    /// When its sender sent it, by the sender's clock.
    sent_at: Option<DateTime<Utc>>,
}

/// What became of one event.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventAnswer {
    /// Its place in the request, from 0.
    pub index: u32,
    /// By which it is known: its own `messageId`, or the one made for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// What became of it. What has the same `messageId` and the same content came before, and is in the
    /// ledger once.
    pub status: EventStatus,
    /// Why it was rejected, for programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The field that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What is wrong and what to do, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What of it is not used, though it is kept, such as traits beyond those that a customer keeps.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<EventIssue>,
}

impl From<ReceivedEvent> for EventAnswer {
    fn from(event: ReceivedEvent) -> Self {
        Self {
            index: event.index,
            message_id: event.message_id,
            status: event.status,
            code: event.code,
            field: event.field,
            detail: event.detail,
            issues: event.issues,
        }
    }
}

/// What became of the events of a request, in their order. What is not rejected is kept.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventAnswers {
    /// Whether none was rejected.
    pub success: bool,
    /// Each of them.
    pub items: Vec<EventAnswer>,
}

impl EventAnswer {
    /// Whether the event is kept, by this request or one before.
    pub fn is_kept(&self) -> bool {
        self.status != EventStatus::Rejected
    }
}

impl From<EventAnswer> for ApiError {
    fn from(answer: EventAnswer) -> Self {
        let code = answer.code.unwrap_or_default();
        let detail = answer.detail.unwrap_or_default();
        let error = Self::new(StatusCode::UNPROCESSABLE_ENTITY, &code, detail.clone());
        error.with_errors(answer.field.map(|field| (field, detail)))
    }
}
