//! Rows that end before the last column, as Excel writes those whose last cells are empty: whether the cells that they
//! have stand in their own columns, so that those they lack are the last ones.

use std::collections::HashSet;

use csv::ByteRecord;

use crate::csv::layout::{filled_width, is_value, looks_like};
use crate::values::cell::trim;
use crate::values::missing::is_missing_value;

/// What the columns of a table hold, from its first rows: from whole ones where there are such.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    kinds: Vec<Kind>,
    /// The texts of each column that has but a few.
    known: Vec<Option<Few>>,
    /// A cell of the first column, if all of them look like it.
    key: Option<Vec<u8>>,
    delimiter: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Numbers or dates, all but a few.
    Values,
    /// Texts, all but a few.
    Texts,
    Any,
}

/// Texts from which on a column has more than a few.
const FEW: usize = 50;

/// The texts of a column.
#[derive(Debug, Clone)]
struct Few {
    texts: HashSet<Vec<u8>>,
    /// Each was seen so often that there are no others.
    is_all: bool,
}

/// How often, on average.
const OFTEN: usize = 5;

/// A row that ends early: its place, from 1, its cells, and where it begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Short {
    pub at: u64,
    pub cells: usize,
    pub start: u64,
}

impl Columns {
    pub fn of(rows: &[ByteRecord], width: usize, delimiter: u8) -> Self {
        let has_whole = rows.iter().any(|row| row.len() >= width);
        let cells = |at: usize| {
            let rows = rows
                .iter()
                .filter(move |row| !has_whole || row.len() >= width);
            let cells = rows.filter_map(move |row| row.get(at)).map(trim);
            cells.filter(|cell| !cell.is_empty() && !is_missing_value(cell))
        };
        let kind = |at| {
            let all = cells(at).count();
            let values = cells(at).filter(|cell| is_value(cell)).count();
            match values {
                _ if all == 0 => Kind::Any,
                _ if values * 10 >= all * 9 => Kind::Values,
                _ if values * 10 <= all => Kind::Texts,
                _ => Kind::Any,
            }
        };
        let known = |at| {
            let texts: HashSet<Vec<u8>> = cells(at).map(<[u8]>::to_vec).collect();
            let is_all = cells(at).count() >= texts.len() * OFTEN;
            let is_few = kind(at) == Kind::Texts && texts.len() <= FEW;
            is_few.then_some(Few { texts, is_all })
        };
        let first = cells(0).next();
        let key = first.filter(|first| cells(0).skip(1).all(|cell| looks_like(cell, first)));
        Self {
            kinds: (0..width).map(kind).collect(),
            known: (0..width).map(known).collect(),
            key: key.map(<[u8]>::to_vec),
            delimiter,
        }
    }

    /// Whether the cells of a row that has but so many stand in their columns. `before` is the last such row. No other
    /// row goes on in the next line, or has a delimiter in a cell that would make it whole.
    pub fn fit(&self, record: &ByteRecord, cells: usize, before: Option<Short>, at: u64) -> bool {
        let filled = filled_width(record);
        let first = trim(&record[0]);
        let begins = match &self.key {
            Some(key) => looks_like(first, key),
            None => self.holds(0, first),
        };
        let is_whole = cells + self.delimiters(record) >= self.kinds.len();
        let follows = before.filter(|before| before.at + 1 == at);
        filled >= 2
            && !first.is_empty()
            && begins
            && !record.as_slice().contains(&b'\n')
            && !is_whole
            && (filled.saturating_sub(2)..filled).all(|at| self.holds(at, trim(&record[at])))
            && !follows.is_some_and(|before| self.continues(before, record, cells))
    }

    fn holds(&self, column: usize, cell: &[u8]) -> bool {
        if cell.is_empty() || is_missing_value(cell) {
            return true;
        }
        match self.kinds.get(column) {
            Some(Kind::Values) => is_value(cell),
            Some(Kind::Texts) => !is_value(cell) && self.is_text_of(column, cell),
            _ => true,
        }
    }

    /// Whether a text may be one of its column: no other than those it has, and none of a column behind.
    fn is_text_of(&self, column: usize, cell: &[u8]) -> bool {
        let has = |few: &Option<Few>| few.as_ref().is_some_and(|few| few.texts.contains(cell));
        let known = &self.known[column];
        let is_new = || !known.as_ref().is_some_and(|few| few.is_all);
        has(known) || (is_new() && !self.known[column + 1..].iter().any(has))
    }

    /// Delimiters in cells, but for those that a blank follows, as in `Smith, Ann`.
    fn delimiters(&self, record: &ByteRecord) -> usize {
        let within = |cell: &[u8]| {
            let pairs = cell.windows(2);
            pairs
                .filter(|pair| pair[0] == self.delimiter && pair[1] != b' ')
                .count()
        };
        match record.as_slice().contains(&self.delimiter) {
            true => record.iter().map(within).sum(),
            false => 0,
        }
    }

    /// Whether it may be the rest of the row before, whose last cell has a line end.
    fn continues(&self, before: Short, record: &ByteRecord, cells: usize) -> bool {
        let is_key = self.key.is_some() || self.kinds.first() == Some(&Kind::Values);
        !is_key
            && before.cells + cells == self.kinds.len() + 1
            && (1..cells).all(|at| self.holds(before.cells - 1 + at, trim(&record[at])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_are_there_stand_in_their_columns() {
        let keyed = [
            "C1|Pro|5|2025-01-01|x",
            "C2|Basic|6|2025-01-02|",
            "C3|N/A|7",
        ];
        let named = ["Ann|Pro|5|2025-01-01|x", "Bob|Basic|6||y"];
        let often = ["Ann", "Bob", "Ida", "Kim", "Lea", "Max"];
        let often = often.map(|name| format!("{name}|Pro|5|2025-01-01|x"));
        let often = often.each_ref().map(String::as_str);
        let record = |row: &str| ByteRecord::from(row.split('|').collect::<Vec<_>>());
        for (rows, row, fits) in [
            (&keyed[..], "C4|Pro|8", true),
            (&keyed, "C4|Pro|n/a", true),
            (&keyed, "C4|Pro|8|2025-01-03", true),
            (&keyed, "C4|8", false),
            (&keyed, "C4|Pro|2025-x", false),
            (&keyed, "C4|", false),
            (&keyed, "and|Pro", false),
            (&keyed, "|Pro|8", false),
            (&keyed, "C4|a,b|c,8,9", false),
            (&keyed, "C4|Smith, Ann|8", true),
            (&keyed, "C4|Pro\nC5|8", false),
            (&named, "Eve|Pro|8", true),
            (&named, "5|Pro|8", false),
            (&named, "Eve|Max|8", true),
            (&named, "Eve|y", false),
            (&often, "Eve|Pro", true),
            (&often, "As of May|see there", false),
        ] {
            let rows: Vec<ByteRecord> = rows.iter().map(|row| record(row)).collect();
            let columns = Columns::of(&rows, 5, b',');
            let row = record(row);
            assert_eq!(columns.fit(&row, row.len(), None, 9), fits, "{row:?}");
        }
        // A cell of `Ann` that goes on in the next line.
        let rows: Vec<ByteRecord> = named.iter().map(|row| record(row)).collect();
        let columns = Columns::of(&rows, 5, b',');
        let before = |cells| {
            Some(Short {
                at: 8,
                cells,
                start: 0,
            })
        };
        let row = record("and more|5|2025-01-01|x");
        assert!(!columns.fit(&row, 4, before(2), 9));
        assert!(columns.fit(&record("Eve|Pro|8|2025-01-01"), 4, before(2), 9));
    }
}
