//! Where a file has subjects.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Subjects;
use crate::Result;
use crate::frame::{Column, Frame, Values};
use crate::parquet::read::each_row_group;
use crate::parquet::row_groups::ParquetFile;
use crate::source::Source;

/// What a file has of subjects.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Their rows, from 0, each with whose it is.
    pub rows: BTreeMap<u64, String>,
    /// What these rows are called in columns of keys.
    pub keys: BTreeSet<String>,
    /// Whether other rows have an id of theirs, in a text that is no key.
    pub is_named: bool,
}

impl Found {
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && !self.is_named
    }
}

/// Looks through a file, a row group at a time.
pub(super) fn find(source: Arc<dyn Source>, subjects: &Subjects) -> Result<Found> {
    let file = ParquetFile::open(Arc::clone(&source))?;
    let fields = file.schema().fields().iter();
    let columns: Vec<String> = fields.map(|field| field.name().clone()).collect();
    let (mut found, mut before) = (Found::default(), 0);
    each_row_group(source, &columns, |group| {
        look(&mut found, subjects, &group, before);
        before += group.rows as u64;
        Ok(())
    })?;
    Ok(found)
}

fn look(found: &mut Found, subjects: &Subjects, group: &Frame, before: u64) {
    let tells = |column: &&Column| subjects.tells_whose(&column.name);
    let (keys, others): (Vec<&Column>, Vec<&Column>) = group.columns.iter().partition(tells);
    let keys: Vec<_> = keys.into_iter().map(Column::as_key).collect();
    let mut here: BTreeMap<usize, String> = BTreeMap::new();
    for key in &keys {
        for row in 0..group.rows {
            if let Some(text) = key.text(row)
                && subjects.ids.contains_key(&*text)
            {
                here.entry(row).or_insert_with(|| text.into_owned());
            }
        }
    }
    for row in here.keys() {
        let keys = keys.iter().filter(|key| subjects.keys.contains(&key.name));
        let called = keys.filter_map(|key| key.text(*row));
        found.keys.extend(called.map(|text| text.into_owned()));
    }
    found.is_named |= others.iter().any(|column| names_any(column, subjects));
    let rows = here.into_iter().map(|(row, id)| (before + row as u64, id));
    found.rows.extend(rows);
}

fn names_any(column: &Column, subjects: &Subjects) -> bool {
    let written = column.written.iter().flat_map(|written| &written.levels);
    let read: &[String] = match &column.values {
        Values::Text { levels, .. } => levels,
        Values::Number(_) => &[],
    };
    read.iter()
        .chain(written)
        .any(|level| subjects.ids.contains_key(level))
}
