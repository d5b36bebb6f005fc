//! Files that are neither CSV nor Parquet as they stand: workbooks, JSON, HTML tables, and what is packed in a ZIP
//! archive. Each is told by its content, never by its name, and made into CSV, which is then read like any other.
//!
//! A ZIP archive of one file is streamed. All else is held in memory, so it is bounded: see [`held`].

mod biff;
mod biff_formats;
mod cells;
mod compound;
mod fixed_width;
mod grid;
mod held;
mod html;
mod json;
mod marked;
mod merged;
mod ods;
mod other_text;
mod printed;
mod signature;
mod tables;
mod text;
mod workbook;
mod zero_formats;
mod zip;

use std::io::{self, Read};
use std::sync::Arc;

use report::ReadOptions;

use crate::csv::compression::Members;
use crate::csv::dialect::Dialect;
use crate::csv::encoding::from_io;
use crate::csv::plain::Form;
use crate::profile::{FileFormat, FileReading, LikeSheet};
use crate::source::Source;
use crate::{Error, Limits, Result};

use self::signature::Signature;

/// Bytes from which a kind of file is told.
const HEAD: u64 = 4096;

/// How often something may be packed in something else.
const NESTED: usize = 4;

/// Names of sheets, and of files in an archive, that are told; sheets that are looked at beside the one that is read.
const SHEETS: usize = 50;

/// A file as it will be read.
pub(crate) enum Opened {
    Parquet(Arc<dyn Source>, Origin),
    Text(Arc<dyn Source>, Origin),
}

/// What the text of a table was made of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Origin {
    pub format: FileFormat,
    /// The file's name in a ZIP archive.
    member: Option<String>,
    /// Files beside it that are no tables.
    other_members: Vec<String>,
    sheets: Vec<String>,
    sheet: Option<String>,
    /// Other sheets with the same header.
    like_sheets: Vec<LikeSheet>,
    /// The first record names the columns.
    named: bool,
    /// Cells that were given the value of the merged cell that they are part of.
    merged_cells: u64,
    /// Cells right of the table, which were left out.
    stray_cells: u64,
    /// The encoding of the text it was made of, and lines with bytes that are no letters in it.
    encoding: Option<(&'static str, Vec<u64>)>,
}

/// Tells what a file is, and makes CSV of it where it is another kind of table.
///
/// # Errors
/// `not_a_table`, `broken_workbook`, `broken_zip`, `broken_json`, `password_protected`, `several_files`,
/// `several_tables`, `unknown_sheet`, `unsupported_column`, `duplicate_column`, `too_large`, `too_many_rows`,
/// `too_many_columns`, `no_rows`.
pub(crate) fn open(
    source: Arc<dyn Source>,
    limits: &Limits,
    options: &ReadOptions,
) -> Result<Opened> {
    unpack(source, limits, options, NESTED)
}

fn unpack(
    source: Arc<dyn Source>,
    limits: &Limits,
    options: &ReadOptions,
    nested: usize,
) -> Result<Opened> {
    let mut signature = signature::of(&head(&mut *source.open().map_err(from_io)?)?);
    let is_packed = signature == Signature::Gzip;
    if is_packed {
        signature = signature::of(&gunzipped_head(&*source)?);
    }
    if let Signature::Other(other) = signature {
        return Err(other.refusal());
    }
    if signature == Signature::None {
        return text::open(source, limits, options);
    }
    if nested == 0 {
        return Err(signature::packed_too_often());
    }
    if is_packed {
        let reader = Members::new(source.open().map_err(from_io)?);
        let bytes = held::unpacked(reader, limits)?;
        return unpack(Arc::new(bytes), limits, options, nested - 1);
    }
    match signature {
        Signature::Parquet => Ok(Opened::Parquet(source, Origin::new(FileFormat::Parquet))),
        Signature::Zip => match zip::open(&source)? {
            zip::Content::Workbook(format) => workbook::open(&*source, format, limits, options),
            zip::Content::File {
                member,
                name,
                others,
            } => {
                let opened = unpack(Arc::new(member), limits, options, nested - 1);
                Ok(opened.map_err(zip::told)?.named(name, others))
            }
        },
        _ => {
            let bytes = held::whole(&*source)?;
            compound::check(&bytes)?;
            biff::check(&bytes)?;
            workbook::open(&*source, FileFormat::Xls, limits, options)
        }
    }
}

