//! The ledger's files in the bucket.

use std::{io, sync::Arc};

use bytes::Bytes;
use cloud::{Bucket, bucket::keys};
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
    /// Held in memory: no file of the ledger is larger than a main and its tail.
    type Out = Vec<u8>;

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

    fn create(&self) -> io::Result<Vec<u8>> {
        Ok(Vec::new())
    }

    fn keep(&self, bucket: Prefix, out: Vec<u8>) -> io::Result<(String, u64)> {
        let bytes = out.len() as u64;
        let key = format!("{bucket}/{}-{}.parquet", self.name, Ulid::generate());
        let whole = keys::ledger(self.org, &key);
        let put = self.bucket.put(&whole, Bytes::from(out));
        self.runtime.block_on(put).map_err(io::Error::other)?;
        Ok((key, bytes))
    }
}
