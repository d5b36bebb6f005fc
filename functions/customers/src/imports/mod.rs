//! Imports: the rows of a dataset are told as events, as if they had been sent, and can be taken out again as a whole.

mod job;
mod request;
mod routes;
mod taking;
mod undo;
mod view;

use std::collections::{BTreeSet, HashSet};

use cloud::WorkError;
use domain::ImportId;
use ledger::Event;
use store::TenantStore;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::customers::Customers;
pub use job::ImportJob;

pub fn routes() -> OpenApiRouter<Customers> {
    OpenApiRouter::new()
        .routes(routes!(routes::create, routes::list))
        .routes(routes!(routes::suggestion))
        .routes(routes!(routes::get))
        .routes(routes!(routes::cancel))
        .routes(routes!(routes::undo))
}

/// Events without those of imports that have been taken out: such as were on their way then.
pub async fn without_undone(
    tenant: &TenantStore,
    mut events: Vec<Event>,
) -> Result<Vec<Event>, WorkError> {
    let sources: BTreeSet<ImportId> = events
        .iter()
        .filter_map(|event| event.source.parse().ok())
        .collect();
    let mut undone = HashSet::new();
    for id in sources {
        if tenant.is_undone(id).await? {
            undone.insert(id.to_string());
        }
    }
    events.retain(|event| !undone.contains(&event.source));
    Ok(events)
}
