//! Where the table lies in a text: what stands above it, its header, and whether rows have names of their own.

use std::collections::HashSet;

use csv::ByteRecord;
use report::{DecimalMark, ReadOptions};

use crate::csv::descriptions::described;
use crate::csv::dialect::{Dialect, is_ruler, sniff};
use crate::csv::header_rows;
use crate::csv::plain::Form;
use crate::values::cell::trim;
use crate::values::names::KeyName;
use crate::values::{date, number};

/// Rows above a header that may be titles.
const TITLES: usize = 20;

/// Rows that are looked at.
const ROWS: usize = 500;

/// How a text is a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    pub dialect: Dialect,
    /// Records before the header, or before the first row where there is none: `sep=;`, titles.
    pub above: usize,
    /// The first record of the table names its columns.
    pub has_header: bool,
    /// Rows begin with a cell that the header has no name for, as R writes them.
    pub row_names: bool,
    /// The record above the header names groups of columns.
    pub groups: bool,
    /// Records below the header that describe columns, as with units.
    pub described: usize,
}

impl Layout {
    /// Records before the first row.
    pub fn before_rows(&self) -> usize {
        self.above + usize::from(self.has_header) + self.described
    }

    /// The names of columns as they are written; `above` is the record before the header.
    pub fn names(&self, record: &ByteRecord, above: &ByteRecord) -> Vec<String> {
        let text = |cell| String::from_utf8_lossy(trim(cell)).into_owned();
        let mut names: Vec<String> = match self.has_header {
            true => record.iter().map(text).collect(),
            false => vec![String::new(); record.len()],
        };
        if self.groups {
            names = header_rows::joined(&names, &above.iter().map(text).collect::<Vec<_>>());
        }
        if self.dialect.form == Form::Framed {
            // The bar at the end.
            names.truncate(
                names
                    .iter()
                    .rposition(|name| !name.is_empty())
                    .map_or(names.len(), |last| last + 1),
            );
        }
        if self.row_names {
            names.insert(0, "row_name".to_owned());
        }
        names
    }
}

/// Looks at the first rows. `complete` says that `head` is the whole text and its last row is not cut off; `known`
/// is the dialect of a text that was written here.
pub(crate) fn find(
    head: &[u8],
    complete: bool,
    known: Option<Dialect>,
    options: &ReadOptions,
) -> Layout {
    let (told, rest) = match known {
        Some(_) => (None, head),
        None => told_delimiter(head),
    };
    let delimiter = options.delimiter.and_then(|told| u8::try_from(told).ok());
    let dialect = known.unwrap_or_else(|| sniff(rest, complete, delimiter.or(told)));
    let records = records(head, complete, dialect);
    let skipped = usize::from(told.is_some()).min(records.len());
    let width = usual_width(&records[skipped..]);
    let mut above = match options.header_row {
        Some(row) => skipped + (row as usize).saturating_sub(1),
        None => skipped + titles(&records[skipped..], width),
    };
    let mut below = records;
    below.drain(..above.min(below.len()));
    if options.header_row.is_none() && !header_rows::are_groups(&below) {
        let titles = header_rows::wide_titles(&below, width);
        below.drain(..titles);
        above += titles;
    }
    below.retain(|record| !is_ruler_row(record));
    let mut table = &below[..];
    let groups = options.header_row.is_none() && header_rows::are_groups(table);
    if groups {
        above += 1;
        table = &table[1..];
    }
    let has_header = match options.header_row {
        Some(row) => row > 0,
        None => {
            groups
                || !table
                    .split_first()
                    .is_some_and(|(first, rows)| is_row(first, rows))
        }
    };
    let header = table.first().map_or(0, filled_width);
    let named = |rows: &[ByteRecord]| {
        rows.iter()
            .all(|row| filled_width(row) == width || is_blank(row))
    };
    let row_names = has_header
        && table.len() > 1
        && header + 1 == width
        && table[0].len() == header
        && named(&table[1..])
        && are_row_names(&table[1..], trim(&table[0][0]));
    Layout {
        dialect,
        above,
        has_header,
        row_names,
        groups,
        described: match has_header && !row_names {
            true => described(table),
            false => 0,
        },
    }
}

