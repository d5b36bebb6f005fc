//! Merging what came into the files of the ledger.
//!
//! A bucket has a *main* and a *tail*. What came is merged into the tail; when that has grown, both become a new main;
//! a main that is too large is split by the next bit of its owners' hashes. Of an owner's rows with one message the
//! first counts, in the order of [`Row`]; so the ledger says the same whatever came first, twice, or again after a merge
//! was broken off. In memory are the new rows, a row group of each of a bucket's files, and hashes of one owner's
//! messages.

mod ordered;

use std::io::{self, Write};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use data::Source;
use domain::Failure;

use crate::event::Event;
use crate::manifest::{Bucket, LedgerFile, Manifest, Prefix};
use crate::owner::Owner;
use crate::row::{Row, RowWriter, Rows};
use ordered::each_row_and_conflict;
pub use ordered::{Cursor, each_row};

/// Where the files of one organization's ledger lie.
pub trait Files {
    /// A file that is being written.
    type Out: Write + Send;

    /// A file of the manifest.
    fn open(&self, key: &str) -> io::Result<Arc<dyn Source>>;

    /// Begins a file in the folder of its bucket, under a name that no other file has or had. One that is not kept is
    /// as if it had never been.
    fn create(&self, bucket: Prefix) -> io::Result<Self::Out>;

    /// Keeps a written file, and tells its key and bytes.
    fn keep(&self, out: Self::Out) -> io::Result<(String, u64)>;
}

/// How large files grow, in compressed bytes.
#[derive(Debug, Clone)]
pub struct Sizes {
    /// A tail of that size goes into the main at the next merge.
    pub tail: u64,
    /// A main of that size is split when it is written next.
    pub main: u64,
}

impl Default for Sizes {
    fn default() -> Self {
        Self {
            tail: 8 << 20,
            main: 64 << 20,
        }
    }
}

/// Whose rows have become another's, because ids were linked: rows of these owners are looked at.
pub struct Moves<'a> {
    /// Those who had the rows.
    pub from: Vec<Owner<'a>>,
    /// The customer whose a row of theirs is now; `None` if it stays.
    pub customer: &'a dyn Fn(&Row<'_>) -> Option<&'a str>,
}

impl Moves<'_> {
    pub fn none() -> Self {
        Self {
            from: Vec::new(),
            customer: &|_| None,
        }
    }
}

/// What a merge has made. It counts once the manifest replaces the one it was made of.
#[derive(Debug)]
pub struct Merged {
    pub manifest: Manifest,
    /// Rows that have gone from one owner to another.
    pub moved: usize,
    /// Events that are not in the ledger, for another with their message counts.
    pub conflicts: Vec<Conflict>,
}

/// An event that says something else than the one with its message that counts.
#[derive(Debug)]
pub struct Conflict {
    /// Whose it would be; none while it is not known.
    pub customer: Option<String>,
    pub event: Event,
    /// Hash of what the one that counts says.
    pub counts: u64,
}

/// Merges new rows, in any order, and moves those of owners that were linked.
///
/// # Errors
/// Those of files; then the manifest holds as it was, files that were kept belong to none, and the same can be done
/// again.
pub fn merge<F: Files>(
    files: &F,
    manifest: &Manifest,
    rows: Vec<Row<'_>>,
    moves: &Moves<'_>,
    sizes: &Sizes,
    now: DateTime<Utc>,
) -> Result<Merged, Failure> {
    let mut merge = Merge {
        files,
        sizes,
        now,
        manifest: manifest.clone(),
        conflicts: Vec::new(),
    };
    let mut from: Vec<Prefix> = moves
        .from
        .iter()
        .filter_map(|owner| merge.prefix(owner))
        .collect();
    from.sort_unstable_by_key(Prefix::to_string);
    from.dedup();
    let mut moved = Vec::new();
    for prefix in from {
        merge.move_out(prefix, moves, &mut moved)?;
    }
    let mut all: Vec<Row<'_>> = rows;
    for (customer, event) in &moved {
        all.push(Row::new(Owner::Customer(customer), event));
    }
    merge.add(all)?;
    merge.manifest.version += 1;
    Ok(Merged {
        manifest: merge.manifest,
        moved: moved.len(),
        conflicts: merge.conflicts,
    })
}

