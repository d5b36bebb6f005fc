//! Other people's Parquet, brought to our column types.

use std::io::Write;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, Float64Array, RecordBatch};
use arrow_schema::DataType;
use parquet::basic::Compression;
use report::{ColumnOptions, ColumnReading, ColumnType, ReadOptions};

use crate::csv::encoding::EXPANSION;
use crate::csv::faults::{no_rows, too_many_columns, too_many_rows};
use crate::csv::header::unique;
use crate::csv::row_numbers::RowNumbers;
use crate::ingest::{BATCH_BYTES, Ingested, ROW_GROUP_ROWS};
use crate::ingest_sink::{Built, CellBuilder, Sink, Tally, builders};
use crate::parquet::convert::{each_text, floats, integers, milliseconds, text_bytes, texts};
use crate::parquet::fractions::Fractions;
use crate::parquet::row_groups::{ParquetFile, broken};
use crate::parquet::whole_dates::{WholeDates, dated};
use crate::source::Source;
use crate::values::cell::{MAX_INTEGER, bare};
use crate::values::guess::Guess;
use crate::values::type_inference::{Hints, Readings, decide};
use crate::{Error, Limits, Result};

const TEXT_BYTES: usize = 32 << 10;

/// Bytes of that length are an id, and read as text.
const UUID_BYTES: i32 = 16;

/// How a column is brought to one of our types.
enum Plan {
    /// Texts are read as cells of a CSV file are: numbers and dates kept as text are found.
    Cells(Box<Guess>),
    /// Whole numbers of 64 bits or more: text if one is above 2^53.
    Whole {
        too_large: bool,
        dates: WholeDates,
    },
    Number(Fractions),
    Date,
    Boolean,
}

/// Infers in a first pass over texts, large integers and what may be fractions, converts and writes in a second.
pub(crate) fn ingest(
    source: Arc<dyn Source>,
    limits: &Limits,
    options: &ReadOptions,
    out: impl Write + Send,
    progress: &mut dyn FnMut(f64) -> Result<()>,
) -> Result<Ingested> {
    let file = ParquetFile::open_foreign(source)?;
    check(&file, limits)?;
    check_compression(&file)?;
    let fields = file.schema().fields();
    let names = unique(fields.iter().map(|field| field.name().clone()))?;
    let mut plans = names
        .iter()
        .zip(fields)
        .map(|(name, field)| {
            let plan = plan(name, field.data_type())?;
            match options.columns.get(name) {
                Some(told) => plan.told(name, told),
                None => Ok(plan),
            }
        })
        .collect::<Result<Vec<_>>>()?;
    infer(&file, &names, &mut plans, limits, progress)?;
    let mut named = names.iter().zip(&plans);
    named.try_for_each(|(name, plan)| plan.check(name))?;

    let readings = readings(&plans, &names, options);
    let mut builders = builders(&readings);
    let mut sink = Sink::new(out, &names, readings)?;
    let all: Vec<usize> = (0..names.len()).collect();
    let mut decoded = Decoded::default();
    for groups in together(&file) {
        let part = groups.end as f64 / file.row_groups() as f64;
        for batch in file.read(groups, &all)? {
            let batch = batch.map_err(broken)?;
            decoded.add(&batch, limits)?;
            for piece in pieces(batch) {
                let columns = plans.iter().zip(&mut builders).zip(piece.columns());
                let built = columns.map(|((plan, builder), cells)| plan.convert(builder, cells));
                sink.write(built.collect::<Result<_>>()?)?;
            }
        }
        progress(0.5 + 0.5 * part)?;
    }
    if decoded.rows == 0 {
        return Err(no_rows());
    }
    sink.finish(&RowNumbers::default())
}

/// Row groups that are read together: as small as those of some writers are, each alone would cost a request.
fn together(file: &ParquetFile) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let (mut rows, mut bytes) = (0_i64, 0_i64);
    for (at, group) in file.metadata().row_groups().iter().enumerate() {
        rows = rows.saturating_add(group.num_rows().max(0));
        bytes = bytes.saturating_add(group.total_byte_size().max(0));
        match ranges.last_mut() {
            Some(last) if rows <= ROW_GROUP_ROWS as i64 && bytes <= BATCH_BYTES as i64 => {
                last.end = at + 1;
            }
            _ => {
                (rows, bytes) = (group.num_rows().max(0), group.total_byte_size().max(0));
                ranges.push(at..at + 1);
            }
        }
    }
    ranges
}

