//! Taking subjects out of a ledger's files, or making them nobody.
//!
//! A subject is an id: a customer's, a user's, a visitor's or an account's. An event is theirs if it is of them as a
//! customer, or names them as who did it or who that was before; and so are the events of a visitor who turned out to be
//! them. What others' events say of them in properties is not looked for.

mod anonymous;
mod subjects;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use domain::Failure;

use crate::event::Event;
use crate::manifest::{Bucket, Manifest, Prefix};
use crate::merge::{Files, Merge, Sizes, unreadable};
use crate::owner::Owner;
use crate::row::{Row, each_ids, has_source};
pub use anonymous::{anonymous, without_account};
pub use subjects::{Place, Subjects};

/// What becomes of a row.
#[derive(Debug)]
pub enum Fate {
    Stays,
    Goes,
    Changes(Box<Changed>),
}

/// A row as it is from now on.
#[derive(Debug)]
pub struct Changed {
    /// Whose it is; none while that is not known.
    pub customer: Option<String>,
    pub event: Event,
}

impl Changed {
    fn row(&self) -> Row<'_> {
        let event = &self.event;
        let owner = match &self.customer {
            Some(customer) => Owner::Customer(customer),
            None => Owner::unknown(
                event.user_id.as_deref(),
                event.anonymous_id.as_deref(),
                event.group_id.as_deref(),
            ),
        };
        Row::new(owner, event)
    }
}

/// A bucket of a ledger written anew. It counts once the manifest replaces the one it was made of.
#[derive(Debug)]
pub struct Rewritten {
    pub manifest: Manifest,
    /// Messages of the rows that went or were changed.
    pub messages: Vec<String>,
    pub changed: Vec<Changed>,
}

/// Learns from a bucket which visitors turned out to be subjects.
///
/// # Errors
/// Those of files.
pub fn learn<F: Files>(files: &F, bucket: &Bucket, subjects: &mut Subjects) -> Result<(), Failure> {
    for file in bucket.files() {
        let source = files.open(&file.key).map_err(unreadable)?;
        each_ids(source, |ids| subjects.learn(ids))?;
    }
    Ok(())
}

/// Whether a bucket has rows of subjects, or that name them as an account: by its columns of ids alone.
///
/// # Errors
/// Those of files.
pub fn holds<F: Files>(files: &F, bucket: &Bucket, subjects: &Subjects) -> Result<bool, Failure> {
    let mut found = false;
    for file in bucket.files() {
        let source = files.open(&file.key).map_err(unreadable)?;
        each_ids(source, |ids| found |= subjects.place(ids) != Place::Nowhere)?;
    }
    Ok(found)
}

/// Whether a bucket has rows that were sent by `source`: by that column alone.
///
/// # Errors
/// Those of files.
pub fn has_rows_of<F: Files>(files: &F, bucket: &Bucket, source: &str) -> Result<bool, Failure> {
    for file in bucket.files() {
        let file = files.open(&file.key).map_err(unreadable)?;
        if has_source(file, source)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Writes a bucket anew, each of its rows by its fate.
///
/// # Errors
/// Those of files and of `fate`; then the manifest holds as it was.
pub fn rewrite<F: Files>(
    files: &F,
    manifest: &Manifest,
    prefix: Prefix,
    mut fate: impl FnMut(&Row<'_>) -> Result<Fate, Failure>,
    now: DateTime<Utc>,
) -> Result<Rewritten, Failure> {
    let sizes = Sizes::default();
    let mut merge = Merge {
        files,
        sizes: &sizes,
        now,
        manifest: manifest.clone(),
        conflicts: Vec::new(),
    };
    let (mut messages, mut changed) = (Vec::new(), Vec::new());
    let stays = |row: &Row<'_>| {
        match fate(row)? {
            Fate::Stays => return Ok(true),
            Fate::Goes => {}
            Fate::Changes(to) => changed.push(*to),
        }
        messages.push(row.message_id.to_owned());
        Ok(false)
    };
    // What does not count is not told here: it may be of who is erased.
    merge.rewrite(prefix, stays, |_, _| Ok(()))?;
    merge.add(changed.iter().map(Changed::row).collect())?;
    merge.manifest.version += 1;
    Ok(Rewritten {
        manifest: merge.manifest,
        messages,
        changed,
    })
}
