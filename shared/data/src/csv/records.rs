//! The records of a CSV file, and every way in which they can be wrong.

use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;

use csv::ByteRecord;
use encoding_rs::WINDOWS_1252;

use crate::csv::dialect::{Dialect, sniff};
use crate::csv::encoding::{Coding, NOT_UTF8, TextReader, from_io, not_a_table};
use crate::source::Source;
use crate::values::cell::trim;
use crate::{Error, Limits, Result};

/// Bytes of text from which the dialect is sniffed.
const HEAD: usize = 1 << 16;

const CELL_BYTES: usize = 32 << 10;

const NAME_CHARS: usize = 200;

/// A CSV file whose header has been read.
pub(crate) struct CsvTable<'a> {
    source: Arc<dyn Source>,
    limits: &'a Limits,
    coding: Coding,
    dialect: Dialect,
    /// Column names: trimmed, unique, never empty.
    pub header: Vec<String>,
}

impl<'a> CsvTable<'a> {
    /// Sniffs and reads the header. The encoding is UTF-8 until a byte says otherwise.
    pub fn open(source: Arc<dyn Source>, limits: &'a Limits) -> Result<Self> {
        let coding = Coding::detect(&*source)?;
        match Self::with_coding(Arc::clone(&source), limits, coding) {
            Err(e) if e.code == NOT_UTF8 => Self::with_coding(
                source,
                limits,
                Coding {
                    encoding: WINDOWS_1252,
                    ..coding
                },
            ),
            other => other,
        }
    }

    /// The same file read as Windows-1252, which gives every byte a meaning.
    pub fn in_latin(&self) -> Result<Self> {
        let coding = Coding {
            encoding: WINDOWS_1252,
            ..self.coding
        };
        Self::with_coding(Arc::clone(&self.source), self.limits, coding)
    }

    fn with_coding(source: Arc<dyn Source>, limits: &'a Limits, coding: Coding) -> Result<Self> {
        let head = TextReader::open(&*source, coding, limits)?.head(HEAD)?;
        check_text(&head)?;
        let dialect = sniff(&head, head.len() < HEAD - 16);
        let mut table = Self {
            source,
            limits,
            coding,
            dialect,
            header: Vec::new(),
        };
        let mut reader = table.reader()?;
        let mut record = ByteRecord::new();
        if !reader.read_byte_record(&mut record).map_err(from_csv)? {
            return Err(empty_file());
        }
        if record.len() > limits.columns {
            return Err(too_many_columns(record.len(), limits));
        }
        table.header = header(
            record
                .iter()
                .map(|name| String::from_utf8_lossy(trim(name)).into_owned()),
        )?;
        Ok(table)
    }

