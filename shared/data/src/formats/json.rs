//! JSON: an array of objects, alone or within an object, or objects one after another. Each object is a row.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserializer as _, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::csv::faults::{no_rows, too_many_columns, too_many_rows};
use crate::formats::held::Csv;
use crate::formats::text::Written;
use crate::formats::{Opened, Origin};
use crate::profile::FileFormat;
use crate::{Error, Limits, Result};

/// How deep objects may lie in a row's object, or the array of rows in others.
const DEPTH: usize = 3;

const EXAMPLE: &str = "Write a list of objects with a field for each column, as [{\"customer_id\": \"C1\", \"plan\": \"Pro\"}].";

/// Whether a text begins as JSON does, and no CSV.
pub(super) fn is_json(text: &str) -> bool {
    let mut rest = text.chars().filter(|c| !c.is_whitespace());
    match (rest.next(), rest.next()) {
        (Some('{'), Some(next)) => matches!(next, '"' | '}'),
        (Some('['), Some(next)) => matches!(next, '{' | '[' | ']'),
        _ => false,
    }
}

pub(super) fn open(text: &str, written: Written, limits: &Limits) -> Result<Opened> {
    let (format, rows) = rows(text.trim())?;
    let mut columns = Columns::default();
    rows.each(&mut |row, fields| {
        if row > limits.rows {
            return Err(too_many_rows(limits));
        }
        each_cell(row, fields, &mut |path, _| {
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
    rows.each(&mut |row, fields| {
        cells.iter_mut().for_each(String::clear);
        each_cell(row, fields, &mut |path, value| {
            columns.fill(&mut cells, row, path, value)
        })?;
        csv.record(cells.iter().map(String::as_str))
    })?;
    let origin = Origin {
        named: true,
        numbers: true,
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
            ));
        }
        cells[at].push_str(value);
        Ok(())
    }
}

/// Where the rows stand.
enum Rows<'a> {
    /// In an array.
    Array(&'a str),
    /// One after another.
    Lines(&'a str),
}

fn rows(text: &str) -> Result<(FileFormat, Rows<'_>)> {
    if text.starts_with('[') {
        return Ok((FileFormat::Json, Rows::Array(text)));
    }
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    let first = values.next().transpose().map_err(|e| broken(&e))?;
    let is_alone = text.len() == values.byte_offset();
    match first.filter(|_| is_alone) {
        None => Ok((FileFormat::JsonLines, Rows::Lines(text))),
        Some(document) => in_document(document.get()),
    }
}

/// The rows of a single object: the one array of objects in it, or itself.
fn in_document(document: &str) -> Result<(FileFormat, Rows<'_>)> {
    let mut arrays = Vec::new();
    find_arrays(document, "", DEPTH, &mut arrays)?;
    match arrays[..] {
        [(_, rows)] => return Ok((FileFormat::Json, Rows::Array(rows))),
        [] => {}
        _ => {
            let names: Vec<String> = arrays
                .iter()
                .map(|(path, _)| format!("\"{path}\""))
                .collect();
            return Err(Error::new(
                "several_tables",
                format!(
                    "The file holds several lists of rows: {}.",
                    names.join(", ")
                ),
                "Upload each as a file of its own.",
            ));
        }
    }
    let fields = fields(document)?;
    let nested = |(_, value): &(String, &RawValue)| value.get().starts_with(['{', '[']);
    if !fields.is_empty() && fields.iter().all(nested) {
        return Err(Error::new(
            "not_a_table",
            "The file is JSON with the columns side by side, or with no rows.",
            format!("{EXAMPLE} Of pandas, that is to_json(orient=\"records\")."),
        ));
    }
    Ok((FileFormat::JsonLines, Rows::Lines(document)))
}

fn find_arrays<'a>(
    document: &'a str,
    under: &str,
    depth: usize,
    found: &mut Vec<(String, &'a str)>,
) -> Result<()> {
    for (name, value) in fields(document)? {
        let path = format!("{under}{name}");
        let text = value.get();
        let inner = text[1..].trim_start();
        match text.as_bytes()[0] {
            b'[' if inner.starts_with('{') => found.push((path, text)),
            b'{' if depth > 1 => find_arrays(text, &format!("{path}."), depth - 1, found)?,
            _ => {}
        }
    }
    Ok(())
}

/// The fields of an object, in its order.
fn fields(object: &str) -> Result<Vec<(String, &RawValue)>> {
    struct Fields;
    impl<'de> Visitor<'de> for Fields {
        type Value = Vec<(String, &'de RawValue)>;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(
            self,
            mut map: A,
        ) -> std::result::Result<Self::Value, A::Error> {
            let mut fields = Vec::new();
            while let Some(field) = map.next_entry()? {
                fields.push(field);
            }
            Ok(fields)
        }
    }
    let mut reader = serde_json::Deserializer::from_str(object);
    reader.deserialize_map(Fields).map_err(|e| broken(&e))
}

type EachRow<'f, 'a> = dyn FnMut(u64, &'a str) -> Result<()> + 'f;

impl<'a> Rows<'a> {
    /// Calls `each` with every row, from 1.
    fn each(&self, each: &mut EachRow<'_, 'a>) -> Result<()> {
        match self {
            Self::Array(text) => each_of_array(text, each),
            Self::Lines(text) => {
                let values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
                for (at, value) in values.enumerate() {
                    each(at as u64 + 1, value.map_err(|e| broken(&e))?.get())?;
                }
                Ok(())
            }
        }
    }
}

fn each_of_array<'a>(text: &'a str, each: &mut EachRow<'_, 'a>) -> Result<()> {
    struct Elements<'f, 'g, 'a> {
        each: &'f mut EachRow<'g, 'a>,
        failed: &'f mut Option<Error>,
    }
    impl<'a> Visitor<'a> for Elements<'_, '_, 'a> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("a list of objects")
        }

        fn visit_seq<A: SeqAccess<'a>>(self, mut elements: A) -> std::result::Result<(), A::Error> {
            let mut row = 0;
            while let Some(element) = elements.next_element::<&'a RawValue>()? {
                row += 1;
                if let Err(e) = (self.each)(row, element.get()) {
                    *self.failed = Some(e);
                    return Err(A::Error::custom("a row cannot be read"));
                }
            }
            Ok(())
        }
    }
    let mut failed = None;
    let mut reader = serde_json::Deserializer::from_str(text);
    let elements = Elements {
        each,
        failed: &mut failed,
    };
    let outcome = reader.deserialize_seq(elements).and_then(|()| reader.end());
    match (failed, outcome) {
        (Some(failed), _) => Err(failed),
        (None, outcome) => outcome.map_err(|e| broken(&e)),
    }
}

