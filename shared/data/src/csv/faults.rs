//! What can be wrong with a whole file.

use crate::csv::encoding::{from_io, not_a_table};
use crate::{Error, Limits, Result};

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
