//! What messages are signed with.

use api::prelude::*;
use chrono::Utc;
use domain::{Endpoint, EndpointId, EndpointKind};
use store::SigningSecret;

use super::{
    endpoints::found,
    view::{EndpointWithSecret, NewSecret},
};
use crate::{Endpoints, signature::new_secret};

/// Secrets that sign side by side.
const MOST: usize = 2;

/// Gives an endpoint another secret, which the answer has, once. The one before signs for another day, too: messages
/// then have two signatures, and whoever receives them changes the secret at their leisure.
#[utoipa::path(
    post, path = "/v1/endpoints/{id}/secret", tag = "webhooks", operation_id = "rollEndpointSecret",
    params(("id" = EndpointId, Path)), request_body = NewSecret,
    responses(
        (status = 200, description = "The endpoint, with its new secret", body = EndpointWithSecret),
        LookupProblems, BodyProblems, ConflictProblem
    ),
    extensions(("x-audit" = json!("security")), ("x-idempotency" = json!("refused")))
)]
pub async fn roll(
    person: Allowed<permission::ManageWebhooks, Person>,
    State(state): State<Endpoints>,
    Id(id): Id<EndpointId>,
    Json(body): Json<NewSecret>,
) -> Result<Json<EndpointWithSecret>, ApiError> {
    let (tenant, now) = (&person.tenant, Utc::now());
    let endpoint = found(tenant, id).await?;
    if endpoint.kind == EndpointKind::Slack {
        let detail = "Messages to Slack are not signed: its address is the secret. Give the endpoint another one.";
        return Err(ApiError::conflict("not_signed", detail));
    }
    let kept = state.store.endpoint_secrets(id).await?;
    let kept = kept
        .filter(|kept| kept.org == tenant.org())
        .or_not_found("endpoint")?;
    let secret = new_secret()?;
    let seal = state.vault.seal().await?;
    let mut signing = vec![SigningSecret {
        sealed: seal.seal(tenant.org(), id, &secret)?,
        until: None,
    }];
    if body.keep_previous {
        let previous = kept.signing.into_iter().map(|before| SigningSecret {
            until: Some(now + Endpoint::ROLLING),
            ..before
        });
        signing.extend(previous);
    }
    signing.truncate(MOST);
    if !tenant.set_endpoint_signing(id, &signing).await? {
        return Err(ApiError::not_found("endpoint"));
    }
    person.changed("secret", None, Some(&id.to_string()));
    Ok(Json(EndpointWithSecret {
        endpoint: found(tenant, id).await?.into(),
        secret: Some(secret),
    }))
}
