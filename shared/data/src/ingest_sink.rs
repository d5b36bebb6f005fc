//! What ingest writes: typed Parquet, and the profile on the way.

use std::collections::HashMap;
use std::io::Write;
use std::sync::Arc;

use arrow_array::{
    ArrayRef, RecordBatch,
    builder::{Float64Builder, Int64Builder, StringBuilder, TimestampMillisecondBuilder},
};
use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use report::{ColumnReading, ColumnType, SetAside, StrayCell};

use crate::csv::row_numbers::RowNumbers;
use crate::ingest::{Ingested, ROW_GROUP_ROWS};
use crate::profile::key_pairs::{KeyPairs, key_of_several};
use crate::profile::reading_warnings::{
    ambiguous_dates, ambiguous_numbers, blank_below, buddhist_dates, contradictory_dates,
    dates_as_numbers, days_or_years, days_without_year, decimal_unfit, lost_digits, mixed_decimals,
    mixed_percent, mixed_units, mixed_values, numbers_among_dates, order_unfit,
    short_buddhist_dates, swapped_dates, words_for_nobody,
};
use crate::profile::sketch::Sketch;
use crate::profile::suggestions::{only_yes, suggest, warn};
use crate::profile::{Profile, Suggestions, bound_values};
use crate::values::cell::bare;
use crate::values::missing::is_missing_word;
use crate::values::reading::{Cell, read};
use crate::values::type_inference::{Readings, Written};
use crate::{Error, Result};

/// The key of a field's metadata that holds its [`ColumnType`].
const TYPE_KEY: &str = "perene.type";
/// The key of a field's metadata that holds its [`ColumnReading`], in JSON.
const READING_KEY: &str = "perene.reading";
/// The key of a field's metadata that says that its cells are kept as written: `kept`, or `open` where a model may know
/// better what marks mean.
const WRITTEN_KEY: &str = "perene.written";

/// Hashes that all columns together may hold to count distinct values (some 200 MB).
const HASHES: usize = 12_000_000;

/// Values that all columns together may keep for quantiles (40 MB).
const SAMPLES: usize = 5_000_000;

const TYPES: [(ColumnType, &str); 5] = [
    (ColumnType::Integer, "integer"),
    (ColumnType::Number, "number"),
    (ColumnType::Boolean, "boolean"),
    (ColumnType::Date, "date"),
    (ColumnType::Text, "text"),
];

pub(crate) fn arrow_type(kind: ColumnType) -> DataType {
    match kind {
        ColumnType::Integer => DataType::Int64,
        ColumnType::Number => DataType::Float64,
        ColumnType::Date => DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())),
        ColumnType::Boolean | ColumnType::Text => DataType::Utf8,
    }
}

fn field(name: &str, reading: &ColumnReading, written: Written) -> Result<Field> {
    let label = TYPES
        .iter()
        .find(|(kind, _)| *kind == reading.kind)
        .map_or("text", |(_, label)| label);
    let mut metadata = HashMap::from([(TYPE_KEY.to_owned(), (*label).to_owned())]);
    if *reading != ColumnReading::new(reading.kind) {
        let reading = serde_json::to_string(reading).map_err(unwritable)?;
        metadata.insert(READING_KEY.to_owned(), reading);
    }
    let kept = match written {
        Written::No => None,
        Written::Kept => Some("kept"),
        Written::Open => Some("open"),
    };
    let kind = match kept {
        Some(kept) => {
            metadata.insert(WRITTEN_KEY.to_owned(), kept.to_owned());
            DataType::Utf8
        }
        None => arrow_type(reading.kind),
    };
    Ok(Field::new(name, kind, true).with_metadata(metadata))
}

/// How the file writes a field that ingest has written.
pub(crate) fn column_reading(field: &Field, kind: ColumnType) -> ColumnReading {
    let kept = field.metadata().get(READING_KEY);
    kept.and_then(|kept| serde_json::from_str(kept).ok())
        .unwrap_or_else(|| ColumnReading::new(kind))
}

/// Whether a field that ingest has written holds its cells as they were written.
pub(crate) fn column_written(field: &Field) -> Written {
    match field.metadata().get(WRITTEN_KEY).map(String::as_str) {
        None => Written::No,
        Some("open") => Written::Open,
        Some(_) => Written::Kept,
    }
}

