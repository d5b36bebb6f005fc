//! Bytes that lie elsewhere and come by ranges, such as an object in a bucket.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use bytes::Bytes;

use crate::source::Source;
use crate::{Error, Result};

/// The first bytes of a sequential reading: enough to tell what a file is without more coming.
const FIRST_RANGE: u64 = 256 * 1024;

/// What a sequential reading asks for at a time, later on. Up to three such ranges are in memory.
const RANGE: u64 = 8 * 1024 * 1024;

/// How often a range is asked for before its failure counts.
const ATTEMPTS: u32 = 3;

/// Reads bytes `start..start + len`.
type ReadRange = dyn Fn(u64, u64) -> io::Result<Bytes> + Send + Sync;

/// A source whose ranges a function reads. It remembers when that fails, so that a reading which
/// broke off because of the network is not taken for a broken file.
#[derive(Clone)]
pub struct RemoteSource {
    len: u64,
    read: Arc<ReadRange>,
    failure: Arc<Mutex<Option<String>>>,
}

impl RemoteSource {
    /// A source of `len` bytes; `read` gives `len` of them from `start`, and may block.
    pub fn new(
        len: u64,
        read: impl Fn(u64, u64) -> io::Result<Bytes> + Send + Sync + 'static,
    ) -> Self {
        Self {
            len,
            read: Arc::new(read),
            failure: Arc::default(),
        }
    }

    /// Why a range could not be read, if one could not.
    pub fn failure(&self) -> Option<String> {
        self.failure
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// What came of reading; `unreadable` whenever a range did not come.
    ///
    /// # Errors
    /// `unreadable`, or that of the reading.
    pub fn told<T>(&self, outcome: Result<T>) -> Result<T> {
        match self.failure() {
            Some(failure) => Err(Error::new("unreadable", failure, "Try again.")),
            None => outcome,
        }
    }

    /// A whole range, asked for again when it does not come, or comes cut short.
    fn fetch(&self, start: u64, len: u64) -> io::Result<Bytes> {
        let mut attempt = 1;
        loop {
            let read = (self.read)(start, len).and_then(|bytes| match bytes.len() as u64 == len {
                true => Ok(bytes),
                false => Err(io::Error::other(format!(
                    "{} of {len} bytes came from {start} on",
                    bytes.len()
                ))),
            });
            match read {
                Err(_) if attempt < ATTEMPTS => attempt += 1,
                outcome => return outcome,
            }
        }
    }

    fn remember<T>(&self, outcome: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &outcome {
            let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
            failure.get_or_insert_with(|| error.to_string());
        }
        outcome
    }
}

impl Source for RemoteSource {
    fn len(&self) -> u64 {
        self.len
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(Sequential {
            source: self.clone(),
            chunk: Bytes::new(),
            received: 0,
            ahead: None,
        }))
    }

