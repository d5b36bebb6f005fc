//! Subjects in an organization's files: datasets and what was uploaded, scores, revenue, and copies of all that.

mod copies;
mod datasets;
mod examples;
mod revenue;
mod scores;
mod scoring;
mod waiting;

use std::collections::HashSet;

use cloud::{Bucket, WorkError};
use domain::{DatasetId, PrivacyKind, PrivacyReceipt, PrivacyRequestId, ScoringRunId};
use store::TenantStore;

use super::subjects::RequestSubjects;
pub use datasets::{hand_out, scored};

/// Takes subjects out of all files but the ledger's, or makes them nobody there.
pub async fn erase(
    bucket: &Bucket,
    tenant: &TenantStore,
    request: PrivacyRequestId,
    kind: PrivacyKind,
    named: &RequestSubjects,
) -> Result<PrivacyReceipt, WorkError> {
    // What was begun before the ledger was without them may still write of them.
    waiting::for_what_is_under_way(tenant).await?;
    let mut erased = Erased::default();
    let anonymize = kind == PrivacyKind::Anonymize;
    datasets::erase(bucket, tenant, named, anonymize, &mut erased).await?;
    scoring::erase_elsewhere(bucket, tenant, named, &mut erased).await?;
    let names = anonymize.then(|| named.names());
    revenue::erase(bucket, tenant, named, names.as_ref()).await?;
    copies::delete(bucket, tenant, request).await?;
    Ok(PrivacyReceipt {
        datasets: erased.datasets,
        scoring_runs: sorted(erased.scoring_runs),
        uploads: erased.uploads,
        ..PrivacyReceipt::default()
    })
}

/// Whose files had subjects.
#[derive(Debug, Default)]
struct Erased {
    datasets: Vec<DatasetId>,
    uploads: Vec<DatasetId>,
    scoring_runs: HashSet<ScoringRunId>,
}

fn sorted(runs: HashSet<ScoringRunId>) -> Vec<ScoringRunId> {
    let mut runs: Vec<ScoringRunId> = runs.into_iter().collect();
    runs.sort();
    runs
}
