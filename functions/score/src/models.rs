//! Model files, loaded once per worker and only when they are what their version records.

use std::{
    num::NonZeroUsize,
    sync::{Arc, Mutex, PoisonError},
};

use cloud::{Bucket, WorkError, model_file::artifact};
use domain::ModelVersion;
use learn::Artifact;
use lru::LruCache;
use store::TenantStore;
use tokio::task::spawn_blocking;

/// As many models are kept in memory; a model file is a few megabytes.
const KEPT: NonZeroUsize = NonZeroUsize::MIN.saturating_add(3);

/// Loads model files and keeps the last few.
pub struct Models {
    bucket: Bucket,
    /// By SHA-256.
    kept: Mutex<LruCache<String, Arc<Artifact>>>,
}

impl Models {
    pub fn new(bucket: Bucket) -> Self {
        Self {
            bucket,
            kept: Mutex::new(LruCache::new(KEPT)),
        }
    }

    /// The model file of a version. Files that differ from what the version records are refused.
    pub async fn load(
        &self,
        tenant: &TenantStore,
        version: &ModelVersion,
    ) -> Result<Arc<Artifact>, WorkError> {
        if let Some(artifact) = self.kept(&version.artifact_sha256) {
            return Ok(artifact);
        }
        let bytes = artifact(&self.bucket, tenant, version).await?;
        let read = move || Artifact::from_bytes(&bytes).map(Arc::new);
        let artifact = spawn_blocking(read).await??;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.put(version.artifact_sha256.clone(), artifact.clone());
        Ok(artifact)
    }

    fn kept(&self, sha256: &str) -> Option<Arc<Artifact>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(sha256).cloned()
    }
}
