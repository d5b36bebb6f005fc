//! Copies of what was erased, which can be made again: exports of scores and of everything, what earlier requests
//! handed out, and what runs have passed on to each other.

use std::collections::HashSet;

use cloud::{Bucket, WorkError, bucket::keys};
use domain::{PrivacyRequestId, RunId, RunKind};
use store::TenantStore;

/// Objects that are listed at a time.
const PAGE: usize = 1_000;

pub async fn delete(
    bucket: &Bucket,
    tenant: &TenantStore,
    request: PrivacyRequestId,
) -> Result<(), WorkError> {
    let org = tenant.org();
    // Nobody can look it through.
    bucket.delete_prefix(&keys::broken_prefix(org)).await?;
    bucket.delete_prefix(&keys::exports_prefix(org)).await?;
    tenant.forget_exports().await?;
    bucket
        .delete_prefix(&keys::data_exports_prefix(org))
        .await?;
    // Runs that are under way now began when subjects were gone.
    let open = tenant.all_open_runs(RunKind::ALL).await?;
    let is_kept = |run: RunId| run == RunId::from(request) || open.contains(&run);
    for prefix in [keys::pieces_prefix(org), keys::privacy_requests_prefix(org)] {
        for run in folders(bucket, &prefix).await? {
            let is_over = run.parse().is_ok_and(|run: RunId| !is_kept(run));
            if is_over {
                bucket.delete_prefix(&format!("{prefix}{run}/")).await?;
            }
        }
    }
    Ok(())
}

/// The folders below a prefix of which anything is left, an older version too.
async fn folders(bucket: &Bucket, prefix: &str) -> Result<HashSet<String>, WorkError> {
    let (mut folders, mut after) = (HashSet::new(), None::<String>);
    loop {
        let page = bucket.list(prefix, after.as_deref(), PAGE).await?;
        let within = page.iter().filter_map(|(key, _)| key.strip_prefix(prefix));
        folders.extend(within.filter_map(|key| Some(key.split_once('/')?.0.to_owned())));
        match page.last() {
            Some((key, _)) => after = Some(key.clone()),
            None => return Ok(folders),
        }
    }
}
