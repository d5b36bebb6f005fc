//! A file written anew.

use std::collections::HashSet;
use std::io::Write;
use std::sync::Arc;

use arrow_array::types::{Float64Type, Int64Type, TimestampMillisecondType};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMillisecondArray, cast::AsArray,
};
use arrow_schema::DataType;
use arrow_select::filter::filter_record_batch;
use report::ColumnType;
use twox_hash::XxHash64;

use super::{Found, Subjects, each_batch, unwritable};
use crate::Result;
use crate::csv::row_numbers::RowNumbers;
use crate::ingest::Ingested;
use crate::ingest_sink::{
    Built, CellBuilder, Sink, Tally, column_reading, column_type, column_written,
};
use crate::parquet::row_groups::ParquetFile;
use crate::profile::{ColumnProfile, Profile};
use crate::source::Source;
use crate::values::type_inference::{Readings, Written};

pub(super) fn rewrite(
    source: Arc<dyn Source>,
    subjects: &Subjects,
    found: &Found,
    profile: Option<Profile>,
    out: impl Write + Send,
) -> Result<Ingested> {
    let file = ParquetFile::open(source)?;
    let mut columns = columns(&file, subjects);
    if subjects.anonymize {
        find_alone(&file, found, &mut columns)?;
    }
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    let readings = columns.iter().map(|column| column.reading.clone());
    let written = columns.iter().map(|column| column.written);
    let readings = Readings::settled(readings.collect(), written.collect());
    let mut sink = Sink::new(out, &names, readings)?;
    each_batch(&file, |before, batch| {
        let whose: Vec<Option<&str>> = (0..batch.num_rows() as u64)
            .map(|row| found.rows.get(&(before + row)).map(String::as_str))
            .collect();
        let (batch, whose) = match subjects.anonymize {
            true => (batch, whose),
            false => others(&batch, &whose)?,
        };
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let cells = columns.iter_mut().zip(batch.columns());
        sink.write(
            cells
                .map(|(column, cells)| column.built(subjects, &whose, cells))
                .collect(),
        )
    })?;
    let mut ingested = sink.finish(&RowNumbers::default())?;
    if let Some(before) = profile {
        tell_as_before(&mut ingested.profile, before);
    }
    Ok(ingested)
}

/// A batch without the rows that are somebody's.
fn others<'a>(
    batch: &RecordBatch,
    whose: &[Option<&'a str>],
) -> Result<(RecordBatch, Vec<Option<&'a str>>)> {
    let stays: Vec<bool> = whose.iter().map(Option::is_none).collect();
    let batch = filter_record_batch(batch, &BooleanArray::from(stays)).map_err(unwritable)?;
    let whose = vec![None; batch.num_rows()];
    Ok((batch, whose))
}

/// A column on its way from one file to the other.
struct Moving {
    name: String,
    is_key: bool,
    tells_whose: bool,
    reading: report::ColumnReading,
    written: Written,
    /// Reads cells that are kept as written.
    builder: CellBuilder,
    alone: Alone,
}

/// Values of a column that only subjects have.
#[derive(Default)]
struct Alone {
    texts: HashSet<String>,
    /// Whole numbers, and dates in milliseconds.
    numbers: HashSet<i64>,
}

fn columns(file: &ParquetFile, subjects: &Subjects) -> Vec<Moving> {
    let fields = file.schema().fields().iter();
    let column = |field: &Arc<arrow_schema::Field>| {
        let kind = column_type(field).unwrap_or(ColumnType::Text);
        let reading = column_reading(field, kind);
        Moving {
            name: field.name().clone(),
            is_key: subjects.keys.contains(field.name()),
            tells_whose: subjects.tells_whose(field.name()),
            written: column_written(field),
            builder: CellBuilder::new(reading.clone(), false, None),
            reading,
            alone: Alone::default(),
        }
    };
    fields.map(column).collect()
}

/// Finds what only subjects have: first all that they have, then without what others have.
fn find_alone(file: &ParquetFile, found: &Found, columns: &mut [Moving]) -> Result<()> {
    for of_subjects in [true, false] {
        each_batch(file, |before, batch| {
            let end = before + batch.num_rows() as u64;
            if of_subjects && found.rows.range(before..end).next().is_none() {
                return Ok(());
            }
            for (column, cells) in columns.iter_mut().zip(batch.columns()) {
                for row in 0..cells.len() {
                    let is_theirs = found.rows.contains_key(&(before + row as u64));
                    if is_theirs == of_subjects && cells.is_valid(row) && !column.is_key {
                        column.alone.see(cells, row, of_subjects);
                    }
                }
            }
            Ok(())
        })?;
    }
    Ok(())
}

