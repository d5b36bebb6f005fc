//! Model files: only what training made is handed out.

use bytes::Bytes;
use data_encoding::HEXLOWER;
use domain::{ModelId, ModelVersion};
use sha2::{Digest, Sha256};
use store::TenantStore;
use tokio::task::spawn_blocking;

use crate::{Bucket, WorkError, bucket::keys};

/// The model file of a version. A file that differs from what the version records is refused.
pub async fn artifact(
    objects: &Bucket,
    tenant: &TenantStore,
    version: &ModelVersion,
) -> Result<Bytes, WorkError> {
    let key = keys::artifact(tenant.org(), version.model_id, version.version);
    let found = objects.get(&key).await?;
    let bytes = found.ok_or_else(|| artifact_deleted(version.model_id))?;
    let expected = version.artifact_sha256.clone();
    spawn_blocking(move || match artifact_sha256(&bytes) == expected {
        true => Ok(bytes),
        false => Err(WorkError::owner(
            "artifact_altered",
            "The model file is not the one that training made.",
            "Train a new version.",
        )),
    })
    .await?
}

/// What a version records of its model file.
pub fn artifact_sha256(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

/// What a run is told whose model is gone.
pub fn artifact_deleted(model: ModelId) -> WorkError {
    WorkError::owner(
        "model_deleted",
        format!("The model {model} or this version of it has been deleted."),
        "Use another version, or train a new one.",
    )
}
