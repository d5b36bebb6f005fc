//! Deleting for good: the bucket keeps versions, so that deleting without naming one would only hide
//! an object.

use aws_sdk_s3::types::{Delete, DeleteMarkerEntry, ObjectIdentifier, ObjectVersion};

use super::Bucket;
use crate::WorkError;

/// A version of an object.
#[derive(Debug, Clone)]
pub struct Version {
    pub key: String,
    /// Bytes.
    pub size: u64,
    id: String,
}

impl Bucket {
    /// Gives up to a thousand uploads in parts up that were begun and not finished, of objects whose
    /// key starts with `prefix`; how many.
    pub async fn abort_uploads(&self, prefix: &str) -> Result<u64, WorkError> {
        let page = self
            .client
            .list_multipart_uploads()
            .bucket(&self.name)
            .prefix(prefix)
            .send()
            .await?;
        let uploads = page.uploads().iter();
        let begun = uploads.filter_map(|upload| Some((upload.key()?, upload.upload_id()?)));
        let mut aborted = 0;
        for (key, upload) in begun {
            self.abort_multipart(key, upload).await?;
            aborted += 1;
        }
        Ok(aborted)
    }

    /// Deletes the objects whose key starts with `prefix`, with all their versions.
    pub async fn delete_prefix(&self, prefix: &str) -> Result<(), WorkError> {
        while self.delete_page(prefix).await? > 0 {}
        Ok(())
    }

    /// Deletes up to a thousand versions and delete markers of the objects whose key starts with
    /// `prefix`; how many.
    pub async fn delete_page(&self, prefix: &str) -> Result<u64, WorkError> {
        let page = self
            .client
            .list_object_versions()
            .bucket(&self.name)
            .prefix(prefix)
            .send()
            .await?;
        let found = all_of(page.versions(), page.delete_markers());
        if found.is_empty() {
            return Ok(0);
        }
        let count = found.len() as u64;
        let delete = Delete::builder()
            .set_objects(Some(found))
            .quiet(true)
            .build()
            .map_err(WorkError::service)?;
        self.delete_all(delete).await?;
        Ok(count)
    }

    /// Up to `limit` versions of the objects whose key starts with `prefix`, in the order of their keys.
    pub async fn list_versions(
        &self,
        prefix: &str,
        limit: usize,
    ) -> Result<Vec<Version>, WorkError> {
        let page = self
            .client
            .list_object_versions()
            .bucket(&self.name)
            .prefix(prefix)
            .max_keys(i32::try_from(limit).unwrap_or(1000).min(1000))
            .send()
            .await?;
        let found = page.versions().iter().filter_map(|version| {
            Some(Version {
                key: version.key()?.to_owned(),
                size: version.size().unwrap_or(0).max(0) as u64,
                id: version.version_id()?.to_owned(),
            })
        });
        Ok(found.collect())
    }

    /// Deletes up to a thousand versions.
    pub async fn delete_versions(&self, versions: &[Version]) -> Result<(), WorkError> {
        if versions.is_empty() {
            return Ok(());
        }
        let named = versions.iter().filter_map(|version| {
            let object = ObjectIdentifier::builder().key(&version.key);
            object.version_id(&version.id).build().ok()
        });
        let delete = Delete::builder().set_objects(Some(named.collect()));
        self.delete_all(delete.quiet(true).build().map_err(WorkError::service)?)
            .await
    }

    pub(super) async fn delete_all(&self, delete: Delete) -> Result<(), WorkError> {
        let answer = self
            .client
            .delete_objects()
            .bucket(&self.name)
            .delete(delete)
            .send()
            .await?;
        match answer.errors().first() {
            None => Ok(()),
            Some(error) => Err(WorkError::Retry(format!(
                "an object was not deleted: {error:?}"
            ))),
        }
    }
}

/// What names these versions and delete markers.
fn all_of(versions: &[ObjectVersion], markers: &[DeleteMarkerEntry]) -> Vec<ObjectIdentifier> {
    let versions = versions.iter().map(|v| (v.key(), v.version_id()));
    let markers = markers.iter().map(|m| (m.key(), m.version_id()));
    let named = versions.chain(markers).filter_map(|(key, version)| {
        let object = ObjectIdentifier::builder().key(key?).version_id(version?);
        object.build().ok()
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_and_marker_is_named() {
        let version = |id| ObjectVersion::builder().key("raw/a").version_id(id).build();
        let marker = DeleteMarkerEntry::builder().key("raw/b").version_id("3");
        // S3 calls what it had before it kept versions "null".
        let named = all_of(&[version("2"), version("null")], &[marker.build()]);
        let named: Vec<_> = named.iter().map(|o| (o.key(), o.version_id())).collect();
        let expected = [
            ("raw/a", Some("2")),
            ("raw/a", Some("null")),
            ("raw/b", Some("3")),
        ];
        assert_eq!(named, expected);
    }
}
