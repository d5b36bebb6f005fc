//! How well the rows of a text fit its header in a dialect.

use csv::ByteRecord;

use crate::csv::dialect::{Dialect, ROWS};
use crate::csv::layout::{
    self, filled_width, is_blank, is_ruler_row, is_value, records, usual_width,
};
use crate::values::cell::trim;

/// Part of the rows with as many cells as the header, below which a text may be of another form.
const LOOSE: f64 = 0.5;

/// The same, from which on it is.
pub(super) const TIGHT: f64 = 0.9;

#[derive(Debug, Default)]
pub(super) struct Fit {
    pub columns: usize,
    /// Part of the rows with as many cells as the header.
    share: f64,
    rows: usize,
    /// Part of the header's cells that still carry a quote of another kind.
    quoted: f64,
}

impl Fit {
    /// Whether the text may be of another form.
    pub fn is_loose(&self) -> bool {
        self.columns < 2 || self.share < LOOSE
    }

    /// Whether nearly all rows fit.
    pub fn is_tight(&self) -> bool {
        self.rows > 0 && self.share >= TIGHT
    }

    fn beats(&self, other: &Self) -> bool {
        (self.share, -self.quoted, self.columns as f64)
            > (other.share, -other.quoted, other.columns as f64)
    }
}

pub(super) fn best(fits: impl Iterator<Item = (Dialect, Fit)>) -> Option<(Dialect, Fit)> {
    fits.filter(|(_, fit)| fit.columns >= 2)
        .reduce(|best, other| if other.1.beats(&best.1) { other } else { best })
}

/// The header and the rows of a text, without what is drawn.
pub(super) fn table(head: &[u8], complete: bool, dialect: Dialect) -> Vec<ByteRecord> {
    let mut records = records(head, complete, dialect);
    records.retain(|record| !is_blank(record) && !is_ruler_row(record));
    records
}

pub(super) fn fit(head: &[u8], complete: bool, dialect: Dialect) -> Fit {
    let records = table(head, complete, dialect);
    match records.split_first() {
        _ if tears_quotes(&records, dialect) => Fit::default(),
        Some((header, rows)) => fit_of(header, 0, &mut rows.iter()),
        None => Fit::default(),
    }
}

/// How the rows fit a header that stands below titles: lines of a cell or two. Two columns must be parted from them, or
/// they may be a text.
pub(super) fn fit_below_titles(head: &[u8], complete: bool, dialect: Dialect) -> Option<Fit> {
    let records = records(head, complete, dialect);
    let width = usual_width(&records);
    let at = records.iter().position(|record| record.len() == width)?;
    let (titles, table) = records.split_at_checked(at)?;
    let (header, rows) = table.split_first()?;
    let is_parted = || {
        let start = header.position().map_or(0, |at| at.byte() as usize);
        let before = head.get(start..).unwrap_or_default();
        let line_ends = before.iter().take_while(|b| **b == b'\n').count();
        titles.iter().any(is_blank) || line_ends > 1 || before.starts_with(b"\n\r")
    };
    let named = header.iter().map(trim).filter(|cell| !cell.is_empty());
    let is_header = named.clone().count() > 1 && !named.into_iter().any(is_value);
    let mut rows = rows
        .iter()
        .filter(|row| row.len() > 1 && !is_ruler_row(row));
    let fit = fit_of(header, 0, &mut rows);
    let is_found = !titles.is_empty()
        && !tears_quotes(&records, dialect)
        && layout::titles(&records, width) == at
        && is_header
        && fit.is_tight()
        && (width > 2 || is_parted());
    is_found.then_some(fit)
}

/// How rows fit a header that has no name for so many of their columns.
pub(super) fn fit_of(
    header: &ByteRecord,
    unnamed: usize,
    records: &mut dyn Iterator<Item = &ByteRecord>,
) -> Fit {
    let columns = header.len() + unnamed;
    // A header may have delimiters behind its last name that rows do not have.
    let named = Some(filled_width(header) + unnamed).filter(|named| *named > 1);
    let (mut rows, mut same) = (0, 0);
    for record in records.take(ROWS) {
        rows += 1;
        same += usize::from(record.len() == columns || Some(record.len()) == named);
    }
    Fit {
        columns,
        rows,
        share: match rows {
            0 => 1.0,
            rows => same as f64 / rows as f64,
        },
        quoted: quoted(header),
    }
}

/// Whether single quotes are none of the text's, for double ones stand around what the delimiter would part: one opens
/// in a cell and closes in another.
fn tears_quotes(records: &[ByteRecord], dialect: Dialect) -> bool {
    let is_torn = |cell: &&[u8]| cell.iter().filter(|b| **b == b'"').count() % 2 == 1;
    let mut torn = records.iter().flatten().map(trim).filter(is_torn);
    dialect.quote == b'\''
        && torn.any(|cell| cell.starts_with(b"\""))
        && torn.any(|cell| cell.ends_with(b"\""))
}

fn quoted(header: &ByteRecord) -> f64 {
    let wrapped = |cell: &&[u8]| {
        cell.len() >= 2 && cell[0] == cell[cell.len() - 1] && b"\"'".contains(&cell[0])
    };
    header.iter().filter(wrapped).count() as f64 / header.len().max(1) as f64
}
