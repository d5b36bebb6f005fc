use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;
use chrono::TimeDelta;
use proptest::prelude::*;
use serde_json::value::RawValue;

use super::*;
use crate::event::Kind;

/// Files in memory, which can fail.
#[derive(Default)]
pub(crate) struct Memory {
    pub files: RefCell<HashMap<String, Bytes>>,
    made: Cell<usize>,
    /// After so many calls one fails.
    fails_in: Cell<Option<usize>>,
}

impl Memory {
    fn call(&self) -> io::Result<()> {
        let left = self.fails_in.get();
        self.fails_in.set(left.and_then(|left| left.checked_sub(1)));
        match left {
            Some(0) => Err(io::ErrorKind::ConnectionReset.into()),
            _ => Ok(()),
        }
    }
}

impl Files for Memory {
    type Out = Out;

    fn open(&self, key: &str) -> io::Result<Arc<dyn Source>> {
        self.call()?;
        Ok(Arc::new(self.files.borrow()[key].clone()))
    }

    fn create(&self, bucket: Prefix) -> io::Result<Out> {
        self.call()?;
        self.made.set(self.made.get() + 1);
        Ok(Out {
            key: format!("{bucket}/{}.parquet", self.made.get()),
            bytes: Vec::new(),
        })
    }

    fn keep(&self, Out { key, bytes }: Out) -> io::Result<(String, u64)> {
        self.call()?;
        let size = bytes.len() as u64;
        self.files.borrow_mut().insert(key.clone(), bytes.into());
        Ok((key, size))
    }
}

/// A file that is being written.
pub(crate) struct Out {
    key: String,
    bytes: Vec<u8>,
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A made-up event: of a customer or a visitor, with a message, at a minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Made {
    pub owner: u8,
    pub message: u8,
    pub minute: u8,
    pub says: u8,
}

const VISITORS: u8 = 6;

pub(crate) fn event(made: Made) -> Event {
    let Made {
        owner,
        message,
        minute,
        says,
    } = made;
    let received_at = DateTime::from_timestamp_millis(1_772_366_400_000).unwrap();
    let visitor = owner < VISITORS;
    Event {
        kind: Kind::Track,
        message_id: format!("m{message}"),
        body: says.into(),
        user_id: (!visitor).then(|| format!("u{owner}")),
        anonymous_id: visitor.then(|| format!("v{owner}")),
        group_id: None,
        previous_id: None,
        name: Some("Login".to_owned()),
        event_time: received_at - TimeDelta::minutes(minute.into()),
        received_at,
        historical: false,
        source: "key_1".to_owned(),
        properties: RawValue::from_string(format!(r#"{{"says":{says}}}"#)).unwrap(),
        context: None,
        extra: None,
    }
}

/// Whose it is, where visitors below a number have become the customer `u9`.
fn owner(event: &Event, linked: u8) -> Owner<'_> {
    match (&event.user_id, &event.anonymous_id) {
        (Some(user), _) => Owner::Customer(user),
        (None, Some(visitor)) if is_linked(visitor, linked) => Owner::Customer("u9"),
        (None, visitor) => Owner::Anonymous(visitor.as_deref().unwrap_or_default()),
    }
}

fn is_linked(visitor: &str, linked: u8) -> bool {
    visitor.strip_prefix('v').unwrap().parse::<u8>().unwrap() < linked
}

pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_772_366_500_000).unwrap()
}

/// Small enough that tails are merged into mains, and these are split.
pub(crate) const SIZES: Sizes = Sizes {
    tail: 5_000,
    main: 9_000,
};

pub(crate) fn rows_of<'a>(events: &'a [Event], linked: u8) -> Vec<Row<'a>> {
    events
        .iter()
        .map(|event| Row::new(owner(event, linked), event))
        .collect()
}

