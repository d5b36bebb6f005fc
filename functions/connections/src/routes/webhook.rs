//! What sources send: only that something happened. It is read from the source itself, later, so that an
//! answer is fast, and nobody is believed for what they send.

use api::{prelude::*, problem::Problem};
use axum::{body::Bytes, extract::rejection::BytesRejection};
use chrono::Utc;
use cloud::logs;
use domain::ConnectionId;
use http::HeaderMap;
use store::System;

use super::Connections;
use crate::stripe::webhook::check;

/// Takes a message of a company's Stripe, signed over the raw body with a secret of the connection.
#[utoipa::path(
    post, path = "/v1/connections/{id}/stripe/webhook", tag = "connections", operation_id = "takeConnectionEvent",
    params(("id" = ConnectionId, Path)),
    responses(
        (status = 200, description = "Taken"),
        (status = 404, description = "There is no such connection.", body = Problem, content_type = "application/problem+json"),
        QueryProblems
    )
)]
pub async fn take(
    State(state): State<Connections>,
    Id(id): Id<ConnectionId>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, ApiError> {
    let body = body.map_err(|_| refusal("the body is too long or breaks off"))?;
    let sources = &state.sources;
    let secrets = sources
        .store
        .connection_secrets(id)
        .await?
        .or_not_found("connection")?;
    let seal = sources.vault.seal().await?;
    let opened = secrets
        .signing
        .iter()
        .map(|sealed| seal.open(secrets.org, id, sealed));
    let signing = opened.collect::<Result<Vec<_>, _>>()?;
    #[expect(
        clippy::disallowed_methods,
        reason = "whose a connection is stands beside its secrets, one of which has to have signed"
    )]
    let tenant = sources.store.as_system(secrets.org, System::proven());
    let connection = tenant.connection(id).await?.or_not_found("connection")?;
    let of = (connection.account.as_str(), connection.livemode);
    check(&headers, &body, &signing, of, Utc::now().timestamp()).map_err(|why| {
        tracing::warn!(%id, why, bytes = body.len(), "a message is refused");
        logs::count("ConnectionMessagesRefused", 1.0);
        refusal(&why)
    })?;
    sources.follow(&tenant, id, true).await?;
    Ok(StatusCode::OK)
}

fn refusal(why: &str) -> ApiError {
    ApiError::bad_request(
        "webhook_refused",
        format!(
            "This is no message of the connected account: {why}. Check that the endpoint's signing secret was \
             given to the connection, and that the clocks agree."
        ),
    )
}
