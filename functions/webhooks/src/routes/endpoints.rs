//! Endpoints: made, shown, changed, ended.

use api::{permission::Proved, prelude::*};
use chrono::Utc;
use domain::{Endpoint, EndpointId, EndpointKind, EndpointState, MOST_ENDPOINTS};
use store::{EndpointChange, EndpointSecrets, Filled, SigningSecret, TenantStore};

use super::view::{EndpointChanges, EndpointView, EndpointWithSecret, NewEndpoint, shown};
use crate::{Endpoints, signature::new_secret};

/// Makes an endpoint, which is told of what happens from now on. The answer has the secret by which its messages are
/// verified, once.
#[utoipa::path(
    post, path = "/v1/endpoints", tag = "webhooks", operation_id = "createEndpoint",
    request_body = NewEndpoint,
    responses(
        (status = 201, description = "Made, with its secret", body = EndpointWithSecret),
        AuthProblems, BodyProblems, PlanProblems, ConflictProblem
    ),
    extensions(("x-audit" = json!("security")), ("x-idempotency" = json!("refused")))
)]
pub async fn create(
    person: Allowed<Work<Proved<permission::ManageWebhooks>>, Person>,
    State(state): State<Endpoints>,
    Json(body): Json<NewEndpoint>,
) -> Result<(StatusCode, Json<EndpointWithSecret>), ApiError> {
    body.check(state.receivers)?;
    let (tenant, id) = (&person.tenant, EndpointId::new());
    let (org, seal) = (tenant.org(), state.vault.seal().await?);
    let secret = match body.kind {
        EndpointKind::Webhook => Some(new_secret()?),
        EndpointKind::Slack => None,
    };
    let signing = secret.iter().map(|secret| {
        let sealed = seal.seal(org, id, secret)?;
        Ok::<_, ApiError>(SigningSecret {
            sealed,
            until: None,
        })
    });
    let secrets = EndpointSecrets {
        org,
        address: seal.seal(org, id, &body.address)?,
        signing: signing.collect::<Result<_, _>>()?,
    };
    let endpoint = Endpoint {
        id,
        kind: body.kind,
        address: shown(&body.address, body.kind),
        description: body.description,
        events: body.events,
        language: body
            .language
            .or(person.membership.language)
            .unwrap_or_default(),
        state: EndpointState::Active,
        problem: None,
        previous_secret_until: None,
        failures: 0,
        failing_since: None,
        rests_until: None,
        wakes_at: None,
        delivered_at: None,
        created_by: person.id,
        created_at: Utc::now(),
    };
    match tenant.create_endpoint(&endpoint, &secrets).await? {
        Filled::Done => {}
        Filled::Full(_) => {
            let detail = format!(
                "An organization has at most {MOST_ENDPOINTS} endpoints. Delete one first."
            );
            return Err(ApiError::conflict("too_many_endpoints", detail));
        }
        Filled::Not => {
            let detail = "Endpoints are being made at this moment. Try again.";
            return Err(ApiError::conflict("changed_meanwhile", detail));
        }
    }
    person.changed("address", None, Some(&endpoint.address));
    let endpoint = endpoint.into();
    let made = EndpointWithSecret { endpoint, secret };
    Ok((StatusCode::CREATED, Json(made)))
}

/// Lists endpoints, the oldest first.
#[utoipa::path(
    get, path = "/v1/endpoints", tag = "webhooks", operation_id = "listEndpoints",
    responses((status = 200, description = "All endpoints", body = List<EndpointView>), AuthProblems)
)]
pub async fn list(
    person: Allowed<permission::ManageWebhooks, Person>,
) -> Result<Json<List<EndpointView>>, ApiError> {
    let all = person.tenant.endpoints().await?;
    Ok(Json(List {
        items: all.into_iter().map(EndpointView::from).collect(),
        next_cursor: None,
    }))
}

