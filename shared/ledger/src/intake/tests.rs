use chrono::TimeDelta;
use serde_json::{Value, json};

use super::*;

fn received_at() -> DateTime<Utc> {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

fn batch(body: &Value) -> Vec<Result<Event, Rejection>> {
    let body = body.to_string();
    let items = parse_batch(body.as_bytes(), &Request::new(received_at(), "key_1")).unwrap();
    items.into_iter().map(|item| item.outcome).collect()
}

fn one(event: Value) -> Result<Event, Rejection> {
    batch(&json!({ "batch": [event] })).remove(0)
}

/// A track call with some fields changed, or taken out where null.
fn track(changed: Value) -> Value {
    let mut event = json!({ "type": "track", "userId": "u1", "event": "Login", "messageId": "m1" });
    for (name, value) in changed.as_object().unwrap() {
        event[name] = value.clone();
    }
    event
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// What @segment/analytics-node 3, segment-analytics-python 2 and rudder-sdk-python 2 send.
#[test]
fn official_clients_are_understood() {
    let node = json!({
        "batch": [{
            "type": "track", "userId": "u1", "event": "Subscription Started", "properties": { "amount_minor": 4900 },
            "context": { "library": { "name": "@segment/analytics-node", "version": "3.0.0" } }, "integrations": {},
            "timestamp": "2026-03-01T11:59:58.000Z", "messageId": "node-next-1772366398000-0c9c",
            "_metadata": { "nodeVersion": "24.0.0", "jsRuntime": "node" }
        }],
        "writeKey": "secret", "sentAt": "2026-03-01T11:59:59.000Z"
    });
    let python = json!({
        "batch": [{
            "integrations": {}, "anonymousId": null, "timestamp": "2026-03-01T11:59:58.000000+00:00",
            "context": { "library": { "name": "analytics-python", "version": "2.3.4" } }, "type": "identify",
            "userId": "u1", "traits": { "plan": "pro" }, "messageId": "8b7f"
        }],
        "sentAt": "2026-03-01T11:59:59+00:00", "writeKey": "secret"
    });
    let rudder = json!({
        "batch": [{
            "integrations": { "All": true }, "anonymousId": "a1", "originalTimestamp": "2026-03-01T11:59:58+00:00",
            "context": { "library": { "name": "rudder-analytics-python", "version": "2.1.0" } }, "type": "group",
            "userId": "u1", "groupId": 17, "traits": { "seats": 3 }, "messageId": "9c1d", "channel": "server"
        }],
        "sentAt": "2026-03-01T11:59:59+00:00"
    });
    let cases = [
        (
            node,
            Kind::Track,
            Some("Subscription Started"),
            r#"{"amount_minor":4900}"#,
            "_metadata",
        ),
        (
            python,
            Kind::Identify,
            None,
            r#"{"plan":"pro"}"#,
            "timestamp",
        ),
        (rudder, Kind::Group, None, r#"{"seats":3}"#, "channel"),
    ];
    for (body, kind, name, properties, kept) in cases {
        let event = batch(&body).remove(0).unwrap();
        assert_eq!((event.kind, event.name.as_deref()), (kind, name));
        assert_eq!(event.user_id.as_deref(), Some("u1"));
        assert_eq!(event.properties.get(), properties);
        assert!(event.context.as_ref().unwrap().get().contains("library"));
        assert_eq!(
            event.event_time,
            at("2026-03-01T11:59:59Z"),
            "a second on its way"
        );
        let stored = serde_json::to_string(&event).unwrap();
        assert!(event.extra.unwrap().get().contains(kept));
        assert!(!stored.contains("secret"), "{stored}");
        assert!(!stored.contains('\n'));
    }
}

#[test]
fn nothing_that_came_is_lost() {
    let sent = json!({
        "type": "page", "userId": "u1", "name": "Pricing", "category": "Docs", "messageId": "m", "traits": { "a": 1 },
        "properties": { "url": "https://a.example", "deep": { "er": [1, null, "x"] } }, "anonymousId": "a1",
        "context": { "ip": "203.0.113.7", "traits": { "b": 2 } }, "integrations": { "All": false },
        "sentAt": "no time at all", "unheard_of": [1, 2, { "x": 1.50 }], "event": "Loaded", "timestamp": 1772366398
    });
    let event = serde_json::to_value(one(sent.clone()).unwrap()).unwrap();
    let mut again = serde_json::Map::new();
    for (ours, theirs) in [
        ("kind", "type"),
        ("message_id", "messageId"),
        ("user_id", "userId"),
        ("anonymous_id", "anonymousId"),
        ("name", "name"),
        ("properties", "properties"),
        ("context", "context"),
    ] {
        again.insert(theirs.to_owned(), event[ours].clone());
    }
    again.extend(event["extra"].as_object().unwrap().clone());
    assert_eq!(Value::Object(again), sent);
}

#[test]
fn an_event_takes_one_line_however_it_is_written() {
    let body = "{\"batch\": [\n{\"type\":\"track\",\n \"event\":\"A\\n\", \"userId\":\"u\", \"properties\":{\n\"a b\": 1},\n\"x\": [\n1]}]}";
    let items = parse_batch(body.as_bytes(), &Request::new(received_at(), "key_1")).unwrap();
    let event = items[0].outcome.as_ref().unwrap();
    assert_eq!(event.properties.get(), r#"{"a b":1}"#);
    assert!(!serde_json::to_string(event).unwrap().contains('\n'));
    assert!(!items[0].line().contains('\n'));
}

#[test]
fn what_a_batch_says_holds_for_its_events() {
    let events = batch(&json!({
        "batch": [
            track(json!({ "context": { "ip": "203.0.113.7" }, "messageId": "a" })),
            track(json!({ "integrations": { "All": true }, "context": { "groupId": "g2" }, "messageId": "b" })),
        ],
        "context": { "groupId": "g1", "ip": "198.51.100.1" }, "integrations": { "All": false }
    }));
    let read = |at: usize| serde_json::to_value(events[at].as_ref().unwrap()).unwrap();
    let (first, second) = (read(0), read(1));
    assert_eq!(
        first["context"],
        json!({ "groupId": "g1", "ip": "203.0.113.7" })
    );
    assert_eq!(first["group_id"], "g1");
    assert_eq!(first["extra"]["integrations"]["All"], false);
    assert_eq!(
        second["context"],
        json!({ "groupId": "g2", "ip": "198.51.100.1" })
    );
    assert_eq!(second["group_id"], "g2");
    assert_eq!(second["extra"]["integrations"]["All"], true);
}

#[test]
fn what_is_wrong_is_said_with_its_field() {
    use Code::*;
    let long = "x".repeat(1024);
    let many: Value = (0..501)
        .map(|n| (format!("p{n}"), json!(n)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let cases = [
        (json!("text"), NotAnObject, ""),
        (json!([1]), NotAnObject, ""),
        (json!(null), NotAnObject, ""),
        (track(json!({ "type": null })), UnknownType, "type"),
        (track(json!({ "type": "Track" })), UnknownType, "type"),
        (track(json!({ "type": 1 })), UnknownType, "type"),
        (track(json!({ "userId": null })), MissingField, "userId"),
        (track(json!({ "userId": "  " })), MissingField, "userId"),
        (track(json!({ "userId": long })), TooLong, "userId"),
        (track(json!({ "userId": { "id": 1 } })), WrongType, "userId"),
        (track(json!({ "userId": 1.5 })), WrongType, "userId"),
        (track(json!({ "userId": true })), WrongType, "userId"),
        (
            track(json!({ "userId": "undefined" })),
            PlaceholderId,
            "userId",
        ),
        (
            track(json!({ "anonymousId": "[object Object]" })),
            PlaceholderId,
            "anonymousId",
        ),
        (
            track(json!({ "userId": "a\u{202e}b" })),
            InvalidId,
            "userId",
        ),
        (track(json!({ "groupId": "a " })), InvalidId, "groupId"),
        (track(json!({ "userId": "\u{200b}" })), InvalidId, "userId"),
        (
            track(json!({ "anonymousId": "a\u{fffd}" })),
            InvalidId,
            "anonymousId",
        ),
        (
            track(json!({ "anonymousId": "a\u{0}b" })),
            InvalidId,
            "anonymousId",
        ),
        (
            track(json!({ "context": { "groupId": long } })),
            TooLong,
            "context.groupId",
        ),
        (
            track(json!({ "messageId": "m".repeat(101) })),
            TooLong,
            "messageId",
        ),
        (track(json!({ "messageId": [] })), WrongType, "messageId"),
        (track(json!({ "event": null })), MissingField, "event"),
        (track(json!({ "event": " " })), MissingField, "event"),
        (track(json!({ "event": 7 })), WrongType, "event"),
        (track(json!({ "event": long })), TooLong, "event"),
        (track(json!({ "properties": [1] })), WrongType, "properties"),
        (
            track(json!({ "properties": many })),
            TooManyProperties,
            "properties",
        ),
        (
            track(json!({ "properties": { "p".repeat(256): 1 } })),
            TooLong,
            "properties",
        ),
        (
            json!({ "type": "identify", "userId": "u", "traits": { "é".repeat(128): 1 } }),
            TooLong,
            "traits",
        ),
        (
            track(json!({ "timestamp": "yesterday" })),
            InvalidTime,
            "timestamp",
        ),
        (track(json!({ "timestamp": [] })), InvalidTime, "timestamp"),
        (
            track(json!({ "timestamp": "2190-01-01T00:00:00Z" })),
            TimeAhead,
            "timestamp",
        ),
        (
            track(json!({ "timestamp": "2026-03-01T13:00:01Z" })),
            TimeAhead,
            "timestamp",
        ),
        (
            track(json!({ "historical": true })),
            MissingField,
            "timestamp",
        ),
        (
            track(json!({ "historical": "yes" })),
            WrongType,
            "historical",
        ),
        (
            json!({ "type": "group", "userId": "u" }),
            MissingField,
            "groupId",
        ),
        (
            json!({ "type": "alias", "userId": "u" }),
            MissingField,
            "previousId",
        ),
        (
            json!({ "type": "alias", "userId": "u", "previousId": "u" }),
            MergedIntoItself,
            "previousId",
        ),
        (
            json!({ "type": "identify", "userId": "u", "traits": "pro" }),
            WrongType,
            "traits",
        ),
    ];
    for (sent, code, field) in cases {
        let rejection = one(sent.clone()).unwrap_err();
        assert_eq!(
            (
                rejection.code,
                rejection.field.as_deref().unwrap_or_default()
            ),
            (code, field),
            "{sent}"
        );
        assert!(rejection.detail.ends_with('.'), "{}", rejection.detail);
    }
}

#[test]
fn raw_json_that_cannot_be_kept_is_refused() {
    let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    let event = |properties: &str| {
        format!(
            r#"{{"type":"track","userId":"u","event":"E","messageId":"m1","properties":{properties}}}"#
        )
    };
    let cases = [
        (
            event(&format!(r#"{{"a":{}}}"#, nested(50))),
            Code::TooDeep,
            Some("properties.a"),
        ),
        (
            event(r#"{"a":"cut \ud83d"}"#),
            Code::UnpairedSurrogate,
            Some("properties.a"),
        ),
        (
            event(r#"{"b":1e308,"a":[-1e400]}"#),
            Code::NumberTooLarge,
            Some("properties.a"),
        ),
        (
            r#"{"type":"track","userId":"u","event":"E","score":1e999}"#.to_owned(),
            Code::NumberTooLarge,
            Some("score"),
        ),
        (
            r#"{"type":"track","userId":"\udc00","event":"E"}"#.to_owned(),
            Code::UnpairedSurrogate,
            Some("userId"),
        ),
        (
            r#"{"type":"track","\udc00":1,"event":"E"}"#.to_owned(),
            Code::UnpairedSurrogate,
            None,
        ),
        (
            event(&format!(r#"{{"a":"{}"}}"#, "x".repeat(40_000))),
            Code::EventTooLarge,
            None,
        ),
    ];
    for (sent, code, field) in cases {
        let body = format!(r#"{{"batch":[{sent},{}]}}"#, event("{}"));
        let items = parse_batch(body.as_bytes(), &Request::new(received_at(), "key_1")).unwrap();
        let rejection = items[0].outcome.as_ref().unwrap_err();
        assert_eq!(
            (rejection.code, rejection.field.as_deref()),
            (code, field),
            "{sent:.80}"
        );
        assert!(items[1].outcome.is_ok(), "the next one is taken");
        assert_eq!(items[0].line(), sent, "what was refused can be kept");
    }
    let deep = event(&format!(r#"{{"a":{}}}"#, nested(30)));
    let item = parse_one(
        Kind::Track,
        deep.as_bytes(),
        &Request::new(received_at(), "k"),
    );
    assert!(item.unwrap().outcome.is_ok(), "32 deep");
}

#[test]
fn a_body_that_is_no_batch_is_refused_as_a_whole() {
    let parse = |body: &str| {
        let request = Request {
            limits: Limits {
                batch_bytes: 1_000,
                batch_events: 2,
                ..Limits::default()
            },
            ..Request::new(received_at(), "key_1")
        };
        parse_batch(body.as_bytes(), &request).map(|items| items.len())
    };
    let large = format!(r#"{{"batch":["{}"]}}"#, "x".repeat(1_000));
    let cases = [
        (r#"{"batch":[{"a":NaN}]}"#, "invalid_json"),
        ("", "invalid_json"),
        (r#"{"batch":[]"#, "invalid_json"),
        ("[]", "missing_batch"),
        ("{}", "missing_batch"),
        (r#"{"batch":{}}"#, "missing_batch"),
        (r#"{"batch":[1,2,3]}"#, "too_many_events"),
        (&large, "too_large"),
    ];
    for (body, code) in cases {
        assert_eq!(parse(body).unwrap_err().code(), code, "{body:.80}");
    }
    assert_eq!(parse(r#"{"batch":[]}"#), Ok(0));
    let e = parse("{\"batch\":[\n{\"a\":NaN}]}")
        .unwrap_err()
        .to_string();
    assert!(e.contains("line 2, column 6") && e.contains("null"), "{e}");
    let said = |body: &str| parse(body).unwrap_err().to_string();
    for empty in ["", " \n", "\u{feff}"] {
        assert_eq!(said(empty), "The body is empty. Send a JSON object.");
    }
    assert!(
        !said("{\"batch\":[]").contains("NaN"),
        "{}",
        said("{\"batch\":[]")
    );
    // What some programs begin texts with is no part of them.
    assert_eq!(parse("\u{feff}{\"batch\":[]}"), Ok(0));
    let invalid_utf8 = parse_batch(
        b"{\"batch\":[\"\xff\"]}",
        &Request::new(received_at(), "key_1"),
    );
    assert_eq!(invalid_utf8.unwrap_err().code(), "invalid_json");
}

#[test]
fn times_are_by_our_clock_and_as_old_as_may_be() {
    let cases = [
        (json!({}), "2026-03-01T12:00:00Z"),
        (
            json!({ "timestamp": "1970-01-01T00:00:00Z" }),
            "1970-01-01T00:00:00Z",
        ),
        (
            json!({ "timestamp": "2026-03-01T13:00:00Z" }),
            "2026-03-01T13:00:00Z",
        ),
        // Its own `sentAt`, an hour slow.
        (
            json!({ "timestamp": "2026-03-01T10:00:00Z", "sentAt": "2026-03-01T11:00:00Z" }),
            "2026-03-01T11:00:00Z",
        ),
        (
            json!({ "timestamp": "2190-01-01T00:00:00Z", "sentAt": "2190-01-01T00:00:00Z" }),
            "2026-03-01T12:00:00Z",
        ),
        // History is told by a clock that is right.
        (
            json!({ "timestamp": "2020-01-01T00:00:00Z", "sentAt": "2026-03-01T11:00:00Z", "historical": true }),
            "2020-01-01T00:00:00Z",
        ),
        (
            json!({ "timestamp": "2020-01-01", "context": { "historical": true } }),
            "2020-01-01T00:00:00Z",
        ),
    ];
    for (changed, expected) in cases {
        let event = one(track(changed.clone())).unwrap();
        assert_eq!(event.event_time, at(expected), "{changed}");
        let history = changed.to_string().contains("historical");
        assert_eq!(event.historical, history);
        let known = if history {
            event.event_time
        } else {
            event.received_at.max(event.event_time)
        };
        assert_eq!(event.available_at(), known);
    }
}

#[test]
fn an_event_that_comes_again_has_its_body_and_another_has_not() {
    let body = |changed: Value| one(track(changed)).unwrap().body;
    let first = json!({ "properties": { "a": 1, "b": "x" }, "timestamp": "2026-03-01T11:00:00Z" });
    let same = [
        json!({ "properties": { "b": "x", "a": 1 }, "timestamp": "2026-03-01T11:30:00Z" }),
        json!({ "properties": { "a": 1, "b": "x", "c": null }, "sentAt": "2026-03-01T12:00:00Z" }),
        json!({ "properties": { "a": 1, "b": "x" }, "context": { "library": { "version": "4" } }, "channel": "web" }),
        json!({ "properties": { "a": 1, "b": "x" }, "anonymousId": "made anew" }),
    ];
    for resent in same {
        assert_eq!(body(resent.clone()), body(first.clone()), "{resent}");
    }
    let properties = json!({ "a": 1, "b": "x" });
    let others = [
        json!({ "properties": { "a": 2, "b": "x" } }),
        json!({ "properties": { "a": "1", "b": "x" } }),
        json!({ "properties": properties, "userId": "u2" }),
        json!({ "properties": properties, "event": "Logout" }),
        json!({ "properties": properties, "context": { "groupId": "g" } }),
        json!({ "properties": properties, "historical": true, "timestamp": "2020-01-01" }),
    ];
    for other in others {
        assert_ne!(body(other.clone()), body(first.clone()), "{other}");
    }
    let told = |day: &str| body(json!({ "historical": true, "timestamp": day }));
    assert_ne!(
        told("2020-01-01"),
        told("2020-01-02"),
        "history is told with its time"
    );
}

#[test]
fn a_missing_message_id_is_made_of_the_content() {
    let id = |changed: Value| {
        let mut event = track(changed);
        event["messageId"] = Value::Null;
        one(event).unwrap().message_id
    };
    let timed = |time: &str| id(json!({ "timestamp": time }));
    assert!(timed("2026-03-01T11:00:00Z").starts_with("content-"));
    assert_eq!(
        timed("2026-03-01T11:00:00Z"),
        timed("2026-03-01T11:00:00.000Z")
    );
    assert_ne!(timed("2026-03-01T11:00:00Z"), timed("2026-03-01T11:00:01Z"));
    assert_ne!(id(json!({})), id(json!({ "event": "Logout" })));

    // Without a time, two logins are two.
    let mut login = track(json!({}));
    login["messageId"] = Value::Null;
    let events = batch(&json!({ "batch": [login, login] }));
    let ids: Vec<&str> = events
        .iter()
        .map(|event| &*event.as_ref().unwrap().message_id)
        .collect();
    assert_ne!(ids[0], ids[1]);
}

#[test]
fn repeats_within_a_request_are_told() {
    let events = batch(&json!({ "batch": [
        track(json!({})),
        track(json!({ "timestamp": "2026-03-01T11:00:00Z" })),
        track(json!({ "event": "Logout" })),
        track(json!({ "messageId": "m2" })),
    ] }));
    let events: Vec<Event> = events.into_iter().map(Result::unwrap).collect();
    let told = [
        Repeat::First,
        Repeat::Duplicate(0),
        Repeat::Conflict(0),
        Repeat::First,
    ];
    assert_eq!(repeats(&events), told);
}

#[test]
fn a_single_call_has_its_kind_from_the_address() {
    let parse = |kind, event: Value| {
        let body = event.to_string();
        parse_one(kind, body.as_bytes(), &Request::new(received_at(), "key_1"))
            .unwrap()
            .outcome
    };
    let identify = json!({ "userId": "u", "traits": { "a": 1 }, "sentAt": received_at() + TimeDelta::hours(1) });
    assert_eq!(
        parse(Kind::Identify, identify).unwrap().kind,
        Kind::Identify
    );
    assert_eq!(
        parse(Kind::Track, track(json!({}))).unwrap().kind,
        Kind::Track
    );
    let other = parse(Kind::Group, track(json!({}))).unwrap_err();
    assert_eq!(
        (other.code, other.message_id.as_deref()),
        (Code::UnknownType, Some("m1"))
    );
}

#[test]
fn what_was_stored_is_read_again() {
    let event = one(track(json!({ "context": { "groupId": "g" }, "x": 1 }))).unwrap();
    let line = serde_json::to_string(&event).unwrap();
    let again: Event = serde_json::from_str(&line).unwrap();
    assert_eq!(serde_json::to_string(&again).unwrap(), line);
}

#[test]
fn events_of_one_time_are_told_apart_by_their_places() {
    let times = |batch: Value| -> Vec<(String, i64)> {
        let told = batch_of(batch).into_iter().map(|event| {
            let event = event.unwrap();
            let since = event.event_time - at("2026-03-01T11:00:00Z");
            (event.message_id, since.num_milliseconds())
        });
        told.collect()
    };
    let track = |user: &str, message: &str, millis: &str| {
        json!({
            "type": "track", "userId": user, "event": "x", "messageId": message,
            "timestamp": format!("2026-03-01T11:00:00.{millis}Z"),
        })
    };
    let sent = json!([
        track("u", "z", "001"),
        track("u", "c", "000"),
        track("u", "b", "000"),
        track("v", "a", "000"),
        json!({
            "type": "alias", "userId": "v", "previousId": "u", "messageId": "0", "historical": true,
            "timestamp": "2026-03-01T11:00:00Z",
        }),
        track("u", "y", "900"),
    ]);
    let expected = [("z", 3), ("c", 0), ("b", 1), ("a", 0), ("0", 2), ("y", 900)];
    let expected = expected.map(|(message, millis)| (message.to_owned(), millis));
    assert_eq!(times(sent.clone()), expected);
    // The content says what it said.
    let alone = one(track("u", "b", "000")).unwrap();
    assert_eq!(batch_of(sent).remove(2).unwrap().body, alone.body);
}

#[test]
fn of_several_links_of_one_id_in_a_batch_the_first_holds() {
    let alias = |to: &str| json!({ "type": "alias", "userId": to, "previousId": "old" });
    let told = batch_of(json!([alias("z"), alias("a"), alias("m")]));
    let events: Vec<Event> = told.into_iter().map(Result::unwrap).collect();
    let mut links = crate::identity::Links::default();
    for event in events.iter().rev() {
        let row = crate::row::Row::new(crate::owner::Owner::Nobody, event);
        for (subject, link) in crate::identity::links(&row) {
            links.insert(subject, link);
        }
    }
    let owner = links.owner_of(domain::CustomersAre::People, Some("old"), None, None);
    assert_eq!(owner, crate::owner::Owner::Customer("z"));
}

fn batch_of(events: Value) -> Vec<Result<Event, Rejection>> {
    batch(&json!({ "batch": events }))
}
