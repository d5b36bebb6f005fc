//! The versions of an object. Whoever holds an upload's address can write the object again as long as that holds; the
//! version with the ETag that a dataset is bound to is the one that counts.

use aws_sdk_s3::types::{Delete, ObjectIdentifier, ObjectVersion};

use super::{Bucket, Head, Object, bare};
use crate::WorkError;

impl Bucket {
    /// The version of an object that has that ETag, to read by ranges from a blocking thread, whatever is written over
    /// it; nothing when there is none.
    pub async fn open_version(&self, key: &str, etag: &str) -> Result<Option<Object>, WorkError> {
        let versions = self.versions(key).await?;
        let found = versions.iter().find(|version| has(version, etag));
        Ok(found.map(|version| {
            self.object(
                key,
                Head {
                    size: version.size().unwrap_or(0).max(0) as u64,
                    etag: etag.to_owned(),
                    version: version.version_id().map(str::to_owned),
                },
            )
        }))
    }

    /// Deletes the versions of an object that have another ETag. A thousand at most: whoever wrote more has each of
    /// them told of, and so deleted.
    pub async fn keep_version(&self, key: &str, etag: &str) -> Result<(), WorkError> {
        let versions = self.versions(key).await?;
        let others = others(key, etag, &versions);
        if others.is_empty() {
            return Ok(());
        }
        let delete = Delete::builder().set_objects(Some(others)).quiet(true);
        self.delete_all(delete.build().map_err(WorkError::service)?)
            .await
    }

    /// Deletes all versions of an object but the newest.
    pub async fn keep_newest(&self, key: &str) -> Result<(), WorkError> {
        let versions = self.versions(key).await?;
        for older in versions.get(1..).unwrap_or_default().chunks(1000) {
            let named = older.iter().filter_map(|version| {
                let object = ObjectIdentifier::builder().key(key);
                object.version_id(version.version_id()?).build().ok()
            });
            let delete = Delete::builder().set_objects(Some(named.collect()));
            let delete = delete.quiet(true).build().map_err(WorkError::service)?;
            self.delete_all(delete).await?;
        }
        Ok(())
    }

    /// The versions of that very key, newest first.
    async fn versions(&self, key: &str) -> Result<Vec<ObjectVersion>, WorkError> {
        let mut versions = Vec::new();
        let (mut key_marker, mut version_marker) = (None, None);
        loop {
            let page = self
                .client
                .list_object_versions()
                .bucket(&self.name)
                .prefix(key)
                .set_key_marker(key_marker)
                .set_version_id_marker(version_marker)
                .send()
                .await?;
            let more = page.is_truncated().unwrap_or(false);
            let of_key = page.versions.unwrap_or_default();
            let of_key = of_key.into_iter().filter(|v| v.key() == Some(key));
            versions.extend(of_key);
            if !more {
                return Ok(versions);
            }
            (key_marker, version_marker) = (page.next_key_marker, page.next_version_id_marker);
        }
    }
}

fn has(version: &ObjectVersion, etag: &str) -> bool {
    version.e_tag().is_some_and(|of| bare(of) == etag)
}

/// What names the versions to delete, as many as S3 takes at once.
fn others(key: &str, etag: &str, versions: &[ObjectVersion]) -> Vec<ObjectIdentifier> {
    let others = versions.iter().filter(|version| !has(version, etag));
    let named = others.filter_map(|version| {
        let object = ObjectIdentifier::builder().key(key);
        object.version_id(version.version_id()?).build().ok()
    });
    named.take(1000).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_versions_but_those_of_the_etag_are_others() {
        let version = |id: &str, etag: &str| {
            let version = ObjectVersion::builder().key("raw/a").version_id(id);
            version.e_tag(format!("\"{etag}\"")).build()
        };
        // The same content sent again is no other file.
        let versions = [
            version("4", "evil"),
            version("3", "good"),
            version("2", "evil"),
            version("1", "good"),
        ];
        let others = others("raw/a", "good", &versions);
        let others: Vec<_> = others.iter().map(|o| (o.key(), o.version_id())).collect();
        assert_eq!(others, [("raw/a", Some("4")), ("raw/a", Some("2"))]);
    }
}
