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
use report::ColumnType;

use crate::ingest::{Ingested, ROW_GROUP_ROWS};
use crate::profile::Profile;
use crate::profile::sketch::Sketch;
use crate::profile::suggestions::{suggest, warn};
use crate::values::cell::trim;
use crate::values::type_inference::{Cell, ColumnReading};
use crate::{Error, Result};

/// The key of a field's metadata that holds its [`ColumnType`].
const TYPE_KEY: &str = "perene.type";

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

fn field(name: &str, kind: ColumnType) -> Field {
    let label = TYPES
        .iter()
        .find(|(k, _)| *k == kind)
        .map_or("text", |(_, label)| label);
    let metadata = HashMap::from([(TYPE_KEY.to_owned(), label.to_owned())]);
    Field::new(name, arrow_type(kind), true).with_metadata(metadata)
}

/// The type that ingest has given a field; `None` if another program wrote it.
pub(crate) fn column_type(field: &Field) -> Option<ColumnType> {
    let label = field.metadata().get(TYPE_KEY)?;
    let (kind, _) = TYPES.iter().find(|(_, known)| known == label)?;
    (*field.data_type() == arrow_type(*kind)).then_some(*kind)
}

/// Writes arrays of the columns' types and profiles them.
pub(crate) struct Sink<W: Write + Send> {
    schema: SchemaRef,
    writer: ArrowWriter<W>,
    sketches: Vec<Sketch>,
    infinite: Vec<u64>,
    rows: u64,
}

impl<W: Write + Send> Sink<W> {
    pub fn new(out: W, columns: &[(String, ColumnType)]) -> Result<Self> {
        let fields: Vec<Field> = columns
            .iter()
            .map(|(name, kind)| field(name, *kind))
            .collect();
        let schema = Arc::new(Schema::new(fields));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(Default::default()))
            .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
            .build();
        let sample = (SAMPLES / columns.len().max(1)).clamp(1_000, 50_000);
        Ok(Self {
            writer: ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties))
                .map_err(unwritable)?,
            schema,
            sketches: columns
                .iter()
                .map(|(name, kind)| Sketch::new(name, *kind, sample))
                .collect(),
            infinite: vec![0; columns.len()],
            rows: 0,
        })
    }

    /// Counts infinities that became missing values.
    pub fn infinite(&mut self, column: usize, count: u64) {
        self.infinite[column] += count;
    }

    pub fn write(&mut self, columns: Vec<ArrayRef>) -> Result<()> {
        for (sketch, cells) in self.sketches.iter_mut().zip(&columns) {
            sketch.see(cells);
        }
        self.bound_memory();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(unwritable)?;
        self.rows += batch.num_rows() as u64;
        self.writer.write(&batch).map_err(unwritable)
    }

    fn bound_memory(&mut self) {
        while self.sketches.iter().map(Sketch::hashes).sum::<usize>() > HASHES {
            if let Some(largest) = self
                .sketches
                .iter_mut()
                .max_by_key(|sketch| sketch.hashes())
            {
                largest.estimate_distinct();
            }
        }
    }

    pub fn finish(self) -> Result<Ingested> {
        let metadata = self.writer.close().map_err(unwritable)?;
        let rows = self.rows;
        let mut columns: Vec<_> = self.sketches.into_iter().map(Sketch::profile).collect();
        for (column, infinite) in columns.iter_mut().zip(self.infinite) {
            warn(column, rows, infinite);
        }
        let suggestions = suggest(&columns, rows);
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

/// Builds an array from cells of text.
pub(crate) struct CellBuilder {
    reading: ColumnReading,
    cells: Cells,
    infinite: u64,
}

enum Cells {
    Integer(Int64Builder),
    Number(Float64Builder),
    Date(TimestampMillisecondBuilder),
    Text(StringBuilder),
}

impl CellBuilder {
    pub fn new(reading: ColumnReading) -> Self {
        let cells = match reading.kind {
            ColumnType::Integer => Cells::Integer(Int64Builder::new()),
            ColumnType::Number => Cells::Number(Float64Builder::new()),
            ColumnType::Date => Cells::Date(TimestampMillisecondBuilder::new()),
            ColumnType::Boolean | ColumnType::Text => Cells::Text(StringBuilder::new()),
        };
        Self {
            reading,
            cells,
            infinite: 0,
        }
    }

    pub fn push(&mut self, cell: &[u8]) {
        let cell = self.reading.read(trim(cell));
        if cell == Cell::Infinite {
            self.infinite += 1;
        }
        match (&mut self.cells, cell) {
            (Cells::Integer(cells), Cell::Number(value)) => cells.append_value(value as i64),
            (Cells::Integer(cells), _) => cells.append_null(),
            (Cells::Number(cells), Cell::Number(value)) => cells.append_value(value),
            (Cells::Number(cells), _) => cells.append_null(),
            (Cells::Date(cells), Cell::Number(value)) => cells.append_value(value as i64),
            (Cells::Date(cells), _) => cells.append_null(),
            (Cells::Text(cells), Cell::Text(text)) => {
                cells.append_option(std::str::from_utf8(text).ok())
            }
            (Cells::Text(cells), _) => cells.append_null(),
        }
    }

    pub fn push_missing(&mut self) {
        self.push(b"");
    }

    /// The array of what was pushed, and the infinities among it; starts anew.
    pub fn finish(&mut self) -> (ArrayRef, u64) {
        let array: ArrayRef = match &mut self.cells {
            Cells::Integer(cells) => Arc::new(cells.finish()),
            Cells::Number(cells) => Arc::new(cells.finish()),
            Cells::Date(cells) => Arc::new(cells.finish().with_timezone("UTC")),
            Cells::Text(cells) => Arc::new(cells.finish()),
        };
        (array, std::mem::take(&mut self.infinite))
    }
}
