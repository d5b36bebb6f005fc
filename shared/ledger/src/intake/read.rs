//! One event, read and held against the limits.

use std::borrow::Cow;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde_json::value::RawValue;

use crate::event::{Event, Kind};
use crate::intake::Request;
use crate::intake::content::ContentHash;
use crate::intake::ids::{check_length, id, id_text, id_within};
use crate::intake::limits::Limits;
use crate::intake::rejection::{Code, Rejection};
use crate::intake::time::{corrected, time};
use crate::json::{Object, ObjectWriter, Shape, compact, is_null, text};

type Result<T> = std::result::Result<T, Rejection>;

/// Fields that an [`Event`] has of its own, and a key that is kept nowhere.
const OWN_FIELDS: [&str; 6] = [
    "type",
    "messageId",
    "userId",
    "previousId",
    "context",
    "writeKey",
];

/// What the events of a request share.
pub struct Shared<'a> {
    pub request: &'a Request<'a>,
    /// Whose calls they are, where the address says so.
    pub kind: Option<Kind>,
    /// The batch's own fields.
    pub batch: Object<'a>,
}

/// Reads the event at a place of its batch.
pub fn event(raw: &RawValue, at: usize, shared: &Shared<'_>) -> Result<Event> {
    let limits = &shared.request.limits;
    check_shape(raw, limits)?;
    let Some(fields) = Object::of(raw) else {
        return Err(Rejection::new(
            Code::NotAnObject,
            "",
            "An event must be a JSON object, such as `{\"type\": \"track\", \"userId\": \"42\", \"event\": \"Signed \
             Up\"}`.",
        ));
    };
    let context = fields.get("context").and_then(Object::of);
    let reader = Reader {
        fields,
        context: context.unwrap_or_default(),
        shared,
        limits,
    };
    reader.event(at).map_err(|rejection| Rejection {
        message_id: reader.told_message_id().map(Cow::into_owned),
        ..rejection
    })
}

/// Refuses what is too large or too deep to be looked at, and what is no text.
fn check_shape(raw: &RawValue, limits: &Limits) -> Result<()> {
    let (json, limit) = (raw.get(), limits.event_bytes);
    if json.len() > limit {
        let detail = format!(
            "The event has {} bytes; the limit is {limit}. Send fewer or shorter properties.",
            json.len()
        );
        return Err(Rejection::new(Code::EventTooLarge, "", detail));
    }
    let shape = Shape::of(json);
    if shape.depth > limits.depth {
        let detail = format!(
            "Lists and objects lie {} deep in each other; the limit is {}. Send flatter properties.",
            shape.depth, limits.depth
        );
        let field = place_of(raw, |shape, around| shape.depth + around > limits.depth);
        return Err(Rejection::new(Code::TooDeep, &field, detail));
    }
    if shape.unpaired_surrogate {
        let detail = "A text has half of a character (an unpaired surrogate), as when it is cut within an emoji. Cut \
                      texts between characters.";
        let field = place_of(raw, |shape, _| shape.unpaired_surrogate);
        return Err(Rejection::new(Code::UnpairedSurrogate, &field, detail));
    }
    if shape.infinite {
        let detail = "A number is larger than programs can read: about 1.8e308 is the largest. Send null, or a text.";
        let field = place_of(raw, |shape, _| shape.infinite);
        return Err(Rejection::new(Code::NumberTooLarge, &field, detail));
    }
    Ok(())
}

/// The field that is wrong, as far as names are short: `properties.a` where it is one in an object. `wrong` is told
/// how deep it lies.
fn place_of(raw: &RawValue, wrong: impl Fn(&Shape, usize) -> bool) -> String {
    const LONGEST: usize = 100;
    let (mut place, mut around) = (String::new(), raw);
    for depth in [1, 2] {
        let fields = Object::of(around).unwrap_or_default().0.into_iter();
        let mut fields = fields.filter(|(name, _)| name.len() <= LONGEST);
        let Some((name, value)) = fields.find(|(_, value)| wrong(&Shape::of(value.get()), depth))
        else {
            break;
        };
        if depth > 1 {
            place.push('.');
        }
        place += &name;
        around = value;
    }
    place
}