    fn range(&self, start: u64, len: u64) -> io::Result<Bytes> {
        match start.checked_add(len) {
            Some(end) if end <= self.len => self.remember(self.fetch(start, len)),
            // Not a failure of the network: the file points beyond its own end.
            _ => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

/// Reads a source from the start. After the first range, a thread fetches the next one while
/// this one is being used.
struct Sequential {
    source: RemoteSource,
    chunk: Bytes,
    /// Bytes that have come, `chunk` included.
    received: u64,
    ahead: Option<Receiver<io::Result<Bytes>>>,
}

impl Sequential {
    /// The next range; empty at the end.
    fn next(&mut self) -> io::Result<Bytes> {
        let len = self.source.len;
        if self.received == len {
            return Ok(Bytes::new());
        }
        if self.received == 0 {
            return self.source.fetch(0, FIRST_RANGE.min(len));
        }
        let ahead = match self.ahead.take() {
            Some(ahead) => ahead,
            None => fetch_ahead(self.source.clone(), self.received)?,
        };
        let chunk = ahead.recv();
        self.ahead = Some(ahead);
        chunk.unwrap_or_else(|_| Err(io::Error::other("the reading broke off before the end")))
    }
}

impl Read for Sequential {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.chunk.is_empty() {
            let next = self.next();
            self.chunk = self.source.remember(next)?;
            self.received += self.chunk.len() as u64;
        }
        let count = buf.len().min(self.chunk.len());
        buf[..count].copy_from_slice(&self.chunk.split_to(count));
        Ok(count)
    }
}

/// Fetches a source from `start` on, one range ahead of whoever receives. The thread ends with the
/// source, at the first failure, or when nobody receives any more.
fn fetch_ahead(source: RemoteSource, start: u64) -> io::Result<Receiver<io::Result<Bytes>>> {
    let (sender, receiver) = sync_channel(1);
    thread::Builder::new()
        .name("fetch-ahead".into())
        .spawn(move || {
            let mut start = start;
            while start < source.len {
                let len = RANGE.min(source.len - start);
                let chunk = source.fetch(start, len);
                let failed = chunk.is_err();
                if sender.send(chunk).is_err() || failed {
                    return;
                }
                start += len;
            }
        })?;
    Ok(receiver)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    fn content(len: usize) -> Bytes {
        (0..len).map(|i| (i * 31 % 251) as u8).collect()
    }

    fn remote(content: &Bytes) -> RemoteSource {
        let content = content.clone();
        RemoteSource::new(content.len() as u64, move |start, len| {
            content.range(start, len)
        })
    }

    fn read_all(source: &RemoteSource) -> io::Result<Vec<u8>> {
        let mut all = Vec::new();
        source.open()?.read_to_end(&mut all)?;
        Ok(all)
    }

    #[test]
    fn a_sequential_reading_gives_the_whole_content() {
        let (first, range) = (FIRST_RANGE as usize, RANGE as usize);
        for len in [
            0,
            1,
            first - 1,
            first,
            first + 1,
            first + range,
            first + range + 1,
        ] {
            let content = content(len);
            assert_eq!(read_all(&remote(&content)).unwrap(), content, "{len} bytes");
        }
    }

    #[test]
    fn a_look_at_the_head_fetches_little() {
        let fetched = Arc::new(AtomicU64::new(0));
        let counter = fetched.clone();
        let source = RemoteSource::new(1 << 40, move |_, len| {
            counter.fetch_add(len, Ordering::Relaxed);
            Ok(vec![0; len as usize].into())
        });
        source.open().unwrap().read_exact(&mut [0; 4]).unwrap();
        assert_eq!(fetched.load(Ordering::Relaxed), FIRST_RANGE);
    }

    #[test]
    fn a_passing_failure_is_not_noticed() {
        let calls = AtomicU64::new(0);
        let source = RemoteSource::new(9, move |_, len| {
            match calls.fetch_add(1, Ordering::Relaxed) {
                0 => Err(io::Error::other("reset")),
                1 => Ok(Bytes::from_static(b"short")),
                _ => Ok(vec![7; len as usize].into()),
            }
        });
        assert_eq!(source.range(0, 9).unwrap(), vec![7; 9]);
        assert_eq!(source.failure(), None);
    }

    #[test]
    fn a_lasting_failure_is_remembered() {
        let content = content(FIRST_RANGE as usize + 10);
        let len = content.len() as u64;
        let source = RemoteSource::new(len, move |start, len| match start {
            0 => content.range(start, len),
            _ => Err(io::Error::other("no network")),
        });
        let mut reader = source.open().unwrap();
        assert!(reader.read_to_end(&mut Vec::new()).is_err());
        let again = reader.read(&mut [0; 8]);
        assert!(again.is_err(), "what broke off must not look like the end");
        assert_eq!(source.failure().as_deref(), Some("no network"));
    }

    #[test]
    fn a_range_beyond_the_end_is_the_files_own_fault() {
        let source = remote(&content(10));
        let error = source.range(5, 6).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        assert_eq!(source.failure(), None);
    }
}
