//! Bytes that can be read from the start, or by range: a file, an object in a bucket, a buffer.

pub mod remote;

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;

use bytes::Bytes;

/// Something that can be read more than once. Calls block.
pub trait Source: Send + Sync {
    fn len(&self) -> u64;
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Reads from the first byte on.
    fn open(&self) -> io::Result<Box<dyn Read + Send>>;
    /// `len` bytes from `start`; fewer are an `UnexpectedEof`.
    fn range(&self, start: u64, len: u64) -> io::Result<Bytes>;
}

#[derive(Debug, Clone)]
pub struct FileSource {
    path: PathBuf,
    len: u64,
}

impl FileSource {
    /// The file at `path`, which must exist.
    pub fn open(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        let file = std::fs::metadata(&path)?;
        if file.is_dir() {
            let kind = io::ErrorKind::IsADirectory;
            return Err(io::Error::new(kind, "it is a directory, not one file"));
        }
        let len = file.len();
        Ok(Self { path, len })
    }
}

impl Source for FileSource {
    fn len(&self) -> u64 {
        self.len
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(File::open(&self.path)?))
    }

    fn range(&self, start: u64, len: u64) -> io::Result<Bytes> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(start))?;
        let mut bytes = Vec::new();
        if file.take(len).read_to_end(&mut bytes)? as u64 != len {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(bytes.into())
    }
}

impl Source for Bytes {
    fn len(&self) -> u64 {
        Bytes::len(self) as u64
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(io::Cursor::new(self.clone())))
    }

    fn range(&self, start: u64, len: u64) -> io::Result<Bytes> {
        match start.checked_add(len) {
            Some(end) if end <= Source::len(self) => Ok(self.slice(start as usize..end as usize)),
            _ => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}
