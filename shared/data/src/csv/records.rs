//! The records of a CSV file, and every way in which they can be wrong.

use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;

use csv::ByteRecord;
use report::{ReadOptions, SkippedRecords};

use crate::csv::dialect::{Dialect, Unspaced};
use crate::csv::encoding::{Coding, NOT_UTF8, TextReader, from_io, not_a_table};
use crate::csv::layout::{self, Layout, filled_width};
use crate::profile::{FileFormat, FileReading};
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
    options: &'a ReadOptions,
    /// Of a text that was written here.
    known: Option<Dialect>,
    coding: Coding,
    layout: Layout,
    /// Column names: trimmed, unique, never empty.
    pub header: Vec<String>,
    /// Lines with bytes that are no letters in the file's encoding, the first of them.
    mistakes: Vec<u64>,
}

impl<'a> CsvTable<'a> {
    /// Sniffs and reads the header. The encoding is UTF-8 until a byte says otherwise.
    pub fn open(
        source: Arc<dyn Source>,
        limits: &'a Limits,
        options: &'a ReadOptions,
        known: Option<Dialect>,
    ) -> Result<Self> {
        let coding = Coding::detect(&*source, options)?;
        match Self::with_coding(Arc::clone(&source), limits, options, known, coding) {
            Err(e) if e.code == NOT_UTF8 => Self::surveyed(source, limits, options, known, coding),
            other => other,
        }
    }

    /// The same file, in the encoding that all of its bytes speak for.
    pub fn recoded(&self) -> Result<Self> {
        let source = Arc::clone(&self.source);
        Self::surveyed(source, self.limits, self.options, self.known, self.coding)
    }

    fn surveyed(
        source: Arc<dyn Source>,
        limits: &'a Limits,
        options: &'a ReadOptions,
        known: Option<Dialect>,
        coding: Coding,
    ) -> Result<Self> {
        let (coding, mistakes) = coding.surveyed(&*source, limits)?;
        let table = Self::with_coding(source, limits, options, known, coding)?;
        Ok(Self { mistakes, ..table })
    }

    fn with_coding(
        source: Arc<dyn Source>,
        limits: &'a Limits,
        options: &'a ReadOptions,
        known: Option<Dialect>,
        coding: Coding,
    ) -> Result<Self> {
        let head = TextReader::open(&*source, coding, limits)?.head(HEAD)?;
        check_text(&head)?;
        let layout = layout::find(&head, head.len() < HEAD - 16, known, options);
        let mut table = Self {
            source,
            limits,
            options,
            known,
            coding,
            layout,
            header: Vec::new(),
            mistakes: Vec::new(),
        };
        table.header = table.read_header()?;
        Ok(table)
    }

    fn read_header(&self) -> Result<Vec<String>> {
        let mut reader = self.reader()?;
        let mut record = ByteRecord::new();
        for _ in 0..=self.layout.above {
            if !reader.read_byte_record(&mut record).map_err(from_csv)? {
                return Err(empty_file());
            }
        }
        let row_name = self.layout.row_names.then(|| "row_name".to_owned());
        let names = record.iter().map(|name| match self.layout.has_header {
            true => String::from_utf8_lossy(trim(name)).into_owned(),
            false => String::new(),
        });
        let names: Vec<String> = row_name.into_iter().chain(names).collect();
        if names.len() > self.limits.columns {
            return Err(too_many_columns(names.len(), self.limits));
        }
        header(names.into_iter())
    }

    /// How it was read, and what was no row.
    pub fn reading(&self, rows: &Rows) -> FileReading {
        FileReading {
            format: FileFormat::Csv,
            member: None,
            sheet: None,
            sheets: Vec::new(),
            encoding: self.coding.encoding.name().to_owned(),
            bad_lines: self.mistakes.clone(),
            delimiter: self.layout.dialect.delimiter.into(),
            has_header: self.layout.has_header,
            titles: self.layout.above as u64,
            skipped: rows.skipped,
        }
    }

    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    fn text(&self) -> Result<TextReader> {
        TextReader::open(&*self.source, self.coding, self.limits)
    }