/// Shows an endpoint.
#[utoipa::path(
    get, path = "/v1/endpoints/{id}", tag = "webhooks", operation_id = "getEndpoint",
    params(("id" = EndpointId, Path)),
    responses((status = 200, description = "The endpoint", body = EndpointView), LookupProblems)
)]
pub async fn get(
    person: Allowed<permission::ManageWebhooks, Person>,
    Id(id): Id<EndpointId>,
) -> Result<Json<EndpointView>, ApiError> {
    Ok(Json(found(&person.tenant, id).await?.into()))
}

/// Changes where an endpoint is, what it is told of, or whether it is told. Resuming one has what waited for it sent.
#[utoipa::path(
    patch, path = "/v1/endpoints/{id}", tag = "webhooks", operation_id = "changeEndpoint",
    params(("id" = EndpointId, Path)), request_body = EndpointChanges,
    responses(
        (status = 200, description = "The endpoint", body = EndpointView),
        LookupProblems, BodyProblems, PlanProblems, ConflictProblem
    ),
    extensions(("x-audit" = json!("security")))
)]
pub async fn change(
    person: Allowed<Work<permission::ManageWebhooks>, Person>,
    State(state): State<Endpoints>,
    Id(id): Id<EndpointId>,
    Json(body): Json<EndpointChanges>,
) -> Result<Json<EndpointView>, ApiError> {
    let tenant = &person.tenant;
    let before = found(tenant, id).await?;
    body.check(before.kind, state.receivers)?;
    let address = match &body.address {
        Some(address) => {
            let sealed = state.vault.seal().await?.seal(tenant.org(), id, address)?;
            Some((shown(address, before.kind), sealed))
        }
        None => None,
    };
    let change = EndpointChange {
        description: body.description.as_deref(),
        events: body.events.as_ref(),
        address: address
            .as_ref()
            .map(|(shown, sealed)| (&**shown, &**sealed)),
        state: body.paused.map(|paused| match paused {
            true => EndpointState::Paused,
            false => EndpointState::Active,
        }),
    };
    if !tenant.change_endpoint(id, &change).await? {
        return Err(ApiError::not_found("endpoint"));
    }
    if let Some((shown, _)) = &address {
        person.changed("address", Some(&before.address), Some(shown));
    }
    if let Some(paused) = body.paused {
        person.changed("paused", None, Some(&paused.to_string()));
        state.wake(tenant, id).await?;
    }
    Ok(Json(found(tenant, id).await?.into()))
}

/// Deletes an endpoint and destroys its secrets. What waits for it is not sent.
#[utoipa::path(
    delete, path = "/v1/endpoints/{id}", tag = "webhooks", operation_id = "deleteEndpoint",
    params(("id" = EndpointId, Path)),
    responses((status = 204, description = "It is deleted"), LookupProblems),
    extensions(("x-audit" = json!("security")))
)]
pub async fn delete(
    person: Allowed<permission::ManageWebhooks, Person>,
    Id(id): Id<EndpointId>,
) -> Result<StatusCode, ApiError> {
    match person.tenant.delete_endpoint(id).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(ApiError::not_found("endpoint")),
    }
}

pub async fn found(tenant: &TenantStore, id: EndpointId) -> Result<Endpoint, ApiError> {
    tenant.endpoint(id).await?.or_not_found("endpoint")
}

/// An endpoint that is told of something.
pub async fn active(tenant: &TenantStore, id: EndpointId) -> Result<Endpoint, ApiError> {
    let endpoint = found(tenant, id).await?;
    match endpoint.state {
        EndpointState::Active => Ok(endpoint),
        EndpointState::Paused | EndpointState::Disabled => {
            let detail = "Nothing is sent to this endpoint: it is paused or disabled. Resume it by `PATCH` with \
                          `{\"paused\": false}` first.";
            Err(ApiError::conflict("endpoint_not_active", detail))
        }
    }
}
