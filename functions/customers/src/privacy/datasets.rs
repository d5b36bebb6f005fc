//! Datasets that have rows of subjects. They are told, not changed: whoever made a model of one would have to make it
//! again, and only its owner can say of what.

use std::{collections::HashSet, sync::Arc};

use cloud::{Bucket, WorkError, bucket::keys};
use data::{Frame, RemoteSource, Values};
use domain::{Dataset, DatasetId, DatasetStatus, ScoringRun, ScoringRunId};
use store::{PageRequest, TenantStore};
use tokio::task::spawn_blocking;

/// Datasets that have a subject's id: in a column that a model takes for the customer's, or as a text anywhere.
pub async fn with_subjects(
    bucket: &Bucket,
    tenant: &TenantStore,
    ids: Arc<HashSet<String>>,
) -> Result<Vec<DatasetId>, WorkError> {
    let models = tenant.all_models().await?.into_iter();
    let keys: HashSet<String> = models.filter_map(|model| model.entity_key).collect();
    let keys = Arc::new(keys);
    let mut found = Vec::new();
    let datasets = tenant.all_datasets().await?.into_iter();
    for dataset in datasets.filter(|dataset| dataset.status == DatasetStatus::Ready) {
        if has_any(bucket, tenant, &dataset, ids.clone(), keys.clone()).await? {
            found.push(dataset.id);
        }
    }
    Ok(found)
}

async fn has_any(
    bucket: &Bucket,
    tenant: &TenantStore,
    dataset: &Dataset,
    ids: Arc<HashSet<String>>,
    keys: Arc<HashSet<String>>,
) -> Result<bool, WorkError> {
    let key = keys::dataset(tenant.org(), dataset.id, dataset.generation);
    let Some(object) = bucket.open(&key).await? else {
        return Ok(false);
    };
    let size = object.head().size;
    let source = RemoteSource::new(size, move |start, length| object.read(start, length));
    let looked = spawn_blocking(move || {
        let columns = source.column_names()?;
        let mut found = false;
        source.each_row_group(&columns, |group| {
            found = found || names_any(&group, &ids, &keys);
            Ok(())
        })?;
        Ok::<_, data::Error>(found)
    });
    Ok(looked.await.map_err(WorkError::from)??)
}

fn names_any(group: &Frame, ids: &HashSet<String>, keys: &HashSet<String>) -> bool {
    group.columns.iter().any(|column| match &column.values {
        Values::Text { levels, .. } => levels.iter().any(|level| ids.contains(level)),
        Values::Number(cells) if keys.contains(&column.name) => {
            let whole = cells.iter().filter(|cell| cell.fract() == 0.0);
            whole
                .into_iter()
                .any(|cell| ids.contains(&format!("{cell:.0}")))
        }
        Values::Number(_) => false,
    })
}

/// Scoring runs of these datasets, as far back as ten thousand.
pub async fn scored(
    tenant: &TenantStore,
    datasets: &[DatasetId],
) -> Result<Vec<ScoringRunId>, WorkError> {
    const PAGES: usize = 100;
    let (mut found, mut cursor) = (Vec::new(), None);
    if datasets.is_empty() {
        return Ok(found);
    }
    for _ in 0..PAGES {
        let request = PageRequest { limit: 100, cursor };
        let page = tenant.scoring_runs(&request).await?;
        let of = |run: &ScoringRun| datasets.contains(&run.dataset_id);
        found.extend(page.items.iter().filter(|run| of(run)).map(|run| run.id));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    Ok(found)
}
