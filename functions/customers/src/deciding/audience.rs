//! The customers whom a campaign is about.

use std::sync::Arc;

use cloud::WorkError;
use domain::{Campaign, CustomerId, Failure, ScoringRun};
use scores::Scores;
use store::TenantStore;

use crate::customers::each_of_segment;

/// Customers of a campaign at most.
pub const MOST_CUSTOMERS: usize = 1_000_000;

/// Those of the campaign's segment, by the scores of a run, in the order of their ids.
pub async fn of(
    scores: &Arc<Scores>,
    tenant: &TenantStore,
    campaign: &Campaign,
    run: &ScoringRun,
) -> Result<Vec<CustomerId>, WorkError> {
    let segment = match campaign.segment_id {
        Some(id) => Some(tenant.segment(id).await?.ok_or_else(segment_gone)?),
        None => None,
    };
    let (mut all, mut count) = (Vec::new(), 0_usize);
    let looked = each_of_segment((scores, tenant), segment.as_ref(), run.clone(), |id| {
        count += 1;
        if count <= MOST_CUSTOMERS {
            all.push(id);
        }
    });
    looked.await.map_err(|error| {
        let detail = error.detail().to_owned();
        match error.status().is_client_error() {
            true => WorkError::owner("segment_refused", detail, "Change the campaign's segment."),
            false => WorkError::Retry(detail),
        }
    })?;
    if count > MOST_CUSTOMERS {
        return Err(WorkError::Owner(too_many(count)));
    }
    all.sort_unstable();
    Ok(all)
}

fn segment_gone() -> WorkError {
    WorkError::owner(
        "segment_gone",
        "The campaign's segment was deleted.",
        "Make another campaign with a segment that is there.",
    )
}

fn too_many(count: usize) -> Failure {
    Failure::new(
        "too_many_customers",
        format!("The campaign's segment has {count} customers; a round decides of {MOST_CUSTOMERS} at most."),
        "Give it a smaller segment, such as customers of one plan.",
    )
    .with("customers", count as u64)
    .with("most", MOST_CUSTOMERS as u64)
}
