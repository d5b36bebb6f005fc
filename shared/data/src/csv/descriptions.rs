//! Rows below the header that belong to it: units and types of columns, and what surveys ask.

use csv::ByteRecord;

use crate::csv::header_rows::value_columns;
use crate::csv::layout::{filled_width, is_value, looks_like};
use crate::values::cell::trim;
use crate::values::missing::is_missing_value;
use crate::values::units::is_unit;

/// Rows that may describe columns in words.
const DESCRIPTIONS: usize = 3;

/// Rows below them that must be there to tell.
const ROWS: usize = 4;

/// What columns are measured in, beside the units of numbers.
const MEASURES: [&str; 24] = [
    "second", "seconds", "minute", "minutes", "hour", "hours", "day", "days", "week", "weeks",
    "month", "months", "year", "years", "count", "number", "percent", "pct", "monate", "jahre",
    "tage", "meses", "dias", "anos",
];

/// What programs call the types of columns.
const TYPES: [&str; 33] = [
    "text",
    "string",
    "str",
    "object",
    "char",
    "varchar",
    "nvarchar",
    "int",
    "integer",
    "int32",
    "int64",
    "bigint",
    "smallint",
    "long",
    "float",
    "float64",
    "double",
    "real",
    "decimal",
    "numeric",
    "bool",
    "boolean",
    "date",
    "datetime",
    "timestamp",
    "category",
    "i32",
    "i64",
    "u32",
    "u64",
    "f32",
    "f64",
    "hugeint",
];

/// How many rows below the header describe the columns of a table.
pub(super) fn described(table: &[ByteRecord]) -> usize {
    if are_units(table) {
        return 1;
    }
    let Some((header, rows)) = table.split_first() else {
        return 0;
    };
    let most = DESCRIPTIONS.min(rows.len().saturating_sub(ROWS));
    let is_description = |at: &usize| {
        let (row, rows) = (&rows[*at], &rows[*at + 1..]);
        describes(row, rows, header) || names_rows(row, rows, header)
    };
    // One that looks like a row may stand before one that does not.
    (0..most).rfind(is_description).map_or(0, |last| {
        let all = (0..=last)
            .all(|at| describes(&rows[at], &rows[last + 1..], header) || is_description(&at));
        if all { last + 1 } else { 0 }
    })
}

/// Whether a row says in words what its columns hold: it has none of the values of those below, neither in its key, nor
/// where there are numbers or dates, nor a text that comes again. One with a key must show it in two columns.
fn describes(row: &ByteRecord, rows: &[ByteRecord], header: &ByteRecord) -> bool {
    let below = |at: usize| rows.iter().filter_map(move |row| row.get(at)).map(trim);
    let valued = value_columns(rows, header.len());
    let key = trim(&row[0]);
    let is_strange = match key.is_empty() {
        true => below(0).all(|other| !other.is_empty()),
        false => {
            below(0).all(|other| other.iter().any(u8::is_ascii_digit) && !looks_like(other, key))
        }
    };
    let is_value = |(at, cell): (usize, &[u8])| {
        is_value(cell) || is_missing_value(cell) || below(at).any(|other| other == cell)
    };
    let cells = || {
        row.iter()
            .map(trim)
            .enumerate()
            .filter(|(_, cell)| !cell.is_empty())
    };
    let strange = cells()
        .filter(|(at, _)| *at > 0 && valued.contains(at))
        .count();
    let least = if key.is_empty() { 1 } else { 2 };
    is_strange && strange >= least && cells().count() > 1 && !cells().any(is_value)
}

/// Whether a row has nothing but the name of the first column, which the header lacks, as pandas writes it.
fn names_rows(row: &ByteRecord, rows: &[ByteRecord], header: &ByteRecord) -> bool {
    filled_width(row) == 1
        && trim(&header[0]).is_empty()
        && !is_value(trim(&row[0]))
        && value_columns(rows, header.len()).first() == Some(&0)
}

/// Whether a cell says in what a column is measured, or of what type it is.
pub(super) fn is_unit_name(cell: &[u8]) -> bool {
    is_bracketed(cell) || is_measure(cell) || is_type(cell)
}