/// Excel's first line `sep=;`, and what follows it.
fn told_delimiter(head: &[u8]) -> (Option<u8>, &[u8]) {
    let end = head
        .iter()
        .position(|b| matches!(b, b'\n' | b'\r'))
        .unwrap_or(head.len());
    let line = trim(&head[..end]);
    let line = line
        .strip_prefix(b"\"")
        .and_then(|line| line.strip_suffix(b"\""))
        .unwrap_or(line);
    match line.strip_prefix(b"sep=").or(line.strip_prefix(b"SEP=")) {
        Some([delimiter]) if delimiter.is_ascii() => (Some(*delimiter), &head[end..]),
        // A tab is white space, which has gone from the end.
        Some([]) if head[..end].ends_with(b"\t") => (Some(b'\t'), &head[end..]),
        _ => (None, head),
    }
}

pub(super) fn records(head: &[u8], complete: bool, dialect: Dialect) -> Vec<ByteRecord> {
    let mut reader = dialect.reader(head);
    let mut records = Vec::new();
    let mut record = ByteRecord::new();
    while records.len() < ROWS + TITLES && matches!(reader.read_byte_record(&mut record), Ok(true))
    {
        if !complete && reader.position().byte() >= head.len() as u64 {
            break;
        }
        records.push(record.clone());
    }
    records
}

/// The cells up to the last one that is not empty.
pub(crate) fn filled_width(record: &ByteRecord) -> usize {
    let filled = |at: &usize| !trim(&record[*at]).is_empty();
    (0..record.len())
        .rev()
        .find(filled)
        .map_or(0, |last| last + 1)
}

/// Drawn, with no value in it: two strokes may stand for a missing value, and three in one cell at least do not.
pub(crate) fn is_ruler_row(record: &ByteRecord) -> bool {
    is_ruler(trim(&record[0]))
        && record
            .iter()
            .map(trim)
            .all(|cell| cell.is_empty() || is_ruler(cell))
        && record.iter().any(|cell| cell.len() > 2)
}

pub(crate) fn is_blank(record: &ByteRecord) -> bool {
    filled_width(record) == 0
}

/// As many cells as most rows have, those behind the last value left out.
pub(super) fn usual_width(records: &[ByteRecord]) -> usize {
    let mut counts: Vec<(usize, usize)> = Vec::new();
    for width in records
        .iter()
        .map(ByteRecord::len)
        .filter(|width| *width > 1)
    {
        match counts.iter_mut().find(|(known, _)| *known == width) {
            Some((_, count)) => *count += 1,
            None => counts.push((width, 1)),
        }
    }
    counts
        .iter()
        .max_by_key(|(width, count)| (*count, *width))
        .map_or(1, |(width, _)| *width)
}

/// Records above the header: blank ones, and those with a cell or two where the table has more, among them what is said of
/// the report (`Region:`, `All`), also without a colon where a blank record stands before the header.
pub(super) fn titles(records: &[ByteRecord], width: usize) -> usize {
    if width < 3 {
        return records
            .iter()
            .take_while(|record| width == 2 && filled_width(record) < 2)
            .count()
            % records.len().max(1);
    }
    let filled = |record: &ByteRecord| record.iter().filter(|cell| !trim(cell).is_empty()).count();
    let is_pair =
        |record: &ByteRecord| (1..=2).contains(&filled(record)) && trim(&record[0]).ends_with(b":");
    let is_title = |record: &&ByteRecord| {
        filled(record) <= 2 && (filled(record) * 2 < width || is_pair(record))
    };
    let is_half = |record: &&ByteRecord| filled(record) <= 2 && filled(record) * 2 <= width;
    let halves = records.iter().take(TITLES).take_while(is_half).count();
    let are_apart = halves > 0 && is_blank(&records[halves - 1]);
    let titles = match are_apart {
        true => halves,
        false => records.iter().take(TITLES).take_while(is_title).count(),
    };
    if titles == records.len().min(TITLES) {
        0
    } else {
        titles
    }
}

