//! The ledger's files in the bucket.

use std::{
    io::{self, Write},
    sync::Arc,
};

use cloud::{
    Bucket,
    bucket::{ObjectWriter, keys},
};
use data::{RemoteSource, Source};
use domain::OrgId;
use ledger::{manifest::Prefix, merge::Files};
use tokio::runtime::Handle;
use ulid::Ulid;

/// One organization's files, to be used on a blocking thread. Made on an async one.
pub struct LedgerFiles {
    bucket: Bucket,
    org: OrgId,
    /// What the files that are written are named by.
    name: String,
    runtime: Handle,
}

impl LedgerFiles {
    /// What is written by them is named by `name`, so that it can be told whose it is.
    pub fn new(bucket: &Bucket, org: OrgId, name: impl Into<String>) -> Self {
        Self {
            bucket: bucket.clone(),
            org,
            name: name.into(),
            runtime: Handle::current(),
        }
    }
}

impl Files for LedgerFiles {
    type Out = Out;

    fn open(&self, key: &str) -> io::Result<Arc<dyn Source>> {
        let key = keys::ledger(self.org, key);
        let opened = self.runtime.block_on(self.bucket.open(&key));
        let object = opened
            .map_err(io::Error::other)?
            .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, format!("there is no {key}")))?;
        let size = object.head().size;
        let read = move |start, length| object.read(start, length);
        Ok(Arc::new(RemoteSource::new(size, read)))
    }

    fn create(&self, bucket: Prefix) -> io::Result<Out> {
        let key = format!("{bucket}/{}-{}.parquet", self.name, Ulid::generate());
        let writer = self.bucket.writer(keys::ledger(self.org, &key));
        Ok(Out {
            key,
            writer,
            bytes: 0,
        })
    }

    fn keep(&self, out: Out) -> io::Result<(String, u64)> {
        out.writer.finish().map_err(io::Error::other)?;
        Ok((out.key, out.bytes))
    }
}

/// A file that is being written, of which a part is held: however large it is, it takes the same memory.
pub struct Out {
    key: String,
    writer: ObjectWriter,
    bytes: u64,
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.writer.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}
