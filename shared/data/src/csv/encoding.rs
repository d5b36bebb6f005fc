//! An uploaded file as UTF-8 text: its encoding, and bytes that are no text.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::Encoding;
use report::ReadOptions;

use crate::csv::charset::{Charset, CharsetDecoder, Wide, wide};
use crate::csv::compression::{decompressed, first_bytes, is_gzip};
use crate::csv::faults::nul_byte;
use crate::csv::survey::{Survey, survey};
use crate::source::Source;
use crate::{Error, Limits, Result};

/// Decompressed bytes allowed per byte of [`Limits::bytes`]: a guard against gzip bombs.
pub(crate) const EXPANSION: u64 = 20;

/// Bytes of text that may belong to one record, so that a quote left open cannot fill memory.
const RECORD_BYTES: u64 = 32 << 20;

/// The code of text that turned out not to be UTF-8: all of it is then looked at.
pub(crate) const NOT_UTF8: &str = "not_utf8";

const BUFFER: usize = 1 << 16;

/// Bytes from which UTF-16 is told.
const HEAD: u64 = 4096;

/// How the bytes of a file become text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Coding {
    pub gzip: bool,
    pub charset: Charset,
    /// What is no letter in it becomes `\u{FFFD}`, and is no fault.
    pub lenient: bool,
}

/// Text has no more than one in so many of the bytes that no text has.
const ODD_SHARE: usize = 100;

fn is_odd(byte: u8) -> bool {
    byte.is_ascii_control() && !matches!(byte, 0 | b'\t' | b'\n' | b'\r')
}

impl Coding {
    /// Looks at the first bytes: gzip by its magic number, the encoding by its byte order mark or the zeros of UTF-16,
    /// else by what its owner says, else UTF-8.
    pub fn detect(source: &dyn Source, options: &ReadOptions) -> Result<Self> {
        let mut coding = Self {
            gzip: is_gzip(source)?,
            charset: Charset::UTF_8,
            lenient: false,
        };
        if let Some(told) = &options.encoding {
            coding.charset = Charset::named(told)?;
            coding.lenient = true;
        }
        let mut text = decompressed(source, coding.gzip, &Arc::default())?;
        let head = first_bytes(&mut *text, HEAD)?;
        match wide(&head) {
            Some(Wide::Utf32) => {
                return Err(not_a_table(
                    "The file is text in UTF-32, which is not read: save it as UTF-8.",
                ));
            }
            Some(Wide::Utf16(encoding)) => coding.charset = Charset::Web(encoding),
            None => {}
        }
        if let Some((marked, _)) = Encoding::for_bom(&head) {
            coding.charset = Charset::Web(marked);
        }
        Ok(coding)
    }

    /// The coding of a text that turned out not to be UTF-8, from all of its bytes.
    pub fn surveyed(self, source: &dyn Source, limits: &Limits) -> Result<(Self, Survey)> {
        let most = limits.bytes.saturating_mul(EXPANSION);
        // What is too large is refused when it is read.
        let mut bytes = decompressed(source, self.gzip, &Arc::default())?.take(most);
        let found = survey(&mut bytes)?;
        let coding = Self {
            charset: found.charset,
            lenient: true,
            ..self
        };
        Ok((coding, found))
    }
}

/// The name of an encoding that may be told of.
///
/// # Errors
/// `unknown_encoding`.
pub fn encoding(name: &str) -> Result<&'static str> {
    Charset::named(name).map(Charset::name)
}

/// UTF-8 text of a file, whatever it was written in. Faults travel as [`Error`] inside
/// [`io::Error`]; [`from_io`] takes them out.
pub(crate) struct TextReader {
    inner: Box<dyn Read + Send>,
    decoder: CharsetDecoder,
    lenient: bool,
    input: Box<[u8]>,
    start: usize,
    end: usize,
    last: bool,
    finished: bool,
    limit: u64,
    decompressed: u64,
    record: u64,
    /// Zeros were read, behind which nothing may follow.
    padding: bool,
    /// Ends of lines before what is read now, and before the zeros.
    lines: u64,
    read: Arc<AtomicU64>,
}