/// Whether what should be a header is a row like the others: numbers stand where they have numbers, and texts look
/// as theirs do. Without numbers, a key looks as theirs, and two texts at least are those of several rows.
fn is_row(first: &ByteRecord, rows: &[ByteRecord]) -> bool {
    if rows.len() < 3 || first.iter().any(|cell| trim(cell).is_empty()) || counts_up(first) {
        return false;
    }
    let rows = &rows[..rows.len().min(50)];
    let (mut numbers, mut keys, mut again) = (0, 0, 0);
    for (at, name) in first.iter().enumerate() {
        let cells = || {
            rows.iter()
                .filter_map(move |row| row.get(at))
                .map(trim)
                .filter(|cell| !cell.is_empty())
        };
        let valued = cells().filter(|cell| is_value(cell)).count();
        let all = cells().count();
        if all > 0 && valued * 10 >= all * 9 {
            if !is_value(trim(name)) {
                return false;
            }
            numbers += 1;
        } else if !cells().any(|cell| looks_like(trim(name), cell)) {
            return false;
        } else {
            let same = cells().filter(|cell| *cell == trim(name)).count();
            keys += usize::from(same == 0);
            again += usize::from(same > 1);
        }
    }
    numbers > 0 || (keys > 0 && again > 1)
}

/// Whether the first cells name rows, as R and pandas write them: counted from 1 or from 0, or texts that all differ, beside a header that
/// does not begin with a key of its own.
fn are_row_names(rows: &[ByteRecord], first_name: &[u8]) -> bool {
    let firsts = || {
        rows.iter()
            .filter(|row| !is_blank(row))
            .map(|row| trim(&row[0]))
    };
    let has_key = KeyName::of(&String::from_utf8_lossy(first_name)) >= KeyName::Number;
    let distinct: HashSet<&[u8]> = firsts().collect();
    let differ = distinct.len() > 1 && distinct.len() == firsts().count();
    count_up(rows) || (!has_key && differ && !firsts().any(is_value))
}

/// Whether the first cells of rows count from 1 or from 0.
pub(super) fn count_up(rows: &[ByteRecord]) -> bool {
    let filled = || rows.iter().filter(|row| !is_blank(row));
    [0_u64, 1].into_iter().any(|first| {
        (first..)
            .zip(filled())
            .all(|(n, row)| n.to_string().as_bytes() == trim(&row[0]))
    })
}

/// `0,1,2`, or `2020,2021`: names that programs give, and years, but for a first cell of another kind.
fn counts_up(names: &ByteRecord) -> bool {
    let number = |cell| str::from_utf8(trim(cell)).ok()?.parse::<i64>().ok();
    let numbers: Vec<i64> = names.iter().filter_map(number).collect();
    numbers.len() > 1
        && numbers.len() + 1 >= names.len()
        && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1)
}

pub(crate) fn is_value(cell: &[u8]) -> bool {
    let number = |decimal| {
        matches!(
            number::parse(cell, decimal),
            Some(number::Numeric::Amount(_))
        )
    };
    number(DecimalMark::Point) || number(DecimalMark::Comma) || date::evidence(cell).is_some()
}