/// A ledger's rows as text, by owner and message.
fn all(files: &Memory, manifest: &Manifest) -> Vec<String> {
    let mut found = BTreeMap::new();
    for bucket in manifest.buckets() {
        each_row_of(files, bucket, |row| {
            assert!(
                bucket.prefix.holds(row.owner.hash()),
                "{row:?} in {bucket:?}"
            );
            let key = format!("{:?} {}", row.owner, row.message_id);
            assert!(
                found.insert(key, format!("{row:?}")).is_none(),
                "twice: {row:?}"
            );
            Ok(())
        })
        .unwrap();
    }
    found.into_values().collect()
}

/// What a ledger of these events must say.
fn expected(events: &[Event], linked: u8) -> Vec<String> {
    let mut first: BTreeMap<String, Row<'_>> = BTreeMap::new();
    for row in rows_of(events, linked) {
        let key = format!("{:?} {}", row.owner, row.message_id);
        let kept = first.entry(key).or_insert(row);
        *kept = row.min(*kept);
    }
    first.into_values().map(|row| format!("{row:?}")).collect()
}

pub(crate) fn made() -> impl Strategy<Value = Made> {
    (0..12_u8, 0..30_u8, 0..4_u8, 0..2_u8).prop_map(|(owner, message, minute, says)| Made {
        owner,
        message,
        minute,
        says,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever the order of merges, what comes again and where one breaks off, the rows are the same.
    #[test]
    fn a_ledger_knows_no_order(
        batches in prop::collection::vec(prop::collection::vec(made(), 0..40), 1..10),
        order in Just(()).prop_perturb(|(), mut rng| rng.next_u64()),
        breaks in prop::collection::vec(prop::option::of(0..8_usize), 30),
    ) {
        let batches: Vec<Vec<Event>> =
            batches.into_iter().map(|batch| batch.into_iter().map(event).collect()).collect();
        let mut merges: Vec<&Vec<Event>> = batches.iter().chain(&batches).collect();
        merges.sort_by_key(|batch| {
            let at = std::ptr::from_ref(*batch).addr() as u64;
            (at ^ order).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        let (files, mut manifest) = (Memory::default(), Manifest::default());
        for (at, batch) in merges.into_iter().enumerate() {
            files.fails_in.set(breaks.get(at).copied().flatten());
            let merged = loop {
                let rows = rows_of(batch, 0);
                match merge(&files, &manifest, rows, &Moves::none(), &SIZES, now()) {
                    Ok(merged) => break merged,
                    Err(e) => prop_assert!(["unreadable", "unwritable"].contains(&&*e.code)),
                }
            };
            manifest = merged.manifest;
        }
        files.fails_in.set(None);
        let events: Vec<Event> = batches.into_iter().flatten().collect();
        prop_assert_eq!(all(&files, &manifest), expected(&events, 0));
    }

    /// Visitors are linked one after the other, before and after their events come.
    #[test]
    fn rows_go_where_their_ids_lead(
        batches in prop::collection::vec(prop::collection::vec(made(), 0..40), 1..8),
    ) {
        let (files, mut manifest) = (Memory::default(), Manifest::default());
        let mut events = Vec::new();
        for (at, batch) in batches.into_iter().enumerate() {
            let linked = u8::try_from(at).unwrap().min(VISITORS);
            let batch: Vec<Event> = batch.into_iter().map(event).collect();
            let visitor = format!("v{}", linked.saturating_sub(1));
            let moves = Moves {
                from: vec![Owner::Anonymous(&visitor)],
                customer: &|row| row.anonymous_id.filter(|id| is_linked(id, linked)).map(|_| "u9"),
            };
            let rows = rows_of(&batch, linked);
            manifest = merge(&files, &manifest, rows, &moves, &SIZES, now()).unwrap().manifest;
            events.extend(batch);
            prop_assert_eq!(all(&files, &manifest), expected(&events, linked));
        }
    }
}

#[test]
fn files_grow_are_merged_split_and_replaced() {
    let (files, mut manifest) = (Memory::default(), Manifest::default());
    let mut events = Vec::new();
    for round in 0..20 {
        let batch: Vec<Event> = (0..120)
            .map(|n| Made {
                owner: n % 60 + VISITORS,
                message: round * 2 + n / 60,
                minute: n % 4,
                says: n,
            })
            .map(event)
            .collect();
        let rows = rows_of(&batch, 0);
        manifest = merge(&files, &manifest, rows, &Moves::none(), &SIZES, now())
            .unwrap()
            .manifest;
        events.extend(batch);
    }
    assert_eq!(manifest.version, 20);
    assert!(manifest.buckets().len() > 2, "{manifest:#?}");
    assert!(
        manifest
            .buckets()
            .iter()
            .any(|bucket| bucket.main.is_some() && bucket.tail.is_some())
    );
    assert_eq!(all(&files, &manifest), expected(&events, 0));

    // Every file is of the ledger or on its way out.
    let mut known: Vec<String> = manifest.files().map(|file| file.key.clone()).collect();
    let unread = manifest.clone().take_unread(now() + TimeDelta::hours(1));
    known.extend(unread);
    known.sort();
    let mut there: Vec<String> = files.files.borrow().keys().cloned().collect();
    there.sort();
    assert_eq!(known, there);
}

#[test]
fn of_one_message_what_does_not_count_is_told() {
    let (files, manifest) = (Memory::default(), Manifest::default());
    let made = |message, minute, says| {
        event(Made {
            owner: 9,
            message,
            minute,
            says,
        })
    };
    // Of the first message the later by time does not count; of the second all say the same.
    let events = [made(1, 3, 0), made(1, 1, 7), made(2, 3, 0), made(2, 1, 0)];
    let told = |merged: &Merged| {
        let told = merged.conflicts.iter().map(|conflict| {
            let Conflict {
                customer,
                event,
                counts,
            } = conflict;
            assert_ne!(*counts, event.body);
            (customer.clone(), event.message_id.clone(), *counts)
        });
        told.collect::<Vec<_>>()
    };
    let expected = [(Some("u9".to_owned()), "m1".to_owned(), 0)];
    let rows = rows_of(&events, 0);
    let first = merge(&files, &manifest, rows, &Moves::none(), &SIZES, now()).unwrap();
    assert_eq!(told(&first), expected);
    // Broken off before it was told, it is found again.
    let rows = rows_of(&events, 0);
    let again = merge(&files, &first.manifest, rows, &Moves::none(), &SIZES, now()).unwrap();
    assert_eq!(told(&again), expected);
    // What the ledger had does not count any more, for an earlier one has come.
    let earlier = [made(1, 3 + 1, 5)];
    let rows = rows_of(&earlier, 0);
    let last = merge(&files, &again.manifest, rows, &Moves::none(), &SIZES, now()).unwrap();
    assert_eq!(told(&last), [(Some("u9".to_owned()), "m1".to_owned(), 5)]);
}

#[test]
fn a_customer_is_read_alone() {
    let (files, manifest) = (Memory::default(), Manifest::default());
    let events: Vec<Event> = (0..200)
        .map(|n| {
            event(Made {
                owner: n % 100,
                message: n,
                minute: n % 7,
                says: n,
            })
        })
        .collect();
    let rows = rows_of(&events, 0);
    let manifest = merge(&files, &manifest, rows, &Moves::none(), &SIZES, now())
        .unwrap()
        .manifest;
    let mut messages = Vec::new();
    each_row_of_customer(&files, &manifest, "u42", |row| {
        messages.push(row.message_id.to_owned());
        Ok(())
    })
    .unwrap();
    assert_eq!(messages, ["m142", "m42"], "in the order of time");
}

#[test]
fn a_row_tells_its_event_again() {
    let event = event(Made {
        owner: 9,
        message: 1,
        minute: 2,
        says: 3,
    });
    let again = Row::new(Owner::Customer("u9"), &event).to_event().unwrap();
    assert_eq!(format!("{again:?}"), format!("{event:?}"));
}
