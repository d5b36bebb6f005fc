//! Who sends events, and who has gone quiet.

use api::prelude::*;
use chrono::{DateTime, Utc};
use domain::EventSource;
use serde::Serialize;
use store::TenantStore;

/// An API key or a connection that sends events.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EventSource)]
pub struct EventSourceView {
    /// The id of the key or the connection.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// When its last events came.
    pub last_at: DateTime<Utc>,
    /// Since when it is quiet: it used to send regularly, and has sent nothing for twice its longest silence of the last
    /// four weeks, and a day at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet_since: Option<DateTime<Utc>>,
}

/// Lists the API keys and connections that have sent events, and which of them have gone quiet.
#[utoipa::path(
    get, path = "/v1/events/sources", tag = "events", operation_id = "listEventSources",
    responses((status = 200, description = "All of them", body = List<EventSourceView>), AuthProblems),
    extensions(("x-resource" = json!("events")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
) -> Result<Json<List<EventSourceView>>, ApiError> {
    let tenant = &principal.tenant;
    let mut items = Vec::new();
    for source in tenant.event_sources().await? {
        // What was taken away sends no more.
        if let Some(name) = name_of(tenant, &source).await? {
            items.push(EventSourceView {
                id: source.id,
                name,
                last_at: source.last_at,
                quiet_since: source.quiet_since,
            });
        }
    }
    Ok(Json(List {
        items,
        next_cursor: None,
    }))
}

async fn name_of(tenant: &TenantStore, source: &EventSource) -> store::Result<Option<String>> {
    if let Ok(key) = source.id.parse() {
        return Ok(tenant.api_key(key).await?.map(|key| key.name));
    }
    match source.id.parse() {
        Ok(connection) => {
            let connection = tenant.connection(connection).await?;
            Ok(connection.map(|connection| connection.name))
        }
        Err(_) => Ok(None),
    }
}
