//! A run's customers, page by page: `GET /v1/scoring-runs/{id}/customers`.

use api::prelude::*;
use cloud::WorkError;
use domain::ScoringRunId;
use report::Risk;
use serde::Deserialize;
use tokio::task::spawn_blocking;

use crate::{
    Score,
    customers_page::{self, Place, Sort, Wanted},
    runs,
    scores::Reader,
    view::CustomerPage,
};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// Part of the entity key, in any case.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Only customers of this risk.
    risk: Option<Risk>,
    /// Only those of whom the file says that they have left (`true`), or only the others (`false`).
    known: Option<bool>,
    /// The order: `-score` unless said.
    #[param(inline)]
    sort: Option<Sort>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// At most this many: 1 to 1,000, 50 unless said.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
}

/// Lists the customers of a run.
#[utoipa::path(
    get, path = "/v1/scoring-runs/{id}/customers", tag = "scores",
    operation_id = "listCustomers", params(("id" = ScoringRunId, Path), Query),
    responses((status = 200, description = "A page", body = CustomerPage), Problems),
    extensions(("x-resource" = json!("scores")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(state): State<Score>,
    Id(id): Id<ScoringRunId>,
    Params(query): Params<Query>,
) -> Result<Json<CustomerPage>, ApiError> {
    runs::succeeded(&principal.tenant, id).await?;
    let sort = query.sort.unwrap_or_default();
    let wanted = Wanted {
        search: query
            .q
            .filter(|q| !q.is_empty())
            .map(|q| q.chars().take(200).collect()),
        risk: query.risk,
        outcome_known: query.known,
        sort,
        after: query
            .cursor
            .map(|cursor| Place::from_cursor(&cursor, sort))
            .transpose()?,
        limit: query.limit.unwrap_or(50).clamp(1, 1000),
    };
    let file = state.scores.all(&principal.tenant, id).await?;
    let page = spawn_blocking(move || customers_page::page(Reader::new(file)?, &wanted))
        .await
        .map_err(WorkError::from)??;
    Ok(Json(CustomerPage {
        items: page.items,
        next_cursor: page.next.map(|place| place.to_cursor()).transpose()?,
        total: page.total,
    }))
}
