//! The bucket.

mod datasets;
mod erasing;
pub mod keys;
mod object;
mod object_created;
mod uploads;
mod versions;
mod writer;

use aws_sdk_s3::{Client, primitives::ByteStream};
use bytes::Bytes;

use crate::WorkError;

pub use erasing::Version;
pub use keys::KINDS;
pub use object::Object;
pub use object_created::{Landed, ObjectCreated};
pub use uploads::{Part, URL_LIFE};
pub use writer::ObjectWriter;

/// The bucket. Keys start with what they hold and whose it is: `{kind}/{org}/...`.
#[derive(Clone, Debug)]
pub struct Bucket {
    client: Client,
    name: String,
}

#[derive(Debug, Clone)]
pub struct Head {
    /// Bytes.
    pub size: u64,
    /// Its ETag, without quotes.
    pub etag: String,
    /// The version that is meant; nothing for whichever is the newest.
    pub version: Option<String>,
}

impl Bucket {
    pub fn new(client: Client, name: String) -> Self {
        Self { client, name }
    }

    pub async fn head(&self, key: &str) -> Result<Option<Head>, WorkError> {
        match self
            .client
            .head_object()
            .bucket(&self.name)
            .key(key)
            .send()
            .await
        {
            Ok(head) => Ok(Some(Head {
                size: head.content_length().unwrap_or(0).max(0) as u64,
                etag: bare(head.e_tag().unwrap_or_default()),
                version: None,
            })),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_not_found()) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// A whole object, which must be small; nothing when there is none.
    pub async fn get(&self, key: &str) -> Result<Option<Bytes>, WorkError> {
        let sent = self
            .client
            .get_object()
            .bucket(&self.name)
            .key(key)
            .send()
            .await;
        match sent {
            Ok(object) => Ok(Some(
                object
                    .body
                    .collect()
                    .await
                    .map_err(WorkError::service)?
                    .into_bytes(),
            )),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_no_such_key()) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Bytes `start..start + length` of an object, as long as it still has the ETag, or of its version.
    pub async fn range(
        &self,
        key: &str,
        head: &Head,
        start: u64,
        length: u64,
    ) -> Result<Bytes, WorkError> {
        if length == 0 {
            return Ok(Bytes::new());
        }
        let object = self
            .client
            .get_object()
            .bucket(&self.name)
            .key(key)
            .if_match(format!("\"{}\"", head.etag))
            .set_version_id(head.version.clone())
            .range(format!("bytes={start}-{}", start + length - 1))
            .send()
            .await?;
        Ok(object
            .body
            .collect()
            .await
            .map_err(WorkError::service)?
            .into_bytes())
    }

    pub async fn put(&self, key: &str, body: impl Into<Bytes>) -> Result<(), WorkError> {
        self.client
            .put_object()
            .bucket(&self.name)
            .key(key)
            .body(ByteStream::from(body.into()))
            .send()
            .await?;
        Ok(())
    }

    /// Keys and sizes of up to `limit` objects whose key starts with `prefix`, after that key.
    pub async fn list(
        &self,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, u64)>, WorkError> {
        let page = self
            .client
            .list_objects_v2()
            .bucket(&self.name)
            .prefix(prefix)
            .set_start_after(after.map(str::to_owned))
            .max_keys(i32::try_from(limit).unwrap_or(1000).min(1000))
            .send()
            .await?;
        let found = page.contents().iter().filter_map(|object| {
            let size = object.size().unwrap_or(0).max(0) as u64;
            Some((object.key()?.to_owned(), size))
        });
        Ok(found.collect())
    }
}

fn bare(etag: &str) -> String {
    etag.trim_matches('"').to_owned()
}