fn head(reader: &mut dyn Read) -> Result<Vec<u8>> {
    let mut head = Vec::new();
    reader.take(HEAD).read_to_end(&mut head).map_err(from_io)?;
    Ok(head)
}

/// As much of what is packed as can be unpacked.
fn gunzipped_head(source: &dyn Source) -> Result<Vec<u8>> {
    let packed = source.open().map_err(from_io)?;
    let mut head = Vec::new();
    match Members::new(packed).take(HEAD).read_to_end(&mut head) {
        Err(e) if !is_of_the_archive(&e) => Err(from_io(e)),
        _ => Ok(head),
    }
}

fn is_of_the_archive(e: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    matches!(e.kind(), InvalidData | InvalidInput | UnexpectedEof)
}

impl Opened {
    fn named(mut self, name: String, others: Vec<String>) -> Self {
        let (Self::Parquet(_, origin) | Self::Text(_, origin)) = &mut self;
        origin.member.get_or_insert(name);
        origin.other_members.extend(others);
        self
    }
}

impl Origin {
    pub fn new(format: FileFormat) -> Self {
        Self {
            format,
            ..Self::default()
        }
    }

    /// Whether the text was made here, of a file of another kind, or of a print.
    fn is_made(&self) -> bool {
        self.format != FileFormat::Csv || self.encoding.is_some()
    }

    /// How the text is written, where it was made here.
    pub fn dialect(&self) -> Option<Dialect> {
        self.is_made().then_some(Dialect {
            delimiter: b',',
            quote: b'"',
            form: Form::Plain,
            escape: false,
        })
    }

    /// Whether its records are the rows of a sheet.
    pub fn is_sheet(&self) -> bool {
        use FileFormat::{Ods, Xls, Xlsb, Xlsx};
        matches!(self.format, Xlsx | Xlsb | Xls | Ods)
    }

    /// What is told of the file, for the text that was made of it.
    pub fn options(&self, told: &ReadOptions) -> ReadOptions {
        let mut options = told.clone();
        if !self.is_made() {
            return options;
        }
        options.encoding = None;
        options.delimiter = None;
        if self.named {
            options.header_row = Some(1);
        }
        options
    }

    /// How a file of Parquet was read, where there is more to tell: that it came in an archive.
    pub fn reading_of_parquet(self) -> Option<FileReading> {
        self.member.as_ref()?;
        let mut reading = FileReading {
            delimiter: ',',
            has_header: true,
            ..FileReading::default()
        };
        self.tell(&mut reading);
        Some(reading)
    }

    /// Adds to how a text was read what it was made of.
    pub fn tell(self, reading: &mut FileReading) {
        reading.format = self.format;
        reading.member = self.member;
        reading.other_members = self.other_members;
        reading.other_members.truncate(SHEETS);
        reading.sheet = self.sheet;
        reading.sheets = self.sheets;
        reading.sheets.truncate(SHEETS);
        reading.like_sheets = self.like_sheets;
        reading.merged_cells = self.merged_cells;
        reading.stray_cells = self.stray_cells;
        if let Some((encoding, bad_lines)) = self.encoding {
            reading.encoding = encoding.to_owned();
            reading.bad_lines = bad_lines;
        }
    }

    /// A fault in reading the text, of what its owner has sent.
    pub fn told(&self, error: Error) -> Error {
        match self.member {
            Some(_) => zip::told(error),
            None => error,
        }
    }
}
