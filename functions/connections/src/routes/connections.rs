//! Connections: made, shown, changed, ended.

use api::{permission::Proved, prelude::*};
use chrono::Utc;
use domain::{
    BackfillPurpose, Connection, ConnectionId, ConnectionState, DisconnectedAccount, Phrase,
    ReadCounts, Sentence,
};
use store::{Filled, MOST_CONNECTIONS, TenantStore};

use super::{
    Connections,
    runs::start,
    view::{ConnectionChange, ConnectionView, NewConnection},
};
use crate::{
    connector::{Connector, Opened, SourceError},
    sources::{source, stripe_base},
};

/// Characters of a key by which people know it.
const ENDS: usize = 4;

/// Connects an account by a restricted key, and begins to read its past. Every right that the key lacks
/// is named.
#[utoipa::path(
    post, path = "/v1/connections", tag = "connections", operation_id = "createConnection",
    request_body = NewConnection,
    responses(
        (status = 201, description = "Connected, and being read", body = ConnectionView),
        AuthProblems, BodyProblems, PlanProblems, ConflictProblem
    ),
    extensions(("x-audit" = json!("security")), ("x-idempotency" = json!("kept")))
)]
pub async fn create(
    person: Allowed<Work<Proved<permission::ManageConnections>>, Person>,
    State(state): State<Connections>,
    Json(body): Json<NewConnection>,
) -> Result<(StatusCode, Json<ConnectionView>), ApiError> {
    body.check()?;
    let tenant = &person.tenant;
    let seal = state.sources.vault.seal().await?;
    let opened = source(
        body.connector,
        stripe_base(&seal),
        &body.key,
        body.customer_key.clone(),
    );
    let opened = authorized(opened.map_err(refusal)?).await?;
    if let Some(same) = connection_to(tenant, &opened.account).await? {
        return Err(already(&same));
    }
    let left = tenant.disconnected_account(&opened.account).await?;
    if let Some(left) = &left
        && left.customer_key != body.customer_key
    {
        return Err(named_otherwise(left));
    }
    let id = ConnectionId::new();
    let mut connection = Connection {
        id,
        connector: body.connector,
        name: body
            .name
            .or(opened.name)
            .unwrap_or_else(|| opened.account.clone()),
        state: ConnectionState::Reading,
        account: opened.account,
        livemode: opened.livemode,
        customer_key: body.customer_key,
        key_ends: ends(&body.key),
        signing_secrets: 0,
        created_by: person.id,
        created_at: Utc::now(),
        live_since: None,
        history_until: None,
        read_until: None,
        read_at: None,
        heard_at: None,
        read: ReadCounts::default(),
        problem: None,
        reconciled: Vec::new(),
        last_run: None,
    };
    if let Some(left) = &left {
        connection.go_on_from(left);
    }
    let sealed = seal.seal(tenant.org(), id, &body.key)?;
    match tenant.create_connection(&connection, &sealed).await? {
        Filled::Done => {}
        Filled::Full(_) => {
            let detail = format!(
                "An organization has at most {MOST_CONNECTIONS} connections. Disconnect one first."
            );
            return Err(ApiError::conflict("too_many_connections", detail));
        }
        Filled::Not => {
            if let Some(same) = connection_to(tenant, &connection.account).await? {
                return Err(already(&same));
            }
            let detail = "Accounts are being connected at this moment. Try again.";
            return Err(ApiError::conflict("changed_meanwhile", detail));
        }
    }
    person.changed("connection", None, Some(&id.to_string()));
    start(&state, tenant, &connection, BackfillPurpose::Backfill).await?;
    let connection = found(tenant, id).await?;
    let view = ConnectionView::new(connection, &state.public_url);
    Ok((StatusCode::CREATED, Json(view)))
}

/// Lists connections, the oldest first.
#[utoipa::path(
    get, path = "/v1/connections", tag = "connections", operation_id = "listConnections",
    responses((status = 200, description = "All connections", body = List<ConnectionView>), AuthProblems)
)]
pub async fn list(
    person: Allowed<permission::Read, Person>,
    State(state): State<Connections>,
) -> Result<Json<List<ConnectionView>>, ApiError> {
    let all = person.tenant.connections().await?;
    let items = all
        .into_iter()
        .map(|one| ConnectionView::new(one, &state.public_url));
    Ok(Json(List {
        items: items.collect(),
        next_cursor: None,
    }))
}

/// Shows a connection: how far it is read, and what comparing it found.
#[utoipa::path(
    get, path = "/v1/connections/{id}", tag = "connections", operation_id = "getConnection",
    params(("id" = ConnectionId, Path)),
    responses((status = 200, description = "The connection", body = ConnectionView), LookupProblems)
)]
pub async fn get(
    person: Allowed<permission::Read, Person>,
    State(state): State<Connections>,
    Id(id): Id<ConnectionId>,
) -> Result<Json<ConnectionView>, ApiError> {
    let connection = found(&person.tenant, id).await?;
    Ok(Json(ConnectionView::new(connection, &state.public_url)))
}

