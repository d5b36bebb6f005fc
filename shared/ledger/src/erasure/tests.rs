use chrono::Utc;
use serde_json::{Value, json};

use super::*;
use crate::intake::{Request, parse_batch};
use crate::merge::tests::Memory;
use crate::merge::{Moves, each_row_of, merge};
use crate::row::Ids;

/// What Ana did, who was a visitor first, and what others did, one of whom was called otherwise before.
fn events() -> Vec<Event> {
    let all = json!([
        { "type": "page", "anonymousId": "visitor-ana", "name": "Ana's page" },
        { "type": "identify", "anonymousId": "visitor-ana", "userId": "ana",
          "traits": { "email": "ana@example.com" }, "context": { "ip": "203.0.113.7" } },
        { "type": "track", "userId": "ana", "event": "Subscription Started", "properties": {
            "subscription_id": "sub_ana", "plan": "Pro", "amount_minor": 4900, "currency": "EUR",
            "interval": "month", "comment": "for Ana" } },
        { "type": "track", "userId": "ana", "event": "Subscription Canceled", "properties": {
            "subscription_id": "sub_ana", "reason": "Ana moved", "feedback": "ana" } },
        { "type": "track", "userId": "ana", "event": "Login", "properties": { "city": "Anaheim" } },
        { "type": "track", "userId": "bea", "event": "Login", "context": { "groupId": "acme", "os": "x" } },
        { "type": "group", "userId": "bea", "groupId": "acme", "traits": { "name": "Acme" } },
        { "type": "track", "anonymousId": "visitor-eve", "event": "Login" },
        { "type": "alias", "userId": "bea", "previousId": "eve" }
    ]);
    let body = json!({ "batch": all }).to_string();
    let request = Request::new(Utc::now(), "key_1");
    let items = parse_batch(body.as_bytes(), &request).unwrap();
    items
        .into_iter()
        .map(|item| item.outcome.unwrap())
        .collect()
}

fn owner(event: &Event) -> Owner<'_> {
    match event.user_id.as_deref() {
        Some(user) => Owner::Customer(user),
        None => Owner::unknown(None, event.anonymous_id.as_deref(), None),
    }
}

fn ledger(files: &Memory) -> Manifest {
    let events = events();
    let rows = events.iter().map(|event| Row::new(owner(event), event));
    let empty = Manifest::default();
    // Of several buckets, as a large ledger is.
    let sizes = Sizes { tail: 1, main: 1 };
    let (rows, none) = (rows.collect::<Vec<_>>(), Moves::none());
    let once = merge(files, &empty, rows.clone(), &none, &sizes, Utc::now()).unwrap();
    let twice = merge(files, &once.manifest, rows, &none, &sizes, Utc::now()).unwrap();
    assert!(twice.manifest.buckets().len() > 1);
    twice.manifest
}

/// A ledger's rows, as text.
fn rows(files: &Memory, manifest: &Manifest) -> Vec<String> {
    let mut rows = Vec::new();
    for bucket in manifest.buckets() {
        let each = |row: &Row<'_>| {
            rows.push(format!("{row:?}"));
            Ok(())
        };
        each_row_of(files, bucket, each).unwrap();
    }
    rows.sort();
    rows
}

/// A ledger once subjects were taken out, or made others.
fn erased(files: &Memory, manifest: Manifest, ids: &[&str], anonymize: bool) -> (Manifest, usize) {
    let mut subjects = Subjects::new(ids.iter().map(|id| (*id).to_owned()));
    for bucket in manifest.buckets() {
        learn(files, bucket, &mut subjects).unwrap();
    }
    let (mut manifest, mut messages) = (manifest, 0);
    let mut next = manifest.buckets().first().cloned();
    while let Some(bucket) = next {
        if holds(files, &bucket, &subjects).unwrap() {
            let fate = |row: &Row<'_>| match (subjects.place(&Ids::of(row)), anonymize) {
                (Place::Nowhere, _) => Ok(Fate::Stays),
                (Place::OfAccount(_), _) if row.kind == crate::Kind::Group => Ok(Fate::Goes),
                (Place::OfAccount(_), _) => Ok(Fate::Changes(Box::new(Changed {
                    customer: row.user_id.map(str::to_owned),
                    event: without_account(row)?,
                }))),
                (Place::Theirs(_), false) => Ok(Fate::Goes),
                (Place::Theirs(_), true) => Ok(Fate::Changes(Box::new(Changed {
                    customer: Some("somebody".to_owned()),
                    event: anonymous(row, "somebody")?,
                }))),
            };
            let written = rewrite(files, &manifest, bucket.prefix, fate, Utc::now()).unwrap();
            messages += written.messages.len();
            manifest = written.manifest;
        }
        next = manifest.bucket_after(bucket.prefix).cloned();
    }
    for key in manifest.take_replaced() {
        files.files.borrow_mut().remove(&key);
    }
    let left = files.files.borrow();
    assert_eq!(
        left.len(),
        manifest.files().count(),
        "no other file is left"
    );
    drop(left);
    (manifest, messages)
}

#[test]
fn who_is_deleted_leaves_no_trace_and_others_stay_as_they_are() {
    let files = Memory::default();
    let before = ledger(&files);
    let others: Vec<String> = rows(&files, &before)
        .into_iter()
        .filter(|row| !row.to_lowercase().contains("ana"))
        .collect();
    let (after, messages) = erased(&files, before, &["ana", "nobody"], false);
    assert_eq!(messages, 5);
    assert_eq!(rows(&files, &after), others);
    assert_eq!(others.len(), 4);
}

#[test]
fn who_is_made_nobody_keeps_what_revenue_counts() {
    let files = Memory::default();
    let before = ledger(&files);
    let (after, messages) = erased(&files, before, &["ana"], true);
    assert_eq!(messages, 5);
    let all = rows(&files, &after);
    assert_eq!(all.len(), 9);
    let told = all.join("\n").to_lowercase();
    for trace in [
        "ana\"",
        "ana'",
        "visitor-ana",
        "anaheim",
        "sub_ana",
        "203.0",
        "moved",
        "for ana",
    ] {
        assert!(!told.contains(trace), "{trace}: {told}");
    }
    let mut subscriptions = Vec::new();
    for bucket in after.buckets() {
        each_row_of(&files, bucket, |row| {
            if row.owner == Owner::Customer("somebody")
                && row.name.is_some_and(|name| name != "Login")
            {
                subscriptions.push(serde_json::from_str::<Value>(row.properties).unwrap());
            }
            Ok(())
        })
        .unwrap();
    }
    let started = subscriptions
        .iter()
        .find(|told| told["plan"] == "Pro")
        .unwrap();
    assert_eq!(started["amount_minor"], 4900);
    assert_eq!(started["currency"], "EUR");
    assert_eq!(subscriptions.len(), 2);
    assert_eq!(
        subscriptions[0]["subscription_id"],
        subscriptions[1]["subscription_id"]
    );
}

#[test]
fn an_account_goes_and_who_belonged_to_it_stays() {
    let files = Memory::default();
    let before = ledger(&files);
    let (after, messages) = erased(&files, before, &["acme", "eve"], false);
    assert_eq!(messages, 3, "its traits, a login of Bea's, and who she was");
    let all = rows(&files, &after);
    assert_eq!(all.len(), 7);
    let told = all.join("\n");
    assert!(!told.to_lowercase().contains("acme"), "{told}");
    assert!(told.contains(r#"Some("{\"os\":\"x\"}")"#), "{told}");
    assert!(
        told.contains("visitor-eve"),
        "a visitor of another name: {told}"
    );
}
