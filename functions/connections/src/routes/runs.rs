//! Readings of whole accounts: asked for, and how far they are.

use api::{plan_limits::room_for, prelude::*};
use domain::{BackfillPurpose, BackfillRun, Connection, ConnectionId, ConnectionState, RunKind};
use runs::begin;
use store::TenantStore;

use super::{Connections, connections::found, view::BackfillRunView};

/// Reads all of a connection's past once more. What was told is not told twice.
#[utoipa::path(
    post, path = "/v1/connections/{id}/backfill", tag = "connections", operation_id = "backfillConnection",
    params(("id" = ConnectionId, Path)),
    responses(
        (status = 202, description = "Being read", body = BackfillRunView),
        LookupProblems, PlanProblems, ConflictProblem
    )
)]
pub async fn backfill(
    person: Allowed<Work<permission::ManageConnections>, Person>,
    State(state): State<Connections>,
    Id(id): Id<ConnectionId>,
) -> Result<(StatusCode, Json<BackfillRunView>), ApiError> {
    asked(&state, &person.tenant, id, BackfillPurpose::Backfill).await
}

/// Compares all of a connection with its source now, as every night, and mends what differs.
#[utoipa::path(
    post, path = "/v1/connections/{id}/reconcile", tag = "connections", operation_id = "reconcileConnection",
    params(("id" = ConnectionId, Path)),
    responses(
        (status = 202, description = "Being compared", body = BackfillRunView),
        LookupProblems, PlanProblems, ConflictProblem
    )
)]
pub async fn reconcile(
    person: Allowed<Work<permission::ManageConnections>, Person>,
    State(state): State<Connections>,
    Id(id): Id<ConnectionId>,
) -> Result<(StatusCode, Json<BackfillRunView>), ApiError> {
    asked(&state, &person.tenant, id, BackfillPurpose::Reconcile).await
}

/// Lists the runs that read a connection, newest first. A page may be short, or empty, and have a next one.
#[utoipa::path(
    get, path = "/v1/connections/{id}/runs", tag = "connections", operation_id = "listConnectionRuns",
    params(("id" = ConnectionId, Path), PageQuery),
    responses(
        (status = 200, description = "A page", body = List<BackfillRunView>),
        LookupProblems, QueryProblems
    )
)]
pub async fn list(
    person: Allowed<permission::Read, Person>,
    State(_): State<Connections>,
    Id(id): Id<ConnectionId>,
    Params(page): Params<PageQuery>,
) -> Result<Json<List<BackfillRunView>>, ApiError> {
    found(&person.tenant, id).await?;
    let mut page = person.tenant.backfill_runs(&page.into()).await?;
    page.items.retain(|run| run.connection_id == id);
    Ok(Json(List::of(page, BackfillRunView::from)))
}

async fn asked(
    state: &Connections,
    tenant: &TenantStore,
    id: ConnectionId,
    purpose: BackfillPurpose,
) -> Result<(StatusCode, Json<BackfillRunView>), ApiError> {
    let connection = found(tenant, id).await?;
    let run = start(state, tenant, &connection, purpose).await?;
    Ok((StatusCode::ACCEPTED, Json(run.into())))
}

/// Keeps a run and has it begin. 409 while another reads the connection, or its key is not taken.
pub async fn start(
    state: &Connections,
    tenant: &TenantStore,
    connection: &Connection,
    purpose: BackfillPurpose,
) -> Result<BackfillRun, ApiError> {
    let compares = purpose == BackfillPurpose::Reconcile;
    if connection.state == ConnectionState::Stopped {
        let detail = "The connection's key is not taken any more. Give it another one first.";
        return Err(ApiError::conflict("connection_stopped", detail));
    }
    let last = match connection.last_run {
        Some(last) => tenant.backfill_run(last).await?,
        None => None,
    };
    let open = last.is_some_and(|last| last.progress.status.is_open());
    if open || (compares && connection.state == ConnectionState::Reading) {
        let detail = "The account is being read. Wait until that is done.";
        return Err(ApiError::conflict("being_read", detail));
    }
    room_for(tenant, RunKind::Backfill).await?;
    let run = BackfillRun::new(connection.id, purpose);
    if !tenant.create_backfill_run(&run).await? {
        return Err(ApiError::not_found("connection"));
    }
    begin(&state.sources.queue, tenant, run.id.into()).await;
    Ok(run)
}