impl Alone {
    /// Takes note of a subject's cell, or that another has the same.
    fn see(&mut self, cells: &ArrayRef, row: usize, of_subject: bool) {
        match cells.data_type() {
            DataType::Utf8 => {
                let text = cells.as_string::<i32>().value(row);
                match of_subject {
                    true => drop(self.texts.insert(text.to_owned())),
                    false => drop(self.texts.remove(text)),
                }
            }
            kind => {
                let number = match kind {
                    DataType::Int64 => cells.as_primitive::<Int64Type>().value(row),
                    DataType::Timestamp(..) => {
                        cells.as_primitive::<TimestampMillisecondType>().value(row)
                    }
                    _ => return,
                };
                match of_subject {
                    true => self.numbers.insert(number),
                    false => self.numbers.remove(&number),
                };
            }
        }
    }
}

impl Moving {
    /// The cells as they are from now on, each row with whose it is.
    fn built(&mut self, subjects: &Subjects, whose: &[Option<&str>], cells: &ArrayRef) -> Built {
        let cells = self.changed(subjects, whose, cells);
        if self.written == Written::No {
            return Built {
                array: cells,
                written: None,
                tally: Tally::none(),
            };
        }
        for cell in cells.as_string::<i32>() {
            self.builder.push(cell.unwrap_or_default().as_bytes());
        }
        Built {
            array: self.builder.finish().array,
            written: Some(cells),
            tally: Tally::none(),
        }
    }

    fn changed(&self, subjects: &Subjects, whose: &[Option<&str>], cells: &ArrayRef) -> ArrayRef {
        let name = |row: usize| whose[row].and_then(|id| subjects.ids.get(id));
        match cells.data_type() {
            DataType::Utf8 => {
                let cells = cells.as_string::<i32>().iter().enumerate();
                let texts = cells.map(|(row, cell)| match name(row) {
                    Some(name) if self.is_key => cell.map(|_| name.as_str()),
                    Some(_) => cell.filter(|cell| {
                        !self.alone.texts.contains(*cell) && !subjects.ids.contains_key(*cell)
                    }),
                    None if self.tells_whose => cell,
                    None => cell.filter(|cell| !subjects.ids.contains_key(*cell)),
                });
                Arc::new(StringArray::from_iter(texts))
            }
            DataType::Int64 => {
                let cells = cells.as_primitive::<Int64Type>().iter().enumerate();
                let numbers = cells.map(|(row, cell)| self.whole(name(row), cell));
                Arc::new(Int64Array::from_iter(numbers))
            }
            DataType::Timestamp(..) => {
                let cells = cells.as_primitive::<TimestampMillisecondType>();
                let cells = cells.iter().enumerate();
                let dates = cells.map(|(row, cell)| self.whole(name(row), cell));
                Arc::new(TimestampMillisecondArray::from_iter(dates).with_timezone("UTC"))
            }
            DataType::Float64 if self.is_key => {
                let cells = cells.as_primitive::<Float64Type>().iter().enumerate();
                let numbers = cells.map(|(row, cell)| match name(row) {
                    Some(name) => cell.map(|_| number_of(name) as f64),
                    None => cell,
                });
                Arc::new(Float64Array::from_iter(numbers))
            }
            _ => Arc::clone(cells),
        }
    }

    fn whole(&self, name: Option<&String>, cell: Option<i64>) -> Option<i64> {
        match name {
            Some(name) if self.is_key => cell.map(|_| number_of(name)),
            Some(_) => cell.filter(|cell| !self.alone.numbers.contains(cell)),
            None => cell,
        }
    }
}

/// What nobody is called where keys are numbers: below zero, and as random as their name.
fn number_of(name: &str) -> i64 {
    -((XxHash64::oneshot(0, name.as_bytes()) >> 12) as i64) - 1
}

/// Tells of the new file what was told of the one before, but for examples of cells, which may be a subject's.
fn tell_as_before(profile: &mut Profile, before: Profile) {
    for column in &mut profile.columns {
        let told = before.columns.iter().find(|told| told.name == column.name);
        if let Some(told) = told {
            *column = ColumnProfile {
                set_aside: told.set_aside.clone().map(|mut aside| {
                    aside.examples.clear();
                    aside
                }),
                words_for_nobody: told.words_for_nobody.clone(),
                warnings: told.warnings.clone(),
                ..column.clone()
            };
        }
        for warning in &mut column.warnings {
            if warning.code == "set_aside"
                && let Some((counted, _)) = warning.detail.split_once(" (")
            {
                warning.detail = format!("{counted}.");
            }
        }
    }
    profile.suggestions = before.suggestions;
    profile.reading = before.reading.map(|mut reading| {
        if let Some(odd) = &mut reading.odd_letters {
            odd.examples.clear();
        }
        reading
    });
}
