//! ZIP archives: workbooks and others that are one, and those with a single file in it.

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;

use ::zip::result::ZipResult;
use ::zip::{CompressionMethod, ZipArchive};
use bytes::{Bytes, BytesMut};

use crate::formats::compound::protected;
use crate::formats::signature::Other;
use crate::profile::FileFormat;
use crate::source::Source;
use crate::{Error, Result};

/// Bytes that are asked for at a time.
const RANGE: u64 = 4 << 20;

/// Names of files that are told.
const NAMED: usize = 5;

/// What a ZIP archive is.
pub(super) enum Content {
    Workbook(FileFormat),
    /// The only file, or the only table.
    File {
        member: Member,
        name: String,
        /// Files beside it that are no tables.
        others: Vec<String>,
    },
}

type Archive = ZipArchive<SourceReader>;

pub(super) fn archive(source: &Arc<dyn Source>) -> ZipResult<Archive> {
    ZipArchive::new(SourceReader::new(Arc::clone(source), 0, source.len()))
}

/// Looks at an archive's directory.
pub(super) fn open(source: &Arc<dyn Source>) -> Result<Content> {
    let mut archive = archive(source).map_err(broken)?;
    let names: Vec<String> = archive
        .file_names_raw()
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect();
    if let Some(document) = document(&names, &mut archive) {
        return document.map(Content::Workbook);
    }
    let files = || names.iter().enumerate().filter(|(_, name)| is_file(name));
    let tables = || files().filter(|(_, name)| !is_aside(name));
    let others = || files().filter(|(_, name)| is_aside(name));
    let chosen = match (files().count(), tables().count()) {
        (0, _) => return Err(Other::data("a ZIP archive with no file in it").refusal()),
        (1, _) => files().next(),
        (_, 1) => tables().next(),
        (count, 0) => return Err(several(files().map(|(_, name)| name.as_str()), count)),
        (_, count) => return Err(several(tables().map(|(_, name)| name.as_str()), count)),
    };
    let Some((at, name)) = chosen else {
        return Err(broken("its directory is wrong"));
    };
    Ok(Content::File {
        member: Member::open(Arc::clone(source), &mut archive, at)?,
        name: name.clone(),
        others: others()
            .map(|(_, other)| other.clone())
            .filter(|other| other != name)
            .collect(),
    })
}

/// How files are called that come with tables, in lower case.
const ASIDES: [&str; 22] = [
    "readme",
    "read me",
    "read_me",
    "license",
    "licence",
    "copying",
    "notice",
    "changelog",
    "authors",
    "citation",
    "terms",
    "disclaimer",
    "leiame",
    "leia-me",
    "leeme",
    "lisezmoi",
    "lisez-moi",
    "liesmich",
    "lizenz",
    "_success",
    "_committed",
    "_started",
];

/// Kinds of files that hold tables, and kinds that never do.
const TABLES: [&str; 12] = [
    "csv", "tsv", "tab", "xlsx", "xlsm", "xlsb", "xls", "ods", "json", "jsonl", "ndjson", "parquet",
];
const NO_TABLES: [&str; 30] = [
    "md", "rst", "pdf", "doc", "docx", "rtf", "odt", "ppt", "pptx", "png", "jpg", "jpeg", "gif",
    "svg", "webp", "py", "r", "ipynb", "sql", "sh", "yml", "yaml", "toml", "md5", "sha1", "sha256",
    "asc", "sig", "crc", "log",
];

/// Whether its name says that it is no table, but what comes with one: `README.txt`, a licence, a picture.
fn is_aside(name: &str) -> bool {
    let own = name.rsplit('/').next().unwrap_or_default().to_lowercase();
    let (stem, kind) = own.rsplit_once('.').unwrap_or((&own, ""));
    let is_called = ASIDES.iter().any(|aside| stem.starts_with(aside));
    own.starts_with('.') || NO_TABLES.contains(&kind) || (is_called && !TABLES.contains(&kind))
}

/// Whether it is a file, and none that an operating system adds of its own.
fn is_file(name: &str) -> bool {
    let own = name.rsplit('/').next().unwrap_or_default();
    !own.is_empty()
        && !name.starts_with("__MACOSX/")
        && !own.eq_ignore_ascii_case("thumbs.db")
        && !own.eq_ignore_ascii_case("desktop.ini")
        && own != ".DS_Store"
}

/// Programs' own files that are archives: a workbook, or what is none.
fn document(names: &[String], archive: &mut Archive) -> Option<Result<FileFormat>> {
    let under = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let refused = |other: Other| Some(Err(other.refusal()));
    if has("[Content_Types].xml") || has("_rels/.rels") {
        return if has("xl/workbook.bin") {
            Some(Ok(FileFormat::Xlsb))
        } else if under("word/") {
            refused(Other::document("a Word document"))
        } else if under("ppt/") {
            refused(Other::document("a PowerPoint presentation"))
        } else {
            Some(Ok(FileFormat::Xlsx))
        };
    }
    let is_apple = |name: &String| name.ends_with(".iwa") || name == "Index.zip";
    if names.iter().any(is_apple) {
        let document = "a document of Apple's (Numbers, Pages or Keynote)";
        return refused(Other::spreadsheet(document));
    }
    let mut kind = String::new();
    let member = archive.by_name("mimetype").ok()?;
    member.take(200).read_to_string(&mut kind).ok()?;
    match kind.trim() {
        kind if kind.starts_with("application/vnd.oasis.opendocument.spreadsheet") => {
            Some(Ok(FileFormat::Ods))
        }
        kind if kind.starts_with("application/vnd.oasis.opendocument") => refused(Other::document(
            "an OpenDocument file that is no spreadsheet",
        )),
        "application/epub+zip" => refused(Other::document("a book (EPUB)")),
        _ => None,
    }
}

