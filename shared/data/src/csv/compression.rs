//! Compressed files: gzip, by its magic number.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::GzDecoder;

use crate::csv::encoding::from_io;
use crate::source::Source;
use crate::{Error, Result};

const BUFFER: usize = 1 << 16;

/// Whether a file is compressed.
pub(crate) fn is_gzip(source: &dyn Source) -> Result<bool> {
    let head = first_bytes(&mut *source.open().map_err(from_io)?, 2)?;
    Ok(head.starts_with(&[0x1f, 0x8b]))
}

pub(crate) fn first_bytes(reader: &mut dyn Read, len: u64) -> Result<Vec<u8>> {
    let mut head = Vec::new();
    reader.take(len).read_to_end(&mut head).map_err(from_io)?;
    Ok(head)
}

/// A file's bytes, decompressed where they are `gzip`; `read` counts those taken from the source.
pub(crate) fn decompressed(
    source: &dyn Source,
    gzip: bool,
    read: &Arc<AtomicU64>,
) -> Result<Box<dyn Read + Send>> {
    let inner = source.open().map_err(from_io)?;
    let counted = Counted {
        inner,
        read: Arc::clone(read),
    };
    if !gzip {
        return Ok(Box::new(counted));
    }
    Ok(Box::new(Gunzip(Members::new(counted))))
}

struct Counted {
    inner: Box<dyn Read + Send>,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// Tells a broken archive from a source that cannot be read.
struct Gunzip<R: Read>(Members<R>);

impl<R: Read> Read for Gunzip<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.0.read(buf).map_err(|e| match e.kind() {
            io::ErrorKind::UnexpectedEof => io::Error::other(
                Error::new(
                    "broken_gzip",
                    "The gzip file ends before its data does.",
                    "Compress the file again and check that the upload was not cut short.",
                )
                .case("cut"),
            ),
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
                io::Error::other(Error::new(
                    "broken_gzip",
                    "The gzip file is damaged.",
                    "Compress the file again, or upload it without compression.",
                ))
            }
            _ => e,
        })
    }
}

/// What the members of a gzip file hold, one after another; it may be filled up with zeros.
pub(crate) struct Members<R: Read>(Option<GzDecoder<BufReader<R>>>);

impl<R: Read> Members<R> {
    pub fn new(gzip: R) -> Self {
        let gzip = BufReader::with_capacity(BUFFER, gzip);
        Self(Some(GzDecoder::new(gzip)))
    }
}

impl<R: Read> Read for Members<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.0 {
            let read = member.read(buf)?;
            if read > 0 || buf.is_empty() {
                return Ok(read);
            }
            self.0 = match self.0.take() {
                Some(member) => next_member(member.into_inner())?,
                None => None,
            };
        }
        Ok(0)
    }
}

fn next_member<R: Read>(mut gzip: BufReader<R>) -> io::Result<Option<GzDecoder<BufReader<R>>>> {
    loop {
        let bytes = gzip.fill_buf()?;
        if bytes.is_empty() {
            return Ok(None);
        }
        let (zeros, len) = (bytes.iter().take_while(|b| **b == 0).count(), bytes.len());
        gzip.consume(zeros);
        if zeros < len {
            return Ok(Some(GzDecoder::new(gzip)));
        }
    }
}
