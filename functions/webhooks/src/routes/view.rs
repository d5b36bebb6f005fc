//! What the API takes and shows of endpoints. A secret is shown once.

use std::collections::BTreeSet;

use api::{ApiError, fields};
use chrono::{DateTime, Utc};
use domain::{
    ActorId, DeliveryAttempt, Endpoint, EndpointId, EndpointKind, EndpointState, EventId, Failure,
    Language, Phrase, Sentence, WebhookEventType, WebhookMessage,
};
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

use crate::address::{self, Receivers};

/// Characters of what is said about an endpoint.
const LONGEST_DESCRIPTION: usize = 200;
/// Characters at the end of Slack's addresses, which are secrets, by which people know them.
const ENDS: usize = 4;

/// An endpoint to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEndpoint {
    /// Who is told: a server of your own, or a channel of Slack.
    pub kind: EndpointKind,
    /// Its address, with https. Of Slack that of an incoming webhook, which is kept sealed and not shown again.
    #[schema(max_length = 1000)]
    pub address: String,
    /// What it is told of: one type at least.
    pub events: BTreeSet<WebhookEventType>,
    /// What it is for, for people: up to 200 characters.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub description: String,
    /// The language of what people read in Slack; that of whoever makes it, unless said.
    pub language: Option<Language>,
}

/// What of an endpoint is to be changed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndpointChanges {
    /// Another address, of the same kind.
    #[schema(max_length = 1000)]
    pub address: Option<String>,
    /// What it is told of: one type at least.
    pub events: Option<BTreeSet<WebhookEventType>>,
    /// What it is for, for people: up to 200 characters.
    #[schema(max_length = 200)]
    pub description: Option<String>,
    /// Whether it is told of nothing for the time being. False resumes one that is paused or was disabled.
    pub paused: Option<bool>,
}

/// Another secret for an endpoint.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSecret {
    /// Whether the one before signs for another day, too. True unless said.
    #[serde(default = "yes")]
    pub keep_previous: bool,
}

fn yes() -> bool {
    true
}

/// From when on messages are sent again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplaySince {
    /// Within the last 30 days, for which messages are kept.
    pub since: DateTime<Utc>,
}

fn events_problem(events: &BTreeSet<WebhookEventType>) -> Option<Sentence> {
    let test = events.contains(&WebhookEventType::EndpointTest);
    match events.is_empty() || test {
        true => Some(Sentence::new(
            "Name one type of event at least, and not `endpoint.test`, which all are told of.",
            Phrase::new("no_event_types"),
        )),
        false => None,
    }
}

fn description_problem(text: &str) -> Option<Sentence> {
    let is_long = text.chars().count() > LONGEST_DESCRIPTION;
    let is_odd = text.chars().any(char::is_control);
    (is_long || is_odd).then(|| {
        let text = format!("Give at most {LONGEST_DESCRIPTION} characters in one line.");
        let phrase = Phrase::new("line_length").with("most", LONGEST_DESCRIPTION);
        Sentence::new(text, phrase)
    })
}

fn address_problem(text: &str, kind: EndpointKind, receivers: Receivers) -> Option<Sentence> {
    let checked = address::check(text, kind, receivers);
    checked.err().map(Sentence::from)
}

impl NewEndpoint {
    pub fn check(&self, receivers: Receivers) -> Result<(), ApiError> {
        fields::check([
            (
                "address",
                address_problem(&self.address, self.kind, receivers),
            ),
            ("events", events_problem(&self.events)),
            ("description", description_problem(&self.description)),
        ])
    }
}

impl EndpointChanges {
    pub fn check(&self, kind: EndpointKind, receivers: Receivers) -> Result<(), ApiError> {
        let address = self.address.as_deref();
        let description = self.description.as_deref();
        fields::check([
            (
                "address",
                address.and_then(|text| address_problem(text, kind, receivers)),
            ),
            ("events", self.events.as_ref().and_then(events_problem)),
            ("description", description.and_then(description_problem)),
        ])
    }
}

/// An address as it is shown.
pub fn shown(address: &str, kind: EndpointKind) -> String {
    if kind == EndpointKind::Webhook {
        return address.to_owned();
    }
    let host = Url::parse(address).ok();
    let host = host.as_ref().and_then(Url::host_str).unwrap_or_default();
    let letters = address.chars().count();
    let ends: String = address.chars().skip(letters.saturating_sub(ENDS)).collect();
    format!("https://{host}/…{ends}")
}

/// An endpoint that is told of what happens.
#[derive(Debug, Serialize, ToSchema)]
pub struct EndpointView {
    /// Its id.
    pub id: EndpointId,
    /// Who is told.
    pub kind: EndpointKind,
    /// Its address; of Slack's the host and the end alone.
    pub address: String,
    /// What it is for.
    pub description: String,
    /// What it is told of.
    pub events: BTreeSet<WebhookEventType>,
    /// The language of what people read in Slack.
    pub language: Language,
    /// Whether it is told.
    pub state: EndpointState,
    /// Why it was disabled, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Failure>,
    /// Until when the secret before the present one signs, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_secret_until: Option<DateTime<Utc>>,
    /// Since when it takes nothing, though it is tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failing_since: Option<DateTime<Utc>>,
    /// When it last took something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<DateTime<Utc>>,
    /// Who made it.
    pub created_by: ActorId,
    /// When.
    pub created_at: DateTime<Utc>,
}

impl From<Endpoint> for EndpointView {
    fn from(of: Endpoint) -> Self {
        Self {
            id: of.id,
            kind: of.kind,
            address: of.address,
            description: of.description,
            events: of.events,
            language: of.language,
            state: of.state,
            problem: of.problem,
            previous_secret_until: of.previous_secret_until,
            failing_since: of.failing_since,
            delivered_at: of.delivered_at,
            created_by: of.created_by,
            created_at: of.created_at,
        }
    }
}

/// An endpoint with the secret that signs for it.
#[derive(Serialize, ToSchema)]
pub struct EndpointWithSecret {
    /// The endpoint.
    pub endpoint: EndpointView,
    /// What its messages are signed with (`whsec_...`), by which they are verified. It is not shown again. Slack has
    /// none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// An attempt, with what was sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttemptView {
    /// The attempt.
    pub attempt: DeliveryAttempt,
    /// The message, as endpoints of your own get it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<WebhookMessage>,
}

/// A message that is being sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct Sending {
    /// Its id, by which the attempts to deliver it are found.
    pub message_id: EventId,
}

/// Messages that are being sent again.
#[derive(Debug, Serialize, ToSchema)]
pub struct Replaying {
    /// How many: at most 1,000, the newest.
    pub messages: usize,
    /// Whether there are more. Ask again once these have arrived.
    pub more: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_slacks_addresses_the_end_alone_is_shown() {
        let slack = "https://hooks.slack.com/services/T00/B00/abcdefgh";
        assert_eq!(
            shown(slack, EndpointKind::Slack),
            "https://hooks.slack.com/…efgh"
        );
        let own = "https://example.com/perene?x=1";
        assert_eq!(shown(own, EndpointKind::Webhook), own);
    }

    #[test]
    fn nothing_and_tests_alone_are_no_events_to_be_told_of() {
        assert!(events_problem(&BTreeSet::new()).is_some());
        assert!(events_problem(&[WebhookEventType::EndpointTest].into()).is_some());
        assert!(events_problem(&[WebhookEventType::RunFailed].into()).is_none());
    }
}
