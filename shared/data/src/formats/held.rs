//! What is held in memory while a file is made into CSV, and how much that may be. At most a workbook and its texts,
//! or a text, and the CSV made of it: 1.2 GB, of the 3 GB that the worker of uploads has.

use std::io::{self, Read, Write};

use bytes::Bytes;
use csv::Writer;

use crate::csv::encoding::{EXPANSION, from_io};
use crate::source::Source;
use crate::{Error, Limits, Result};

/// Bytes of a workbook, as uploaded, and of what is unpacked whole.
const FILE: u64 = 256 << 20;

/// Bytes of a text, and of the CSV that is made.
const TEXT: u64 = 512 << 20;

/// Cells of all sheets of a workbook whose decoder makes them all, some 80 bytes each.
const CELLS: u64 = 8 << 20;

fn too_large(what: &str, most: u64) -> Error {
    Error::new(
        "too_large",
        format!("The {what} has more than {most} bytes, which is the most of that kind."),
        "Save it as CSV or Parquet, which may be larger, or upload fewer rows or columns.",
    )
    .case("of_kind")
    .with("most", most)
}

/// What the cells of a workbook's sheets take once they are decoded, all at a time.
#[derive(Default)]
pub(super) struct Cells {
    cells: u64,
    bytes: u64,
}

impl Cells {
    /// That many more, and the bytes of their texts.
    pub fn add(&mut self, cells: u64, bytes: u64) -> Result<()> {
        self.would_hold(cells, bytes)?;
        self.cells += cells;
        self.bytes += bytes;
        Ok(())
    }

    /// Refuses so many more if these are too many.
    pub fn would_hold(&self, cells: u64, bytes: u64) -> Result<()> {
        if self.cells.saturating_add(cells) > CELLS {
            return Err(Error::new(
                "too_large",
                format!(
                    "The sheets of the workbook span more than {CELLS} cells, empty ones included."
                ),
                "Delete what lies far from the table, save the sheet as CSV, and upload that.",
            )
            .case("cells")
            .with("most", CELLS));
        }
        match self.bytes.saturating_add(bytes) > TEXT {
            true => Err(too_large("text of the workbook's cells", TEXT)),
            false => Ok(()),
        }
    }
}

/// All bytes of a file.
pub(super) fn whole(source: &dyn Source) -> Result<Bytes> {
    if source.len() > FILE {
        return Err(too_large("file", FILE));
    }
    source.range(0, source.len()).map_err(from_io)
}

/// All bytes of what a gzip file holds.
pub(super) fn unpacked(reader: impl Read, limits: &Limits) -> Result<Bytes> {
    let most = FILE.min(limits.bytes.saturating_mul(EXPANSION));
    let mut bytes = Vec::new();
    let read = reader.take(most + 1).read_to_end(&mut bytes);
    read.map_err(|e| match super::is_of_the_archive(&e) {
        true => Error::new(
            "broken_gzip",
            "The gzip file is damaged or incomplete.",
            "Compress the file again, or upload it without compression.",
        ),
        false => from_io(e),
    })?;
    match bytes.len() as u64 > most {
        true => Err(too_large("file", most)),
        false => Ok(bytes.into()),
    }
}

/// Bytes of text that may be held.
pub(super) fn most_text(limits: &Limits) -> u64 {
    TEXT.min(limits.bytes.saturating_mul(EXPANSION))
}

/// Appends to a text, as long as it may grow.
pub(super) fn append(text: &mut Vec<u8>, more: &[u8], most: u64) -> Result<()> {
    if (text.len() + more.len()) as u64 > most {
        return Err(too_large("text of the file", most));
    }
    text.extend_from_slice(more);
    Ok(())
}

/// CSV while it is written.
pub(super) struct Csv(Writer<Bounded>);

struct Bounded {
    bytes: Vec<u8>,
    most: u64,
}

impl Write for Bounded {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        append(&mut self.bytes, buf, self.most).map_err(io::Error::other)?;
        Ok(buf.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Csv {
    pub fn new(limits: &Limits) -> Self {
        let out = Bounded {
            bytes: Vec::new(),
            most: most_text(limits),
        };
        let mut writer = csv::WriterBuilder::new();
        Self(writer.flexible(true).from_writer(out))
    }

    pub fn record<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> Result<()> {
        self.0.write_record(cells).map_err(|e| match e.into_kind() {
            csv::ErrorKind::Io(e) => from_io(e),
            other => from_io(io::Error::other(format!("{other:?}"))),
        })
    }

    pub fn finish(mut self) -> Result<Bytes> {
        self.0.flush().map_err(from_io)?;
        let out = self.0.into_inner();
        let out = out.map_err(|e| from_io(io::Error::other(e.to_string())))?;
        Ok(out.bytes.into())
    }
}
