//! Subjects taken out of a dataset's file, made nobody there, or handed what it has of them.
//!
//! A subject is an id, and a row is a subject's if a column of keys or names has it. Where another text has it, the row
//! is somebody else's who is told of together with the subject: that cell is emptied.

mod found;
mod held;
mod rewrite;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::RecordBatch;
use serde_json::{Map, Value};

pub use found::Found;

use crate::ingest::Ingested;
use crate::parquet::row_groups::{ParquetFile, broken};
use crate::profile::Profile;
use crate::source::remote::RemoteSource;
use crate::{Error, Result};

/// Who is looked for, and what becomes of them.
#[derive(Debug, Clone, Default)]
pub struct Subjects {
    /// Their ids, each with who they become where they are made nobody.
    pub ids: HashMap<String, String>,
    /// Columns that customers are told apart by: a row is of whom they name.
    pub keys: HashSet<String>,
    /// Other columns whose rows are of whom they name, such as one of addresses.
    pub names: HashSet<String>,
    /// Their rows stay, as nobody's. Else they go.
    pub anonymize: bool,
}

impl Subjects {
    /// Whether a column tells whose its rows are.
    fn tells_whose(&self, column: &str) -> bool {
        self.keys.contains(column) || self.names.contains(column)
    }
}

impl RemoteSource {
    /// Where our own Parquet has subjects.
    ///
    /// # Errors
    /// `broken_parquet`, `unreadable`.
    pub fn find_subjects(&self, subjects: &Subjects) -> Result<Found> {
        self.told(found::find(Arc::new(self.clone()), subjects))
    }

    /// Hands on each of the rows of subjects that were found in our own Parquet, with whose it is and its cells by the
    /// names of the columns.
    ///
    /// # Errors
    /// `broken_parquet`, `unreadable`, and `unwritable` where `each` fails.
    pub fn each_row_of(
        &self,
        found: &Found,
        each: impl FnMut(&str, Map<String, Value>) -> io::Result<()>,
    ) -> Result<()> {
        self.told(held::each_row(Arc::new(self.clone()), found, each))
    }

    /// Writes our own Parquet anew to `out`, without the subjects that were found in it, or with nobody in their place:
    /// of nobody's rows, cells that no other row has are empty, but for numbers with decimals. `profile` is what was told
    /// of it; what is told of the new file has no cell of a subject's.
    ///
    /// # Errors
    /// `broken_parquet`, `unreadable`, `unwritable`.
    pub fn write_without(
        &self,
        subjects: &Subjects,
        found: &Found,
        profile: Option<Profile>,
        out: impl Write + Send,
    ) -> Result<Ingested> {
        let source = Arc::new(self.clone());
        self.told(rewrite::rewrite(source, subjects, found, profile, out))
    }
}

/// Hands on the batches of a file, each with how many rows are before it.
fn each_batch(
    file: &ParquetFile,
    mut each: impl FnMut(u64, RecordBatch) -> Result<()>,
) -> Result<()> {
    let all: Vec<usize> = (0..file.schema().fields().len()).collect();
    let mut before = 0;
    for group in 0..file.row_groups() {
        for batch in file.read(group..group + 1, &all)? {
            let batch = batch.map_err(broken)?;
            let rows = batch.num_rows() as u64;
            each(before, batch)?;
            before += rows;
        }
    }
    Ok(())
}

fn unwritable(error: impl std::fmt::Display) -> Error {
    let detail = format!("The dataset could not be stored: {error}.");
    Error::new("unwritable", detail, "Try again.")
}