/// The type that ingest has given a field; `None` if another program wrote it.
pub(crate) fn column_type(field: &Field) -> Option<ColumnType> {
    let label = field.metadata().get(TYPE_KEY)?;
    let (kind, _) = TYPES.iter().find(|(_, known)| known == label)?;
    let held = match column_written(field) {
        Written::No => arrow_type(*kind),
        _ => DataType::Utf8,
    };
    (*field.data_type() == held).then_some(*kind)
}

/// Writes arrays of the columns' types and profiles them.
pub(crate) struct Sink<W: Write + Send> {
    schema: SchemaRef,
    writer: ArrowWriter<W>,
    sketches: Vec<Sketch>,
    key_pairs: KeyPairs,
    readings: Readings,
    tallies: Vec<Tally>,
    rows: u64,
}

impl<W: Write + Send> Sink<W> {
    pub fn new(out: W, names: &[String], readings: Readings) -> Result<Self> {
        let columns = || names.iter().zip(&readings.columns);
        let fields: Result<Vec<Field>> = columns()
            .zip(&readings.written)
            .map(|((name, reading), written)| field(name, reading, *written))
            .collect();
        let schema = Arc::new(Schema::new(fields?));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(Default::default()))
            .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
            .build();
        let sample = (SAMPLES / names.len().max(1)).clamp(1_000, 50_000);
        Ok(Self {
            writer: ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties))
                .map_err(unwritable)?,
            schema,
            sketches: columns()
                .map(|(name, reading)| Sketch::new(name, reading.kind, sample))
                .collect(),
            key_pairs: KeyPairs::of(names, &readings.columns),
            tallies: vec![Tally::default(); names.len()],
            readings,
            rows: 0,
        })
    }

    /// Takes the next rows, with what did not come into their columns.
    pub fn write(&mut self, columns: Vec<Built>) -> Result<()> {
        let mut arrays = Vec::with_capacity(columns.len());
        self.key_pairs.see(|at| Arc::clone(&columns[at].array));
        for (at, built) in columns.into_iter().enumerate() {
            self.sketches[at].see(&built.array);
            self.tallies[at].add(built.tally, self.rows);
            arrays.push(built.written.unwrap_or(built.array));
        }
        self.bound_memory();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays).map_err(unwritable)?;
        self.rows += batch.num_rows() as u64;
        self.writer.write(&batch).map_err(unwritable)
    }

    fn bound_memory(&mut self) {
        let of_columns = |sketches: &[Sketch]| sketches.iter().map(Sketch::hashes).sum::<usize>();
        if of_columns(&self.sketches) + self.key_pairs.hashes() > HASHES {
            self.key_pairs.clear();
        }
        while of_columns(&self.sketches) > HASHES {
            if let Some(largest) = self
                .sketches
                .iter_mut()
                .max_by_key(|sketch| sketch.hashes())
            {
                largest.estimate_distinct();
            }
        }
    }

    /// `numbers` are those that rows are told by.
    pub fn finish(self, numbers: &RowNumbers) -> Result<Ingested> {
        let metadata = self.writer.close().map_err(unwritable)?;
        let rows = self.rows;
        let mut columns: Vec<_> = self.sketches.into_iter().map(Sketch::profile).collect();
        if let Some(first) = columns.first_mut() {
            blank_below(first, rows);
        }
        for at in self.readings.ambiguous_dates {
            ambiguous_dates(&mut columns[at]);
        }
        for at in self.readings.contradictory_dates {
            contradictory_dates(&mut columns[at]);
        }
        for at in self.readings.swapped_dates {
            swapped_dates(&mut columns[at]);
        }
        for at in self.readings.days_without_year {
            days_without_year(&mut columns[at]);
        }
        for at in self.readings.days_or_years {
            days_or_years(&mut columns[at]);
        }
        for at in self.readings.ambiguous_numbers {
            let decimal = self.readings.columns[at].decimal;
            ambiguous_numbers(&mut columns[at], decimal);
        }
        for at in self.readings.mixed_decimals {
            mixed_decimals(&mut columns[at]);
        }
        for at in self.readings.decimal_unfit {
            let decimal = self.readings.columns[at].decimal;
            decimal_unfit(&mut columns[at], decimal);
        }
        for at in self.readings.order_unfit {
            let order = self.readings.columns[at].date_order;
            order_unfit(&mut columns[at], order);
        }
        for (at, kind) in self.readings.dates_as_numbers {
            dates_as_numbers(&mut columns[at], kind);
        }
        for (at, kind) in self.readings.numbers_among_dates {
            numbers_among_dates(&mut columns[at], kind);
        }
        for at in self.readings.buddhist_dates {
            buddhist_dates(&mut columns[at]);
        }
        for at in self.readings.short_buddhist_dates {
            short_buddhist_dates(&mut columns[at]);
        }
        for (at, kind) in self.readings.mostly {
            mixed_values(&mut columns[at], kind);
        }
        for at in self.readings.lost_digits {
            lost_digits(&mut columns[at]);
        }
        for (at, words) in self.readings.words_for_nobody {
            words_for_nobody(&mut columns[at], words);
        }
        for at in self.readings.mixed_percent {
            mixed_percent(&mut columns[at], self.readings.columns[at].fractions);
        }
        for at in self.readings.mixed_units {
            if let Some(unit) = &self.readings.columns[at].unit {
                mixed_units(&mut columns[at], unit);
            }
        }
        let read = self.readings.columns.into_iter().zip(self.tallies);
        for (column, (reading, tally)) in columns.iter_mut().zip(read) {
            column.reading = Some(reading);
            let infinite = tally.infinite;
            column.set_aside = tally.set_aside(numbers);
            warn(column, rows, infinite);
        }
        for (at, column) in columns.iter_mut().enumerate() {
            if !self.readings.told_columns.contains(&at) {
                only_yes(column, rows);
            }
        }
        bound_values(&mut columns);
        let key_pair = self.key_pairs.found(&columns, rows);
        if let Some(pair) = &key_pair {
            key_of_several(&mut columns, pair);
        }
        let suggestions = Suggestions {
            key_pair,
            ..suggest(&columns, rows)
        };
        let row_groups = metadata
            .row_groups()
            .iter()
            .map(|group| group.num_rows() as u64)
            .collect();
        Ok(Ingested {
            profile: Profile {
                rows,
                columns,
                suggestions,
                reading: None,
            },
            rows,
            row_groups,
        })
    }
}

