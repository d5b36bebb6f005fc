//! Writing an object bit by bit from a blocking thread, never holding all of it.

use std::{
    io::{self, Write},
    mem,
};

use bytes::Bytes;
use tokio::runtime::Handle;

use super::{Bucket, Part};
use crate::WorkError;

/// Bytes of a part. S3 takes 10,000 parts of at least 5 MiB: enough for 80 GB.
const PART_BYTES: usize = 8 * 1024 * 1024;

/// An object being written: in parts when it is large, at once when it is small. Nothing of it is
/// seen before [`ObjectWriter::finish`], and nothing stays when it is dropped without.
#[derive(Debug)]
pub struct ObjectWriter {
    bucket: Bucket,
    key: String,
    runtime: Handle,
    buffer: Vec<u8>,
    /// The upload in parts, from the first full part on.
    upload: Option<Upload>,
    failure: Option<String>,
}

#[derive(Debug)]
struct Upload {
    id: String,
    parts: Vec<Part>,
}

impl Bucket {
    /// A writer of that object, to be used on a blocking thread. Call it on an async one.
    pub fn writer(&self, key: impl Into<String>) -> ObjectWriter {
        ObjectWriter {
            bucket: self.clone(),
            key: key.into(),
            runtime: Handle::current(),
            buffer: Vec::new(),
            upload: None,
            failure: None,
        }
    }
}

impl ObjectWriter {
    /// Why a part could not be written, if one could not.
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// Makes the object what was written.
    pub fn finish(mut self) -> Result<(), WorkError> {
        if let Some(failure) = self.failure.take() {
            return Err(WorkError::Retry(failure));
        }
        if self.upload.is_none() {
            let body = mem::take(&mut self.buffer);
            return self.runtime.block_on(self.bucket.put(&self.key, body));
        }
        if !self.buffer.is_empty() {
            self.write_part()?;
        }
        let Some(upload) = &self.upload else {
            return Ok(());
        };
        let completed = self.runtime.block_on(self.bucket.complete_multipart(
            &self.key,
            &upload.id,
            &upload.parts,
        ));
        match completed {
            Ok(()) => {
                self.upload = None;
                Ok(())
            }
            // The parts are ours: whatever is wrong with them is not the owner's to mend.
            Err(error) => Err(WorkError::Retry(error.to_string())),
        }
    }

    fn write_part(&mut self) -> Result<(), WorkError> {
        let (bucket, key) = (&self.bucket, self.key.as_str());
        let upload = match &mut self.upload {
            Some(upload) => upload,
            none => none.insert(Upload {
                id: self.runtime.block_on(bucket.begin_multipart(key))?,
                parts: Vec::new(),
            }),
        };
        let body = Bytes::from(mem::take(&mut self.buffer));
        let number = upload.parts.len() as i32 + 1;
        let part = self
            .runtime
            .block_on(bucket.put_part(key, &upload.id, number, body))?;
        upload.parts.push(part);
        Ok(())
    }
}

impl Write for ObjectWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(failure) = &self.failure {
            return Err(io::Error::other(failure.clone()));
        }
        let count = bytes.len().min(PART_BYTES - self.buffer.len());
        self.buffer.extend_from_slice(&bytes[..count]);
        if self.buffer.len() == PART_BYTES
            && let Err(error) = self.write_part()
        {
            let failure = error.to_string();
            self.failure = Some(failure.clone());
            return Err(io::Error::other(failure));
        }
        Ok(count)
    }

    /// Does nothing: a part too small could not be followed by another.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for ObjectWriter {
    fn drop(&mut self) {
        let Some(upload) = self.upload.take() else {
            return;
        };
        let (bucket, key) = (self.bucket.clone(), mem::take(&mut self.key));
        self.runtime.spawn(async move {
            if let Err(error) = bucket.abort_multipart(&key, &upload.id).await {
                tracing::warn!(%error, key, "an unfinished upload stays until the bucket drops it");
            }
        });
    }
}