/// Calls `each` with the path of every field of a row that has a value, and the value.
fn each_cell(row: u64, object: &str, each: &mut dyn FnMut(&str, &str) -> Result<()>) -> Result<()> {
    if !object.starts_with('{') {
        return Err(Error::new(
            "not_a_table",
            format!("Row {row} of the JSON file is no object."),
            EXAMPLE,
        ));
    }
    each_field(row, object, &mut String::new(), DEPTH, each)
}

fn each_field(
    row: u64,
    object: &str,
    path: &mut String,
    depth: usize,
    each: &mut dyn FnMut(&str, &str) -> Result<()>,
) -> Result<()> {
    let before = path.len();
    for (name, value) in fields(object)? {
        path.push_str(&name);
        let text = value.get();
        match text.as_bytes()[0] {
            b'"' => {
                let text: String = serde_json::from_str(text).map_err(|e| broken(&e))?;
                each(path, &text)?;
            }
            b'n' => each(path, "")?,
            b'[' if text[1..].trim_start() == "]" => each(path, "")?,
            b'[' => return Err(no_single_value(row, path, "a list")),
            b'{' if depth == 1 => {
                return Err(no_single_value(row, path, "an object too deep within"));
            }
            b'{' => {
                path.push('.');
                each_field(row, text, path, depth - 1, each)?;
            }
            _ => each(path, text)?,
        }
        path.truncate(before);
    }
    Ok(())
}

fn no_single_value(row: u64, path: &str, what: &str) -> Error {
    Error::new(
        "unsupported_column",
        format!("In row {row} the field \"{path}\" holds {what}, not a single value."),
        "Give each value a field of its own (as \"tags_count\"), or leave the field out.",
    )
}

fn broken(e: &serde_json::Error) -> Error {
    Error::new(
        "broken_json",
        format!("The file is not the JSON that it seems to be: {e}."),
        "Write it with a program's own functions for JSON, or upload CSV, and check that the upload was not cut short.",
    )
}
