//! Reading an object by ranges from a blocking thread.

use std::sync::Arc;

use bytes::Bytes;
use tokio::runtime::Handle;

use super::{Bucket, Head};
use crate::WorkError;

/// An object read by ranges from a blocking thread. It is the same object throughout: unless a version was
/// opened, reading fails when it is replaced meanwhile.
#[derive(Clone, Debug)]
pub struct Object {
    bucket: Bucket,
    key: String,
    head: Arc<Head>,
    runtime: Handle,
}

impl Object {
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Bytes `start..start + length`. Blocks: never call it on an async thread.
    pub fn read(&self, start: u64, length: u64) -> std::io::Result<Bytes> {
        self.runtime
            .block_on(self.bucket.range(&self.key, &self.head, start, length))
            .map_err(std::io::Error::other)
    }
}

impl Bucket {
    /// An object to read by ranges from a blocking thread; nothing when there is none.
    pub async fn open(&self, key: &str) -> Result<Option<Object>, WorkError> {
        let head = self.head(key).await?;
        Ok(head.map(|head| self.object(key, head)))
    }

    pub(super) fn object(&self, key: &str, head: Head) -> Object {
        Object {
            bucket: self.clone(),
            key: key.into(),
            head: Arc::new(head),
            runtime: Handle::current(),
        }
    }
}
