//! Sorted rows of several places as one.

use std::collections::{HashMap, hash_map::Entry};

use domain::Failure;
use twox_hash::XxHash64;

use crate::row::{Row, Rows};

/// Rows in their order.
pub enum Cursor<'a> {
    File(Box<Rows>),
    Rows(&'a [Row<'a>]),
}

impl Cursor<'_> {
    fn peek(&self) -> Result<Option<Row<'_>>, Failure> {
        match self {
            Self::File(rows) => rows.peek(),
            Self::Rows(rows) => Ok(rows.first().copied()),
        }
    }

    fn advance(&mut self) -> Result<(), Failure> {
        match self {
            Self::File(rows) => rows.advance()?,
            Self::Rows(rows) => *rows = rows.get(1..).unwrap_or_default(),
        }
        Ok(())
    }
}

/// Hands on the rows of all in their order, and of an owner's with one message the first alone.
///
/// # Errors
/// Those of reading, and of `each`.
pub fn each_row(
    cursors: Vec<Cursor<'_>>,
    each: impl FnMut(&Row<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    each_row_and_conflict(cursors, each, |_, _| Ok(()))
}

/// The same, and hands on apart what says something else than the row with its message that counts, with the hash of
/// what that one says.
///
/// # Errors
/// Those of reading, of `each` and of `conflict`.
pub fn each_row_and_conflict(
    mut cursors: Vec<Cursor<'_>>,
    mut each: impl FnMut(&Row<'_>) -> Result<(), Failure>,
    mut conflict: impl FnMut(&Row<'_>, u64) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut messages = Messages::default();
    loop {
        let mut first: Option<(usize, Row<'_>)> = None;
        for (at, cursor) in cursors.iter().enumerate() {
            if let Some(row) = cursor.peek()?
                && first.is_none_or(|(_, least)| row < least)
            {
                first = Some((at, row));
            }
        }
        let Some((at, row)) = first else {
            return Ok(());
        };
        match messages.counts(&row) {
            None => each(&row)?,
            Some(body) if body != row.body => conflict(&row, body)?,
            Some(_) => {}
        }
        cursors[at].advance()?;
    }
}

/// Messages of the owner whose rows come.
#[derive(Default)]
struct Messages {
    kind: u8,
    id: String,
    /// What each says, by hashes.
    bodies: HashMap<u64, u64>,
}

impl Messages {
    /// What the row with the same message says that counts; none for the first.
    fn counts(&mut self, row: &Row<'_>) -> Option<u64> {
        let (kind, id) = (row.owner.kind(), row.owner.id());
        if (kind, id) != (self.kind, &self.id) {
            self.kind = kind;
            self.id.clear();
            self.id.push_str(id);
            // What a large customer took is not kept for all others.
            self.bodies = HashMap::new();
        }
        let message = XxHash64::oneshot(0, row.message_id.as_bytes());
        match self.bodies.entry(message) {
            Entry::Occupied(body) => Some(*body.get()),
            Entry::Vacant(place) => {
                place.insert(row.body);
                None
            }
        }
    }
}