/// What came out of a file, whatever its footer says of it.
#[derive(Default)]
struct Decoded {
    rows: u64,
    bytes: u64,
}

impl Decoded {
    fn add(&mut self, batch: &RecordBatch, limits: &Limits) -> Result<()> {
        self.rows += batch.num_rows() as u64;
        self.bytes = self.bytes.saturating_add(bytes(batch));
        if self.rows > limits.rows {
            return Err(too_many_rows(limits));
        }
        check_bytes(self.bytes, limits)
    }
}

/// Of the cells, each of which counts for eight bytes at least.
fn bytes(batch: &RecordBatch) -> u64 {
    let of_column = |cells: &ArrayRef| 8 * cells.len() as u64 + text_bytes(cells);
    batch.columns().iter().map(of_column).sum()
}

/// A batch in as many pieces as it takes for each to be small, or a single row.
fn pieces(batch: RecordBatch) -> Vec<RecordBatch> {
    let rows = batch.num_rows();
    if rows < 2 || bytes(&batch) <= BATCH_BYTES as u64 {
        return vec![batch];
    }
    let half = rows / 2;
    let mut all = pieces(batch.slice(0, half));
    all.extend(pieces(batch.slice(half, rows - half)));
    all
}

fn check_bytes(bytes: u64, limits: &Limits) -> Result<()> {
    let most = limits.bytes.saturating_mul(EXPANSION);
    if bytes <= most {
        return Ok(());
    }
    Err(Error::new(
        "too_large",
        format!("The file holds more than {most} bytes once decompressed, which is the limit."),
        "Upload fewer rows or columns.",
    )
    .case("unpacked")
    .with("most", most))
}

fn check(file: &ParquetFile, limits: &Limits) -> Result<()> {
    let columns = file.schema().fields().len();
    if columns == 0 {
        return Err(Error::new(
            "empty_file",
            "The Parquet file has no columns.",
            "Upload one with columns and rows.",
        )
        .case("parquet"));
    }
    if columns > limits.columns {
        return Err(too_many_columns(columns, limits));
    }
    let (mut rows, mut bytes) = (0_u64, 0_u64);
    for group in file.metadata().row_groups() {
        rows = rows.saturating_add(u64::try_from(group.num_rows()).map_err(broken)?);
        bytes = bytes.saturating_add(u64::try_from(group.total_byte_size()).map_err(broken)?);
    }
    if rows == 0 {
        return Err(no_rows());
    }
    if rows > limits.rows {
        return Err(too_many_rows(limits));
    }
    check_bytes(bytes, limits)
}

fn plan(name: &str, data_type: &DataType) -> Result<Plan> {
    use DataType as T;
    Ok(match data_type {
        T::Dictionary(_, values) => return plan(name, values),
        T::Int8 | T::Int16 | T::Int32 | T::Int64 | T::UInt8 | T::UInt16 | T::UInt32 | T::UInt64 => {
            Plan::whole()
        }
        T::Decimal32(_, 0) | T::Decimal64(_, 0) | T::Decimal128(_, 0) | T::Decimal256(_, 0) => {
            Plan::whole()
        }
        T::Decimal32(..) | T::Decimal64(..) | T::Decimal128(..) | T::Decimal256(..) => {
            Plan::Number(Fractions::NONE)
        }
        // In hours, as those of workbooks.
        T::Time32(_) | T::Time64(_) | T::Duration(_) => Plan::Number(Fractions::NONE),
        T::Float16 | T::Float32 | T::Float64 => Plan::Number(Fractions::default()),
        T::Date32 | T::Date64 | T::Timestamp(..) => Plan::Date,
        T::Boolean => Plan::Boolean,
        T::Null
        | T::Utf8
        | T::LargeUtf8
        | T::Utf8View
        | T::Binary
        | T::LargeBinary
        | T::BinaryView
        | T::FixedSizeBinary(UUID_BYTES) => Plan::Cells(Box::new(Guess::of(name))),
        other => return Err(unsupported_column(name, other)),
    })
}

fn unsupported_column(name: &str, data_type: &DataType) -> Error {
    use DataType as T;
    let what = match data_type {
        T::FixedSizeBinary(_) => "bytes that are no text",
        T::Interval(_) => "months, days and hours in one",
        _ if data_type.is_nested() => "not a single value per row",
        _ => "which is not read",
    };
    Error::new(
        "unsupported_column",
        format!("Column \"{name}\" is of type {data_type}: {what}."),
        "Turn it into numbers, texts or dates, or leave it out.",
    )
    .with("column", name)
}

