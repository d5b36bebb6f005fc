//! The newest row of each entity, where no other is to count.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::mem;

use data::{Error, Frame, MISSING, Result, Values};
use report::OlderRows;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::prepare::entity::required_column;
use crate::spec::Spec;

/// Finds the newest row of each entity of a file, whose rows it sees in order and of which it holds
/// some 50 bytes for each entity.
pub struct NewestRows {
    key: String,
    snapshot_column: Option<String>,
    newest: HashMap<u128, Newest>,
    found: CountingRows,
    older: OlderRows,
}

struct Newest {
    moment: f64,
    /// Of the file, from 0.
    row: usize,
    has_older: bool,
}

/// Which rows of a file count, and what of the others is to be told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountingRows {
    counts: Vec<bool>,
    /// None where all rows count.
    pub older: Option<OlderRows>,
}

impl NewestRows {
    /// None where every row counts.
    pub(crate) fn of(spec: &Spec) -> Option<Self> {
        let key = spec.entity_key.clone()?;
        (!spec.rows_per_entity.is_all()).then(|| Self {
            key,
            snapshot_column: spec.snapshot_column.clone(),
            newest: HashMap::new(),
            found: CountingRows::default(),
            older: OlderRows::default(),
        })
    }

    /// The columns it looks at: the key, and the snapshot column, which files may lack: then the
    /// last row of each key in the file is its newest.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        let snapshot = self.snapshot_column.as_deref();
        std::iter::once(self.key.as_str()).chain(snapshot)
    }

    /// Sees the next rows of the file. Those that are not among `rows` of the frame are no
    /// candidates, nor are those without a key: they count.
    ///
    /// # Errors
    /// `missing_column`; `snapshot_not_a_date`.
    pub fn see(&mut self, frame: &Frame, rows: impl IntoIterator<Item = usize>) -> Result<()> {
        let key = required_column(frame, &self.key)?.as_key();
        let moments = self.moments(frame)?;
        let first = self.found.counts.len();
        self.found.counts.resize(first + frame.rows, true);
        for row in rows {
            let Some(name) = key.text(row) else {
                continue;
            };
            // One without a moment is older than those that have one.
            let moment = moments.map_or(0.0, |cells| cells[row].max(f64::NEG_INFINITY));
            if let Some(older) = newer(
                &mut self.newest,
                &mut self.older,
                &name,
                moment,
                first + row,
            ) {
                self.found.counts[older] = false;
                self.older.see(&name, older as u64 + 1);
            }
        }
        self.older.by = self.snapshot_column.clone().filter(|_| moments.is_some());
        Ok(())
    }

    /// `None` where the file has no snapshot column, or nothing in it.
    fn moments<'a>(&self, frame: &'a Frame) -> Result<Option<&'a [f64]>> {
        let name = self.snapshot_column.as_ref();
        let Some(column) = name.and_then(|name| frame.column(name)) else {
            return Ok(None);
        };
        match &column.values {
            Values::Number(cells) => Ok(Some(cells)),
            Values::Text { codes, .. } if codes.iter().all(|code| *code == MISSING) => Ok(None),
            Values::Text { .. } => Err(not_a_date(&column.name)),
        }
    }

    /// What all rows seen come to.
    pub fn found(self) -> CountingRows {
        CountingRows {
            older: self.older.found(),
            ..self.found
        }
    }
}

/// A snapshot column that is neither dates nor numbers.
pub(crate) fn not_a_date(column: &str) -> Error {
    Error::new(
        "snapshot_not_a_date",
        format!(
            "The snapshot column \"{column}\" holds text, so earlier and later rows cannot be told apart."
        ),
        "Say which of day, month and year comes first in it, write dates as 2024-12-31, or name another column.",
    ).with("column", column)
}

/// The row that is older than another one of its key, if there are two now. Of the same moment, the
/// later one in the file is newer.
fn newer(
    newest: &mut HashMap<u128, Newest>,
    told: &mut OlderRows,
    name: &str,
    moment: f64,
    row: usize,
) -> Option<usize> {
    match newest.entry(fingerprint(name)) {
        Entry::Vacant(entry) => {
            entry.insert(Newest {
                moment,
                row,
                has_older: false,
            });
            None
        }
        Entry::Occupied(entry) => {
            let known = entry.into_mut();
            told.keys += u64::from(!mem::replace(&mut known.has_older, true));
            if moment < known.moment {
                return Some(row);
            }
            known.moment = moment;
            Some(mem::replace(&mut known.row, row))
        }
    }
}

/// So much of a key's SHA-256 that two keys do not share it, not even by intent: no row is taken for
/// another entity's.
fn fingerprint(name: &str) -> u128 {
    let digest = Sha256::digest(name);
    u128::from_le_bytes(std::array::from_fn(|at| digest[at]))
}

impl CountingRows {
    /// Whether a row of the file, from 0, counts.
    pub fn counts(&self, row: usize) -> bool {
        self.counts.get(row).copied().unwrap_or(true)
    }