fn unwritable(e: impl std::fmt::Display) -> Error {
    Error::new(
        "unwritable",
        format!("The dataset could not be stored: {e}."),
        "Try again.",
    )
}

/// Cells that did not come into a column.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    /// Infinities, which became missing values.
    infinite: u64,
    strays: u64,
    examples: Vec<StrayCell>,
}

/// Cells shown of those that were set aside, of each column.
const EXAMPLES: usize = 5;

const EXAMPLE_CHARS: usize = 60;

impl Tally {
    /// Of cells that all came in.
    pub fn none() -> Self {
        Self::default()
    }

    pub fn of_infinite(infinite: u64) -> Self {
        Self {
            infinite,
            ..Self::default()
        }
    }

    /// Takes note of a cell, on a row from 1.
    pub fn stray(&mut self, row: u64, cell: &[u8]) {
        self.strays += 1;
        if self.examples.len() < EXAMPLES {
            let value = String::from_utf8_lossy(cell)
                .chars()
                .take(EXAMPLE_CHARS)
                .collect();
            self.examples.push(StrayCell { row, value });
        }
    }

    fn add(&mut self, other: Self, rows_before: u64) {
        self.infinite += other.infinite;
        self.strays += other.strays;
        let room = EXAMPLES - self.examples.len();
        self.examples.extend(
            other
                .examples
                .into_iter()
                .take(room)
                .map(|stray| StrayCell {
                    row: rows_before + stray.row,
                    ..stray
                }),
        );
    }

    fn set_aside(mut self, numbers: &RowNumbers) -> Option<SetAside> {
        let strays = self.examples.iter_mut();
        strays.for_each(|stray| stray.row = numbers.of(stray.row));
        (self.strays > 0).then_some(SetAside {
            count: self.strays,
            examples: self.examples,
        })
    }
}

/// Some rows of a column, and what did not come into it.
pub(crate) struct Built {
    pub array: ArrayRef,
    /// The cells as they are written, where they are kept so.
    pub written: Option<ArrayRef>,
    pub tally: Tally,
}

