//! Sorted rows of several places as one.

use std::collections::HashSet;

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
    mut cursors: Vec<Cursor<'_>>,
    mut each: impl FnMut(&Row<'_>) -> Result<(), Failure>,
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
        if messages.is_new(&row) {
            each(&row)?;
        }
        cursors[at].advance()?;
    }
}

/// Messages of the owner whose rows come.
#[derive(Default)]
struct Messages {
    kind: u8,
    id: String,
    hashes: HashSet<u64>,
}

impl Messages {
    fn is_new(&mut self, row: &Row<'_>) -> bool {
        let (kind, id) = (row.owner.kind(), row.owner.id());
        if (kind, id) != (self.kind, &self.id) {
            self.kind = kind;
            self.id.clear();
            self.id.push_str(id);
            // What a large customer took is not kept for all others.
            self.hashes = HashSet::new();
        }
        self.hashes
            .insert(XxHash64::oneshot(0, row.message_id.as_bytes()))
    }
}
