//! The dataset API, and the ingest of what lands in S3.

mod datasets;
mod filename;
mod ingest;
mod limits;
mod object_created;
mod parts;
mod read_options;
mod state;
mod view;

pub use ingest::Ingest;
pub use state::Datasets;

use std::ops::RangeBounds;

use cloud::{Bucket, WorkError, bucket::keys};
use domain::{DatasetId, OrgId};
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<Datasets> {
    OpenApiRouter::new()
        .routes(routes!(datasets::create, datasets::list))
        .routes(routes!(datasets::get, datasets::update, datasets::delete))
        .routes(routes!(datasets::resume))
        .routes(routes!(datasets::complete))
}

pub fn openapi() -> utoipa::openapi::OpenApi {
    routes().into_openapi()
}

/// Deletes whatever the bucket holds of a dataset.
async fn delete_files(bucket: &Bucket, org: OrgId, id: DatasetId) -> Result<(), WorkError> {
    // Ids are of one length, so no other upload's key starts with this one.
    bucket.delete_prefix(&keys::raw(org, id)).await?;
    bucket.delete_prefix(&keys::dataset_prefix(org, id)).await
}

/// Deletes what the bucket holds of some generations of a dataset.
async fn delete_generations(
    bucket: &Bucket,
    org: OrgId,
    id: DatasetId,
    which: impl RangeBounds<u32>,
) -> Result<(), WorkError> {
    let prefix = keys::dataset_prefix(org, id);
    for (key, _) in bucket.list(&prefix, None, 1000).await? {
        if which.contains(&keys::generation_of(&key)) {
            bucket.delete_prefix(&key).await?;
        }
    }
    Ok(())
}
