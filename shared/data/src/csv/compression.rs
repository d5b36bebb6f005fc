//! Compressed files: gzip, by its magic number.

use std::io::{self, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;

use crate::csv::encoding::from_io;
use crate::source::Source;
use crate::{Error, Result};

const BUFFER: usize = 1 << 16;

/// Whether a file is compressed.
pub(crate) fn is_gzip(source: &dyn Source) -> Result<bool> {
    let head = first_bytes(&mut *source.open().map_err(from_io)?)?;
    Ok(head.starts_with(&[0x1f, 0x8b]))
}

pub(crate) fn first_bytes(reader: &mut dyn Read) -> Result<Vec<u8>> {
    let mut head = Vec::new();
    reader.take(4).read_to_end(&mut head).map_err(from_io)?;
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
    Ok(Box::new(Gunzip(MultiGzDecoder::new(
        BufReader::with_capacity(BUFFER, counted),
    ))))
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
struct Gunzip<R>(MultiGzDecoder<R>);

impl<R: io::BufRead> Read for Gunzip<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.0.read(buf).map_err(|e| match e.kind() {
            io::ErrorKind::UnexpectedEof => io::Error::other(Error::new(
                "broken_gzip",
                "The gzip file ends before its data does.",
                "Compress the file again and check that the upload was not cut short.",
            )),
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
