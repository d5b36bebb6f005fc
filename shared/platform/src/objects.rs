//! The bucket.

use std::{sync::Arc, time::Duration};

use aws_sdk_s3::{
    Client,
    error::ProvideErrorMetadata,
    presigning::PresigningConfig,
    primitives::ByteStream,
    types::{CompletedMultipartUpload, CompletedPart, Delete, ObjectIdentifier},
};
use bytes::Bytes;
use domain::{DatasetId, ExportId, ModelId, OrgId, ScoringRunId};
use store::RunId;
use tokio::runtime::Handle;

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

/// The bucket. Keys start with what they hold and whose it is: `{kind}/{org}/...`.
#[derive(Clone, Debug)]
pub struct Objects {
    client: Client,
    bucket: String,
}

/// What the first part of a key can be: every kind of object that an organization has. Exporting
/// and erasing go by it.
pub const KINDS: [&str; 8] = [
    "raw", "datasets", "pieces", "models", "scores", "outcomes", "exports", "takeouts",
];

/// Where things lie in the bucket.
pub mod keys {
    use super::*;

    /// An upload as it came.
    pub fn raw(org: OrgId, id: DatasetId) -> String {
        format!("raw/{org}/{id}")
    }

    /// A dataset as typed Parquet.
    pub fn dataset(org: OrgId, id: DatasetId) -> String {
        format!("datasets/{org}/{id}/data.parquet")
    }

    /// The profile of a dataset's columns, JSON.
    pub fn profile(org: OrgId, id: DatasetId) -> String {
        format!("datasets/{org}/{id}/profile.json")
    }

    /// What all files of a dataset start with.
    pub fn dataset_prefix(org: OrgId, id: DatasetId) -> String {
        format!("datasets/{org}/{id}/")
    }

    /// A file that a run's workers pass on to each other; the bucket forgets it after a week.
    pub fn piece(org: OrgId, run: RunId, name: &str) -> String {
        format!("pieces/{org}/{run}/{name}")
    }

    /// The model file of a version.
    pub fn artifact(org: OrgId, id: ModelId, version: u32) -> String {
        format!("models/{org}/{id}/{version:08}/model.perene")
    }

    /// The report of a version, JSON.
    pub fn report(org: OrgId, id: ModelId, version: u32) -> String {
        format!("models/{org}/{id}/{version:08}/report.json")
    }

    /// How learners did on what a version learned from, JSON; kept only where its model allows it.
    pub fn lesson(org: OrgId, id: ModelId, version: u32) -> String {
        format!("models/{org}/{id}/{version:08}/lesson.json")
    }

    /// What all files of a model start with.
    pub fn model_prefix(org: OrgId, id: ModelId) -> String {
        format!("models/{org}/{id}/")
    }

    /// The riskiest customers of a scoring run, JSON.
    pub fn top(org: OrgId, id: ScoringRunId) -> String {
        scores(org, id, "top.json")
    }

    /// A file of a scoring run.
    pub fn scores(org: OrgId, id: ScoringRunId, name: &str) -> String {
        format!("scores/{org}/{id}/{name}")
    }

    /// A batch of outcomes of a scoring run's customers, JSON.
    pub fn outcomes(org: OrgId, id: ScoringRunId, name: &str) -> String {
        format!("outcomes/{org}/{id}/{name}.json")
    }

    /// The items of an export of all data; the bucket forgets it after a week.
    pub fn takeout(org: OrgId, id: ExportId) -> String {
        format!("takeouts/{org}/{id}/items.jsonl.gz")
    }

    /// What all files of a scoring run start with.
    pub fn scoring_prefixes(org: OrgId, id: ScoringRunId) -> [String; 3] {
        ["scores", "outcomes", "exports"].map(|kind| format!("{kind}/{org}/{id}/"))
    }

    /// An export of a scoring run.
    pub fn export(org: OrgId, id: ScoringRunId, name: &str) -> String {
        format!("exports/{org}/{id}/{name}")
    }
}

/// An object's size and identity.
#[derive(Debug, Clone)]
pub struct Head {
    /// Bytes.
    pub size: u64,
    /// Its ETag, without quotes.
    pub etag: String,
}

