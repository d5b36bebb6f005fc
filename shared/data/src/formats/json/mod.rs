//! JSON: an array of objects, alone or within an object, or objects one after another, each of them a row. Also lists of
//! cells by row or by column, and the other ways in which pandas writes a table.

mod document;
mod python;
mod rows;

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::value::RawValue;

use crate::csv::faults::{no_rows, too_many_columns, too_many_rows};
use crate::formats::held::Csv;
use crate::formats::marked::may_be_thousands;
use crate::formats::text::Written;
use crate::formats::{Opened, Origin};
use crate::{Error, Limits, Result};

use self::document::fields;
use self::rows::Row;

/// How deep objects may lie in a row's object, or the array of rows in others.
const DEPTH: usize = 3;

/// The column of what rows are called that have names of their own.
const LABEL: &str = "row_name";

const EXAMPLE: &str = "Write a list of objects with a field for each column, as [{\"customer_id\": \"C1\", \"plan\": \"Pro\"}].";

/// Whether a text begins as JSON does, and no CSV.
pub(super) fn is_json(text: &str) -> bool {
    let mut rest = text.chars().filter(|c| !c.is_whitespace());
    match (rest.next(), rest.next()) {
        (Some('{'), Some(next)) => matches!(next, '"' | '}'),
        (Some('['), Some(next)) => matches!(next, '{' | '[' | ']') || are_list_lines(text),
        _ => false,
    }
}

/// Whether the first line is a list of cells, and another list follows.
fn are_list_lines(text: &str) -> bool {
    let mut lines = text.trim_start().lines();
    let first = lines.next().unwrap_or_default();
    let is_next = |line: &str| line.trim_start().starts_with('[');
    lines
        .find(|line| !line.trim().is_empty())
        .is_some_and(is_next)
        && serde_json::from_str::<Vec<&RawValue>>(first.trim()).is_ok_and(|cells| cells.len() > 1)
}

/// Lists of cells that stand one after another, as one list of them.
fn listed(text: String) -> Result<String> {
    if !are_list_lines(&text) {
        return Ok(text);
    }
    let lists = serde_json::Deserializer::from_str(&text).into_iter::<&RawValue>();
    let mut all = String::with_capacity(text.len() + 2);
    for list in lists {
        all.push(if all.is_empty() { '[' } else { ',' });
        all.push_str(list.map_err(|e| broken(&e))?.get());
    }
    all.push(']');
    Ok(all)
}

pub(super) fn open(text: String, written: Written, limits: &Limits) -> Result<Opened> {
    let text = listed(python::plain(text)?)?;
    let (format, rows) = document::rows(text.trim())?;
    let mut columns = Columns::default();
    rows.each(&mut |row, of| {
        if row > limits.rows {
            return Err(too_many_rows(limits));
        }
        each_cell(row, of, &mut |path, _| {
            columns.see(path);
            Ok(())
        })
    })?;
    if columns.names.len() > limits.columns {
        return Err(too_many_columns(columns.names.len(), limits));
    }
    if columns.names.is_empty() {
        return Err(no_rows());
    }
    let mut csv = Csv::new(limits);
    csv.record(columns.names.iter().map(String::as_str))?;
    let mut cells = vec![String::new(); columns.names.len()];
    rows.each(&mut |row, of| {
        cells.iter_mut().for_each(String::clear);
        each_cell(row, of, &mut |path, value| {
            columns.fill(&mut cells, row, path, value)
        })?;
        csv.record(cells.iter().map(String::as_str))
    })?;
    let origin = Origin {
        named: true,
        encoding: Some(written),
        ..Origin::new(format)
    };
    Ok(Opened::Text(Arc::new(csv.finish()?), origin))
}

/// In order of first appearance.
#[derive(Default)]
struct Columns {
    names: Vec<String>,
    places: HashMap<String, usize>,
    /// The last row that had a field of the column.
    rows: Vec<u64>,
}

impl Columns {
    fn see(&mut self, path: &str) {
        if !self.places.contains_key(path) {
            self.places.insert(path.to_owned(), self.names.len());
            self.names.push(path.to_owned());
            self.rows.push(0);
        }
    }

    fn fill(&mut self, cells: &mut [String], row: u64, path: &str, value: &str) -> Result<()> {
        let Some(&at) = self.places.get(path) else {
            return Ok(());
        };
        if std::mem::replace(&mut self.rows[at], row) == row {
            return Err(Error::new(
                "duplicate_column",
                format!("Row {row} has the field \"{path}\" twice."),
                "Give every field of a row a name of its own.",
            )
            .case("json")
            .with("row", row)
            .with("column", path));
        }
        cells[at].push_str(value);
        Ok(())
    }
}

/// Calls `each` with the path of every field of a row that has a value, and the value.
fn each_cell(row: u64, of: Row, each: EachCell) -> Result<()> {
    let path = &mut String::new();
    if let Some(label) = of.label() {
        path.push_str(LABEL);
        each_value(row, label, path, 1, each)?;
        path.clear();
    }
    match of {
        Row::Object(object, _) if !object.starts_with('{') => Err(Error::new(
            "not_a_table",
            format!("Row {row} of the JSON file is no object."),
            EXAMPLE,
        )
        .case("json_row")
        .with("row", row)),
        Row::Object(object, _) => each_field(row, object, path, DEPTH, each),
        Row::Cells(names, cells, _) => names.iter().zip(cells).try_for_each(|(name, cell)| {
            path.clear();
            path.push_str(name);
            each_value(row, cell, path, DEPTH, each)
        }),
    }
}

type EachCell<'e> = &'e mut dyn FnMut(&str, &str) -> Result<()>;

fn each_field(
    row: u64,
    object: &str,
    path: &mut String,
    depth: usize,
    each: EachCell,
) -> Result<()> {
    let before = path.len();
    for (name, value) in fields(object)? {
        path.push_str(&name);
        each_value(row, value.get(), path, depth, each)?;
        path.truncate(before);
    }
    Ok(())
}

fn each_value(row: u64, text: &str, path: &mut String, depth: usize, each: EachCell) -> Result<()> {
    match text.as_bytes()[0] {
        b'"' => each(path, &string(text)?),
        b'n' => each(path, ""),
        b'[' if text[1..].trim_start() == "]" => each(path, ""),
        b'[' => Err(no_single_value(row, path, "a list")),
        b'{' if depth == 1 => Err(no_single_value(row, path, "an object too deep within")),
        b'{' => {
            path.push('.');
            each_field(row, text, path, depth - 1, each)
        }
        _ if may_be_thousands(text) => {
            let mut marked = [b'0'; 10];
            marked[..text.len()].copy_from_slice(text.as_bytes());
            each(path, str::from_utf8(&marked[..=text.len()]).unwrap_or(text))
        }
        _ => each(path, text),
    }
}

fn string(text: &str) -> Result<String> {
    serde_json::from_str(text).map_err(|e| broken(&e))
}

fn no_single_value(row: u64, path: &str, what: &str) -> Error {
    Error::new(
        "unsupported_column",
        format!("In row {row} the field \"{path}\" holds {what}, not a single value."),
        "Give each value a field of its own (as \"tags_count\"), or leave the field out.",
    )
    .case("json")
    .with("row", row)
    .with("column", path)
}

fn broken(e: &serde_json::Error) -> Error {
    Error::new(
        "broken_json",
        format!("The file is not the JSON that it seems to be: {e}."),
        "Write it with a program's own functions for JSON, or upload CSV, and check that the upload was not cut short.",
    )
}
