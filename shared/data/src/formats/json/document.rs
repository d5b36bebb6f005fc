//! Where the rows of a JSON document stand.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserializer as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::profile::FileFormat;
use crate::{Error, Result};

use super::rows::{Items, Rows};
use super::{DEPTH, EXAMPLE, broken, string};

/// What the names of columns are called where they stand apart, and their rows, lists of cells.
const NAMES: [&str; 5] = ["columns", "fields", "header", "headers", "names"];
const LISTS: [&str; 4] = ["data", "rows", "values", "records"];

/// Values of a list of names that are looked at: no table has so many columns.
const MOST: usize = 1 << 16;

type Field<'a> = (String, &'a RawValue);

pub(super) fn rows(text: &str) -> Result<(FileFormat, Rows<'_>)> {
    if text.starts_with('[') {
        return Ok((FileFormat::Json, in_array(text)?));
    }
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    let first = values.next().transpose().map_err(|e| broken(&e))?;
    let is_alone = text.len() == values.byte_offset();
    match first.filter(|_| is_alone) {
        None => Ok((FileFormat::JsonLines, Rows::Lines(text))),
        Some(document) => in_document(document.get()),
    }
}

/// Objects, or lists of cells: the first one names the columns if it has nothing but texts.
fn in_array(text: &str) -> Result<Rows<'_>> {
    if !text[1..].trim_start().starts_with('[') {
        return Ok(Rows::Array(text));
    }
    // The whole of it is checked where its rows are read.
    let mut values = serde_json::Deserializer::from_str(text[1..].trim_start()).into_iter();
    let first: Option<&RawValue> = values.next().transpose().map_err(|e| broken(&e))?;
    let cells = list(first.map_or("[]", RawValue::get))?;
    let is_header = !cells.is_empty() && cells.iter().all(|cell| cell.starts_with('"'));
    let names: Result<Vec<String>> = match is_header {
        true => cells.iter().map(|cell| string(cell)).collect(),
        false => Ok((1..=cells.len()).map(|n| format!("column_{n}")).collect()),
    };
    Ok(Rows::Lists {
        names: names?,
        rows: text,
        above: u64::from(is_header),
        labels: None,
    })
}

/// The rows of a single object: lists of cells beside their names, the one array of objects in it, columns side by side,
/// or itself.
fn in_document(document: &str) -> Result<(FileFormat, Rows<'_>)> {
    if let Some(lists) = lists_in(document, DEPTH)? {
        return Ok((FileFormat::Json, lists));
    }
    let mut arrays = Vec::new();
    find_arrays(document, "", DEPTH, &mut arrays)?;
    // As pandas writes a table with its types.
    if arrays.iter().any(|(path, _)| path == "data") {
        arrays.retain(|(path, _)| path != "schema.fields");
    }
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
            )
            .with("names", names.join(", ")));
        }
    }
    let fields = fields(document)?;
    if let Some(rows) = side_by_side(document, &fields)? {
        return Ok((FileFormat::Json, rows));
    }
    let nested = |(_, value): &Field| value.get().starts_with(['{', '[']);
    if !fields.is_empty() && fields.iter().all(nested) {
        return Err(Error::new(
            "not_a_table",
            "The file is JSON with no rows, or it cannot be told what its rows are.",
            format!("{EXAMPLE} Of pandas, that is to_json(orient=\"records\")."),
        )
        .case("json"));
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
        match text.as_bytes()[0] {
            b'[' if inner(text) == Some('{') => found.push((path, text)),
            b'{' if depth > 1 => find_arrays(text, &format!("{path}."), depth - 1, found)?,
            _ => {}
        }
    }
    Ok(())
}

/// Names and lists of cells, as `{"columns": ["id"], "index": [0], "data": [["C1"]]}`.
fn lists_in(document: &str, depth: usize) -> Result<Option<Rows<'_>>> {
    let fields = fields(document)?;
    let field = |known: &[&str]| {
        let mut fields = fields.iter();
        fields.find(|(name, _)| known.contains(&name.as_str()))
    };
    let (names, rows) = (field(&NAMES), field(&LISTS));
    if let (Some((_, names)), Some((_, rows))) = (names, rows)
        && inner(rows.get()) == Some('[')
        && let Some(names) = column_names(names.get())?
    {
        let labels = field(&["index"]).map(|(_, labels)| labels.get());
        let labels = labels.filter(|labels| labels.starts_with('['));
        let is_counted = labels.map_or(Ok(true), counts)?;
        return Ok(Some(Rows::Lists {
            names,
            rows: rows.get(),
            above: 0,
            labels: labels.filter(|_| !is_counted),
        }));
    }
    for (_, value) in &fields {
        if depth > 1 && value.get().starts_with('{') {
            let found = lists_in(value.get(), depth - 1)?;
            if found.is_some() {
                return Ok(found);
            }
        }
    }
    Ok(None)
}