/// A part of a multipart upload that the caller has sent.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct Part {
    /// From 1.
    pub number: i32,
    /// What S3 answered to it.
    pub etag: String,
}

impl Objects {
    /// That bucket.
    pub fn new(client: Client, bucket: String) -> Self {
        Self { client, bucket }
    }

    /// An object's head; nothing when there is none.
    pub async fn head(&self, key: &str) -> Result<Option<Head>, WorkError> {
        match self
            .client
            .head_object()
            .bucket(&self.bucket)
            .key(key)
            .send()
            .await
        {
            Ok(head) => Ok(Some(Head {
                size: head.content_length().unwrap_or(0).max(0) as u64,
                etag: bare(head.e_tag().unwrap_or_default()),
            })),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_not_found()) => Ok(None),
            Err(error) => Err(WorkError::service(error)),
        }
    }

    /// A whole object, which must be small; nothing when there is none.
    pub async fn get(&self, key: &str) -> Result<Option<Bytes>, WorkError> {
        let sent = self
            .client
            .get_object()
            .bucket(&self.bucket)
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
            Err(error) => Err(WorkError::service(error)),
        }
    }

    /// Bytes `start..start + length` of an object, as long as it still has that ETag.
    pub async fn range(
        &self,
        key: &str,
        etag: &str,
        start: u64,
        length: u64,
    ) -> Result<Bytes, WorkError> {
        if length == 0 {
            return Ok(Bytes::new());
        }
        let object = self
            .client
            .get_object()
            .bucket(&self.bucket)
            .key(key)
            .if_match(format!("\"{etag}\""))
            .range(format!("bytes={start}-{}", start + length - 1))
            .send()
            .await
            .map_err(WorkError::service)?;
        Ok(object
            .body
            .collect()
            .await
            .map_err(WorkError::service)?
            .into_bytes())
    }

    /// An object to read by ranges from a blocking thread; nothing when there is none.
    pub async fn open(&self, key: &str) -> Result<Option<Object>, WorkError> {
        let head = self.head(key).await?;
        Ok(head.map(|head| Object {
            objects: self.clone(),
            key: key.into(),
            head: Arc::new(head),
            runtime: Handle::current(),
        }))
    }

    /// Writes a small object.
    pub async fn put(&self, key: &str, body: impl Into<Bytes>) -> Result<(), WorkError> {
        self.client
            .put_object()
            .bucket(&self.bucket)
            .key(key)
            .body(ByteStream::from(body.into()))
            .send()
            .await
            .map_err(WorkError::service)?;
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
            .bucket(&self.bucket)
            .prefix(prefix)
            .set_start_after(after.map(str::to_owned))
            .max_keys(i32::try_from(limit).unwrap_or(1000).min(1000))
            .send()
            .await
            .map_err(WorkError::service)?;
        let found = page.contents().iter().filter_map(|object| {
            let size = object.size().unwrap_or(0).max(0) as u64;
            Some((object.key()?.to_owned(), size))
        });
        Ok(found.collect())
    }

    /// Deletes all objects whose key starts with `prefix`.
    pub async fn delete_prefix(&self, prefix: &str) -> Result<(), WorkError> {
        while self.delete_page(prefix).await? > 0 {}
        Ok(())
    }

    /// Deletes up to a thousand of the objects whose key starts with `prefix`; how many.
    pub async fn delete_page(&self, prefix: &str) -> Result<u64, WorkError> {
        let page = self
            .client
            .list_objects_v2()
            .bucket(&self.bucket)
            .prefix(prefix)
            .send()
            .await
            .map_err(WorkError::service)?;
        let keys: Vec<ObjectIdentifier> = page
            .contents()
            .iter()
            .filter_map(|object| ObjectIdentifier::builder().key(object.key()?).build().ok())
            .collect();
        if keys.is_empty() {
            return Ok(0);
        }
        let count = keys.len() as u64;
        let delete = Delete::builder()
            .set_objects(Some(keys))
            .quiet(true)
            .build()
            .map_err(WorkError::service)?;
        let answer = self
            .client
            .delete_objects()
            .bucket(&self.bucket)
            .delete(delete)
            .send()
            .await
            .map_err(WorkError::service)?;
        match answer.errors().first() {
            None => Ok(count),
            Some(error) => Err(WorkError::Retry(format!(
                "an object was not deleted: {error:?}"
            ))),
        }
    }

    /// An address to PUT an object to, of exactly that size when it is known. Clients leave the
    /// length of an empty body out, so that one cannot be signed.
    pub async fn presign_put(&self, key: &str, size: Option<u64>) -> Result<String, WorkError> {
        let request = self
            .client
            .put_object()
            .bucket(&self.bucket)
            .key(key)
            .set_content_length(size.filter(|n| *n > 0).and_then(|n| i64::try_from(n).ok()))
            .presigned(lifetime()?)
            .await
            .map_err(WorkError::service)?;
        Ok(request.uri().to_owned())
    }

    /// An address to download an object from, under that file name.
    pub async fn presign_get(&self, key: &str, filename: &str) -> Result<String, WorkError> {
        let request = self
            .client
            .get_object()
            .bucket(&self.bucket)
            .key(key)
            .response_content_disposition(format!("attachment; filename=\"{filename}\""))
            .presigned(lifetime()?)
            .await
            .map_err(WorkError::service)?;
        Ok(request.uri().to_owned())
    }

    /// Begins an upload in parts; its id.
    pub async fn begin_multipart(&self, key: &str) -> Result<String, WorkError> {
        let answer = self
            .client
            .create_multipart_upload()
            .bucket(&self.bucket)
            .key(key)
            .send()
            .await
            .map_err(WorkError::service)?;
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
            .bucket(&self.bucket)
            .key(key)
            .upload_id(upload)
            .part_number(number)
            .content_length(i64::try_from(size).unwrap_or(i64::MAX))
            .presigned(lifetime()?)
            .await
            .map_err(WorkError::service)?;
        Ok(request.uri().to_owned())
    }

    /// The parts of an upload that have come, in order; nothing when there is no such upload.
    pub async fn sent_parts(
        &self,
        key: &str,
        upload: &str,
    ) -> Result<Option<Vec<Part>>, WorkError> {
        let request = self.client.list_parts().bucket(&self.bucket).key(key);
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
            Err(error) => Err(WorkError::service(error)),
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
            .bucket(&self.bucket)
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
            Err(error) => Err(WorkError::service(error)),
        }
    }

    /// Gives an upload in parts up.
    pub async fn abort_multipart(&self, key: &str, upload: &str) -> Result<(), WorkError> {
        self.client
            .abort_multipart_upload()
            .bucket(&self.bucket)
            .key(key)
            .upload_id(upload)
            .send()
            .await
            .map_err(WorkError::service)?;
        Ok(())
    }

    /// Writes one part of an upload of our own.
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
            .bucket(&self.bucket)
            .key(key)
            .upload_id(upload)
            .part_number(number)
            .body(ByteStream::from(body))
            .send()
            .await
            .map_err(WorkError::service)?;
        Ok(Part {
            number,
            etag: bare(answer.e_tag().unwrap_or_default()),
        })
    }
}

/// An object read by ranges from a blocking thread. It is the same object throughout: reading
/// fails when it is replaced meanwhile.
#[derive(Clone, Debug)]
pub struct Object {
    objects: Objects,
    key: String,
    head: Arc<Head>,
    runtime: Handle,
}

impl Object {
    /// Its size and identity.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Bytes `start..start + length`. Blocks: never call it on an async thread.
    pub fn read(&self, start: u64, length: u64) -> std::io::Result<Bytes> {
        self.runtime
            .block_on(
                self.objects
                    .range(&self.key, &self.head.etag, start, length),
            )
            .map_err(std::io::Error::other)
    }
}

fn lifetime() -> Result<PresigningConfig, WorkError> {
    PresigningConfig::expires_in(URL_LIFE).map_err(WorkError::service)
}

fn bare(etag: &str) -> String {
    etag.trim_matches('"').to_owned()
}
