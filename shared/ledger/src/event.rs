//! One thing that a customer did, or that was told of them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};

use crate::json::{Object, ObjectWriter};

/// Segment's calls.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    /// Traits of a person.
    Identify,
    /// Something that happened, by a name.
    Track,
    Page,
    Screen,
    /// A person belongs to an account; traits of the account.
    Group,
    /// Two ids are one person.
    Alias,
}

impl Kind {
    /// As Segment writes it.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Where Segment's shape has what is told: `traits`, else `properties`.
    pub fn told_in(self) -> &'static str {
        match self {
            Self::Identify | Self::Group => "traits",
            _ => "properties",
        }
    }

    /// Where Segment's shape has the name of what happened; nowhere of some.
    pub fn named_in(self) -> Option<&'static str> {
        match self {
            Self::Track => Some("event"),
            Self::Page | Self::Screen => Some("name"),
            _ => None,
        }
    }
}

/// An event as it is kept, nothing of it lost: what has no field of its own is in `extra`. In JSON it takes one line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Event {
    pub kind: Kind,
    /// Under which it is counted once.
    pub message_id: String,
    /// Hash of what it says, see [`crate::intake`]: another one under the same `message_id` is a conflict.
    pub body: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anonymous_id: Option<String>,
    /// The account, also where it came in `context`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
    /// Of an alias: who `user_id` was before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_id: Option<String>,
    /// What happened, of a track; which page or screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When it happened, by our clock, in whole milliseconds.
    pub event_time: DateTime<Utc>,
    /// When it came, in whole milliseconds.
    pub received_at: DateTime<Utc>,
    /// Told afterwards: starts nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub historical: bool,
    /// What sent it: a key's id, or a connector's.
    pub source: String,
    /// The traits of an identify or a group, the properties of others: an object.
    pub properties: Box<RawValue>,
    /// `context` of the event over that of its batch: an object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<Box<RawValue>>,
    /// All other fields as they came, such as `integrations`, `originalTimestamp` and `sentAt`: an object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra: Option<Box<RawValue>>,
}

impl Event {
    /// As Segment's clients send it.
    pub fn as_sent(&self) -> Box<RawValue> {
        let mut sent = ObjectWriter::new();
        let texts = [
            ("type", Some(self.kind.name())),
            ("messageId", Some(self.message_id.as_str())),
            ("userId", self.user_id.as_deref()),
            ("anonymousId", self.anonymous_id.as_deref()),
            ("groupId", self.group_id.as_deref()),
            ("previousId", self.previous_id.as_deref()),
        ];
        let name = self.kind.named_in().zip(self.name.as_deref());
        let named = name.map(|(field, name)| (field, Some(name)));
        for (field, text) in texts.into_iter().chain(named) {
            if let Some(text) = text {
                sent.add(field, &Value::from(text).to_string());
            }
        }
        sent.add(self.kind.told_in(), self.properties.get());
        if let Some(context) = &self.context {
            sent.add("context", context.get());
        }
        let extra = self.extra.as_deref().and_then(Object::of);
        for (field, value) in extra.unwrap_or_default().0 {
            sent.add(&field, value.get());
        }
        sent.finish().unwrap_or_default()
    }

    /// When it could be known: history counts as known when it happened.
    pub fn available_at(&self) -> DateTime<Utc> {
        match self.historical {
            true => self.event_time,
            false => self.event_time.max(self.received_at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{Request, parse_batch};

    #[test]
    fn an_event_is_told_as_it_was_sent() {
        let sent = [
            serde_json::json!({
                "type": "track", "messageId": "m1", "userId": "u", "event": "Report \"Opened\"",
                "properties": { "n": 1 }, "timestamp": "2026-01-02T03:04:05Z", "context": { "ip": "::1" },
            }),
            serde_json::json!({
                "type": "alias", "messageId": "m2", "userId": "u", "previousId": "w", "properties": {},
            }),
            serde_json::json!({
                "type": "group", "messageId": "m3", "anonymousId": "a", "groupId": "g", "traits": { "é": [null] },
                "integrations": { "All": true },
            }),
        ];
        let body = serde_json::json!({ "batch": sent }).to_string();
        let items = parse_batch(body.as_bytes(), &Request::new(Utc::now(), "key_1")).unwrap();
        for (item, sent) in items.into_iter().zip(sent) {
            let again = item.outcome.unwrap().as_sent();
            assert_eq!(serde_json::from_str::<Value>(again.get()).unwrap(), sent);
        }
    }
}
