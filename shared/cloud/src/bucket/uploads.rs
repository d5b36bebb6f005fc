//! Uploads: addresses that clients send files to, and uploads in parts.

use std::time::Duration;

use aws_sdk_s3::{
    error::ProvideErrorMetadata,
    presigning::PresigningConfig,
    primitives::ByteStream,
    types::{CompletedMultipartUpload, CompletedPart},
};
use bytes::Bytes;

use super::{Bucket, bare};
use crate::WorkError;

/// How long the addresses we give out hold.
pub const URL_LIFE: Duration = Duration::from_secs(15 * 60);

/// What S3 says when the caller's parts are at fault.
const BAD_PARTS: [&str; 4] = [
    "InvalidPart",
    "InvalidPartOrder",
    "EntityTooSmall",
    "NoSuchUpload",
];

/// A part of a multipart upload that the caller has sent.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct Part {
    /// From 1.
    pub number: i32,
    /// What S3 answered to it.
    pub etag: String,
}

impl Bucket {
    /// An address to PUT an object to, of exactly that size when it is known. Clients leave the
    /// length of an empty body out, so that one cannot be signed.
    pub async fn presign_put(&self, key: &str, size: Option<u64>) -> Result<String, WorkError> {
        let request = self
            .client
            .put_object()
            .bucket(&self.name)
            .key(key)
            .set_content_length(size.filter(|n| *n > 0).and_then(|n| i64::try_from(n).ok()))
            .presigned(lifetime()?)
            .await?;
        Ok(request.uri().to_owned())
    }

    /// An address to download an object from, under that file name.
    pub async fn presign_get(&self, key: &str, filename: &str) -> Result<String, WorkError> {
        let request = self
            .client
            .get_object()
            .bucket(&self.name)
            .key(key)
            .response_content_disposition(format!("attachment; filename=\"{filename}\""))
            .presigned(lifetime()?)
            .await?;
        Ok(request.uri().to_owned())
    }

    /// Begins an upload in parts; its id.
    pub async fn begin_multipart(&self, key: &str) -> Result<String, WorkError> {
        let answer = self
            .client
            .create_multipart_upload()
            .bucket(&self.name)
            .key(key)
            .send()
            .await?;
        answer
            .upload_id
            .ok_or_else(|| WorkError::Retry("S3 gave no upload id".into()))
    }

    /// An address to PUT one part to, of exactly that size.
    pub async fn presign_part(
        &self,
        key: &str,
        upload: &str,
        number: i32,
        size: u64,
    ) -> Result<String, WorkError> {
        let request = self
            .client
            .upload_part()
            .bucket(&self.name)
            .key(key)
            .upload_id(upload)
            .part_number(number)
            .content_length(i64::try_from(size).unwrap_or(i64::MAX))
            .presigned(lifetime()?)
            .await?;
        Ok(request.uri().to_owned())
    }

    /// The parts of an upload that have come, in order; nothing when there is no such upload.
    pub async fn sent_parts(
        &self,
        key: &str,
        upload: &str,
    ) -> Result<Option<Vec<Part>>, WorkError> {
        let request = self.client.list_parts().bucket(&self.name).key(key);
        match request.upload_id(upload).send().await {
            Ok(answer) => Ok(Some(
                answer
                    .parts()
                    .iter()
                    .filter_map(|part| {
                        Some(Part {
                            number: part.part_number()?,
                            etag: bare(part.e_tag()?),
                        })
                    })
                    .collect(),
            )),
            Err(error) if error.code() == Some("NoSuchUpload") => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Puts the parts together. The caller's to mend when S3 finds a part missing or too small.
    pub async fn complete_multipart(
        &self,
        key: &str,
        upload: &str,
        parts: &[Part],
    ) -> Result<(), WorkError> {
        let parts = parts
            .iter()
            .map(|part| {
                CompletedPart::builder()
                    .part_number(part.number)
                    .e_tag(&part.etag)
                    .build()
            })
            .collect();
        let upload_parts = CompletedMultipartUpload::builder()
            .set_parts(Some(parts))
            .build();
        let sent = self
            .client
            .complete_multipart_upload()
            .bucket(&self.name)
            .key(key)
            .upload_id(upload)
            .multipart_upload(upload_parts)
            .send()
            .await;
        match sent {
            Ok(_) => Ok(()),
            Err(error) if error.code().is_some_and(|code| BAD_PARTS.contains(&code)) => {
                let why = error.message().unwrap_or("S3 refuses them");
                Err(WorkError::owner(
                    "parts_do_not_fit",
                    format!("The parts do not make a file: {why}"),
                    "Send every part once, in full, and give the ETag that each answer carried.",
                ))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Gives an upload in parts up, with what was sent of it. One that is over already is no error.
    pub async fn abort_multipart(&self, key: &str, upload: &str) -> Result<(), WorkError> {
        let request = self.client.abort_multipart_upload().bucket(&self.name);
        match request.key(key).upload_id(upload).send().await {
            Err(error) if error.code() != Some("NoSuchUpload") => Err(error.into()),
            _ => Ok(()),
        }
    }

    pub async fn put_part(
        &self,
        key: &str,
        upload: &str,
        number: i32,
        body: Bytes,
    ) -> Result<Part, WorkError> {
        let answer = self
            .client
            .upload_part()
            .bucket(&self.name)
            .key(key)
            .upload_id(upload)
            .part_number(number)
            .body(ByteStream::from(body))
            .send()
            .await?;
        Ok(Part {
            number,
            etag: bare(answer.e_tag().unwrap_or_default()),
        })
    }
}

fn lifetime() -> Result<PresigningConfig, WorkError> {
    PresigningConfig::expires_in(URL_LIFE).map_err(WorkError::service)
}
