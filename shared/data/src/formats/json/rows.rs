//! The rows of a JSON file, one by one, wherever they stand.

use std::fmt;

use serde::de::{Deserializer as _, Error as _, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::{Error, Result};

use super::broken;

/// Where the rows stand.
#[derive(Debug)]
pub(super) enum Rows<'a> {
    /// Objects, in an array.
    Array(&'a str),
    /// Objects, one after another.
    Lines(&'a str),
    /// Objects, in an object under their labels.
    Labelled {
        rows: &'a str,
        /// The labels are more than numbers that count.
        is_named: bool,
    },
    /// Lists of cells, in an array. The first so many of them are no rows.
    Lists {
        names: Vec<String>,
        rows: &'a str,
        above: u64,
        /// A list of what rows are called.
        labels: Option<&'a str>,
    },
    /// A list of cells for each column, or an object of them under the labels of the rows.
    Columns {
        names: Vec<String>,
        columns: Vec<&'a str>,
        is_labelled: bool,
    },
}

/// A row, as JSON, and what it is called.
#[derive(Debug, Clone, Copy)]
pub(super) enum Row<'r, 'a> {
    Object(&'a str, Option<&'a str>),
    /// The names of columns, and a cell of each.
    Cells(&'r [String], &'r [&'a str], Option<&'a str>),
}

impl<'a> Row<'_, 'a> {
    pub fn label(&self) -> Option<&'a str> {
        match self {
            Self::Object(_, label) | Self::Cells(_, _, label) => *label,
        }
    }
}

type EachRow<'f, 'a> = dyn FnMut(u64, Row<'_, 'a>) -> Result<()> + 'f;

impl<'a> Rows<'a> {
    /// Calls `each` with every row, from 1.
    pub fn each(&self, each: &mut EachRow<'_, 'a>) -> Result<()> {
        match self {
            Self::Array(text) => each_of_array(text, &mut |row, object| {
                each(row, Row::Object(object, None))
            }),
            Self::Lines(text) => {
                let values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
                for (at, value) in values.enumerate() {
                    let object = value.map_err(|e| broken(&e))?.get();
                    each(at as u64 + 1, Row::Object(object, None))?;
                }
                Ok(())
            }
            Self::Labelled { rows, is_named } => {
                let mut items = Items::of(rows);
                let mut row = 0;
                while let Some((label, object)) = items.next()? {
                    row += 1;
                    each(row, Row::Object(object, label.filter(|_| *is_named)))?;
                }
                Ok(())
            }
            Self::Lists {
                names,
                rows,
                above,
                labels,
            } => each_list(names, rows, *above, *labels, each),
            Self::Columns {
                names,
                columns,
                is_labelled,
            } => each_across(names, columns, *is_labelled, each),
        }
    }
}

fn each_list<'a>(
    names: &[String],
    rows: &'a str,
    above: u64,
    labels: Option<&'a str>,
    each: &mut EachRow<'_, 'a>,
) -> Result<()> {
    let mut labels = labels.map(Items::of);
    let mut cells = Vec::new();
    each_of_array(rows, &mut |at, list| {
        let Some(row) = at.checked_sub(above).filter(|row| *row > 0) else {
            return Ok(());
        };
        cells.clear();
        let mut items = Items::of(list);
        while let Some((_, cell)) = items.next()?
            && cells.len() <= names.len()
        {
            cells.push(cell);
        }
        if !list.starts_with('[') || cells.len() != names.len() {
            return Err(not_as_many(row, names));
        }
        let label = match &mut labels {
            Some(labels) => labels.next()?.map(|(_, label)| label),
            None => None,
        };
        each(row, Row::Cells(names, &cells, label))
    })
}

/// Goes through all columns at the same time.
fn each_across<'a>(
    names: &[String],
    columns: &[&'a str],
    is_labelled: bool,
    each: &mut EachRow<'_, 'a>,
) -> Result<()> {
    let mut columns: Vec<Items> = columns.iter().map(|column| Items::of(column)).collect();
    let mut cells = Vec::new();
    for row in 1.. {
        cells.clear();
        let mut label = None;
        for column in &mut columns {
            let Some((of, cell)) = column.next()? else {
                continue;
            };
            if cells.is_empty() {
                label = of;
            }
            if of != label {
                return Err(not_as_many(row, names));
            }
            cells.push(cell);
        }
        if cells.is_empty() {
            break;
        }
        if cells.len() != names.len() {
            return Err(not_as_many(row, names));
        }
        each(
            row,
            Row::Cells(names, &cells, label.filter(|_| is_labelled)),
        )?;
    }
    Ok(())
}

fn not_as_many(row: u64, names: &[String]) -> Error {
    let columns = names.len();
    Error::new(
        "ragged_row",
        format!(
            "Row {row} of the JSON file has no value for each of the {columns} columns, or more than that."
        ),
        "Give every row a value for each column: null where there is none.",
    ).case("json").with("row", row).with("columns", columns)
}

/// The values of an array or of an object, which is known to be JSON, with their names.
pub(super) struct Items<'a> {
    rest: &'a str,
    is_object: bool,
}

impl<'a> Items<'a> {
    /// Nothing of what is neither.
    pub fn of(text: &'a str) -> Self {
        let inner = |open, close| text.strip_prefix(open)?.strip_suffix(close);
        Self {
            rest: inner('[', ']')
                .or_else(|| inner('{', '}'))
                .unwrap_or_default(),
            is_object: text.starts_with('{'),
        }
    }

    /// The next one, as JSON.
    pub fn next(&mut self) -> Result<Option<(Option<&'a str>, &'a str)>> {
        self.rest = self.rest.trim_start_matches([',', ' ', '\n', '\r', '\t']);
        if self.rest.is_empty() {
            return Ok(None);
        }
        let name = match self.is_object {
            true => Some(self.value()?),
            false => None,
        };
        self.rest = self.rest.trim_start_matches([':', ' ', '\n', '\r', '\t']);
        Ok(Some((name, self.value()?)))
    }

    fn value(&mut self) -> Result<&'a str> {
        let mut values = serde_json::Deserializer::from_str(self.rest).into_iter::<&RawValue>();
        let value = values.next().transpose().map_err(|e| broken(&e))?;
        self.rest = &self.rest[values.byte_offset()..];
        Ok(value.map_or("null", RawValue::get))
    }
}

pub(super) fn each_of_array<'a>(
    text: &'a str,
    each: &mut dyn FnMut(u64, &'a str) -> Result<()>,
) -> Result<()> {
    struct Elements<'f, 'g, 'a> {
        each: &'f mut (dyn FnMut(u64, &'a str) -> Result<()> + 'g),
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
