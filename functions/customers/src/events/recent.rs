//! What requests brought: where to look when an event is not there.

use api::prelude::*;
use domain::{EventStatus, Received};
use ledger::Kind;
use serde::Deserialize;
use store::PageRequest;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RecentQuery {
    /// Only requests of which at least one event came to that. A page may then be short, or empty, and
    /// have a next one.
    status: Option<EventStatus>,
    /// Only requests of this API key or member, likewise.
    source: Option<String>,
    /// Only requests with at least one event of this call, likewise.
    kind: Option<Kind>,
    /// At most this many requests: 1 to 100, 50 unless said.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100)]
    limit: Option<UpTo<100>>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Lists what requests of the last seven days brought, newest first: how many of their events were
/// accepted, had come before, or were rejected, with the first of each.
#[utoipa::path(
    get, path = "/v1/events/recent", tag = "events", operation_id = "listRecentEvents",
    params(RecentQuery),
    responses((status = 200, description = "A page of requests", body = List<Received>), QueryProblems, AuthProblems),
    extensions(("x-resource" = json!("events")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    Params(query): Params<RecentQuery>,
) -> Result<Json<List<Received>>, ApiError> {
    let RecentQuery {
        status,
        source,
        kind,
        limit,
        cursor,
    } = query;
    let request = PageRequest::from(PageQuery { limit, cursor });
    let mut page = principal.tenant.received(&request).await?;
    page.items.retain(|received| {
        status.is_none_or(|status| received.count(status) > 0)
            && source
                .as_ref()
                .is_none_or(|source| received.source == *source)
            && kind.is_none_or(|kind| received.kinds.contains(kind.name()))
    });
    Ok(Json(List::of(page, |received| received)))
}
