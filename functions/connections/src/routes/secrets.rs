//! What sources sign their messages with.

use api::prelude::*;
use domain::ConnectionId;

use super::{
    Connections,
    connections::found,
    view::{ConnectionView, NewSigningSecret},
};

/// Secrets that are taken side by side.
const MOST: usize = 2;

/// Sets the signing secret of the webhook endpoint that the company made for the connection's address.
/// The one before is taken, too, as while it is rolled.
#[utoipa::path(
    post, path = "/v1/connections/{id}/webhook-secret", tag = "connections", operation_id = "setSigningSecret",
    params(("id" = ConnectionId, Path)), request_body = NewSigningSecret,
    responses(
        (status = 200, description = "The connection", body = ConnectionView),
        LookupProblems, BodyProblems
    ),
    extensions(("x-audit" = json!("security")), ("x-idempotency" = json!("kept")))
)]
pub async fn set(
    person: Allowed<permission::ManageConnections, Person>,
    State(state): State<Connections>,
    Id(id): Id<ConnectionId>,
    Json(body): Json<NewSigningSecret>,
) -> Result<Json<ConnectionView>, ApiError> {
    body.check()?;
    let tenant = &person.tenant;
    found(tenant, id).await?;
    let kept = state.sources.store.connection_secrets(id).await?;
    let kept = kept
        .filter(|kept| kept.org == tenant.org())
        .or_not_found("connection")?;
    let seal = state.sources.vault.seal().await?;
    let mut sealed = vec![seal.seal(tenant.org(), id, &body.secret)?];
    if body.keep_previous {
        for before in kept.signing {
            if seal.open(tenant.org(), id, &before)? != body.secret {
                sealed.push(before);
            }
        }
    }
    sealed.truncate(MOST);
    if !tenant.set_signing_secrets(id, &sealed).await? {
        return Err(ApiError::not_found("connection"));
    }
    person.changed("webhook_secret", None, Some(&id.to_string()));
    let connection = found(tenant, id).await?;
    Ok(Json(ConnectionView::new(connection, &state.public_url)))
}