fn several<'a>(names: impl Iterator<Item = &'a str>, count: usize) -> Error {
    let mut listed: Vec<String> = names.take(NAMED).map(quoted).collect();
    if count > listed.len() {
        listed.push(format!("{} more", count - listed.len()));
    }
    Error::new(
        "several_files",
        format!(
            "The ZIP archive holds {count} files: {}.",
            listed.join(", ")
        ),
        "Upload each as a dataset of its own, or join them to one table first.",
    )
    .with("files", count)
    .with("names", listed.join(", "))
}

fn quoted(name: &str) -> String {
    let shown: String = name.chars().take(80).collect();
    format!("\"{shown}\"")
}

fn broken(e: impl std::fmt::Display) -> Error {
    Error::new(
        "broken_zip",
        format!("The ZIP archive is damaged or incomplete: {e}."),
        "Pack the file again, or upload it as it is, and check that the upload was not cut short.",
    )
}

/// A fault of a file in an archive: what is read as gzip is the archive's.
pub(super) fn told(error: Error) -> Error {
    match error.code.as_str() {
        "broken_gzip" => broken("its file cannot be unpacked"),
        _ => error,
    }
}

/// A file in an archive. One that is compressed is a gzip file, which has the same stream within: only what stands
/// before and behind it differs.
pub(super) struct Member {
    source: Arc<dyn Source>,
    start: u64,
    len: u64,
    before: Bytes,
    behind: Bytes,
}

/// What a gzip file begins with: deflated, with no name and no date.
const GZIP: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

impl Member {
    fn open(source: Arc<dyn Source>, archive: &mut Archive, at: usize) -> Result<Self> {
        let file = archive.by_index_raw(at).map_err(broken)?;
        if file.encrypted() {
            return Err(protected("ZIP archive"));
        }
        let start = file
            .data_start()
            .ok_or_else(|| broken("its directory is wrong"))?;
        let (before, behind) = match file.compression() {
            CompressionMethod::Stored => (Bytes::new(), Bytes::new()),
            CompressionMethod::DEFLATE => {
                let mut behind = BytesMut::from(&file.crc32().to_le_bytes()[..]);
                behind.extend_from_slice(&(file.size() as u32).to_le_bytes());
                (Bytes::from_static(&GZIP), behind.freeze())
            }
            other => {
                return Err(Error::new(
                    "broken_zip",
                    format!("The ZIP archive is packed in a way that is not read ({other})."),
                    "Pack the file again as a usual ZIP archive or with gzip, or upload it as it is.",
                ).case("packing"));
            }
        };
        let len = file.compressed_size();
        match start.checked_add(len) {
            Some(end) if end <= source.len() => Ok(Self {
                source: Arc::clone(&source),
                start,
                len,
                before,
                behind,
            }),
            _ => Err(broken("it ends before its file does")),
        }
    }
}

impl Source for Member {
    fn len(&self) -> u64 {
        self.before.len() as u64 + self.len + self.behind.len() as u64
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        let end = self.start + self.len;
        let inner = SourceReader::new(Arc::clone(&self.source), self.start, end);
        let (before, behind) = (self.before.clone(), self.behind.clone());
        Ok(Box::new(
            Cursor::new(before).chain(inner).chain(Cursor::new(behind)),
        ))
    }

    fn range(&self, start: u64, len: u64) -> io::Result<Bytes> {
        if self.before.is_empty() {
            return match start.checked_add(len) {
                Some(end) if end <= self.len => self.source.range(self.start + start, len),
                _ => Err(io::ErrorKind::UnexpectedEof.into()),
            };
        }
        let mut reader = self.open()?;
        io::copy(&mut (&mut reader).take(start), &mut io::sink())?;
        let mut bytes = Vec::new();
        match reader.take(len).read_to_end(&mut bytes)? as u64 == len {
            true => Ok(bytes.into()),
            false => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

/// Reads a source, or a part of it, from anywhere.
pub(super) struct SourceReader {
    source: Arc<dyn Source>,
    at: u64,
    end: u64,
    /// What was read last, and where it lies.
    buffer: Bytes,
    start: u64,
}

impl SourceReader {
    pub fn new(source: Arc<dyn Source>, at: u64, end: u64) -> Self {
        Self {
            source,
            at,
            end,
            buffer: Bytes::new(),
            start: 0,
        }
    }

    /// What lies in the buffer from the current place on.
    fn buffered(&self) -> &[u8] {
        let from = self.at.checked_sub(self.start);
        from.and_then(|from| self.buffer.get(usize::try_from(from).ok()?..))
            .unwrap_or_default()
    }
}

impl Read for SourceReader {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.buffered().is_empty() {
            let len = RANGE.min(self.end.saturating_sub(self.at));
            self.buffer = self.source.range(self.at.min(self.end), len)?;
            self.start = self.at;
        }
        let read = self.buffered().read(buf)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for SourceReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(back) => self.end.checked_add_signed(back),
            SeekFrom::Current(on) => self.at.checked_add_signed(on),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