    fn reader(&self) -> Result<csv::Reader<Unspaced<TextReader>>> {
        Ok(self.layout.dialect.reader(self.text()?))
    }

    /// Calls `each` with every row of the file. Blank rows, the header said again, totals and what stands below
    /// the table are no rows: they are counted. `progress` is told the part of the file read so far,
    /// and may end it.
    pub fn rows(
        &self,
        progress: &mut dyn FnMut(f64) -> Result<()>,
        mut each: impl FnMut(&ByteRecord) -> Result<()>,
    ) -> Result<Rows> {
        let mut reader = self.reader()?;
        let mut record = ByteRecord::new();
        let mut rows = Rows::default();
        for _ in 0..self.layout.above + usize::from(self.layout.has_header) {
            reader.read_byte_record(&mut record).map_err(from_csv)?;
        }
        // Narrow rows are notes, as long as no other row follows.
        let mut notes: Option<(Error, u64)> = None;
        let mut first_key = Vec::new();
        while reader.read_byte_record(&mut record).map_err(from_csv)? {
            reader.get_mut().text.record_done();
            match self.kind(&record, &first_key) {
                RowKind::Row => {}
                RowKind::Note => {
                    let first = match notes.take() {
                        Some((first, count)) => (first, count + 1),
                        None => (self.ragged(&record)?, 1),
                    };
                    notes = Some(first);
                    continue;
                }
                RowKind::Blank => {
                    rows.skipped.blank += 1;
                    continue;
                }
                RowKind::Header => {
                    rows.skipped.headers += 1;
                    continue;
                }
                RowKind::Total => {
                    rows.skipped.totals += 1;
                    continue;
                }
            }
            if let Some((ragged, _)) = notes {
                return Err(ragged);
            }
            self.check_row(&record)?;
            if rows.count == 0 {
                first_key.extend_from_slice(trim(&record[0]));
            }
            rows.count += 1;
            if rows.count > self.limits.rows {
                return Err(too_many_rows(self.limits));
            }
            record.truncate(self.header.len());
            each(&record)?;
            if rows.count % 20_000 == 0 {
                let read = reader.get_ref().text.source_bytes();
                progress(read as f64 / self.source.len().max(1) as f64)?;
            }
        }
        rows.skipped.notes = notes.map_or(0, |(_, count)| count);
        Ok(rows)
    }

    /// `first_key` is how the first row begins: what begins like it is no note, but a row that breaks off.
    fn kind(&self, record: &ByteRecord, first_key: &[u8]) -> RowKind {
        let width = self.header.len();
        let filled = filled_width(record);
        if filled == 0 {
            return RowKind::Blank;
        }
        let is_note = || !layout::looks_like(trim(&record[0]), first_key);
        if record.len() < width && filled == 1 && width > 2 && is_note() {
            return RowKind::Note;
        }
        let says_header = || {
            record
                .iter()
                .zip(&self.header)
                .all(|(cell, name)| trim(cell) == name.as_bytes())
        };
        if self.layout.has_header && filled == width && says_header() {
            return RowKind::Header;
        }
        if record.len() >= width && is_total(record) {
            return RowKind::Total;
        }
        RowKind::Row
    }

    fn ragged(&self, record: &ByteRecord) -> Result<Error> {
        let expected = self.header.len();
        let line = self.line_of(record)?;
        Ok(Error::new(
            "ragged_row",
            format!(
                "Line {line} has {} fields where the header has {expected}.",
                record.len()
            ),
            "Give every row as many fields as the header; put quotes around values that contain the delimiter.",
        ))
    }

