//! Files as frames.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::types::{Float64Type, Int64Type, TimestampMillisecondType};
use arrow_array::{Array, ArrayRef, StringArray, cast::AsArray};
use arrow_schema::DataType;
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReader;
use report::{ColumnReading, ColumnType, ReadOptions};

use crate::frame::{Column, Frame, MISSING, Values};
use crate::ingest::ingest;
use crate::ingest_sink::{column_reading, column_type, column_written};
use crate::levels::Levels;
use crate::parquet::row_groups::{ParquetFile, broken};
use crate::profile::Profile;
use crate::source::Source;
use crate::values::type_inference::Written;
use crate::{Error, Limits, Result};

/// Reads a file that [`ingest`](crate::ingest()) has written: all columns or those named, all row
/// groups or some. Columns come in file order, texts in order of first appearance.
///
/// # Errors
/// `missing_column` for a name the file does not have; `broken_parquet`, `unreadable`.
pub fn read_parquet(
    source: Arc<dyn Source>,
    columns: Option<&[String]>,
    row_groups: Option<Range<usize>>,
) -> Result<Frame> {
    let file = ParquetFile::open(source)?;
    let wanted = positions(&file, columns)?;
    let groups = row_groups.unwrap_or(0..file.row_groups());
    if groups.end > file.row_groups() {
        return Err(broken(format!(
            "it has {} row groups, not {}",
            file.row_groups(),
            groups.end
        )));
    }
    let mut table = Table::new(&file, &wanted)?;
    for group in groups {
        table.extend(file.read(group..group + 1, &wanted)?)?;
    }
    Ok(table.finish())
}

/// Reads rows of a file that [`ingest`](crate::ingest()) has written, counted from 0 over the whole file and in rising
/// order: all columns or those named.
///
/// # Errors
/// `missing_column`; `broken_parquet`, also when it has no such row; `unreadable`.
pub fn read_parquet_rows(
    source: Arc<dyn Source>,
    columns: Option<&[String]>,
    rows: &[u64],
) -> Result<Frame> {
    let file = ParquetFile::open(source)?;
    let wanted = positions(&file, columns)?;
    let mut table = Table::new(&file, &wanted)?;
    let (mut first, mut rest) = (0, rows);
    for group in 0..file.row_groups() {
        let rows = u64::try_from(file.metadata().row_group(group).num_rows()).unwrap_or(0);
        let (here, after) = rest.split_at(rest.partition_point(|row| *row < first + rows));
        if !here.is_empty() {
            let here = here.iter().map(|row| (row - first) as usize);
            table.extend(file.read_rows(group, here, &wanted)?)?;
        }
        (first, rest) = (first + rows, after);
    }
    match rest.first() {
        None => Ok(table.finish()),
        Some(row) => Err(broken(format!("it has {first} rows, and no row {row}"))),
    }
}

/// Hands on the row groups of a file that [`ingest`](crate::ingest()) has written, one by one, with those columns.
///
/// # Errors
/// Those of [`read_parquet`], and whatever `each` has.
pub fn each_row_group(
    source: Arc<dyn Source>,
    columns: &[String],
    mut each: impl FnMut(Frame) -> Result<()>,
) -> Result<()> {
    let file = ParquetFile::open(source)?;
    let wanted = positions(&file, Some(columns))?;
    for group in 0..file.row_groups() {
        let mut table = Table::new(&file, &wanted)?;
        table.extend(file.read(group..group + 1, &wanted)?)?;
        each(table.finish())?;
    }
    Ok(())
}

/// A frame while its batches come in.
struct Table {
    columns: Vec<Building>,
    rows: usize,
}

impl Table {
    fn new(file: &ParquetFile, wanted: &[usize]) -> Result<Self> {
        let columns = wanted
            .iter()
            .map(|&at| Building::new(file.schema().field(at)));
        Ok(Self {
            columns: columns.collect::<Result<_>>()?,
            rows: 0,
        })
    }

    fn extend(&mut self, batches: ParquetRecordBatchReader) -> Result<()> {
        for batch in batches {
            let batch = batch.map_err(broken)?;
            self.rows += batch.num_rows();
            for (column, cells) in self.columns.iter_mut().zip(batch.columns()) {
                column.extend(cells);
            }
        }
        Ok(())
    }

