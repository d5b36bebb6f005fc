//! Rows of cells as Parquet. The first row names the columns.

use std::io::Write;
use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, StringBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use data::{ParquetFile, Source};
use domain::Failure;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use crate::features::DAY;

/// Rows that are handed to the writer together.
const BATCH_ROWS: usize = 2_048;
/// Of a row group: as many as are read and scored at once.
const GROUP_ROWS: usize = 50_000;

enum Cell {
    Whole(Int64Builder),
    Number(Float64Builder),
    Flag(BooleanBuilder),
    Text(StringBuilder),
    Date(Date32Builder),
}

/// Cells, row by row; each row gives the same columns in the same order.
#[derive(Default)]
pub struct Cells {
    columns: Vec<(String, Cell)>,
    at: usize,
    rows: usize,
}

macro_rules! cells {
    ($($(#[$doc:meta])* $method:ident($value:ty) $kind:ident($builder:ident))+) => {
        $($(#[$doc])*
        pub fn $method(&mut self, name: impl FnOnce() -> String, value: Option<$value>) {
            if self.at == self.columns.len() {
                let name = self.unused(name());
                self.columns.push((name, Cell::$kind($builder::new())));
            }
            if let Some((_, Cell::$kind(builder))) = self.columns.get_mut(self.at) {
                builder.append_option(value);
            }
            self.at += 1;
        })+
    };
}

impl Cells {
    cells! {
        whole(i64) Whole(Int64Builder)
        number(f64) Number(Float64Builder)
        flag(bool) Flag(BooleanBuilder)
        text(&str) Text(StringBuilder)
        /// Days since 1970.
        day(i32) Date(Date32Builder)
    }

    /// A date, in milliseconds since 1970.
    pub(super) fn date(&mut self, name: impl FnOnce() -> String, at: i64) {
        self.day(name, i32::try_from(at.div_euclid(DAY)).ok());
    }

    pub(super) fn end_row(&mut self) {
        self.at = 0;
        self.rows += 1;
    }

    /// A name that no column has, in any case of its letters.
    fn unused(&self, name: String) -> String {
        let is_used = |name: &str| {
            let name = name.to_lowercase();
            self.columns
                .iter()
                .any(|(used, _)| used.to_lowercase() == name)
        };
        let mut unused = name.clone();
        for n in 2.. {
            if !is_used(&unused) {
                break;
            }
            unused = format!("{name} ({n})");
        }
        unused
    }

    fn schema(&self) -> SchemaRef {
        let fields = self.columns.iter().map(|(name, cell)| {
            let kind = match cell {
                Cell::Whole(_) => DataType::Int64,
                Cell::Number(_) => DataType::Float64,
                Cell::Flag(_) => DataType::Boolean,
                Cell::Text(_) => DataType::Utf8,
                Cell::Date(_) => DataType::Date32,
            };
            Field::new(name, kind, true)
        });
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }

    fn take(&mut self, schema: &SchemaRef) -> Result<RecordBatch, arrow_schema::ArrowError> {
        self.rows = 0;
        let arrays = self.columns.iter_mut().map(|(_, cell)| -> ArrayRef {
            match cell {
                Cell::Whole(cells) => Arc::new(cells.finish()),
                Cell::Number(cells) => Arc::new(cells.finish()),
                Cell::Flag(cells) => Arc::new(cells.finish()),
                Cell::Text(cells) => Arc::new(cells.finish()),
                Cell::Date(cells) => Arc::new(cells.finish()),
            }
        });
        RecordBatch::try_new(Arc::clone(schema), arrays.collect())
    }
}

/// Writes rows of cells to a file as they come.
pub struct CellsWriter<W: Write + Send> {
    writer: ArrowWriter<W>,
    schema: SchemaRef,
    cells: Cells,
    rows: u64,
}

impl<W: Write + Send> CellsWriter<W> {
    /// `first` gives a row, which only names the columns.
    pub(super) fn new(out: W, first: impl FnOnce(&mut Cells)) -> Result<Self, Failure> {
        let mut cells = Cells::default();
        first(&mut cells);
        cells.end_row();
        let schema = cells.schema();
        cells.take(&schema).map_err(unwritable)?;
        Ok(Self {
            writer: writer(out, &schema)?,
            schema,
            cells,
            rows: 0,
        })
    }

    pub(super) fn write(&mut self, row: impl FnOnce(&mut Cells)) -> Result<(), Failure> {
        row(&mut self.cells);
        self.cells.end_row();
        self.rows += 1;
        match self.cells.rows {
            BATCH_ROWS => self.write_batch(),
            _ => Ok(()),
        }
    }

    fn write_batch(&mut self) -> Result<(), Failure> {
        let batch = self.cells.take(&self.schema).map_err(unwritable)?;
        self.writer.write(&batch).map_err(unwritable)
    }

    /// Writes what is left and the footer, and tells how many rows there are.
    pub fn finish(mut self) -> Result<(W, u64), Failure> {
        self.write_batch()?;
        let rows = self.rows;
        Ok((self.writer.into_inner().map_err(unwritable)?, rows))
    }
}

/// A writer of rows in groups of one size.
pub(super) fn writer<W: Write + Send>(
    out: W,
    schema: &SchemaRef,
) -> Result<ArrowWriter<W>, Failure> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(Default::default()))
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .build();
    ArrowWriter::try_new(out, Arc::clone(schema), Some(properties)).map_err(unwritable)
}

/// Puts files of the same columns together, in their order, those without rows left out; and tells how many rows there
/// are.
///
/// # Errors
/// Those of files.
pub fn concatenate<W: Write + Send>(
    sources: impl IntoIterator<Item = Arc<dyn Source>>,
    out: W,
) -> Result<(W, u64), Failure> {
    let mut out = Some(out);
    let mut writer: Option<ArrowWriter<W>> = None;
    let mut rows = 0;
    for source in sources {
        let file = ParquetFile::open(source)?;
        let columns: Vec<usize> = (0..file.schema().fields().len()).collect();
        if writer.is_none()
            && let Some(out) = out.take()
        {
            writer = Some(self::writer(out, &Arc::new(file.schema().clone()))?);
        }
        for group in 0..file.row_groups() {
            for batch in file.read(group..group + 1, &columns)? {
                let batch = batch.map_err(unreadable)?;
                rows += batch.num_rows() as u64;
                if let Some(writer) = &mut writer {
                    writer.write(&batch).map_err(unwritable)?;
                }
            }
        }
    }
    let written = match (writer, out) {
        (Some(writer), _) => writer.into_inner().map_err(unwritable)?,
        (None, Some(out)) => out,
        (None, None) => return Err(unwritable("nothing to write to")),
    };
    Ok((written, rows))
}

fn unreadable(e: impl std::fmt::Display) -> Failure {
    Failure::new(
        "unreadable",
        format!("A part of the dataset could not be read: {e}."),
        "Build it again.",
    )
}

pub(super) fn unwritable(e: impl std::fmt::Display) -> Failure {
    Failure::new(
        "unwritable",
        format!("The dataset could not be written: {e}."),
        "Build it again.",
    )
}
