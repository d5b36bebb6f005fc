//! Quotes that are opened and closed far below, with rows between.

use csv::ByteRecord;

use crate::csv::layout::looks_like;
use crate::values::cell::trim;

/// So many lines with as many delimiters as rows have are rows, however they begin.
const SWALLOWED: usize = 10;

/// No cell has so many lines.
const MOST_LINES: usize = 100;

/// The cell of a row, if any, that has whole rows in it: a quote was opened that is no quote, and closed by another far
/// below. Rows have a delimiter between any two columns, and begin as the rows around them do.
pub(super) fn swallowing(record: &ByteRecord, delimiter: u8, width: usize) -> Option<&[u8]> {
    memchr::memchr(b'\n', record.as_slice())?;
    let mut cells = record.iter().enumerate();
    let found = cells.find(|(at, cell)| swallows_rows(record, *at, cell, delimiter, width));
    found.map(|(_, cell)| cell)
}

fn swallows_rows(record: &ByteRecord, at: usize, cell: &[u8], delimiter: u8, width: usize) -> bool {
    let lines: Vec<&[u8]> = cell.split(|b| *b == b'\n').map(trim).collect();
    if lines.len() > MOST_LINES {
        return true;
    }
    let delimiters = |line: &[u8]| line.iter().filter(|b| **b == delimiter).count();
    let is_row = |line: &&[u8]| delimiters(line) == width - 1;
    // The first line and the last are parts of rows.
    let inner = lines.get(1..lines.len() - 1).unwrap_or_default();
    if width < 2 || !inner.iter().all(is_row) {
        return false;
    }
    let first = |line: &&[u8]| {
        let begin = line.split(|b| *b == delimiter).next().unwrap_or_default();
        looks_like(trim(begin), trim(&record[0]))
    };
    if inner.is_empty() {
        // The first line ends its row, and the second begins the next one.
        let [before, after] = lines[..] else {
            return false;
        };
        return at > 0
            && at + 1 < width
            && delimiters(before) == width - 1 - at
            && delimiters(after) == at
            && first(&after);
    }
    inner.iter().all(first) || (width > 2 && inner.len() >= SWALLOWED)
}