    fn reader(&self) -> Result<csv::Reader<TextReader>> {
        Ok(csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.dialect.delimiter)
            .quote(self.dialect.quote)
            .buffer_capacity(1 << 16)
            .from_reader(TextReader::open(&*self.source, self.coding, self.limits)?))
    }

    /// Calls `each` with every row of the file and returns their number. `progress` is told the
    /// part of the file read so far.
    pub fn rows(
        &self,
        progress: &mut dyn FnMut(f64),
        mut each: impl FnMut(&ByteRecord) -> Result<()>,
    ) -> Result<u64> {
        let mut reader = self.reader()?;
        let mut record = ByteRecord::new();
        reader.read_byte_record(&mut record).map_err(from_csv)?;
        let mut rows = 0;
        while reader.read_byte_record(&mut record).map_err(from_csv)? {
            reader.get_mut().record_done();
            if record.len() == 1 && trim(&record[0]).is_empty() {
                continue;
            }
            self.check_row(&record)?;
            rows += 1;
            if rows > self.limits.rows {
                return Err(too_many_rows(self.limits));
            }
            each(&record)?;
            if rows % 20_000 == 0 {
                progress(reader.get_ref().source_bytes() as f64 / self.source.len().max(1) as f64);
            }
        }
        Ok(rows)
    }

    fn check_row(&self, record: &ByteRecord) -> Result<()> {
        let expected = self.header.len();
        if record.len() != expected {
            let line = self.line_of(record)?;
            return Err(Error::new(
                "ragged_row",
                format!(
                    "Line {line} has {} fields where the header has {expected}.",
                    record.len()
                ),
                "Give every row as many fields as the header; put quotes around values that contain the delimiter.",
            ));
        }
        if record.as_slice().len() <= CELL_BYTES {
            return Ok(());
        }
        match record.iter().position(|cell| cell.len() > CELL_BYTES) {
            None => Ok(()),
            Some(column) => Err(Error::new(
                "cell_too_long",
                format!(
                    "On line {} the value of \"{}\" is longer than {CELL_BYTES} bytes.",
                    self.line_of(record)?,
                    self.header[column]
                ),
                "Shorten it or leave the column out, and look for a quote that is opened and never closed.",
            )),
        }
    }

    /// The line a record starts on, from 1. The reader's own count is off after blank lines and
    /// `\r\n`, so lines are counted again, up to the record.
    fn line_of(&self, record: &ByteRecord) -> Result<u64> {
        let start = record.position().map_or(0, csv::Position::byte);
        let mut text = TextReader::open(&*self.source, self.coding, self.limits)?;
        let mut buffer = vec![0; HEAD];
        let (mut at, mut line, mut previous) = (0, 1, 0);
        loop {
            text.record_done();
            let read = text.read(&mut buffer).map_err(from_io)?;
            for &byte in &buffer[..read] {
                if at >= start && !matches!(byte, b'\n' | b'\r') {
                    return Ok(line);
                }
                line += u64::from(byte == b'\r' || (byte == b'\n' && previous != b'\r'));
                previous = byte;
                at += 1;
            }
            if read == 0 {
                return Ok(line);
            }
        }
    }
}

/// Column names as they will be used: those missing are called by their position.
pub(crate) fn header(names: impl Iterator<Item = String>) -> Result<Vec<String>> {
    let mut header: Vec<String> = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (at, name) in names.enumerate() {
        let name = match name.trim_start_matches('\u{feff}').trim() {
            "" => format!("column_{}", at + 1),
            name => name.chars().take(NAME_CHARS).collect(),
        };
        if let Some(first) = seen.insert(name.clone(), at) {
            return Err(Error::new(
                "duplicate_column",
                format!(
                    "Columns {} and {} are both called \"{name}\".",
                    first + 1,
                    at + 1
                ),
                "Give every column a name of its own.",
            ));
        }
        header.push(name);
    }
    Ok(header)
}

/// Refuses what starts like another kind of file, or is full of control characters.
fn check_text(head: &[u8]) -> Result<()> {
    if head.is_empty() {
        return Err(empty_file());
    }
    if head.starts_with(b"PK\x03\x04") {
        return Err(not_a_table(
            "The file is a ZIP archive or an Excel workbook.",
        ));
    }
    if head.starts_with(b"%PDF") {
        return Err(not_a_table("The file is a PDF document."));
    }
    let control = |b: &&u8| **b < 32 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0c);
    if head.iter().filter(control).count() * 100 > head.len() {
        return Err(not_a_table(
            "The file is not text: it is full of control characters.",
        ));
    }
    Ok(())
}

fn from_csv(e: csv::Error) -> Error {
    match e.into_kind() {
        csv::ErrorKind::Io(e) => from_io(e),
        other => not_a_table(format!("The file cannot be read as CSV: {other:?}.")),
    }
}

fn empty_file() -> Error {
    Error::new(
        "empty_file",
        "The file is empty.",
        "Upload a file with a header line and one line per customer.",
    )
}

pub(crate) fn no_rows() -> Error {
    Error::new(
        "no_rows",
        "The file has column names but no rows.",
        "Upload a file with one row per customer.",
    )
}

pub(crate) fn too_many_rows(limits: &Limits) -> Error {
    Error::new(
        "too_many_rows",
        format!(
            "The file has more than {} rows, which is the limit.",
            limits.rows
        ),
        "Upload a sample, or split the file.",
    )
}

pub(crate) fn too_many_columns(columns: usize, limits: &Limits) -> Error {
    Error::new(
        "too_many_columns",
        format!(
            "The file has {columns} columns; the limit is {}.",
            limits.columns
        ),
        "Keep the columns that describe the customer and leave the others out.",
    )
}