/// Of a column that is told to be what it cannot.
fn fixed(name: &str, what: &str) -> Error {
    Error::new(
        "unsupported_column",
        format!("Column \"{name}\" holds {what} in the Parquet file and cannot be read otherwise."),
        "Leave its type as it is, or write it as text in the file.",
    )
    .case("fixed")
    .with("column", name)
}

/// The name of a compression that is not read.
fn unread(compression: Compression) -> Option<&'static str> {
    match compression {
        Compression::BROTLI(_) => Some("Brotli"),
        Compression::LZO => Some("LZO"),
        _ => None,
    }
}

/// Refuses what is compressed in a way that is not read.
fn check_compression(file: &ParquetFile) -> Result<()> {
    let groups = file.metadata().row_groups().iter();
    let chunks = groups.flat_map(|group| group.columns());
    let Some(name) = chunks.map(|chunk| chunk.compression()).find_map(unread) else {
        return Ok(());
    };
    Err(Error::new(
        "unsupported_compression",
        format!("The Parquet file is compressed with {name}, which is not read."),
        "Write it with Zstandard, Snappy, gzip or LZ4, or without compression.",
    )
    .with("compression", name))
}

fn infer(
    file: &ParquetFile,
    names: &[String],
    plans: &mut [Plan],
    limits: &Limits,
    progress: &mut dyn FnMut(f64) -> Result<()>,
) -> Result<()> {
    for (at, plan) in plans.iter_mut().enumerate() {
        if let Plan::Number(fractions) = plan {
            fractions.see_statistics(file.metadata(), at);
        }
    }
    let is_open = |plan: &Plan| match plan {
        Plan::Number(fractions) => fractions.are_open(),
        plan => matches!(plan, Plan::Cells(_) | Plan::Whole { .. }),
    };
    let open: Vec<usize> = (0..plans.len()).filter(|&at| is_open(&plans[at])).collect();
    if open.is_empty() {
        return Ok(());
    }
    let mut decoded = Decoded::default();
    for groups in together(file) {
        let part = groups.end as f64 / file.row_groups() as f64;
        for batch in file.read(groups, &open)? {
            let batch = batch.map_err(broken)?;
            decoded.add(&batch, limits)?;
            for (&column, cells) in open.iter().zip(batch.columns()) {
                plans[column].see(&names[column], cells)?;
            }
        }
        progress(0.5 * part)?;
    }
    Ok(())
}

impl Plan {
    fn whole() -> Self {
        Self::Whole {
            too_large: false,
            dates: WholeDates::default(),
        }
    }

    /// As its owner says: texts may be anything, and whole numbers codes or dates.
    fn told(self, name: &str, told: &ColumnOptions) -> Result<Self> {
        use ColumnType as T;
        match (self, told.kind) {
            (Self::Whole { dates, .. }, T::Text) => Ok(Self::Whole {
                too_large: true,
                dates,
            }),
            (Self::Whole { dates, .. }, T::Date) => Ok(Self::Whole {
                too_large: false,
                dates: dates.told(told.date_order),
            }),
            (plan @ Self::Cells(_), _)
            | (plan @ Self::Whole { .. }, T::Integer | T::Number)
            | (plan @ Self::Number(_), T::Number)
            | (plan @ Self::Date, T::Date)
            | (plan @ Self::Boolean, T::Boolean) => Ok(plan),
            (Self::Date, _) => Err(fixed(name, "dates")),
            (Self::Boolean, _) => Err(fixed(name, "yes and no")),
            _ => Err(fixed(name, "numbers")),
        }
    }

    /// Refuses what is told to be dates and looks like none.
    fn check(&self, name: &str) -> Result<()> {
        match self {
            Self::Whole { dates, .. } if dates.are_no_dates() => {
                Err(fixed(name, "numbers that look like no dates"))
            }
            _ => Ok(()),
        }
    }

