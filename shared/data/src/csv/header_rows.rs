//! Rows above the header that belong to it: names of groups, and titles.

use std::collections::HashSet;

use csv::ByteRecord;

use crate::csv::descriptions::is_unit_name;
use crate::csv::layout::{filled_width, is_blank, is_value, looks_like};
use crate::values::cell::trim;
use crate::values::missing::is_missing_value;

/// Rows that are looked at.
const ROWS: usize = 50;

/// Rows above a header that may be titles.
const TITLES: usize = 10;

/// The longest name of a column, in bytes.
const NAME: usize = 80;

/// Whether two rows name columns: the first one groups of them, or columns that the second has no name for.
pub(super) fn are_groups(table: &[ByteRecord]) -> bool {
    let [groups, names, rows @ ..] = table else {
        return false;
    };
    let cell = |record: &ByteRecord, at| trim(record.get(at).unwrap_or_default()).to_vec();
    let width = groups.len().max(names.len());
    let filled = |record: &ByteRecord| record.iter().filter(|cell| !trim(cell).is_empty()).count();
    if filled(groups) < 2 || filled(groups) == width || filled(names) < 2 {
        return false;
    }
    let valued = value_columns(rows, width);
    let is_named = |at: usize| {
        let (group, name) = (cell(groups, at), cell(names, at));
        let named = !group.is_empty() || !name.is_empty();
        named && ![group, name].iter().any(|cell| is_value(cell))
    };
    (0..width).all(is_named) && valued.into_iter().any(|at| !cell(names, at).is_empty())
}

/// The names of columns, with those of their groups before them where they are not unique alone. A group goes on until
/// the next one begins.
pub(super) fn joined(names: &[String], groups: &[String]) -> Vec<String> {
    let mut group = "";
    let mut pairs = Vec::new();
    for (at, name) in names.iter().enumerate() {
        group = groups
            .get(at)
            .filter(|g| !g.is_empty())
            .map_or(group, |g| g);
        pairs.push(match name.is_empty() {
            true => ("", group),
            false => (group, name.as_str()),
        });
    }
    let alone: HashSet<&str> = pairs.iter().map(|(_, name)| *name).collect();
    let unique = alone.len() == pairs.len();
    let join = |(group, name): (&str, &str)| match unique || group.is_empty() {
        true => name.to_owned(),
        false => format!("{group} {name}"),
    };
    pairs.into_iter().map(join).collect()
}

/// Rows above the header that are as wide as the table: none of them can name its columns, for it says the same
/// in most, or has numbers, or nothing in a place. The header is told by the columns of numbers below it, in which it has words.
pub(super) fn wide_titles(records: &[ByteRecord], width: usize) -> usize {
    let most = records.len().min(TITLES);
    let can_name = |record: &&ByteRecord| names_columns(record, width);
    match records[..most].iter().position(|record| can_name(&record)) {
        Some(at)
            if is_header(&records[at], &records[at + 1..])
                && records[..at].iter().all(is_title) =>
        {
            at
        }
        _ => 0,
    }
}

/// Whether it has no cell for a column, or a number, or what a value follows, or says nearly the same in all.
fn is_title(record: &ByteRecord) -> bool {
    let cells = || record.iter().map(trim);
    let distinct: HashSet<&[u8]> = cells().collect();
    let is_no_name = |cell: &[u8]| cell.is_empty() || cell.ends_with(b":") || is_value(cell);
    distinct.len() * 2 <= record.len() || cells().any(is_no_name)
}

/// Whether every column gets a name of its own.
fn names_columns(record: &ByteRecord, width: usize) -> bool {
    // Delimiters may stand behind the last name.
    let cells = || record.iter().map(trim).take(width);
    let is_name = |cell: &[u8]| {
        let is_none = cell.is_empty()
            || cell.ends_with(b":")
            || is_value(cell)
            || is_missing_value(cell)
            || is_unit_name(cell);
        !is_none && cell.len() <= NAME
    };
    let distinct: HashSet<&[u8]> = cells().collect();
    filled_width(record) == width && distinct.len() == width && cells().all(is_name)
}

