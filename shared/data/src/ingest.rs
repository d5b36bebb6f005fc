//! An uploaded file becomes typed Parquet and a profile, in two passes over it and bounded memory.

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use report::ReadOptions;

use crate::csv::encoding::NOT_UTF8;
use crate::csv::faults::{UNNAMED_VALUE, no_rows};
use crate::csv::odd_letters::OddLetterFinder;
use crate::csv::records::{CsvTable, Rows};
use crate::csv::row_numbers::RowNumbers;
use crate::formats::{self, Opened, Origin};
use crate::ingest_sink::{CellBuilder, Sink, builders};
use crate::parquet::foreign;
use crate::parquet::row_groups::broken;
use crate::profile::Profile;
use crate::source::Source;
use crate::values::cell::bare;
use crate::values::guess::Guess;
use crate::values::reading::is_told_missing;
use crate::values::type_inference::{Hints, Readings, decide, lowercase};
use crate::{Error, Limits, Result};

/// Rows per row group of an ingested file: the unit in which datasets are scored.
pub const ROW_GROUP_ROWS: usize = 50_000;

/// Rows per Arrow batch on their way into a row group.
const BATCH_ROWS: usize = 4_096;

/// Bytes of cells from which a batch has fewer rows.
pub(crate) const BATCH_BYTES: usize = 32 << 20;

#[derive(Debug, Clone, PartialEq)]
pub struct Ingested {
    pub profile: Profile,
    pub rows: u64,
    /// Rows of each row group: [`ROW_GROUP_ROWS`], the last one fewer.
    pub row_groups: Vec<u64>,
}

/// Reads a file of any kind that `formats` knows, CSV or Parquet, and writes it to `out` as typed Parquet:
/// zstd, [`ROW_GROUP_ROWS`] rows per row group, each column's type in its field's metadata.
/// `options` say what the file itself does not; `progress` is told the part done, from 0 to 1,
/// and ends the reading with an error of its own.
///
/// # Errors
/// `empty_file`, `no_rows`, `not_a_table`, `broken_gzip`, `broken_parquet`, `unsupported_column`, `unsupported_compression`,
/// `duplicate_column`, `ragged_row`, `cell_too_long`, `header_too_long`, `too_large`, `too_many_rows`,
/// `too_many_columns`, `unknown_encoding` and those of `formats::open` say what is wrong with the file; `unreadable`
/// and `unwritable` that source or `out` failed.
pub fn ingest(
    source: Arc<dyn Source>,
    limits: &Limits,
    options: &ReadOptions,
    out: impl Write + Send,
    progress: &mut dyn FnMut(f64) -> Result<()>,
) -> Result<Ingested> {
    if source.len() > limits.bytes {
        return Err(Error::new(
            "too_large",
            format!(
                "The file has {} bytes; the limit is {}.",
                source.len(),
                limits.bytes
            ),
            "Compress it, or upload fewer rows or columns.",
        )
        .with("bytes", source.len())
        .with("most", limits.bytes));
    }
    match formats::open(source, limits, options)? {
        // The decoder checks what it reads, yet a damaged file must never take the process down.
        Opened::Parquet(source, origin) => {
            let mut ingested = catch_unwind(AssertUnwindSafe(|| {
                foreign::ingest(source, limits, options, out, progress)
            }))
            .unwrap_or_else(|_| Err(broken("it cannot be decoded")))?;
            ingested.profile.reading = origin.reading_of_parquet();
            Ok(ingested)
        }
        Opened::Text(source, origin) => {
            let told = origin.options(options);
            let mut ingested = ingest_csv(source, &origin, limits, &told, out, progress)
                .map_err(|e| origin.told(e))?;
            if let Some(reading) = &mut ingested.profile.reading {
                origin.tell(reading);
            }
            Ok(ingested)
        }
    }
}

fn ingest_csv(
    source: Arc<dyn Source>,
    origin: &Origin,
    limits: &Limits,
    options: &ReadOptions,
    out: impl Write + Send,
    progress: &mut dyn FnMut(f64) -> Result<()>,
) -> Result<Ingested> {
    let mut table = CsvTable::open(source, limits, options, origin.dialect())?;
    let mut is_recoded = false;
    let (mut readings, rows) = loop {
        match infer(&table, options, progress) {
            Err(e) if e.code == NOT_UTF8 && !is_recoded => {
                table = table.recoded()?;
                is_recoded = true;
            }
            Err(e) if e.code == UNNAMED_VALUE => table.keep_unnamed()?,
            other => break other?,
        }
    };
    if rows.may_hold_asides() && table.find_asides(&mut || progress(0.5))? {
        (readings, _) = infer(&table, options, &mut |_| progress(0.5))?;
    }
    let mut builders = builders(&readings);
    let mut sink = Sink::new(out, &table.header.names, readings)?;
    let (mut pending, mut bytes) = (0, 0);
    let mut odd_letters = OddLetterFinder::default();
    let rows = table.rows(&mut |part| progress(0.5 + part / 2.0), |record| {
        for (builder, cell) in builders.iter_mut().zip(record) {
            builder.push(cell);
        }
        odd_letters.see(record);
        pending += 1;
        bytes += record.as_slice().len();
        if pending == BATCH_ROWS || bytes >= BATCH_BYTES {
            (pending, bytes) = (0, 0);
            return flush(&mut builders, &mut sink);
        }
        Ok(())
    })?;
    if pending > 0 {
        flush(&mut builders, &mut sink)?;
    }
    let numbers = match origin.is_sheet() {
        true => rows.numbers.clone(),
        false => RowNumbers::default(),
    };
    let mut ingested = sink.finish(&numbers)?;
    let odd_letters = table.odd_letters(odd_letters)?;
    ingested.profile.reading = Some(table.reading(&rows, odd_letters));
    progress(1.0)?;
    Ok(ingested)
}

/// The first pass: every column's type, from all of its cells, and the rows that have them.
fn infer(
    table: &CsvTable,
    options: &ReadOptions,
    progress: &mut dyn FnMut(f64) -> Result<()>,
) -> Result<(Readings, Rows)> {
    let columns = table.header.names.iter();
    let mut guesses: Vec<Guess> = columns.map(|name| Guess::of(name)).collect();
    let missing = lowercase(&options.missing);
    let rows = table.rows(&mut |part| progress(part / 2.0), |record| {
        for (guess, cell) in guesses.iter_mut().zip(record) {
            guess.see_space(cell);
            let cell = bare(cell);
            if !is_told_missing(&missing, cell) {
                guess.see(cell);
            }
        }
        Ok(())
    })?;
    if rows.count == 0 {
        return Err(no_rows());
    }
    let hints = Hints {
        semicolons: table.layout().dialect.delimiter == b';',
        missing: &missing,
        decimal: options.decimal,
        date_order: options.date_order,
    };
    let mut readings = decide(&guesses, hints);
    readings.tell(&table.header.names, &guesses, &options.columns);
    Ok((readings, rows))
}

fn flush<W: Write + Send>(builders: &mut [CellBuilder], sink: &mut Sink<W>) -> Result<()> {
    sink.write(builders.iter_mut().map(CellBuilder::finish).collect())
}