pub(crate) struct Merge<'a, F: Files> {
    pub files: &'a F,
    pub sizes: &'a Sizes,
    pub now: DateTime<Utc>,
    pub manifest: Manifest,
    pub conflicts: Vec<Conflict>,
}

impl<F: Files> Merge<'_, F> {
    fn prefix(&self, owner: &Owner<'_>) -> Option<Prefix> {
        self.manifest
            .bucket_of(owner.hash())
            .map(|bucket| bucket.prefix)
    }

    /// Writes a bucket anew without the rows that have become another's.
    fn move_out<'m>(
        &mut self,
        prefix: Prefix,
        moves: &Moves<'m>,
        moved: &mut Vec<(&'m str, Event)>,
    ) -> Result<(), Failure> {
        let moves_out = |row: &Row<'_>| match (moves.customer)(row) {
            Some(customer) if row.owner != Owner::Customer(customer) => {
                moved.push((customer, row.to_event()?));
                Ok(false)
            }
            _ => Ok(true),
        };
        let mut conflicts = Vec::new();
        let conflict = |row: &Row<'_>, counts| {
            conflicts.push(Conflict::of(row, counts)?);
            Ok(())
        };
        self.rewrite(prefix, moves_out, conflict)?;
        self.conflicts.append(&mut conflicts);
        Ok(())
    }

    /// Writes a bucket anew, as one main with the rows that stay.
    pub(crate) fn rewrite(
        &mut self,
        prefix: Prefix,
        stays: impl FnMut(&Row<'_>) -> Result<bool, Failure>,
        conflict: impl FnMut(&Row<'_>, u64) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let bucket = self.bucket(prefix);
        let cursors = self.cursors(bucket.files())?;
        let main = self.write(prefix, cursors, stays, conflict)?;
        let written = Bucket {
            main,
            ..Bucket::empty(prefix)
        };
        self.manifest.replace(prefix, vec![written], self.now);
        Ok(())
    }

    fn bucket(&self, prefix: Prefix) -> Bucket {
        let mut buckets = self.manifest.buckets().iter();
        let found = buckets.find(|bucket| bucket.prefix == prefix);
        found.cloned().unwrap_or_else(|| Bucket::empty(prefix))
    }

    /// Puts rows into the buckets of their owners.
    pub(crate) fn add(&mut self, rows: Vec<Row<'_>>) -> Result<(), Failure> {
        let mut placed: Vec<(usize, Row<'_>)> = rows
            .into_iter()
            .map(|row| (self.manifest.position(row.owner.hash()), row))
            .collect();
        placed.sort_unstable();
        let buckets = self.manifest.buckets().to_vec();
        for of_bucket in placed.chunk_by(|(a, _), (b, _)| a == b) {
            let Some(bucket) = of_bucket.first().and_then(|(at, _)| buckets.get(*at)) else {
                continue;
            };
            let rows: Vec<Row<'_>> = of_bucket.iter().map(|(_, row)| *row).collect();
            let written = self.add_to(bucket, &rows)?;
            self.manifest.replace(bucket.prefix, written, self.now);
        }
        Ok(())
    }

    fn add_to(&mut self, bucket: &Bucket, rows: &[Row<'_>]) -> Result<Vec<Bucket>, Failure> {
        let size = |file: &Option<LedgerFile>| file.as_ref().map_or(0, |file| file.bytes);
        let Bucket { prefix, main, tail } = bucket;
        let mut conflicts = Vec::new();
        let mut conflict = |part: &Prefix, row: &Row<'_>, counts| {
            if part.holds(row.owner.hash()) {
                conflicts.push(Conflict::of(row, counts)?);
            }
            Ok(())
        };
        if size(tail) < self.sizes.tail {
            let cursors = self.cursors_and(tail.iter(), rows)?;
            let tail = self.write(
                *prefix,
                cursors,
                |_| Ok(true),
                |row, counts| conflict(prefix, row, counts),
            )?;
            self.conflicts.append(&mut conflicts);
            return Ok(vec![Bucket {
                tail,
                ..bucket.clone()
            }]);
        }
        let parts = match prefix.halves() {
            Some(halves) if size(main) + size(tail) >= self.sizes.main => halves.to_vec(),
            _ => vec![*prefix],
        };
        let written = parts.into_iter().map(|part| {
            let cursors = self.cursors_and(main.iter().chain(tail), rows)?;
            let main = self.write(
                part,
                cursors,
                |row| Ok(part.holds(row.owner.hash())),
                |row, counts| conflict(&part, row, counts),
            )?;
            Ok(Bucket {
                main,
                ..Bucket::empty(part)
            })
        });
        let written = written.collect::<Result<_, Failure>>()?;
        self.conflicts.append(&mut conflicts);
        Ok(written)
    }

    fn cursors<'r, 'f>(
        &self,
        files: impl Iterator<Item = &'f LedgerFile>,
    ) -> Result<Vec<Cursor<'r>>, Failure> {
        let opened = files.map(|file| {
            let source = self.files.open(&file.key).map_err(unreadable)?;
            Ok(Cursor::File(Box::new(Rows::open(source)?)))
        });
        opened.collect()
    }

    fn cursors_and<'r, 'f>(
        &self,
        files: impl Iterator<Item = &'f LedgerFile>,
        rows: &'r [Row<'r>],
    ) -> Result<Vec<Cursor<'r>>, Failure> {
        let mut cursors = self.cursors(files)?;
        cursors.push(Cursor::Rows(rows));
        Ok(cursors)
    }

    /// Writes the rows that stay; no file where none does.
    fn write(
        &self,
        prefix: Prefix,
        cursors: Vec<Cursor<'_>>,
        mut stays: impl FnMut(&Row<'_>) -> Result<bool, Failure>,
        conflict: impl FnMut(&Row<'_>, u64) -> Result<(), Failure>,
    ) -> Result<Option<LedgerFile>, Failure> {
        let mut writer = RowWriter::new(self.files.create(prefix).map_err(unwritable)?)?;
        let write = |row: &Row<'_>| match stays(row)? {
            true => writer.write(row),
            false => Ok(()),
        };
        each_row_and_conflict(cursors, write, conflict)?;
        let (out, rows) = writer.finish()?;
        if rows == 0 {
            return Ok(None);
        }
        let (key, bytes) = self.files.keep(out).map_err(unwritable)?;
        Ok(Some(LedgerFile { key, rows, bytes }))
    }
}

