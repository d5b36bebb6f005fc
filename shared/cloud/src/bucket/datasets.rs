//! What the bucket holds of a dataset.

use std::ops::RangeBounds;

use domain::{DatasetId, OrgId};

use super::{Bucket, keys};
use crate::WorkError;

impl Bucket {
    /// Deletes whatever there is of a dataset.
    pub async fn delete_dataset(&self, org: OrgId, id: DatasetId) -> Result<(), WorkError> {
        // Ids are of one length, so no other upload's key starts with this one.
        self.delete_prefix(&keys::raw(org, id)).await?;
        self.delete_prefix(&keys::dataset_prefix(org, id)).await
    }

    /// Deletes what was read of some generations of a dataset.
    pub async fn delete_generations(
        &self,
        org: OrgId,
        id: DatasetId,
        which: impl RangeBounds<u32>,
    ) -> Result<(), WorkError> {
        let prefix = keys::dataset_prefix(org, id);
        for (key, _) in self.list(&prefix, None, 1000).await? {
            if which.contains(&keys::generation_of(&key)) {
                self.delete_prefix(&key).await?;
            }
        }
        Ok(())
    }
}