/// Builds an array from cells of text.
pub(crate) struct CellBuilder {
    reading: ColumnReading,
    cells: Cells,
    written: Option<StringBuilder>,
    /// What cells without a value stand for.
    empty: Option<String>,
    rows: u64,
    tally: Tally,
    /// How this column writes no and yes: as it does the first time.
    labels: [Option<String>; 2],
}

enum Cells {
    Integer(Int64Builder),
    Number(Float64Builder),
    Date(TimestampMillisecondBuilder),
    Text(StringBuilder),
}

/// A builder for each column.
pub(crate) fn builders(readings: &Readings) -> Vec<CellBuilder> {
    let columns = readings.columns.iter().zip(&readings.written).enumerate();
    columns
        .map(|(at, (reading, written))| {
            let empty = readings.empty.get(&at).cloned();
            CellBuilder::new(reading.clone(), *written != Written::No, empty)
        })
        .collect()
}

impl CellBuilder {
    pub fn new(reading: ColumnReading, keeps_written: bool, empty: Option<String>) -> Self {
        let cells = match reading.kind {
            ColumnType::Integer => Cells::Integer(Int64Builder::new()),
            ColumnType::Number => Cells::Number(Float64Builder::new()),
            ColumnType::Date => Cells::Date(TimestampMillisecondBuilder::new()),
            ColumnType::Boolean | ColumnType::Text => Cells::Text(StringBuilder::new()),
        };
        Self {
            reading,
            cells,
            written: keeps_written.then(StringBuilder::new),
            empty,
            rows: 0,
            tally: Tally::default(),
            labels: [None, None],
        }
    }

    /// Whether cells without a value stand for something.
    pub fn fills(&self) -> bool {
        self.empty.is_some()
    }

    pub fn push(&mut self, cell: &[u8]) {
        self.rows += 1;
        let mut cell = bare(cell);
        if let Some(empty) = &self.empty
            && read(&self.reading, cell) == Cell::Missing
        {
            cell = empty.as_bytes();
        }
        let read = match (read(&self.reading, cell), self.reading.kind) {
            // Told to be whole, and not.
            (Cell::Number(value), ColumnType::Integer) if value.fract() != 0.0 => Cell::Stray,
            (read, _) => read,
        };
        match read {
            Cell::Infinite => self.tally.infinite += 1,
            Cell::Stray => self.tally.stray(self.rows, cell),
            // Missing, and a word that its owner may have meant.
            Cell::Missing if self.reading.kind != ColumnType::Text && is_missing_word(cell) => {
                self.tally.stray(self.rows, cell)
            }
            _ => {}
        }
        if let Some(written) = &mut self.written {
            let text = std::str::from_utf8(cell).ok();
            written.append_option(text.filter(|text| !text.is_empty()));
        }
        match (&mut self.cells, read) {
            (Cells::Integer(cells), Cell::Number(value)) => cells.append_value(value as i64),
            (Cells::Integer(cells), _) => cells.append_null(),
            (Cells::Number(cells), Cell::Number(value)) => cells.append_value(value),
            (Cells::Number(cells), _) => cells.append_null(),
            (Cells::Date(cells), Cell::Number(value)) => cells.append_value(value as i64),
            (Cells::Date(cells), _) => cells.append_null(),
            (Cells::Text(cells), Cell::Text(text)) => match std::str::from_utf8(text) {
                Ok(text) => cells.append_value(text),
                Err(_) => {
                    self.tally.stray(self.rows, cell);
                    cells.append_null();
                }
            },
            (Cells::Text(cells), Cell::Truth(said)) => {
                let label = &mut self.labels[usize::from(said)];
                cells.append_value(
                    label.get_or_insert_with(|| String::from_utf8_lossy(cell).into_owned()),
                )
            }
            (Cells::Text(cells), _) => cells.append_null(),
        }
    }

    /// What was pushed; starts anew.
    pub fn finish(&mut self) -> Built {
        let array: ArrayRef = match &mut self.cells {
            Cells::Integer(cells) => Arc::new(cells.finish()),
            Cells::Number(cells) => Arc::new(cells.finish()),
            Cells::Date(cells) => Arc::new(cells.finish().with_timezone("UTC")),
            Cells::Text(cells) => Arc::new(cells.finish()),
        };
        self.rows = 0;
        Built {
            array,
            written: self
                .written
                .as_mut()
                .map(|written| Arc::new(written.finish()) as ArrayRef),
            tally: std::mem::take(&mut self.tally),
        }
    }
}