impl Conflict {
    fn of(row: &Row<'_>, counts: u64) -> Result<Self, Failure> {
        let customer = match row.owner {
            Owner::Customer(id) => Some(id.to_owned()),
            _ => None,
        };
        let event = row.to_event()?;
        Ok(Self {
            customer,
            event,
            counts,
        })
    }
}

/// Hands on the rows of a bucket, each once, in their order.
///
/// # Errors
/// Those of files and of `each`.
pub fn each_row_of<F: Files>(
    files: &F,
    bucket: &Bucket,
    each: impl FnMut(&Row<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let opened = bucket.files().map(|file| {
        let source = files.open(&file.key).map_err(unreadable)?;
        Ok(Cursor::File(Box::new(Rows::open(source)?)))
    });
    each_row(opened.collect::<Result<_, Failure>>()?, each)
}

/// Hands on a customer's rows, each once, in their order.
///
/// # Errors
/// Those of files and of `each`.
pub fn each_row_of_customer<F: Files>(
    files: &F,
    manifest: &Manifest,
    customer: &str,
    mut each: impl FnMut(&Row<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let owner = Owner::Customer(customer);
    let of_bucket = manifest
        .bucket_of(owner.hash())
        .into_iter()
        .flat_map(Bucket::files);
    let opened = of_bucket.map(|file| {
        let source = files.open(&file.key).map_err(unreadable)?;
        Ok(Cursor::File(Box::new(Rows::open_at(source, customer)?)))
    });
    each_row(opened.collect::<Result<_, Failure>>()?, |row| {
        match row.owner == owner {
            true => each(row),
            false => Ok(()),
        }
    })
}

pub(crate) fn unreadable(e: io::Error) -> Failure {
    Failure::new(
        "unreadable",
        format!("A file of the ledger could not be fetched: {e}."),
        "Try again.",
    )
}

fn unwritable(e: io::Error) -> Failure {
    Failure::new(
        "unwritable",
        format!("A file of the ledger could not be written: {e}."),
        "Try again; what waits in the inbox is kept.",
    )
}

#[cfg(test)]
pub(crate) mod tests;