    fn check_row(&self, record: &ByteRecord) -> Result<()> {
        let expected = self.header.len();
        // What stands behind the last column is no value as long as it is empty.
        if record.len() < expected || filled_width(record) > expected {
            return Err(self.ragged(record)?);
        }
        if record.as_slice().contains(&b'\n')
            && let Some((_, cell)) = record
                .iter()
                .enumerate()
                .find(|(at, cell)| self.swallows_rows(record, *at, cell))
        {
            return Err(self.open_quote(record, cell)?);
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

    /// Whether a cell has whole rows in it: a quote was opened that is no quote, and closed by another far below. Rows
    /// have a delimiter between any two columns, and begin as the rows around them do.
    fn swallows_rows(&self, record: &ByteRecord, at: usize, cell: &[u8]) -> bool {
        let lines: Vec<&[u8]> = cell.split(|b| *b == b'\n').map(trim).collect();
        if lines.len() > MOST_LINES {
            return true;
        }
        let (delimiter, width) = (self.layout.dialect.delimiter, self.header.len());
        let delimiters = |line: &[u8]| line.iter().filter(|b| **b == delimiter).count();
        let is_row = |line: &&[u8]| delimiters(line) == width - 1;
        // The first line and the last are parts of rows.
        let inner = lines.get(1..lines.len() - 1).unwrap_or_default();
        if width < 2 || !inner.iter().all(is_row) {
            return false;
        }
        let first = |line: &&[u8]| {
            let begin = line.split(|b| *b == delimiter).next().unwrap_or_default();
            layout::looks_like(trim(begin), trim(&record[0]))
        };
        if inner.is_empty() {
            // The first line ends its row, and the second begins the next one.
            let [before, after] = lines[..] else {
                return false;
            };
            return at > 0
                && at + 1 < width
                && delimiters(before) == width - 1 - at
                && delimiters(after) == at
                && first(&after);
        }
        inner.iter().all(first) || (width > 2 && inner.len() >= SWALLOWED)
    }

    fn open_quote(&self, record: &ByteRecord, cell: &[u8]) -> Result<Error> {
        let line = self.line_of(record)?;
        let last = line + cell.iter().filter(|b| **b == b'\n').count() as u64;
        let quote = char::from(self.layout.dialect.quote);
        Ok(Error::new(
            "open_quote",
            format!(
                "A quote ({quote}) that begins on line {line} ends on line {last}: the rows between would be one value."
            ),
            "Close it, take it away, or write it twice where it belongs to the value.",
        ))
    }

    /// The line a record starts on, from 1. The reader's own count is off after blank lines and
    /// `\r\n`, so lines are counted again, up to the record.
    fn line_of(&self, record: &ByteRecord) -> Result<u64> {
        let start = record.position().map_or(0, csv::Position::byte);
        let dialect = self.layout.dialect;
        let mut text = dialect.unspaced(self.text()?);
        let mut buffer = vec![0; HEAD];
        let (mut at, mut line, mut previous) = (0, 1, 0);
        loop {
            text.text.record_done();
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

/// So many lines with as many delimiters as rows have are rows, however they begin.
const SWALLOWED: usize = 10;

/// No cell has so many lines.
const MOST_LINES: usize = 100;

/// The rows of a file, and what was none.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rows {
    pub count: u64,
    pub skipped: SkippedRecords,
}

enum RowKind {
    Row,
    Blank,
    /// The header once more.
    Header,
    Total,
    /// What may stand below the table.
    Note,
}

/// How the first cell of a totals row reads, in the main languages.
const TOTALS: [&str; 16] = [
    "total",
    "totals",
    "grand total",
    "total geral",
    "total general",
    "total général",
    "subtotal",
    "sub-total",
    "sum",
    "soma",
    "suma",
    "somme",
    "summe",
    "gesamt",
    "gesamtsumme",
    "totale",
];

/// A row that says so in its first cell, and has nothing but numbers in the others, and none in one.
fn is_total(record: &ByteRecord) -> bool {
    let first = trim(&record[0]);
    // Most keys are told by this.
    if !first.first().is_some_and(|b| b"gGsStT".contains(b)) {
        return false;
    }
    let Ok(first) = std::str::from_utf8(first) else {
        return false;
    };
    let word = first.trim_end_matches([':', '.']).to_lowercase();
    let others = || record.iter().skip(1).map(trim);
    TOTALS.contains(&word.as_str())
        && others().any(<[u8]>::is_empty)
        && others().all(|cell| cell.is_empty() || layout::is_value(cell))
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

/// Refuses what is full of control characters.
fn check_text(head: &[u8]) -> Result<()> {
    if head.is_empty() {
        return Err(empty_file());
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
