//! What requests brought: kept for some days, for whoever looks why an event is not there.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::BatchId;

/// What became of one event of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum EventStatus {
    /// It is kept.
    Accepted,
    /// It came before: nothing more was kept.
    Duplicate,
    /// It was not taken; `code` and `field` say why.
    Rejected,
}

/// One event of a request, as far as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReceivedEvent {
    /// Its place in the request, from 0.
    pub index: u32,
    /// Its `messageId`, its own or the one made for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// What became of it.
    pub status: EventStatus,
    /// Its kind, such as `track`, and its name, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// Why it was rejected, for programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The field that is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What is wrong and what to do, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What of it is not used, though it is taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<EventIssue>,
}

/// Something of an event that is taken and not used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EventIssue {
    /// What it is, for programs.
    pub code: String,
    /// The field.
    pub field: String,
    /// What becomes of it and what to do, for people.
    pub detail: String,
}

/// What one request brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Received {
    /// Its id.
    pub id: BatchId,
    /// When it came.
    pub at: DateTime<Utc>,
    /// Who sent it: the id of an API key, or of a member.
    pub source: String,
    /// Events kept.
    pub accepted: u32,
    /// Events that had come before.
    pub duplicate: u32,
    /// Events not taken.
    pub rejected: u32,
    /// Calls among its events that could be told: `identify`, `track` and so on.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub kinds: BTreeSet<String>,
    /// Its first events of each outcome, at most `MOST_SHOWN` of each.
    pub events: Vec<ReceivedEvent>,
}

impl Received {
    /// It is shown so long.
    pub const LIFE: Duration = Duration::days(7);
    /// Events shown of each outcome.
    pub const MOST_SHOWN: usize = 5;

    /// What became of the events of a request, all of them, in their order.
    pub fn of(id: BatchId, at: DateTime<Utc>, source: &str, all: &[ReceivedEvent]) -> Self {
        let mut received = Self {
            id,
            at,
            source: source.to_owned(),
            accepted: 0,
            duplicate: 0,
            rejected: 0,
            kinds: BTreeSet::new(),
            events: Vec::new(),
        };
        for event in all {
            let kind = event
                .event
                .as_deref()
                .and_then(|event| event.split(' ').next());
            received.kinds.extend(kind.map(str::to_owned));
            let count = received.count_mut(event.status);
            *count += 1;
            if *count as usize <= Self::MOST_SHOWN {
                received.events.push(event.clone());
            }
        }
        received
    }

    /// How many of its events came to that.
    pub fn count(&self, status: EventStatus) -> u32 {
        match status {
            EventStatus::Accepted => self.accepted,
            EventStatus::Duplicate => self.duplicate,
            EventStatus::Rejected => self.rejected,
        }
    }

    fn count_mut(&mut self, status: EventStatus) -> &mut u32 {
        match status {
            EventStatus::Accepted => &mut self.accepted,
            EventStatus::Duplicate => &mut self.duplicate,
            EventStatus::Rejected => &mut self.rejected,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_events_are_counted_and_the_first_of_each_outcome_shown() {
        let statuses = [EventStatus::Accepted, EventStatus::Rejected];
        let all: Vec<ReceivedEvent> = (0..20)
            .map(|index| ReceivedEvent {
                index,
                message_id: None,
                status: statuses[usize::from(index >= 17)],
                event: (index % 7 == 0).then(|| "track Report Opened".to_owned()),
                code: None,
                field: None,
                detail: None,
                issues: Vec::new(),
            })
            .collect();
        let received = Received::of(BatchId::new(), Utc::now(), "key_1", &all);
        assert_eq!(
            [
                EventStatus::Accepted,
                EventStatus::Duplicate,
                EventStatus::Rejected
            ]
            .map(|status| received.count(status)),
            [17, 0, 3]
        );
        assert_eq!(received.kinds, BTreeSet::from(["track".to_owned()]));
        let shown: Vec<u32> = received.events.iter().map(|event| event.index).collect();
        assert_eq!(shown, [0, 1, 2, 3, 4, 17, 18, 19]);
    }
}
