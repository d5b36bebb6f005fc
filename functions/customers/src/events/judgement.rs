//! What becomes of each event of a request: decided by its message, and by those that came before.

use std::collections::HashMap;

use domain::{EventIssue, EventStatus, ReceivedEvent};
use ledger::{
    Event,
    intake::{Code, Item, Rejection},
};
use serde::Serialize;
use serde_json::value::RawValue;

/// What became of a request's events.
#[derive(Debug, Default)]
pub struct Judgement {
    /// Of each, in their order.
    pub became: Vec<ReceivedEvent>,
    /// Those that are new.
    pub new: Vec<Event>,
    /// Those that are rejected, as they came, with why: a line of JSON each.
    pub rejected: Vec<u8>,
}

/// An event that is rejected, as it is kept.
#[derive(Serialize)]
pub struct RejectedLine<'a> {
    #[serde(flatten)]
    pub why: &'a ReceivedEvent,
    /// As it came.
    pub original: &'a RawValue,
}

impl RejectedLine<'_> {
    pub fn write(&self, lines: &mut Vec<u8>) -> serde_json::Result<()> {
        serde_json::to_writer(&mut *lines, self)?;
        lines.push(b'\n');
        Ok(())
    }
}

impl Judgement {
    /// Judges by which messages came before, each with the hash of its body.
    pub fn of(items: Vec<Item<'_>>, mut seen: HashMap<String, u64>) -> serde_json::Result<Self> {
        let mut judgement = Self::default();
        for (index, Item { raw, outcome }) in items.into_iter().enumerate() {
            let became = outcome.and_then(|event| judgement.take(event, &mut seen));
            // Of whom nothing is to be held, what was refused is not held either.
            let is_held = |rejection: &Rejection| rejection.code != Code::SubjectSuppressed;
            let is_held = became.as_ref().err().is_none_or(is_held);
            let became = ReceivedEvent {
                index: index as u32,
                ..became.unwrap_or_else(rejected)
            };
            if became.status == EventStatus::Rejected && is_held {
                let (why, original) = (&became, raw);
                RejectedLine { why, original }.write(&mut judgement.rejected)?;
            }
            judgement.became.push(became);
        }
        Ok(judgement)
    }

    /// Says of each new event what of it is not used.
    pub fn note(&mut self, issues: impl Fn(&Event) -> Vec<EventIssue>) {
        let accepted = self.became.iter_mut();
        let accepted = accepted.filter(|became| became.status == EventStatus::Accepted);
        for (became, event) in accepted.zip(&self.new) {
            became.issues = issues(event);
        }
    }

    fn take(
        &mut self,
        event: Event,
        seen: &mut HashMap<String, u64>,
    ) -> Result<ReceivedEvent, Rejection> {
        let status = match seen.get(&event.message_id) {
            Some(body) if *body == event.body => EventStatus::Duplicate,
            Some(_) => return Err(Rejection::conflict(&event.message_id)),
            None => EventStatus::Accepted,
        };
        let taken = shown(&event, status);
        if status == EventStatus::Accepted {
            seen.insert(event.message_id.clone(), event.body);
            self.new.push(event);
        }
        Ok(taken)
    }
}

/// An event that can be read, as it is shown.
pub fn shown(event: &Event, status: EventStatus) -> ReceivedEvent {
    let kind = event.kind.name();
    ReceivedEvent {
        index: 0,
        message_id: Some(event.message_id.clone()),
        status,
        event: Some(match &event.name {
            Some(name) => format!("{kind} {name}"),
            None => kind.to_owned(),
        }),
        code: None,
        field: None,
        detail: None,
        issues: Vec::new(),
    }
}

/// A code as programs read it.
pub fn name(code: Code) -> String {
    let name = serde_json::to_value(code).ok();
    let name = name.as_ref().and_then(serde_json::Value::as_str);
    name.unwrap_or_default().to_owned()
}

fn rejected(rejection: Rejection) -> ReceivedEvent {
    ReceivedEvent {
        index: 0,
        message_id: rejection.message_id,
        status: EventStatus::Rejected,
        event: None,
        code: Some(name(rejection.code)),
        field: rejection.field,
        detail: Some(rejection.detail),
        issues: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use EventStatus::{Accepted, Duplicate, Rejected};
    use chrono::Utc;
    use ledger::intake::{Request, parse_batch};
    use serde_json::{Value, json};

    use super::*;

    fn track(message: &str, n: u32) -> Value {
        json!({
            "type": "track", "userId": "u", "event": "x", "messageId": message,
            "properties": { "n": n },
        })
    }

    fn judge(events: &[Value], seen: HashMap<String, u64>) -> Judgement {
        let body = json!({ "batch": events }).to_string();
        let request = Request::new(Utc::now(), "key_1");
        let items = parse_batch(body.as_bytes(), &request).unwrap();
        Judgement::of(items, seen).unwrap()
    }

    #[test]
    fn an_event_is_new_once_and_something_else_by_its_name_is_rejected() {
        let before = judge(&[track("old", 1)], HashMap::new());
        let old = &before.new[0];
        let seen = HashMap::from([(old.message_id.clone(), old.body)]);
        let events = [
            track("old", 1),
            track("old", 2),
            track("new", 1),
            track("new", 1),
            track("new", 2),
            json!({ "type": "shout", "userId": "u" }),
        ];
        let mut judged = judge(&events, seen);
        let statuses: Vec<_> = judged.became.iter().map(|event| event.status).collect();
        assert_eq!(
            statuses,
            [Duplicate, Rejected, Accepted, Duplicate, Rejected, Rejected]
        );
        let indices: Vec<_> = judged.became.iter().map(|event| event.index).collect();
        assert_eq!(indices, [0, 1, 2, 3, 4, 5]);
        let new: Vec<_> = judged.new.iter().map(|event| &event.message_id).collect();
        assert_eq!(new, ["new"]);
        let lines = String::from_utf8(judged.rejected.clone()).unwrap();
        let lines: Vec<Value> = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let originals: Vec<&Value> = lines.iter().map(|line| &line["original"]).collect();
        assert_eq!(originals, [&events[1], &events[4], &events[5]]);
        assert_eq!(lines[0]["code"], "conflict");
        assert_eq!(lines[2]["code"], "unknown_type");
        judged.note(|event| {
            let issue = EventIssue {
                code: "c".to_owned(),
                field: "f".to_owned(),
                detail: event.message_id.clone(),
            };
            vec![issue]
        });
        let noted: Vec<(u32, &str)> = judged
            .became
            .iter()
            .flat_map(|one| one.issues.iter().map(|issue| (one.index, &*issue.detail)))
            .collect();
        assert_eq!(noted, [(2, "new")]);
    }
}
