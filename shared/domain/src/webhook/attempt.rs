//! Messages to endpoints, and each attempt to deliver one.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{AttemptId, EndpointId, EventId, OrgId, WebhookEvent, WebhookEventType};

/// What endpoints are told: the same for each of them, and at every attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WebhookMessage {
    /// Its id, the same at every attempt (`webhook-id`).
    pub id: EventId,
    /// When it happened.
    pub timestamp: DateTime<Utc>,
    #[serde(flatten)]
    pub event: WebhookEvent,
}

impl WebhookMessage {
    /// How long messages and attempts are kept.
    pub const KEPT: TimeDelta = TimeDelta::days(30);
    /// After the first attempt, and each further one, it is waited so long: eight attempts in 31 hours.
    const PAUSES: [TimeDelta; 7] = [
        TimeDelta::seconds(5),
        TimeDelta::minutes(5),
        TimeDelta::minutes(30),
        TimeDelta::hours(2),
        TimeDelta::hours(5),
        TimeDelta::hours(10),
        TimeDelta::hours(14),
    ];
    /// No endpoint is waited for longer because it asks for that (`Retry-After`).
    pub const LONGEST_ASKED: TimeDelta = TimeDelta::hours(1);

    /// How long to wait after so many attempts that failed; nothing when it is given up. `asked` is how
    /// long the receiver asks to wait. `jitter`, from 0 to 1, makes it up to a tenth longer, so that what
    /// failed together does not come back together.
    pub fn pause(attempts: u32, asked: Option<TimeDelta>, jitter: f64) -> Option<TimeDelta> {
        let pause = *Self::PAUSES.get(attempts.saturating_sub(1) as usize)?;
        let asked = asked.unwrap_or_default().min(Self::LONGEST_ASKED);
        let longer = pause.num_milliseconds() as f64 * 0.1 * jitter.clamp(0.0, 1.0);
        Some(pause.max(asked) + TimeDelta::milliseconds(longer as i64))
    }
}

/// That what waits for an endpoint is to be sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveryMessage {
    pub org: OrgId,
    pub endpoint: EndpointId,
}

/// Whether an attempt delivered its message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryOutcome {
    /// It was answered with 2xx.
    Succeeded,
    /// It was not.
    Failed,
}

/// Why there was no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryProblem {
    /// The address leads into a private network, or is none that is sent to. Nothing was sent.
    AddressRefused,
    /// The name was not found.
    NameNotFound,
    /// Nobody took the connection, or its certificate is not good.
    NotConnected,
    /// There was no answer in time.
    TimedOut,
    /// The connection broke off.
    BrokenOff,
}

/// One attempt to deliver a message to an endpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DeliveryAttempt {
    /// Its id.
    pub id: AttemptId,
    /// The message, as its header `webhook-id` names it.
    pub message_id: EventId,
    /// What the message tells of.
    pub event: WebhookEventType,
    /// When it began.
    pub at: DateTime<Utc>,
    /// Which attempt of the message it was: the first is 1.
    pub number: u32,
    /// What came of it.
    pub outcome: DeliveryOutcome,
    /// What it was answered with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Why it was not answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<DeliveryProblem>,
    /// Milliseconds until the answer, or until it was given up.
    pub duration_ms: u64,
    /// The beginning of the answer: at most a kilobyte.
    pub answer: String,
    /// When it is tried again; not at all when there is nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again_at: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_tried_eight_times_in_a_day_and_a_third() {
        let mut all = TimeDelta::zero();
        for attempts in 1..=7 {
            all += WebhookMessage::pause(attempts, None, 0.0).unwrap();
        }
        assert_eq!(all.num_hours(), 31);
        assert_eq!(WebhookMessage::pause(8, None, 0.0), None);
        assert_eq!(
            WebhookMessage::pause(2, None, 1.0),
            Some(TimeDelta::seconds(330))
        );
    }

    #[test]
    fn it_waits_as_long_as_it_is_asked_to_within_bounds() {
        let asked = |seconds| WebhookMessage::pause(1, Some(TimeDelta::seconds(seconds)), 0.0);
        assert_eq!(asked(1), Some(TimeDelta::seconds(5)));
        assert_eq!(asked(60), Some(TimeDelta::minutes(1)));
        assert_eq!(asked(1_000_000), Some(WebhookMessage::LONGEST_ASKED));
        let late = WebhookMessage::pause(6, Some(TimeDelta::days(9)), 0.0);
        assert_eq!(late, Some(TimeDelta::hours(10)));
    }
}