/// Whether words of a row stand above several columns of numbers, and its first cell is none of those below.
fn is_header(header: &ByteRecord, rows: &[ByteRecord]) -> bool {
    let keys = || {
        rows.iter()
            .take(ROWS)
            .filter(|row| !is_blank(row))
            .map(|row| trim(&row[0]))
    };
    keys().count() >= 3
        && value_columns(rows, header.len()).len() >= 2
        && !keys().any(|key| looks_like(key, trim(&header[0])))
}

/// Columns in which all cells but a few are numbers or dates.
pub(super) fn value_columns(rows: &[ByteRecord], width: usize) -> Vec<usize> {
    let rows = &rows[..rows.len().min(ROWS)];
    let is_valued = |at: &usize| {
        let cells = || {
            let rows = rows.iter().filter(|row| !is_blank(row));
            rows.filter_map(|row| row.get(*at))
                .map(trim)
                .filter(|cell| !cell.is_empty())
        };
        let values = cells().filter(|cell| is_value(cell)).count();
        values > 0 && values * 10 >= cells().count() * 9
    };
    (0..width).filter(is_valued).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn records(text: &str) -> Vec<ByteRecord> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        reader.byte_records().map(Result::unwrap).collect()
    }

    #[test]
    fn names_may_stand_in_two_rows() {
        for (text, names) in [
            (
                "id,plan,Usage,,Billing,\n,,calls,minutes,fee,due\nC1,Pro,5,6,7,8\n",
                "id,plan,calls,minutes,fee,due",
            ),
            (
                "id,May,,June,\n,calls,fee,calls,fee\nC1,5,6,7,8\n",
                "id,May calls,May fee,June calls,June fee",
            ),
        ] {
            let table = records(text);
            assert!(are_groups(&table), "{text}");
            let cells = |record: &ByteRecord| -> Vec<String> {
                record
                    .iter()
                    .map(|cell| String::from_utf8(cell.to_vec()).unwrap())
                    .collect()
            };
            assert_eq!(
                joined(&cells(&table[1]), &cells(&table[0])).join(","),
                names
            );
        }
        for text in [
            "id,,plan\nC1,x,Pro\nC2,y,Basic\n",
            ",id,spend\n1,C1,5\n2,C2,6\n",
            "id,plan,spend\nC1,Pro,5\n",
            "id,,spend\nC1,x,\nC2,y,6\n",
        ] {
            assert!(!are_groups(&records(text)), "{text}");
        }
    }

    #[test]
    fn titles_may_be_as_wide_as_the_table() {
        for (text, titles) in [
            (
                "May,May,Report,May\nid,plan,fee,calls\nC1,Pro,5,6\nC2,Pro,6,7\nC3,Pro,7,8\n",
                1,
            ),
            (
                "Report,Z1,2024-05-01,x\n,,,\nid,plan,fee,calls\nC1,Pro,5,6\nC2,Pro,6,7\nC3,Pro,7,8\n",
                2,
            ),
            (
                "Report:,Churn,Region:,All\nid,plan,fee,calls\nC1,Pro,5,6\nC2,Pro,6,7\nC3,Pro,7,8\n",
                1,
            ),
            ("id,plan,fee,calls\nC1,Pro,5,6\nC2,Pro,6,7\nC3,Pro,7,8\n", 0),
            ("id,plan,2023,2024\nC1,Pro,5,6\nC2,Pro,6,7\nC3,Pro,7,8\n", 0),
            (
                "id,plan,plan,fee,calls\nC0,a,b,N/A,-\nC1,a,b,5,6\nC2,a,b,6,7\nC3,a,b,7,8\n",
                0,
            ),
            (
                "id,fee,fee,calls\ntext,EUR,USD,number\nC1,4,5,6\nC2,5,6,7\nC3,6,7,8\n",
                0,
            ),
            ("id,plan,plan\nC1,a,b\nC2,b,c\nC3,c,d\nC4,d,e\n", 0),
            (
                "id,plan,plan,fee,calls\nC0,a,b,free,no calls\nC1,a,b,5,6\nC2,a,b,6,7\nC3,a,b,7,8\n",
                0,
            ),
        ] {
            let records = records(text);
            let width = records.last().unwrap().len();
            assert_eq!(wide_titles(&records, width), titles, "{text}");
        }
    }
}
