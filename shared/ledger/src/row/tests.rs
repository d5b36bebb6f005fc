use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta};
use serde_json::value::RawValue;

use super::*;

fn event(id: &str, minute: i64) -> Event {
    let received_at = DateTime::from_timestamp_millis(1_772_366_400_123).unwrap();
    let json = |text: &str| RawValue::from_string(text.to_owned()).unwrap();
    Event {
        kind: Kind::Track,
        message_id: id.to_owned(),
        body: u64::MAX - 1,
        user_id: Some("u1".to_owned()),
        anonymous_id: None,
        group_id: Some("g1".to_owned()),
        previous_id: None,
        name: Some("Login ✓".to_owned()),
        event_time: received_at + TimeDelta::minutes(minute),
        received_at,
        historical: minute < 0,
        source: "key_1".to_owned(),
        properties: json(r#"{"a":[1,"x"]}"#),
        context: None,
        extra: Some(json(r#"{"channel":"web"}"#)),
    }
}

/// A file of some owners, an event for each at each minute.
fn file(customers: &[Owner<'_>], minutes: i64) -> Bytes {
    let mut writer = RowWriter::new(Vec::new()).unwrap();
    for owner in customers {
        for minute in 0..minutes {
            let mut event = event(&format!("m{minute:06}"), minute);
            if !matches!(owner, Owner::Customer(_)) {
                event.user_id = None;
                event.group_id = None;
            }
            if let Owner::Anonymous(id) = owner {
                event.anonymous_id = Some((*id).to_owned());
            }
            writer.write(&Row::new(*owner, &event)).unwrap();
        }
    }
    let (out, rows) = writer.finish().unwrap();
    assert_eq!(rows, customers.len() as u64 * minutes as u64);
    out.into()
}

fn owners(mut rows: Rows) -> Vec<String> {
    let mut owners = Vec::new();
    while let Some(row) = rows.peek().unwrap() {
        owners.push(format!("{:?}", row.owner));
        rows.advance().unwrap();
    }
    owners.dedup();
    owners
}

#[test]
fn a_file_tells_what_was_written() {
    let events = [event("m1", -5), event("m2", 0), event("m3", 30)];
    let mut writer = RowWriter::new(Vec::new()).unwrap();
    let all = events
        .each_ref()
        .map(|event| Row::new(Owner::Customer("g1"), event));
    for row in &all {
        writer.write(row).unwrap();
    }
    let (out, _) = writer.finish().unwrap();
    let mut rows = Rows::open(Arc::new(Bytes::from(out))).unwrap();
    for row in &all {
        assert_eq!(rows.peek().unwrap().as_ref(), Some(row));
        rows.advance().unwrap();
    }
    assert_eq!(rows.peek().unwrap(), None);
    rows.advance().unwrap();
    assert_eq!(rows.peek().unwrap(), None, "past the end");
}

#[test]
fn who_is_unknown_is_told_by_the_ids() {
    let all = [Owner::Customer("a"), Owner::Anonymous("v1"), Owner::Nobody];
    let read = owners(Rows::open(Arc::new(file(&all, 2))).unwrap());
    assert_eq!(read, all.map(|owner| format!("{owner:?}")));
}

#[test]
fn a_customer_is_found_without_reading_all() {
    let ids: Vec<String> = (0..40).map(|n| format!("c{n:02}")).collect();
    let mut all: Vec<Owner<'_>> = ids.iter().map(|id| Owner::Customer(id)).collect();
    all.push(Owner::Anonymous("v"));
    let file = file(&all, 10_000);
    for id in ["c00", "c07", "c39"] {
        let found = owners(Rows::open_at(Arc::new(file.clone()), id).unwrap());
        let expected = format!("{:?}", Owner::Customer(id));
        assert!(found.contains(&expected), "{id}: {found:?}");
        assert!(found.len() < 20, "{id}: {found:?}");
    }
    for id in ["a", "d"] {
        let found = owners(Rows::open_at(Arc::new(file.clone()), id).unwrap());
        assert!(
            !found
                .iter()
                .any(|owner| owner.contains(&format!("\"{id}\""))),
            "{id}"
        );
    }
}

#[test]
fn what_is_no_file_of_the_ledger_is_said() {
    let broken = Rows::open(Arc::new(Bytes::from_static(b"no parquet")))
        .err()
        .unwrap();
    assert_eq!(broken.code, "broken_parquet");
}