/// Whether the row below the header says in what columns are measured, or of what type they are: nothing but units and
/// types, one of them above numbers.
fn are_units(table: &[ByteRecord]) -> bool {
    let [header, units, rows @ ..] = table else {
        return false;
    };
    let filled = |record: &ByteRecord| record.iter().filter(|cell| !trim(cell).is_empty()).count();
    let are_units = units.iter().map(trim).enumerate().all(|(at, cell)| {
        // The first column is the key, as a rule.
        cell.is_empty() || is_bracketed(cell) || (at > 0 && is_measure(cell)) || is_type(cell)
    });
    filled(units) > 0
        && filled(header) == filled_width(header)
        && are_units
        && value_columns(rows, header.len())
            .into_iter()
            .any(|at| units.get(at).is_some_and(|cell| !trim(cell).is_empty()))
}

/// `(months)`, `[EUR]`.
fn is_bracketed(cell: &[u8]) -> bool {
    matches!(cell, [b'(', .., b')'] | [b'[', .., b']']) && !is_value(cell)
}

/// `%`, `EUR`, `days`.
fn is_measure(cell: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(cell) else {
        return false;
    };
    let known = MEASURES
        .iter()
        .any(|known| known.eq_ignore_ascii_case(text));
    known || is_unit(text, false)
}

/// `text`, `VARCHAR(20)`.
fn is_type(cell: &[u8]) -> bool {
    let name = cell.split(|b| *b == b'(').next().unwrap_or_default();
    let known = |known: &&str| name.eq_ignore_ascii_case(known.as_bytes());
    TYPES.iter().any(known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csv::header_rows::tests::records;

    #[test]
    fn columns_may_be_described_below_their_names() {
        let rows =
            "R_1,5,2024-05-01,yes\nR_2,3,2024-05-02,no\nR_3,4,2024-05-03,no\nR_4,1,2024-05-04,no\n";
        for (described, rows_above) in [
            (
                2,
                "Response ID,How satisfied?,Start Date,Left?\n{\"ImportId\":\"_recordId\"},{\"ImportId\":\"QID1\"},{\"ImportId\":\"start\"},{\"ImportId\":\"QID9\"}\n",
            ),
            (1, ",Response,,Response\n"),
            (0, "R_0,unknown,never,no\n"),
            (0, "R_0,five,soon,maybe\n"),
            (0, "Ann,free,,yes\n"),
            (0, "TEST,free,,\n"),
            (0, ",unlimited,,\n"),
            (0, ",,,\n"),
            (0, "R_0,5,2024-05-01,yes\n"),
        ] {
            let found =
                super::described(&records(&format!("id,q1,since,left\n{rows_above}{rows}")));
            assert_eq!(found, described, "{rows_above}");
        }
        let grouped = ",fee,fee\n,sum,mean\nid,,\n1,5,6\n2,6,7\n3,7,8\n4,8,9\n";
        assert_eq!(super::described(&records(grouped)), 2);
    }

    #[test]
    fn units_may_stand_below_names() {
        for (text, are) in [
            ("id,tenure,fee\n,(months),EUR\nC1,5,6\n", true),
            ("id,tenure,fee\n,months,%\nC1,5,6\n", true),
            ("id,plan,size\nC1,M,kg\nC2,L,g\n", false),
            ("id,size\nm,l\nC2,5\n", false),
            ("tenure,fee\n(months),EUR\n5,6\n", true),
            ("id,tenure,fee\n,unknown,EUR\nC1,5,6\n", false),
            ("id,tenure,fee\n,,\nC1,5,6\n", false),
            (
                "id,plan,fee,since\ntext,text,EUR,date\nC1,Pro,5,2024-07-25\n",
                true,
            ),
            (
                "id,fee,since\nVARCHAR(20),double,date\nC1,5,2024-07-25\n",
                true,
            ),
            ("id,answer\ntext,string\ntext,date\n", false),
            ("id,kind,n\ntext,plan,5\ntext,date,6\n", false),
        ] {
            assert_eq!(are_units(&records(text)), are, "{text}");
        }
    }
}