impl TextReader {
    pub fn open(source: &dyn Source, coding: Coding, limits: &Limits) -> Result<Self> {
        let read = Arc::default();
        Ok(Self {
            inner: decompressed(source, coding.gzip, &read)?,
            decoder: coding.charset.decoder(),
            padding: false,
            lines: 0,
            lenient: coding.lenient,
            input: vec![0; BUFFER].into(),
            start: 0,
            end: 0,
            last: false,
            finished: false,
            limit: limits.bytes,
            decompressed: 0,
            record: 0,
            read,
        })
    }

    /// Bytes taken from the source so far.
    pub fn source_bytes(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    pub fn record_done(&mut self) {
        self.record = 0;
    }

    /// Up to `len` bytes of text, cut at a character or not.
    pub fn head(mut self, len: usize) -> Result<Vec<u8>> {
        let mut text = vec![0; len];
        let mut filled = 0;
        while text.len() - filled > 16 {
            match self.read(&mut text[filled..]).map_err(from_io)? {
                0 => break,
                n => filled += n,
            }
        }
        text.truncate(filled);
        Ok(text)
    }

    fn fill(&mut self) -> io::Result<()> {
        self.start = 0;
        self.end = self.inner.read(&mut self.input)?;
        self.last = self.end == 0;
        self.decompressed += self.end as u64;
        if self.decompressed > self.limit.saturating_mul(EXPANSION) {
            return Err(io::Error::other(
                Error::new(
                    "too_large",
                    format!(
                        "The file holds more than {} bytes once decompressed.",
                        self.limit * EXPANSION
                    ),
                    "Upload fewer rows or columns.",
                )
                .case("unpacked")
                .with("most", self.limit * EXPANSION),
            ));
        }
        Ok(())
    }

    fn malformed(&self) -> Error {
        match self.decoder.is_utf8() {
            true => Error::new(NOT_UTF8, "The file is not UTF-8.", "Save it as UTF-8."),
            false => not_a_table("The file is marked as UTF-16 but is not."),
        }
    }

    /// How many bytes of it are text: zeros may stand at the end of a file, as what it is filled up with.
    fn check(&mut self, text: &[u8]) -> io::Result<usize> {
        let mut end = if self.padding { 0 } else { text.len() };
        if text.contains(&0) || self.padding {
            let zeros = text.iter().position(|b| *b == 0);
            end = end.min(zeros.unwrap_or(0));
            self.padding = true;
            self.lines += count_lines(&text[..end]);
            if text[end..].iter().any(|b| *b != 0) {
                let odd = text.iter().filter(|byte| is_odd(**byte)).count();
                return Err(io::Error::other(match odd * ODD_SHARE > text.len() {
                    true => not_a_table("The file is not text."),
                    false => nul_byte(self.lines + 1),
                }));
            }
        } else {
            self.lines += count_lines(text);
        }
        self.record += text.len() as u64;
        if self.record > RECORD_BYTES {
            return Err(io::Error::other(
                Error::new(
                    "cell_too_long",
                    format!("One row is longer than {RECORD_BYTES} bytes."),
                    "Look for a quote that is opened and never closed.",
                )
                .case("row")
                .with("most", RECORD_BYTES),
            ));
        }
        Ok(end)
    }
}

impl Read for TextReader {
    /// `buf` must have room for a few characters.
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while !self.finished {
            if self.start == self.end && !self.last {
                self.fill()?;
            }
            let input = &self.input[self.start..self.end];
            let decoded = self.decoder.decode(input, buf, self.last, self.lenient);
            self.start += decoded.read;
            if decoded.malformed {
                return Err(io::Error::other(self.malformed()));
            }
            self.finished = decoded.finished;
            if decoded.written > 0 {
                let text = self.check(&buf[..decoded.written])?;
                if text > 0 {
                    return Ok(text);
                }
            }
        }
        Ok(0)
    }
}

fn count_lines(text: &[u8]) -> u64 {
    text.iter().filter(|b| **b == b'\n').count() as u64
}

/// Bytes that are no table of any kind we read.
pub(crate) fn not_a_table(detail: impl Into<String>) -> Error {
    Error::new(
        "not_a_table",
        detail,
        "Upload a table: CSV, Excel (XLSX), JSON or Parquet.",
    )
}

/// The fault a reader found, or that the source could not be read.
pub(crate) fn from_io(e: io::Error) -> Error {
    match e.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
        Some(error) => error.clone(),
        None => Error::new(
            "unreadable",
            format!("The file could not be read: {e}."),
            "Try again.",
        ),
    }
}