struct Reader<'a> {
    fields: Object<'a>,
    context: Object<'a>,
    shared: &'a Shared<'a>,
    limits: &'a Limits,
}

impl<'a> Reader<'a> {
    fn event(&self, at: usize) -> Result<Event> {
        let kind = self.kind()?;
        let (user_id, anonymous_id) = (self.id("userId")?, self.id("anonymousId")?);
        let group_id = match self.id("groupId")? {
            Some(id) => Some(id),
            None => self.context_group()?,
        };
        let previous_id = self.id("previousId")?;
        let whom = [&user_id, &anonymous_id, &group_id];
        if whom.iter().all(|id| id.is_none()) {
            let detail = "Send a `userId`, or an `anonymousId` until the person is known.";
            return Err(Rejection::new(Code::MissingField, "userId", detail));
        }
        match kind {
            Kind::Group if group_id.is_none() => {
                let detail = "A group call needs the account's `groupId`.";
                return Err(Rejection::new(Code::MissingField, "groupId", detail));
            }
            Kind::Alias => check_alias(user_id.as_deref(), previous_id.as_deref())?,
            _ => {}
        }
        let name = self.name(kind)?;
        let properties = self.properties(kind.told_in())?;
        let (original, event_time, historical) = self.times()?;

        let mut hash = ContentHash::of_kind(kind);
        let person = user_id.as_deref().or(anonymous_id.as_deref());
        for part in [
            person,
            group_id.as_deref(),
            previous_id.as_deref(),
            name.as_deref(),
        ] {
            hash.add_text(part);
        }
        hash.add_json(properties.unwrap_or(RawValue::NULL));
        if historical {
            hash.add_number(original.map_or(0, |time| time.timestamp_millis()));
        }
        let body = hash.body();
        let message_id = match self.message_id()? {
            Some(id) => id,
            None => {
                self.add_moment(&mut hash, original, at);
                hash.message_id()
            }
        };
        Ok(Event {
            kind,
            message_id,
            body,
            user_id,
            anonymous_id,
            group_id,
            previous_id,
            name,
            event_time,
            received_at: self.received_at(),
            historical,
            source: self.shared.request.source.to_owned(),
            properties: properties.map_or_else(empty, line),
            context: self.merged_context(),
            extra: self.extra(kind),
        })
    }

    fn received_at(&self) -> DateTime<Utc> {
        self.shared.request.received_at
    }

    /// Tells events apart that say the same: by their own time, else by when and where they came.
    fn add_moment(&self, hash: &mut ContentHash, original: Option<DateTime<Utc>>, at: usize) {
        match original {
            Some(time) => hash.add_number(time.timestamp_millis()),
            None => {
                hash.add_number(self.received_at().timestamp_millis());
                hash.add_number(at as i64);
            }
        }
    }

    fn kind(&self) -> Result<Kind> {
        let told = self.fields.get("type");
        let read = told.map(|told| text(told).and_then(|told| Kind::from_str(&told).ok()));
        match (self.shared.kind, read) {
            (Some(kind), None) => Ok(kind),
            (Some(kind), Some(read)) if read == Some(kind) => Ok(kind),
            (Some(kind), Some(_)) => {
                let detail = format!(
                    "This address takes `{}` calls alone; leave `type` out.",
                    kind.name()
                );
                Err(Rejection::new(Code::UnknownType, "type", detail))
            }
            (None, Some(Some(kind))) => Ok(kind),
            (None, _) => Err(Rejection::new(
                Code::UnknownType,
                "type",
                "`type` must be identify, track, page, screen, group or alias.",
            )),
        }
    }