    fn finish(self) -> Frame {
        Frame::new(
            self.columns.into_iter().map(Building::finish).collect(),
            self.rows,
        )
    }
}

/// Reads a file of any kind that ingest takes, with the types that ingest would give its columns: what is
/// read from a file and what comes back from its ingested copy is the same frame.
///
/// # Errors
/// Those of [`ingest`](crate::ingest()).
pub fn read_file(source: Arc<dyn Source>, limits: &Limits, options: &ReadOptions) -> Result<Frame> {
    Ok(read_file_profiled(source, limits, options)?.0)
}

/// As [`read_file`], with the file's profile.
///
/// # Errors
/// Those of [`ingest`](crate::ingest()).
pub fn read_file_profiled(
    source: Arc<dyn Source>,
    limits: &Limits,
    options: &ReadOptions,
) -> Result<(Frame, Profile)> {
    let mut typed = Vec::new();
    let ingested = ingest(source, limits, options, &mut typed, &mut |_| Ok(()))?;
    let frame = read_parquet(Arc::new(Bytes::from(typed)), None, None)?;
    Ok((frame, ingested.profile))
}

fn positions(file: &ParquetFile, columns: Option<&[String]>) -> Result<Vec<usize>> {
    let fields = file.schema().fields();
    let Some(names) = columns else {
        return Ok((0..fields.len()).collect());
    };
    let mut positions = names
        .iter()
        .map(|name| {
            fields
                .iter()
                .position(|field| field.name() == name)
                .ok_or_else(|| {
                    Error::new(
                        "missing_column",
                        format!("The dataset has no column \"{name}\"."),
                        "Add the column, or use a dataset that has it.",
                    )
                    .with("column", name.as_str())
                })
        })
        .collect::<Result<Vec<_>>>()?;
    positions.sort_unstable();
    positions.dedup();
    Ok(positions)
}

/// A column while its batches come in.
struct Building {
    name: String,
    reading: ColumnReading,
    /// Of cells that are kept as written, and whether a model may know better what marks mean.
    written: Written,
    values: Values,
    levels: Levels,
}

impl Building {
    fn new(field: &arrow_schema::Field) -> Result<Self> {
        let Some(kind) = column_type(field) else {
            return Err(broken(format!(
                "column \"{}\" carries no type of ours",
                field.name()
            )));
        };
        let values = match field.data_type() {
            DataType::Utf8 => Values::Text {
                codes: Vec::new(),
                levels: Vec::new(),
            },
            _ => Values::Number(Vec::new()),
        };
        Ok(Self {
            name: field.name().clone(),
            reading: column_reading(field, kind),
            written: column_written(field),
            values,
            levels: Levels::default(),
        })
    }

    fn extend(&mut self, cells: &ArrayRef) {
        match (&mut self.values, self.reading.kind) {
            (Values::Number(numbers), ColumnType::Integer) => numbers.extend(
                cells
                    .as_primitive::<Int64Type>()
                    .iter()
                    .map(|cell| cell.map_or(f64::NAN, |v| v as f64)),
            ),
            (Values::Number(numbers), ColumnType::Date) => numbers.extend(
                cells
                    .as_primitive::<TimestampMillisecondType>()
                    .iter()
                    .map(|cell| cell.map_or(f64::NAN, |v| v as f64)),
            ),
            (Values::Number(numbers), _) => {
                numbers.extend(
                    cells
                        .as_primitive::<Float64Type>()
                        .iter()
                        .map(|cell| cell.unwrap_or(f64::NAN)),
                );
            }
            (Values::Text { codes, .. }, _) => {
                let texts: &StringArray = cells.as_string();
                codes.reserve(texts.len());
                for text in texts {
                    codes.push(text.map_or(MISSING, |text| self.levels.code(text)));
                }
            }
        }
    }

    fn finish(mut self) -> Column {
        if let Values::Text { levels, .. } = &mut self.values {
            *levels = self.levels.texts;
        }
        let mut column = Column::new(self.name, self.reading.kind, self.values);
        column.reading = self.reading;
        match self.written {
            Written::No => column,
            written => column.understood(written == Written::Open),
        }
    }
}
