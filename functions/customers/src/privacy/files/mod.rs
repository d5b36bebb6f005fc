//! Subjects in an organization's files: datasets and what was uploaded, scores, revenue, rounds of campaigns, and copies of
//! all that.

mod campaigns;
mod copies;
mod datasets;
mod examples;
mod revenue;
mod scores;
mod scoring;
mod waiting;

use std::collections::HashSet;

use cloud::{Bucket, WorkError};
use domain::{PrivacyKind, PrivacyReceipt, PrivacyRequestId, ScoringRunId};
use runs::Lease;
use store::TenantStore;

use super::{progress::Kept, subjects::RequestSubjects};
pub use datasets::{hand_out, scored};

/// Takes subjects out of all files but the ledger's, or makes them nobody there, as far as there is time.
pub async fn erase(
    bucket: &Bucket,
    tenant: &TenantStore,
    request: PrivacyRequestId,
    kind: PrivacyKind,
    named: &RequestSubjects,
    kept: &mut Kept,
    lease: &Lease,
) -> Result<PrivacyReceipt, WorkError> {
    if !kept.progress.files.has_waited {
        // What was begun before the ledger was without them may still write of them.
        waiting::for_what_is_under_way(tenant).await?;
        kept.progress.files.has_waited = true;
    }
    let anonymize = kind == PrivacyKind::Anonymize;
    datasets::erase(bucket, tenant, named, anonymize, kept, lease).await?;
    scoring::erase_elsewhere(bucket, tenant, named, kept, lease).await?;
    kept.go_on(lease).await?;
    let names = anonymize.then(|| named.names());
    revenue::erase(bucket, tenant, named, names.as_ref()).await?;
    kept.go_on(lease).await?;
    campaigns::erase(bucket, tenant, named, names.as_ref()).await?;
    kept.go_on(lease).await?;
    copies::delete(bucket, tenant, request).await?;
    let erased = std::mem::take(&mut kept.progress.files.erased);
    Ok(PrivacyReceipt {
        datasets: erased.datasets,
        scoring_runs: sorted(erased.scoring_runs),
        uploads: erased.uploads,
        ..PrivacyReceipt::default()
    })
}

fn sorted(runs: HashSet<ScoringRunId>) -> Vec<ScoringRunId> {
    let mut runs: Vec<ScoringRunId> = runs.into_iter().collect();
    runs.sort();
    runs
}