/// A list of names, or of objects that have one.
fn column_names(text: &str) -> Result<Option<Vec<String>>> {
    let mut names = Vec::new();
    for item in list(text)? {
        let name = match item.as_bytes()[0] {
            b'{' => {
                let mut fields = fields(item)?.into_iter();
                let name = fields.find(|(name, _)| name == "name");
                name.map(|(_, value)| value.get())
                    .filter(|name| name.starts_with('"'))
            }
            b'[' => None,
            _ => Some(item),
        };
        match name {
            Some(name) if name.starts_with('"') => names.push(string(name)?),
            Some(name) => names.push(name.to_owned()),
            None => return Ok(None),
        }
    }
    Ok(Some(names).filter(|names| !names.is_empty()))
}

/// Columns or rows of a document, each under its name.
fn side_by_side<'a>(document: &'a str, fields: &[Field<'a>]) -> Result<Option<Rows<'a>>> {
    let all = |open: char| {
        let opens = |(_, value): &Field| value.get().starts_with(open);
        !fields.is_empty() && fields.iter().all(opens)
    };
    let columns = |is_labelled| Rows::Columns {
        names: fields.iter().map(|(name, _)| name.clone()).collect(),
        columns: fields.iter().map(|(_, value)| value.get()).collect(),
        is_labelled,
    };
    if all('[') {
        let is_list = |(_, value): &Field| inner(value.get()).is_some_and(|c| c != '[' && c != ']');
        return Ok(fields.iter().all(is_list).then(|| columns(false)));
    }
    if !all('{') {
        return Ok(None);
    }
    let (_, first) = &fields[0];
    if has_number_names(first.get())? {
        return Ok(Some(columns(!counts(first.get())?)));
    }
    let labelled = |is_named| {
        let rows = document;
        Some(Rows::Labelled { rows, is_named })
    };
    if has_number_names(document)? {
        return Ok(labelled(!counts(document)?));
    }
    let first = names(first.get())?;
    let known: HashSet<&str> = first.iter().copied().collect();
    let (mut same, mut shared) = (true, fields.len() > 1);
    for (_, value) in fields {
        let names = names(value.get())?;
        let common = names.iter().filter(|name| known.contains(*name)).count();
        same &= names == first;
        shared &= common * 2 >= names.len().max(known.len());
    }
    Ok(match fields.len().cmp(&first.len()) {
        _ if !same => labelled(true).filter(|_| shared),
        Ordering::Less if fields.len() > 1 => Some(columns(true)),
        Ordering::Greater => labelled(true),
        _ => None,
    })
}

/// What an array begins with, or its end.
fn inner(array: &str) -> Option<char> {
    array.strip_prefix('[')?.trim_start().chars().next()
}

/// The values of an array, as JSON, but for those that are more than columns can be.
fn list(array: &str) -> Result<Vec<&str>> {
    let mut items = Items::of(array);
    let mut values = Vec::new();
    while let Some((_, value)) = items.next()? {
        if values.len() == MOST {
            break;
        }
        values.push(value);
    }
    Ok(values)
}

/// The names of an object's fields, as JSON, so many of them.
fn names(object: &str) -> Result<Vec<&str>> {
    let mut items = Items::of(object);
    let mut names = Vec::new();
    while let Some((name, _)) = items.next()?
        && names.len() < MOST
    {
        names.extend(name);
    }
    Ok(names)
}

/// Whether the fields of an object are called by whole numbers, as rows are.
fn has_number_names(object: &str) -> Result<bool> {
    let mut items = Items::of(object);
    let mut found = false;
    while let Some((name, _)) = items.next()? {
        let name = name.unwrap_or_default().trim_matches('"');
        if name.parse::<i64>().is_err() {
            return Ok(false);
        }
        found = true;
    }
    Ok(found)
}

/// Whether names of fields, or values of an array, count rows from 0 or from 1.
fn counts(labels: &str) -> Result<bool> {
    let mut items = Items::of(labels);
    let (mut number, mut first) = (0_i64, None);
    while let Some((name, value)) = items.next()? {
        let label = name.unwrap_or(value).trim_matches('"').parse::<i64>();
        let first = *first.get_or_insert(label.clone().unwrap_or(-1));
        if !(0..=1).contains(&first) || label != Ok(first + number) {
            return Ok(false);
        }
        number += 1;
    }
    Ok(true)
}

/// The fields of an object, in its order.
pub(super) fn fields(object: &str) -> Result<Vec<Field<'_>>> {
    struct Fields;
    impl<'de> Visitor<'de> for Fields {
        type Value = Vec<Field<'de>>;

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
