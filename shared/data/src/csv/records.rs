//! The records of a CSV file, and every way in which they can be wrong.

use std::io::Read;
use std::sync::Arc;

use csv::ByteRecord;
use report::{OddLetters, ReadOptions, ShortRows, SkippedRecords};

use crate::csv::asides::{Asides, Finder};
use crate::csv::charset::Charset;
use crate::csv::dialect::Dialect;
use crate::csv::encoding::{Coding, NOT_UTF8, TextReader, from_io};
use crate::csv::entries::{Entry, Records, read};
use crate::csv::faults::{
    check_names, check_text, empty_file, no_header_row, too_many_columns, too_many_rows,
    unnamed_value,
};
use crate::csv::header::{Header, header};
use crate::csv::layout::{self, Layout, filled_width};
use crate::csv::mojibake::is_twice_encoded;
use crate::csv::odd_letters::OddLetterFinder;
use crate::csv::open_quote::swallowing;
use crate::csv::plain::{Form, PlainCsv, is_unclosed};
use crate::csv::row_kind::{Doubt, Kinds, RowKind};
use crate::csv::row_numbers::RowNumbers;
use crate::csv::short_rows::{Columns, Short};
use crate::profile::{FileFormat, FileReading};
use crate::source::Source;
use crate::{Error, Limits, Result};

/// Bytes of text from which the dialect is sniffed.
const HEAD: usize = 1 << 16;

const CELL_BYTES: usize = 32 << 10;

/// Of the names of all columns.
const HEADER_BYTES: usize = 1 << 20;

