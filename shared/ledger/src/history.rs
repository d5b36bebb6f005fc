//! What happened to each customer of a bucket, in the order of time. Read from the bucket's sorted files at once, so that
//! what is held is a row group of each, and what one customer needs.

use domain::Failure;

use crate::event::Event;
use crate::manifest::Bucket;
use crate::merge::{Files, each_row_of};
use crate::owner::Owner;
use crate::row::Row;

/// Of one customer so many bytes of wanted rows are held; of more, the newest.
const MOST_BYTES: usize = 64 << 20;

/// Takes a bucket's customers one after the other, each row of theirs once, by time and message.
pub trait Reader {
    /// A row of the customer whose turn it is.
    fn row(&mut self, customer: &str, row: &Row<'_>) -> Result<(), Failure>;

    /// These were all of a customer's rows.
    fn end(&mut self, customer: &str) -> Result<(), Failure>;
}

/// Reads a bucket row by row. Rows that are no customer's are passed over.
///
/// # Errors
/// Those of files and of the reader.
pub fn read<F: Files>(files: &F, bucket: &Bucket, reader: &mut impl Reader) -> Result<(), Failure> {
    let mut current: Option<String> = None;
    each_row_of(files, bucket, |row| {
        let Owner::Customer(customer) = row.owner else {
            return Ok(());
        };
        if current.as_deref() != Some(customer)
            && let Some(ended) = current.replace(customer.to_owned())
        {
            reader.end(&ended)?;
        }
        reader.row(customer, row)
    })?;
    current.map_or(Ok(()), |last| reader.end(&last))
}

/// A customer's rows, as far as they are wanted.
#[derive(Debug, Clone, Copy)]
pub struct History<'a> {
    pub customer: &'a str,
    /// By time and message.
    pub rows: &'a [Row<'a>],
    /// Wanted rows that came before these, and are too many to be held.
    pub left_out: u64,
}

/// Hands on each customer of a bucket, also one without a wanted row, whose rows are then none.
///
/// # Errors
/// Those of files and of `each`.
pub fn each_customer<F: Files>(
    files: &F,
    bucket: &Bucket,
    wanted: impl Fn(&Row<'_>) -> bool,
    each: impl FnMut(&History<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut held = Held::new(wanted, each, MOST_BYTES);
    read(files, bucket, &mut held)
}

/// Holds a customer's rows until these are all.
struct Held<W, E> {
    wanted: W,
    each: E,
    most_bytes: usize,
    events: Vec<Event>,
    bytes: usize,
    left_out: u64,
}

impl<W, E> Held<W, E> {
    fn new(wanted: W, each: E, most_bytes: usize) -> Self {
        Self {
            wanted,
            each,
            most_bytes,
            events: Vec::new(),
            bytes: 0,
            left_out: 0,
        }
    }

    /// Lets go of the older half, so that each row is moved about once.
    fn let_go(&mut self) {
        let older = self.events.len().div_ceil(2);
        self.events.drain(..older);
        self.left_out += older as u64;
        let rows = self
            .events
            .iter()
            .map(|event| Row::new(Owner::Nobody, event));
        self.bytes = rows.map(|row| row.bytes()).sum();
    }
}

impl<W, E> Reader for Held<W, E>
where
    W: Fn(&Row<'_>) -> bool,
    E: FnMut(&History<'_>) -> Result<(), Failure>,
{
    fn row(&mut self, _: &str, row: &Row<'_>) -> Result<(), Failure> {
        if !(self.wanted)(row) {
            return Ok(());
        }
        self.events.push(row.to_event()?);
        self.bytes += row.bytes();
        if self.bytes > self.most_bytes {
            self.let_go();
        }
        Ok(())
    }

    fn end(&mut self, customer: &str) -> Result<(), Failure> {
        let owner = Owner::Customer(customer);
        let rows = self.events.iter().map(|event| Row::new(owner, event));
        let rows: Vec<Row<'_>> = rows.collect();
        (self.each)(&History {
            customer,
            rows: &rows,
            left_out: self.left_out,
        })?;
        drop(rows);
        // What a large customer took is not kept for all others.
        self.events = Vec::new();
        (self.bytes, self.left_out) = (0, 0);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::manifest::Manifest;
    use crate::merge::tests::{Made, Memory, SIZES, event, made, now, rows_of};
    use crate::merge::{Moves, merge};

    /// A ledger of some merges, and the events that are in it.
    fn ledger(batches: Vec<Vec<Made>>) -> (Memory, Manifest, Vec<Event>) {
        let (files, mut manifest) = (Memory::default(), Manifest::default());
        let mut events = Vec::new();
        for batch in batches {
            let batch: Vec<Event> = batch.into_iter().map(event).collect();
            let rows = rows_of(&batch, 0);
            let merged = merge(&files, &manifest, rows, &Moves::none(), &SIZES, now());
            manifest = merged.unwrap().manifest;
            events.extend(batch);
        }
        (files, manifest, events)
    }

    /// Each customer's messages by a plain fold: the first of each counts, in the order of rows.
    fn folded(events: &[Event], wanted: fn(&Row<'_>) -> bool) -> BTreeMap<String, Vec<String>> {
        let mut rows = rows_of(events, 0);
        rows.sort();
        let mut seen = std::collections::HashSet::new();
        let mut folded = BTreeMap::<String, Vec<String>>::new();
        for row in rows {
            let Owner::Customer(customer) = row.owner else {
                continue;
            };
            let messages = folded.entry(customer.to_owned()).or_default();
            if seen.insert((customer, row.message_id)) && wanted(&row) {
                messages.push(format!("{row:?}"));
            }
        }
        folded
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn every_customer_comes_once_with_their_rows_in_order(
            batches in prop::collection::vec(prop::collection::vec(made(), 0..60), 1..8),
        ) {
            let wanted: fn(&Row<'_>) -> bool = |row| row.body != 1;
            let (files, manifest, events) = ledger(batches);
            let mut read = BTreeMap::new();
            for bucket in manifest.buckets() {
                each_customer(&files, bucket, wanted, |history| {
                    assert_eq!(history.left_out, 0);
                    assert!(history.rows.is_sorted());
                    let rows = history.rows.iter().map(|row| format!("{row:?}")).collect();
                    let before = read.insert(history.customer.to_owned(), rows);
                    assert_eq!(before, None, "{}", history.customer);
                    Ok(())
                }).unwrap();
            }
            prop_assert_eq!(read, folded(&events, wanted));
        }
    }

    #[test]
    fn of_too_much_the_newest_is_held_and_the_rest_told_of() {
        let made = |message| Made {
            owner: 9,
            message,
            minute: message,
            says: 0,
        };
        let (files, manifest, _) = ledger(vec![(0..60).map(made).collect()]);
        let most = 20 * 250;
        let mut told = Vec::new();
        let each = |history: &History<'_>| {
            let first = history.rows[0].message_id.to_owned();
            let last = history.rows[history.rows.len() - 1].message_id.to_owned();
            told.push((history.rows.len() as u64 + history.left_out, first, last));
            assert!(history.rows.iter().map(Row::bytes).sum::<usize>() <= most);
            Ok(())
        };
        read(
            &files,
            &manifest.buckets()[0],
            &mut Held::new(|_: &Row<'_>| true, each, most),
        )
        .unwrap();
        let [(rows, first, last)]: [(u64, String, String); 1] = told.try_into().unwrap();
        assert_eq!((rows, &*last), (60, "m0"), "the latest is of minute 0");
        assert_ne!(first, "m59", "the oldest is left out");
    }
}