    fn id(&self, field: &str) -> Result<Option<String>> {
        id(self.fields.get(field), field, self.limits.id_bytes)
    }

    fn context_group(&self) -> Result<Option<String>> {
        let own = self.context.get("groupId");
        let told = own.or_else(|| Object::of(self.shared.batch.get("context")?)?.get("groupId"));
        id(told, "context.groupId", self.limits.id_bytes)
    }

    fn told_message_id(&self) -> Option<Cow<'a, str>> {
        id_text(self.fields.get("messageId")?).filter(|id| id.len() <= self.limits.message_id_bytes)
    }

    fn message_id(&self) -> Result<Option<String>> {
        let limit = self.limits.message_id_bytes;
        let told = self.fields.get("messageId");
        told.map_or(Ok(None), |told| id_within(told, "messageId", limit))
    }

    fn name(&self, kind: Kind) -> Result<Option<String>> {
        let (field, must) = match kind {
            Kind::Track => ("event", true),
            Kind::Page | Kind::Screen => ("name", false),
            _ => return Ok(None),
        };
        let missing = || {
            let detail =
                "A track call needs the name of what happened, such as `Signed Up`, as `event`.";
            Err(Rejection::new(Code::MissingField, field, detail))
        };
        let Some(told) = self.fields.get(field) else {
            return if must { missing() } else { Ok(None) };
        };
        let Some(name) = text(told) else {
            let detail = format!("`{field}` must be a text.");
            return Err(Rejection::new(Code::WrongType, field, detail));
        };
        if name.trim().is_empty() {
            return if must { missing() } else { Ok(None) };
        }
        check_length(&name, field, self.limits.name_bytes)?;
        Ok(Some(name.into_owned()))
    }

    fn properties(&self, field: &str) -> Result<Option<&'a RawValue>> {
        let Some(told) = self.fields.get(field) else {
            return Ok(None);
        };
        let Some(object) = Object::of(told) else {
            let detail = format!("`{field}` must be an object, such as `{{\"plan\": \"pro\"}}`.");
            return Err(Rejection::new(Code::WrongType, field, detail));
        };
        let (count, limit) = (object.0.len(), self.limits.properties);
        if count > limit {
            let detail = format!("There are {count} {field}; the limit is {limit}. Send fewer.");
            return Err(Rejection::new(Code::TooManyProperties, field, detail));
        }
        let limit = self.limits.name_bytes;
        if let Some((name, _)) = object.0.iter().find(|(name, _)| name.len() > limit) {
            let begin: String = name.chars().take(30).collect();
            let detail = format!(
                "One of the {field} has a name of {} bytes, which begins with `{begin}`; the limit is {limit}. Give it a \
                 shorter one.",
                name.len()
            );
            return Err(Rejection::new(Code::TooLong, field, detail));
        }
        Ok(Some(told))
    }

    /// The time that the event has of its own, the time by our clock, and whether it is history.
    fn times(&self) -> Result<(Option<DateTime<Utc>>, DateTime<Utc>, bool)> {
        let received_at = self.received_at();
        let historical = self.historical()?;
        let field = match self.fields.get("originalTimestamp") {
            Some(_) => "originalTimestamp",
            None => "timestamp",
        };
        let Some(told) = self.fields.get(field) else {
            if historical {
                let detail = "What is `historical` needs the `timestamp` of when it happened.";
                return Err(Rejection::new(Code::MissingField, "timestamp", detail));
            }
            return Ok((None, received_at, historical));
        };
        let Some(original) = time(told) else {
            let detail =
                format!("`{field}` must be a time of ISO 8601, such as 2026-03-01T12:00:00Z.");
            return Err(Rejection::new(Code::InvalidTime, field, detail));
        };
        let sent_at = self
            .fields
            .get("sentAt")
            .or_else(|| self.shared.batch.get("sentAt"));
        let event_time = match historical {
            true => original,
            false => corrected(original, sent_at.and_then(time), received_at),
        };
        if event_time - received_at > self.limits.ahead {
            let detail = format!(
                "`{field}` lies more than {} minutes ahead. Send what happened, when it happened; with `sentAt`, \
                 wrong clocks are corrected.",
                self.limits.ahead.num_minutes()
            );
            return Err(Rejection::new(Code::TimeAhead, field, detail));
        }
        Ok((Some(original), event_time, historical))
    }

    /// Official clients can say so in `context` only.
    fn historical(&self) -> Result<bool> {
        let told = self
            .fields
            .get("historical")
            .map(|told| (told, "historical"));
        let told = told.or_else(|| Some((self.context.get("historical")?, "context.historical")));
        let told = told.or_else(|| Some((self.shared.batch.get("historical")?, "historical")));
        match told.map(|(told, field)| (told.get(), field)) {
            None | Some(("false", _)) => Ok(false),
            Some(("true", _)) => Ok(true),
            Some((_, field)) => {
                let detail = format!("`{field}` must be true or false.");
                Err(Rejection::new(Code::WrongType, field, detail))
            }
        }
    }

    /// The event's `context` over that of its batch, field by field.
    fn merged_context(&self) -> Option<Box<RawValue>> {
        let of_batch = self.shared.batch.get("context").and_then(Object::of);
        let of_event = self
            .fields
            .get("context")
            .filter(|_| !self.context.0.is_empty());
        let Some(of_batch) = of_batch else {
            return of_event.map(line);
        };
        let mut merged = ObjectWriter::new();
        let inherited = of_batch
            .0
            .iter()
            .filter(|(name, _)| self.context.get(name).is_none());
        for (name, value) in inherited.chain(&self.context.0) {
            merged.add(name, &compact(value.get()));
        }
        merged.finish()
    }

    /// What has no field of its own, and what a batch says of all its events.
    fn extra(&self, kind: Kind) -> Option<Box<RawValue>> {
        let is_own = |name: &str| {
            OWN_FIELDS.contains(&name)
                || matches!(name, "anonymousId" | "groupId" | "historical")
                || name == kind.told_in()
                || kind.named_in() == Some(name)
        };
        let mut extra = ObjectWriter::new();
        let of_event = self.fields.0.iter().filter(|(name, value)| {
            // A context that is no object has nowhere else to go.
            let stray = name == "context" && self.context.0.is_empty();
            (!is_own(name) || stray) && !is_null(value)
        });
        let of_batch = self.shared.batch.0.iter().filter(|(name, _)| {
            matches!(&**name, "sentAt" | "integrations") && self.fields.get(name).is_none()
        });
        for (name, value) in of_event.chain(of_batch) {
            extra.add(name, &compact(value.get()));
        }
        extra.finish()
    }
}

fn check_alias(user_id: Option<&str>, previous_id: Option<&str>) -> Result<()> {
    let missing = |field| {
        let detail = "An alias call needs `previousId` and the `userId` that it became.";
        Err(Rejection::new(Code::MissingField, field, detail))
    };
    match (user_id, previous_id) {
        (None, _) => missing("userId"),
        (_, None) => missing("previousId"),
        (Some(user), Some(previous)) if user == previous => {
            let detail = "`previousId` and `userId` are the same: there is nothing to merge.";
            Err(Rejection::new(Code::MergedIntoItself, "previousId", detail))
        }
        _ => Ok(()),
    }
}

fn line(value: &RawValue) -> Box<RawValue> {
    match compact(value.get()) {
        Cow::Borrowed(_) => value.to_owned(),
        // What was JSON is so without blanks.
        Cow::Owned(json) => RawValue::from_string(json).unwrap_or_else(|_| value.to_owned()),
    }
}

fn empty() -> Box<RawValue> {
    RawValue::from_string("{}".to_owned()).unwrap_or_else(|_| RawValue::NULL.to_owned())
}