    /// The rows that count among so many from `first_row` of the file on, counted from that.
    pub fn among(&self, first_row: usize, rows: usize) -> Vec<usize> {
        let counts = |row: &usize| self.counts(first_row + row);
        (0..rows).filter(counts).collect()
    }

    /// How many rows were left out.
    pub fn left_out(&self) -> u64 {
        self.older.as_ref().map_or(0, |older| older.rows)
    }

    /// For [`CountingRows::from_bytes`]: a byte a row. By names, since what is absent is left out.
    ///
    /// # Errors
    /// `rows_damaged`, should it not be representable.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        rmp_serde::to_vec_named(self).map_err(|error| damaged(&error.to_string()))
    }

    /// # Errors
    /// `rows_damaged`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        rmp_serde::from_slice(bytes).map_err(|error| damaged(&error.to_string()))
    }
}

fn damaged(why: &str) -> Error {
    Error::new(
        "rows_damaged",
        format!("Which rows of the file are the newest cannot be read: {why}."),
        "Score the dataset again.",
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use data::{Column, ColumnType, MISSING};
    use domain::RowsPerEntity;
    use proptest::prelude::*;

    use super::*;
    use crate::tests::spec;

    const NONE: f64 = f64::NAN;

    fn newest(snapshot_column: Option<&str>) -> NewestRows {
        let spec = Spec {
            rows_per_entity: RowsPerEntity::Newest,
            snapshot_column: snapshot_column.map(str::to_owned),
            ..spec()
        };
        NewestRows::of(&spec).unwrap()
    }

    fn frame(keys: &[u32], days: Option<&[f64]>) -> Frame {
        let levels = (0..9).map(|n| format!("C{n}")).collect();
        let codes = keys.to_vec();
        let mut columns = vec![Column::new(
            "id",
            ColumnType::Text,
            Values::Text { codes, levels },
        )];
        let days = days.map(|days| Values::Number(days.to_vec()));
        columns.extend(days.map(|days| Column::new("day", ColumnType::Date, days)));
        Frame::new(columns, keys.len())
    }

    fn found(keys: &[u32], days: Option<&[f64]>) -> CountingRows {
        let mut newest = newest(Some("day"));
        newest.see(&frame(keys, days), 0..keys.len()).unwrap();
        newest.found()
    }

    #[test]
    fn the_newest_row_of_each_key_counts() {
        let keys = [1, 2, 1, MISSING, 1, 2, MISSING];
        for (days, rows, by) in [
            (None, [3, 4, 5, 6], None),
            (
                Some([9., 1., 5., 0., 7., 3., 0.]),
                [0, 3, 5, 6],
                Some("day"),
            ),
            (
                Some([5., 2., 5., 0., 5., NONE, 0.]),
                [1, 3, 4, 6],
                Some("day"),
            ),
            (
                Some([NONE, NONE, 1., 0., NONE, NONE, 0.]),
                [2, 3, 5, 6],
                Some("day"),
            ),
        ] {
            let found = found(&keys, days.as_ref().map(|days| &days[..]));
            assert_eq!(found.among(0, keys.len()), rows, "{days:?}");
            assert_eq!(found.left_out(), 3);
            let older = found.older.clone().unwrap();
            assert_eq!((older.keys, older.by.as_deref()), (2, by));
            assert_eq!(older.examples.len(), 3);
            let kept = found.to_bytes().unwrap();
            assert_eq!(CountingRows::from_bytes(&kept).unwrap(), found);
        }
        assert_eq!(found(&[1, 2, 3], None).older, None);
        assert_eq!(NewestRows::of(&spec()).map(|_| ()), None);
    }

    #[test]
    fn only_candidates_leave_others_out() {
        let mut newest = newest(None);
        newest.see(&frame(&[1, 2, 1, 1], None), [0, 1, 2]).unwrap();
        let found = newest.found();
        assert_eq!(found.among(0, 4), [1, 2, 3]);
        assert_eq!(found.among(2, 2), [0, 1]);
    }

    proptest! {
        #[test]
        fn in_parts_it_is_as_by_sorting(
            rows in prop::collection::vec((0u32..9, 0u8..4), 0..60), cut in 0usize..60,
        ) {
            let (first, second) = rows.split_at(cut.min(rows.len()));
            let mut newest = newest(Some("day"));
            for part in [first, second] {
                let keys: Vec<u32> = part.iter().map(|(key, _)| *key).collect();
                let days: Vec<f64> = part.iter().map(|(_, day)| f64::from(*day)).collect();
                newest.see(&frame(&keys, Some(&days)), 0..part.len()).unwrap();
            }
            let found = newest.found();
            let mut last: BTreeMap<u32, (u8, usize)> = BTreeMap::new();
            for (row, (key, day)) in rows.iter().enumerate() {
                let known = last.entry(*key).or_insert((*day, row));
                *known = (*known).max((*day, row));
            }
            let mut expected: Vec<usize> = last.values().map(|(_, row)| *row).collect();
            expected.sort_unstable();
            let counting = found.among(0, rows.len());
            prop_assert_eq!(counting.len() as u64 + found.left_out(), rows.len() as u64);
            prop_assert_eq!(counting, expected);
        }
    }
}
