//! The scores that a round decides by: the latest of a model of who leaves, on a dataset built of what customers did.

use std::collections::HashMap;

use domain::{DatasetId, RunStatus, ScoringRun};
use store::{PageRequest, StoreError, TenantStore};

use crate::customers::churn_models;

/// Pages of a hundred runs that are looked through.
const PAGES: usize = 5;

/// A scoring run, and the days that its scores are about.
#[derive(Debug, Clone)]
pub struct Scoring {
    pub run: ScoringRun,
    pub days: u32,
}

/// The newest that succeeded: of a version in production, if there is one. A dataset of a file names its customers as it
/// likes, so its scores are nobody's here.
pub async fn latest(tenant: &TenantStore) -> Result<Option<Scoring>, StoreError> {
    let in_prod = churn_models(tenant).await?;
    if in_prod.is_empty() {
        return Ok(None);
    }
    let mut built: HashMap<DatasetId, Option<u32>> = HashMap::new();
    let (mut newest, mut request) = (None, PageRequest::first(100));
    for _ in 0..PAGES {
        let page = tenant.scoring_runs(&request).await?;
        for run in page.items {
            let prod = in_prod.get(&run.model_id);
            if run.progress.status != RunStatus::Succeeded || prod.is_none() {
                continue;
            }
            let days = match built.get(&run.dataset_id) {
                Some(days) => *days,
                None => days_of(tenant, run.dataset_id).await?,
            };
            built.insert(run.dataset_id, days);
            let Some(days) = days else { continue };
            let is_prod = prod == Some(&Some(run.model_version));
            let scoring = Scoring { run, days };
            if is_prod {
                return Ok(Some(scoring));
            }
            newest.get_or_insert(scoring);
        }
        request.cursor = page.next_cursor;
        if request.cursor.is_none() {
            break;
        }
    }
    Ok(newest)
}

/// The days that scores of a dataset are about; none where it is not of the ledger, or gone.
async fn days_of(tenant: &TenantStore, dataset: DatasetId) -> Result<Option<u32>, StoreError> {
    let dataset = tenant.dataset(dataset).await?;
    let source = dataset.and_then(|dataset| dataset.ledger);
    Ok(source.map(|source| source.days_until_known().max(1)))
}
