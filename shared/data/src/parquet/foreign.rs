//! Other people's Parquet, brought to our column types.

use std::io::Write;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch};
use parquet::basic::Compression;
use report::ReadOptions;

use crate::csv::encoding::EXPANSION;
use crate::csv::faults::{no_rows, too_many_columns, too_many_rows};
use crate::csv::header::unique;
use crate::csv::row_numbers::RowNumbers;
use crate::ingest::{BATCH_BYTES, Ingested, ROW_GROUP_ROWS};
use crate::ingest_sink::{Sink, builders};
use crate::parquet::convert::text_bytes;
use crate::parquet::plan::{Plan, plan, readings};
use crate::parquet::row_groups::{ParquetFile, broken};
use crate::source::Source;
use crate::{Error, Limits, Result};

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