/// The same text, or one with letters and digits in the same order.
pub(crate) fn looks_like(a: &[u8], b: &[u8]) -> bool {
    let shape = |cell: &[u8]| {
        let kind = |b: &u8| match b {
            b if b.is_ascii_digit() => b'9',
            b if b.is_ascii_alphabetic() || !b.is_ascii() => b'a',
            b => *b,
        };
        let mut shape: Vec<u8> = cell.iter().map(kind).collect();
        shape.dedup();
        shape
    };
    a == b || (a.iter().any(u8::is_ascii_digit) && shape(a) == shape(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> (usize, bool, bool) {
        let layout = find(text.as_bytes(), true, None, &ReadOptions::default());
        (layout.above, layout.has_header, layout.row_names)
    }

    #[test]
    fn tables_lie_below_titles() {
        assert_eq!(
            found("id,plan,spend\nC1,Pro,5\nC2,Basic,6\n"),
            (0, true, false)
        );
        assert_eq!(
            found("sep=;\nid;plan;spend\nC1;Pro;5,5\n"),
            (1, true, false)
        );
        assert_eq!(
            found("Customers of May\n\nid,plan,spend\nC1,Pro,5\nC2,Basic,6\n"),
            (1, true, false)
        );
        assert_eq!(
            found("Customers,,\n,,\nid,plan,spend\nC1,Pro,5\nC2,Basic,6\n"),
            (2, true, false)
        );
        assert_eq!(
            found("May,May,Report,May\nid,plan,fee,calls\nC1,Pro,5,6\nC2,Pro,6,7\nC3,Pro,7,8\n"),
            (1, true, false)
        );
        assert_eq!(found("a\n1\n2\n"), (0, true, false));
    }

    #[test]
    fn what_is_said_of_a_report_stands_above_the_header() {
        let rows = "id,plan,spend,churned\nC1,Pro,5,No\nC2,Basic,6,Yes\nC3,Pro,7,No\n";
        for (above, lines) in [
            (
                "Report:,Churn,,\nPeriod:,Jan 2026 - Mar 2026,,\nRegion:,All,,\n,,,\n",
                4,
            ),
            ("Report:,Churn,,\nRegion:,All,,\n", 2),
            ("Report,Churn,,\nRegion,All,,\n,,,\n", 3),
        ] {
            assert_eq!(
                found(&format!("{above}{rows}")),
                (lines, true, false),
                "{above}"
            );
        }
        let narrow = "Report:,Churn,\nid,plan,spend\nC1,Pro,5\nC2,Basic,6\n";
        assert_eq!(found(narrow), (1, true, false));
        assert_eq!(
            found("id,plan,,\nC1,Pro,5,No\nC2,Basic,6,Yes\n"),
            (0, true, false)
        );
    }

    #[test]
    fn one_cell_too_many_is_no_row_name() {
        for text in [
            "id,spend,visits\nC1,12,50,3\nC2,13,5,4\n",
            "name,spend\nSmith,John,5\nSmith,Ada,6\n",
            "spend,visits\n12,50,3\n13,5,4\n",
        ] {
            assert!(!found(text).2, "{text}");
        }
        assert!(found("mpg,cyl\nMazda RX4,21,6\nFiat 128,32.4,4\n").2);
    }

    #[test]
    fn rows_may_have_names_and_columns_none() {
        assert_eq!(
            found("id,plan,spend\n1,C1,Pro,5\n2,C2,Basic,6\n"),
            (0, true, true)
        );
        assert_eq!(
            found("customer_id,plan,spend\n0,C1,Pro,5\n1,C2,Basic,6\n"),
            (0, true, true)
        );
        assert_eq!(
            found("C1,Pro,5\nC2,Basic,6\nC3,Pro,7\nC4,Pro,8\n"),
            (0, false, false)
        );
        assert_eq!(
            found("c1,Pro,FR\nc2,Pro,DE\nc3,Basic,FR\nc4,Pro,FR\n"),
            (0, false, false)
        );
        assert_eq!(
            found("id1,plan,left\nc2,Pro,no\nid1,plan,left\nc3,Pro,no\nid1,plan,left\n"),
            (0, true, false)
        );
        for names in ["id,2024,2025", "0,1,2", "2023,2024,2025"] {
            let text = format!("{names}\n9,5,6\n8,6,7\n7,7,8\n6,1,2\n");
            assert_eq!(found(&text), (0, true, false), "{names}");
        }
    }
}