    fn see(&mut self, name: &str, cells: &ArrayRef) -> Result<()> {
        match self {
            Self::Cells(guess) => {
                let mut longest = 0;
                each_text(cells, |text| {
                    longest = longest.max(text.map_or(0, <[u8]>::len));
                    if let Some(text) = text.filter(|text| text.len() <= TEXT_BYTES) {
                        guess.see(bare(text));
                    }
                })?;
                if longest > TEXT_BYTES {
                    return Err(Error::new(
                        "cell_too_long",
                        format!("A value of \"{name}\" is longer than {TEXT_BYTES} bytes."),
                        "Shorten it or leave the column out.",
                    )
                    .case("value")
                    .with("column", name)
                    .with("most", TEXT_BYTES));
                }
            }
            Self::Whole { too_large, dates } => {
                let whole = integers(cells)?;
                whole.iter().flatten().for_each(|value| dates.see(value));
                let large = |v: i64| v.unsigned_abs() > MAX_INTEGER;
                *too_large |= whole.null_count() > cells.logical_null_count()
                    || whole.iter().flatten().any(large);
            }
            Self::Number(fractions) => fractions.see(&floats(cells)?),
            Self::Date | Self::Boolean => {}
        }
        Ok(())
    }

    /// The type of what is no text.
    fn kind(&self) -> ColumnType {
        match self {
            Self::Whole { dates, .. } if dates.kind().is_some() => ColumnType::Date,
            Self::Cells(_)
            | Self::Whole {
                too_large: true, ..
            } => ColumnType::Text,
            Self::Whole { .. } => ColumnType::Integer,
            Self::Number(_) => ColumnType::Number,
            Self::Date => ColumnType::Date,
            Self::Boolean => ColumnType::Boolean,
        }
    }

    /// The cells as our type keeps them.
    fn convert(&self, builder: &mut CellBuilder, cells: &ArrayRef) -> Result<Built> {
        let plain = |array| Built {
            array,
            written: None,
            tally: Tally::default(),
        };
        if let Self::Whole { dates, .. } = self
            && let Some(kind) = dates.kind()
        {
            return Ok(dated(&integers(cells)?, kind));
        }
        Ok(match self {
            Self::Cells(_) => {
                each_text(cells, |text| builder.push(text.unwrap_or_default()))?;
                builder.finish()
            }
            Self::Whole {
                too_large: true, ..
            }
            | Self::Boolean => plain(Arc::new(texts(cells)?)),
            Self::Whole { .. } => plain(Arc::new(integers(cells)?)),
            Self::Number(_) => finite(&floats(cells)?),
            Self::Date => plain(milliseconds(cells)?),
        })
    }
}

/// How all columns are read: the typed ones as they are, texts by what their cells say.
fn readings(plans: &[Plan], names: &[String], options: &ReadOptions) -> Readings {
    let guesses: Vec<Guess> = plans
        .iter()
        .map(|plan| match plan {
            Plan::Cells(guess) => (**guess).clone(),
            _ => Guess::default(),
        })
        .collect();
    let hints = Hints {
        missing: &options.missing,
        decimal: options.decimal,
        date_order: options.date_order,
        ..Hints::default()
    };
    let mut readings = decide(&guesses, hints);
    readings.tell(names, &guesses, &options.columns);
    for (at, plan) in plans.iter().enumerate() {
        let date_numbers = match plan {
            Plan::Cells(_) => continue,
            Plan::Whole { dates, .. } => {
                let offered = dates.offered().map(|kind| (at, kind));
                readings.dates_as_numbers.extend(offered);
                dates.kind()
            }
            _ => None,
        };
        readings.columns[at] = ColumnReading {
            date_numbers,
            fractions: matches!(plan, Plan::Number(fractions) if fractions.are_all()),
            ..ColumnReading::new(plan.kind())
        };
    }
    readings
}

fn finite(numbers: &Float64Array) -> Built {
    let infinite = numbers.iter().flatten().filter(|v| v.is_infinite()).count();
    // Adding zero takes the sign from -0.
    let kept: Float64Array = numbers
        .iter()
        .map(|v| v.filter(|v| v.is_finite()).map(|v| v + 0.0))
        .collect();
    let tally = Tally::of_infinite(infinite as u64);
    Built {
        array: Arc::new(kept),
        written: None,
        tally,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressions_that_are_not_read_have_names() {
        assert_eq!(
            unread(Compression::BROTLI(Default::default())),
            Some("Brotli")
        );
        assert_eq!(unread(Compression::ZSTD(Default::default())), None);
        assert_eq!(unread(Compression::LZ4_RAW), None);
    }
}