/// A CSV file whose header has been read.
pub(crate) struct CsvTable<'a> {
    source: Arc<dyn Source>,
    limits: &'a Limits,
    options: &'a ReadOptions,
    /// Of a text that was written here.
    known: Option<Dialect>,
    coding: Coding,
    layout: Layout,
    pub header: Header,
    /// Columns at the end that have no name, and are left out as long as they have no value.
    unnamed: usize,
    /// What the columns hold, for rows that do not have them all.
    columns: Columns,
    /// Rows that are none by what stands around them, once they were looked for.
    asides: Asides,
    /// Lines with bytes that are no letters in the file's encoding, the first of them.
    mistakes: Vec<u64>,
    /// The encoding that it may be written in as well.
    other_charset: Option<Charset>,
    twice_encoded: bool,
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
        let (coding, found) = coding.surveyed(&*source, limits)?;
        let table = Self::with_coding(source, limits, options, known, coding)?;
        Ok(Self {
            mistakes: found.mistakes,
            other_charset: found.other,
            ..table
        })
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
            header: Header::default(),
            unnamed: 0,
            columns: Columns::default(),
            asides: Asides::default(),
            mistakes: Vec::new(),
            other_charset: None,
            twice_encoded: is_twice_encoded(&head),
        };
        table.header = table.read_header()?;
        table.unnamed = table.header.cut_unnamed();
        table.columns = table.columns(&head);
        Ok(table)
    }

    /// With the columns at the end that have no name, for they have values.
    pub fn keep_unnamed(&mut self) -> Result<()> {
        self.header = self.read_header()?;
        self.unnamed = 0;
        self.columns = self.columns(&self.text()?.head(HEAD)?);
        Ok(())
    }

    fn columns(&self, head: &[u8]) -> Columns {
        let dialect = self.layout.dialect;
        let records = layout::records(head, head.len() < HEAD - 16, dialect);
        let rows = records.get(self.layout.before_rows()..).unwrap_or_default();
        Columns::of(rows, self.header.names.len(), dialect.delimiter)
    }

    fn read_header(&self) -> Result<Header> {
        let mut reader = self.reader()?;
        let (mut record, mut above) = (ByteRecord::new(), ByteRecord::new());
        for at in 0..=self.layout.above {
            std::mem::swap(&mut record, &mut above);
            if !read(&mut reader, &mut record)? {
                return Err(match self.options.header_row {
                    Some(row) if at > 0 => no_header_row(row, at),
                    _ => empty_file(),
                });
            }
        }
        if is_unclosed(&record) {
            return Err(self.unclosed_quote(&record)?);
        }
        self.check_header(&record)?;
        if let Some(cell) = self.second_line(&record) {
            return Err(self.open_quote(&record, cell)?);
        }
        let names = self.layout.names(&record, &above);
        check_names(&names)?;
        if names.len() > self.limits.columns {
            return Err(too_many_columns(names.len(), self.limits));
        }
        Ok(header(names.into_iter()))
    }

    /// A header of more columns than are let in, or of more bytes than names have, is looked at no further.
    fn check_header(&self, record: &ByteRecord) -> Result<()> {
        // Lines that are framed have a bar at the end.
        if record.len() > self.limits.columns + 2 {
            return Err(too_many_columns(record.len(), self.limits));
        }
        if record.as_slice().len() <= HEADER_BYTES {
            return Ok(());
        }
        Err(Error::new(
            "header_too_long",
            format!("The line that names the columns is longer than {HEADER_BYTES} bytes."),
            "Check that each row ends with a line break and that no quote stays open, and write one short name for each column.",
        )
        .with("most", HEADER_BYTES))
    }

    /// How it was read, and what was no row.
    pub fn reading(&self, rows: &Rows, odd_letters: Option<OddLetters>) -> FileReading {
        // It may only look so in the encoding that its owner says.
        let is_misread = odd_letters
            .as_ref()
            .is_some_and(|odd| odd.likely_encoding.is_some());
        let twice_encoded = self.twice_encoded && !is_misread;
        FileReading {
            format: FileFormat::Csv,
            member: None,
            other_members: Vec::new(),
            sheet: None,
            sheets: Vec::new(),
            like_sheets: Vec::new(),
            encoding: self.coding.charset.name().to_owned(),
            other_encoding: self.other_charset.map(|other| other.name().to_owned()),
            bad_lines: self.mistakes.clone(),
            twice_encoded,
            // Which letters are lost is said by their lines.
            odd_letters: odd_letters.filter(|_| !twice_encoded && self.mistakes.is_empty()),
            merged_cells: 0,
            stray_cells: 0,
            empty_columns: self.unnamed as u64,
            delimiter: self.layout.dialect.delimiter.into(),
            has_header: self.layout.has_header,
            titles: self.layout.above as u64,
            given_names: match self.layout.has_header {
                true => self.header.given.clone(),
                false => Vec::new(),
            },
            skipped: rows.skipped,
            short_rows: rows.short.clone().found(),
        }
    }

    /// Odd letters of its rows and its header, with the encoding that is likelier than what its owner says.
    pub fn odd_letters(&self, mut rows: OddLetterFinder) -> Result<Option<OddLetters>> {
        for name in &self.header.written {
            rows.see_cell(name.as_bytes());
        }
        let Some(mut found) = rows.found() else {
            return Ok(None);
        };
        let told = self.options.encoding.as_deref().map(Charset::named);
        if told == Some(Ok(self.coding.charset)) {
            let (likely, _) = self.coding.surveyed(&*self.source, self.limits)?;
            let is_other = likely.charset != self.coding.charset;
            found.likely_encoding = is_other.then(|| likely.charset.name().to_owned());
        }
        Ok(Some(found))
    }

    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    fn text(&self) -> Result<TextReader> {
        TextReader::open(&*self.source, self.coding, self.limits)
    }

    fn reader(&self) -> Result<csv::Reader<PlainCsv<TextReader>>> {
        Ok(self.layout.dialect.marked_reader(self.text()?))
    }

    /// Calls `each` with every row of the file. Blank rows, the header said again, totals and what stands below
    /// the table are no rows: they are counted. `progress` is told the part of the file read so far,
    /// and may end it.
    pub fn rows(
        &self,
        progress: &mut dyn FnMut(f64) -> Result<()>,
        mut each: impl FnMut(&ByteRecord) -> Result<()>,
    ) -> Result<Rows> {
        let mut records = self.records()?;
        let mut rows = Rows::default();
        records.skip_described(self.layout.described, &mut rows.skipped)?;
        // Narrow rows are notes, as long as no other row follows.
        let mut narrow: Option<Error> = None;
        let (mut short, mut first_short): (Option<Short>, Option<Short>) = (None, None);
        let (named, mut last) = (self.header.named(), 0);
        let before = self.layout.before_rows() as u64;
        while let Some(Entry {
            kind,
            at,
            cells,
            record,
        }) = records.next()?
        {
            if is_unclosed(record) {
                return Err(self.unclosed_quote(record)?);
            }
            let skipped = &mut rows.skipped;
            match kind {
                RowKind::Blank => skipped.blank += 1,
                RowKind::Header => skipped.headers += 1,
                RowKind::OtherHeader => return Err(self.other_header(record)?),
                RowKind::Ruler => skipped.rulers += 1,
                RowKind::Total => skipped.totals += 1,
                RowKind::Note => skipped.notes += 1,
                RowKind::Narrow => {
                    skipped.notes += 1;
                    if narrow.is_none() {
                        narrow = Some(self.ragged(start_of(record), cells)?);
                    }
                }
                RowKind::Doubtful(Doubt::Note | Doubt::Heading) if self.asides.has(at) => {
                    skipped.notes += 1;
                }
                RowKind::Doubtful(_) if self.asides.has(at) => skipped.totals += 1,
                RowKind::Row | RowKind::Doubtful(_) => {
                    if let Some(ragged) = narrow {
                        return Err(ragged);
                    }
                    self.check_row(record, cells)?;
                    rows.doubtful += u64::from(kind != RowKind::Row);
                    rows.count += 1;
                    if self.known.is_some() {
                        rows.numbers.see(rows.count, before + at);
                    }
                    last = at;
                    if cells < named {
                        let shows_empty = self.layout.dialect.form.shows_empty();
                        if !shows_empty || !self.columns.fit(record, cells, short, at) {
                            return Err(self.ragged(start_of(record), cells)?);
                        }
                        let start = start_of(record);
                        short = Some(Short { at, cells, start });
                        first_short = first_short.or(short);
                        rows.short.see(rows.count);
                    }
                    if rows.count > self.limits.rows {
                        return Err(too_many_rows(self.limits));
                    }
                    record.truncate(self.header.names.len());
                    each(record)?;
                    if rows.count % 20_000 == 0 {
                        let read = records.source_bytes();
                        progress(read as f64 / self.source.len().max(1) as f64)?;
                    }
                }
            }
        }
        // Where no row is whole, the header may be wrong, and the last one may be cut off.
        let cut_off = short.filter(|short| short.at == last && !records.ends_line());
        let none_whole = first_short.filter(|_| rows.short.rows == rows.count);
        match none_whole.or(cut_off) {
            Some(short) => Err(self.ragged(short.start, short.cells)?),
            None => Ok(rows),
        }
    }

    /// Looks at the whole file once more, for rows that are none by what stands around them. Whether there are such.
    /// `goes_on` is asked now and then, and may end it.
    pub fn find_asides(&mut self, goes_on: &mut dyn FnMut() -> Result<()>) -> Result<bool> {
        let mut finder = Finder::new();
        let mut records = self.records()?;
        records.skip_described(self.layout.described, &mut SkippedRecords::default())?;
        while let Some(Entry {
            kind, at, record, ..
        }) = records.next()?
        {
            finder.see(kind, at, record);
            if at % 20_000 == 0 {
                goes_on()?;
            }
        }
        self.asides = finder.finish();
        Ok(!self.asides.is_empty())
    }

    /// The records below the header.
    fn records(&self) -> Result<Records<'_>> {
        let mut records = Records {
            reader: self.reader()?,
            record: ByteRecord::new(),
            kinds: Kinds::new(&self.header.written, &self.layout),
            at: 0,
        };
        records.skip(self.layout.above + usize::from(self.layout.has_header))?;
        Ok(records)
    }

    fn other_header(&self, record: &ByteRecord) -> Result<Error> {
        let line = self.line_at(start_of(record))?;
        Ok(Error::new(
            "header_in_other_order",
            format!(
                "Line {line} has the header again, with its columns in another order: below it, values are in other columns \
                 than above."
            ),
            "Bring the files that were joined here to the same order of columns, and join them again.",
        )
        .with("line", line))
    }

    fn ragged(&self, start: u64, cells: usize) -> Result<Error> {
        let expected = self.header.names.len() + self.unnamed;
        let line = self.line_at(start)?;
        Ok(Error::new(
            "ragged_row",
            format!("Line {line} has {cells} fields where the header has {expected}."),
            "Give every row as many fields as the header; put quotes around values that contain the delimiter, and check that the file was not cut short.",
        )
        .with("line", line)
        .with("cells", cells)
        .with("expected", expected))
    }

    /// `cells` is how many are written.
    fn check_row(&self, record: &ByteRecord, cells: usize) -> Result<()> {
        let expected = self.header.names.len();
        let written = expected + self.unnamed;
        // What stands behind the last column is no value as long as it is empty.
        match filled_width(record) {
            filled if filled > written => return Err(self.ragged(start_of(record), cells)?),
            filled if filled > expected => return Err(unnamed_value()),
            _ => {}
        }
        let delimiter = self.layout.dialect.delimiter;
        let swallowing = self
            .second_line(record)
            .or_else(|| swallowing(record, delimiter, expected))
            .or_else(|| swallowing(record, delimiter, written).filter(|_| written > expected));
        if let Some(cell) = swallowing {
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
                    self.header.names[column]
                ),
                "Shorten it or leave the column out, and look for a quote that is opened and never closed.",
            )
            .with("line", self.line_of(record)?)
            .with("column", self.header.names[column].as_str())
            .with("most", CELL_BYTES)),
        }
    }

    /// A cell that goes on in the next line, where none can: each line is in quotes, or lines are aligned.
    fn second_line<'r>(&self, record: &'r ByteRecord) -> Option<&'r [u8]> {
        let is_one_line = matches!(self.layout.dialect.form, Form::Wrapped | Form::Aligned);
        match is_one_line && record.as_slice().contains(&b'\n') {
            true => record.iter().find(|cell| cell.contains(&b'\n')),
            false => None,
        }
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
        ).with("line", line).with("last", last))
    }

    fn unclosed_quote(&self, record: &ByteRecord) -> Result<Error> {
        let last = record
            .iter()
            .map(<[u8]>::len)
            .rfind(|len| *len > 0)
            .unwrap_or_default();
        let before = &record.as_slice()[..record.as_slice().len() - last];
        let line = self.line_of(record)? + before.iter().filter(|b| **b == b'\n').count() as u64;
        let quote = char::from(self.layout.dialect.quote);
        Ok(Error::new(
            "open_quote",
            format!("A quote ({quote}) that begins on line {line} is never closed."),
            "Close it, take it away, or write it twice where it belongs to the value, and check that the file was not cut short.",
        ).case("end").with("line", line))
    }

    /// The line a record starts on, from 1. The reader's own count is off after blank lines and
    /// `\r\n`, so lines are counted again, up to the record.
    fn line_of(&self, record: &ByteRecord) -> Result<u64> {
        self.line_at(start_of(record))
    }

    fn line_at(&self, start: u64) -> Result<u64> {
        let dialect = self.layout.dialect;
        let mut text = PlainCsv::new(self.text()?, dialect);
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

fn start_of(record: &ByteRecord) -> u64 {
    record.position().map_or(0, csv::Position::byte)
}

/// The rows of a file, and what was none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rows {
    pub count: u64,
    /// Rows that end before the last column.
    pub short: ShortRows,
    /// Of a text that was made here.
    pub numbers: RowNumbers,
    /// Rows that may be none.
    pub doubtful: u64,
    pub skipped: SkippedRecords,
}

impl Rows {
    /// Whether the file is worth another look: what is more than a quarter of it is its rows.
    pub fn may_hold_asides(&self) -> bool {
        self.doubtful > 0 && self.doubtful * 4 <= self.count * 3
    }
}
