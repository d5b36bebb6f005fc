//! What can be wrong with a whole file.

use crate::csv::encoding::{from_io, not_a_table};
use crate::{Error, Limits, Result};

/// The code of a value in a column at the end that has no name: such columns are read then.
pub(crate) const UNNAMED_VALUE: &str = "unnamed_value";

/// See [`UNNAMED_VALUE`].
pub(crate) fn unnamed_value() -> Error {
    Error::new(
        UNNAMED_VALUE,
        "A column at the end has a value and no name.",
        "Give every column a name.",
    )
}

/// Refuses what is full of control characters.
pub(crate) fn check_text(head: &[u8]) -> Result<()> {
    if head.is_empty() {
        return Err(empty_file());
    }
    // Two of them part cells.
    let control = |b: &&u8| **b < 32 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0c | 0x01 | 0x1f);
    if head.iter().filter(control).count() * 100 > head.len() {
        return Err(not_a_table(
            "The file is not text: it is full of control characters.",
        ));
    }
    Ok(())
}

/// Refuses cells in quotes as they are printed, which part nothing: a delimiter between them parts a cell.
pub(crate) fn check_names(names: &[String]) -> Result<()> {
    let opens = |name: &String| name.starts_with(['“', '„', '”', '«']);
    let closes = |name: &String| name.ends_with(['”', '“', '»']);
    let opened = names.iter().filter(|name| opens(name)).count();
    let closed = names.iter().filter(|name| closes(name)).count();
    let around_all = names.first().is_some_and(opens) && names.last().is_some_and(closes);
    if opened < 2 || opened != closed || !around_all {
        return Ok(());
    }
    Err(Error::new(
        "curly_quotes",
        "The names of columns stand in curly quotes (“ ”), as text programs write them; tables have straight ones (\").",
        "Replace them by straight quotes in the whole file, or export it again from where it came.",
    ))
}

/// `row` was said to name the columns, and there are so many.
pub(crate) fn no_header_row(row: u32, rows: usize) -> Error {
    Error::new(
        "header_row_beyond",
        format!("Row {row} was to name the columns, but the file has only {rows} rows."),
        "Say which row names the columns, from 1, or leave it to be found.",
    )
    .with("row", row)
    .with("rows", rows)
}

/// A NUL byte among text, on a line from 1.
pub(crate) fn nul_byte(line: u64) -> Error {
    Error::new(
        "nul_byte",
        format!("Line {line} has a NUL byte, which is no letter of a text, and text goes on behind it."),
        "Export the table again from where it came. If the byte is there each time, remove it in a text editor, or ask who \
         made the file.",
    )
    .with("line", line)
}

pub(crate) fn from_csv(e: csv::Error) -> Error {
    match e.into_kind() {
        csv::ErrorKind::Io(e) => from_io(e),
        other => not_a_table(format!("The file cannot be read as CSV: {other:?}.")),
    }
}

pub(crate) fn empty_file() -> Error {
    Error::new(
        "empty_file",
        "The file is empty.",
        "Upload a file with a header line and one line per customer.",
    )
}

pub(crate) fn no_rows() -> Error {
    Error::new(
        "no_rows",
        "The file has column names but no rows.",
        "Upload a file with one row per customer.",
    )
}

pub(crate) fn too_many_rows(limits: &Limits) -> Error {
    Error::new(
        "too_many_rows",
        format!(
            "The file has more than {} rows, which is the limit.",
            limits.rows
        ),
        "Upload a sample, or split the file.",
    )
    .with("most", limits.rows)
}

pub(crate) fn too_many_columns(columns: usize, limits: &Limits) -> Error {
    Error::new(
        "too_many_columns",
        format!(
            "The file has {columns} columns; the limit is {}.",
            limits.columns
        ),
        "Keep the columns that describe the customer and leave the others out.",
    )
    .with("columns", columns)
    .with("most", limits.columns)
}