/// Gives a connection another name, or another key of the same account; with that it goes on where it
/// stopped.
#[utoipa::path(
    patch, path = "/v1/connections/{id}", tag = "connections", operation_id = "changeConnection",
    params(("id" = ConnectionId, Path)), request_body = ConnectionChange,
    responses(
        (status = 200, description = "The connection", body = ConnectionView),
        LookupProblems, BodyProblems, PlanProblems, ConflictProblem
    ),
    extensions(("x-audit" = json!("security")))
)]
pub async fn change(
    person: Allowed<Work<permission::ManageConnections>, Person>,
    State(state): State<Connections>,
    Id(id): Id<ConnectionId>,
    Json(body): Json<ConnectionChange>,
) -> Result<Json<ConnectionView>, ApiError> {
    body.check()?;
    let tenant = &person.tenant;
    let connection = found(tenant, id).await?;
    if let Some(name) = &body.name {
        tenant.rename_connection(id, name).await?;
        person.changed("name", Some(&connection.name), Some(name));
    }
    if let Some(key) = &body.key {
        let seal = state.sources.vault.seal().await?;
        let opened =
            source(connection.connector, stripe_base(&seal), key, None).map_err(refusal)?;
        let opened = authorized(opened).await?;
        if opened.account != connection.account {
            let detail = format!(
                "This key is of another account than {}, which is connected.",
                connection.account
            );
            return Err(ApiError::invalid([("key", detail)]));
        }
        let sealed = seal.seal(tenant.org(), id, key)?;
        tenant
            .replace_connection_key(&connection, &sealed, &ends(key))
            .await?;
        person.changed("key", Some(&connection.key_ends), Some(&ends(key)));
        go_on(&state, tenant, &found(tenant, id).await?).await?;
    }
    let connection = found(tenant, id).await?;
    Ok(Json(ConnectionView::new(connection, &state.public_url)))
}

/// Disconnects an account: its key is destroyed, and its messages are refused. What was read stays.
#[utoipa::path(
    delete, path = "/v1/connections/{id}", tag = "connections", operation_id = "deleteConnection",
    params(("id" = ConnectionId, Path)),
    responses((status = 204, description = "It is disconnected"), LookupProblems),
    extensions(("x-audit" = json!("security")))
)]
pub async fn delete(
    person: Allowed<permission::ManageConnections, Person>,
    State(_): State<Connections>,
    Id(id): Id<ConnectionId>,
) -> Result<StatusCode, ApiError> {
    let connection = found(&person.tenant, id).await?;
    match person.tenant.delete_connection(&connection).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(ApiError::not_found("connection")),
    }
}

pub async fn found(tenant: &TenantStore, id: ConnectionId) -> Result<Connection, ApiError> {
    tenant.connection(id).await?.or_not_found("connection")
}

/// The connection to an account, if there is one.
async fn connection_to(
    tenant: &TenantStore,
    account: &str,
) -> Result<Option<Connection>, ApiError> {
    let all = tenant.connections().await?;
    Ok(all.into_iter().find(|other| other.account == account))
}

async fn authorized(source: impl Connector) -> Result<Opened, ApiError> {
    source.authorize().await.map_err(refusal)
}

/// With another key: the past is read if it was not, else what happened meanwhile.
async fn go_on(
    state: &Connections,
    tenant: &TenantStore,
    connection: &Connection,
) -> Result<(), ApiError> {
    if !connection.is_within_log(Utc::now()) {
        return match start(state, tenant, connection, BackfillPurpose::Backfill).await {
            // It is being read.
            Err(error) if error.code() == "being_read" => Ok(()),
            started => started.map(drop),
        };
    }
    Ok(state.sources.follow(tenant, connection.id, false).await?)
}

fn refusal(error: SourceError) -> ApiError {
    match error {
        SourceError::Refused(why) => {
            let refused = ApiError::unprocessable(&why);
            let text = format!("{} {}", why.detail, why.remedy);
            let phrase = Phrase {
                code: why.code,
                params: why.params,
            };
            refused.with_errors([("key", Sentence::new(text, phrase))])
        }
        SourceError::Unavailable(why) => {
            tracing::warn!(why, "a source does not answer");
            let detail = "The source does not answer. Nothing is lost; try again in a minute.";
            ApiError::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "source_unavailable",
                detail,
            )
        }
    }
}

fn already(same: &Connection) -> ApiError {
    let detail = format!(
        "The account {} is connected already, as {}. Give that one another key by `PATCH /v1/connections/{}`, or \
         disconnect it first.",
        same.account, same.name, same.id
    );
    ApiError::conflict("already_connected", detail)
}

/// Customers who were told under other names would all be there twice, with all that they pay.
fn named_otherwise(left: &DisconnectedAccount) -> ApiError {
    let (named, how) = match &left.customer_key {
        Some(field) => (
            format!("the field `{field}` of their metadata"),
            format!("with `{field}` as `customer_key`"),
        ),
        None => (
            "their ids in the source".to_owned(),
            "without `customer_key`".to_owned(),
        ),
    };
    let detail = format!(
        "The account {} was connected before, and its customers are named by {named}: by other names each would be there \
         twice. Connect it {how}, or connect it in a new organization.",
        left.account
    );
    ApiError::conflict("customers_named_otherwise", detail)
}

fn ends(key: &str) -> String {
    key.chars()
        .skip(key.chars().count().saturating_sub(ENDS))
        .collect()
}
