//! Sending by hand: a test, and what an endpoint missed.

use api::prelude::*;
use chrono::Utc;
use domain::{EndpointId, EndpointTest, EventId, WebhookEvent, WebhookMessage};
use store::Pending;

use super::{
    endpoints::active,
    view::{ReplaySince, Replaying, Sending},
};
use crate::{Endpoints, events::ENDPOINTS_PAGE};

/// Messages that are sent again at once.
const MOST: usize = 1_000;

/// Sends a test to an endpoint, once.
#[utoipa::path(
    post, path = "/v1/endpoints/{id}/test", tag = "webhooks", operation_id = "testEndpoint",
    params(("id" = EndpointId, Path)),
    responses(
        (status = 202, description = "It is being sent", body = Sending),
        LookupProblems, PlanProblems, ConflictProblem
    )
)]
pub async fn test(
    person: Allowed<Work<permission::ManageWebhooks>, Person>,
    State(state): State<Endpoints>,
    Id(id): Id<EndpointId>,
) -> Result<(StatusCode, Json<Sending>), ApiError> {
    let tenant = &person.tenant;
    active(tenant, id).await?;
    let message = WebhookMessage {
        id: EventId::new(),
        timestamp: Utc::now(),
        event: WebhookEvent::EndpointTest(EndpointTest {
            endpoint_id: id,
            url: format!("{}{ENDPOINTS_PAGE}", state.public_url),
        }),
    };
    let pending = [Pending::first(id, message.id)];
    tenant.keep_webhook_message(&message, &pending).await?;
    tenant.end_rest(id).await?;
    state.wake(tenant, id).await?;
    let message_id = message.id;
    Ok((StatusCode::ACCEPTED, Json(Sending { message_id })))
}

/// Sends an endpoint what it has not taken since a moment, of the types that it is told of now, also what happened
/// while it was paused or disabled: up to 1,000 messages, the newest first.
#[utoipa::path(
    post, path = "/v1/endpoints/{id}/replay", tag = "webhooks", operation_id = "replayMessages",
    params(("id" = EndpointId, Path)), request_body = ReplaySince,
    responses(
        (status = 202, description = "They are being sent", body = Replaying),
        LookupProblems, BodyProblems, PlanProblems, ConflictProblem
    )
)]
pub async fn since(
    person: Allowed<Work<permission::ManageWebhooks>, Person>,
    State(state): State<Endpoints>,
    Id(id): Id<EndpointId>,
    Json(body): Json<ReplaySince>,
) -> Result<(StatusCode, Json<Replaying>), ApiError> {
    let tenant = &person.tenant;
    let endpoint = active(tenant, id).await?;
    let oldest = Utc::now() - WebhookMessage::KEPT;
    let since = body.since.max(oldest);
    let replayed = tenant
        .replay_since(id, &endpoint.events, since, MOST)
        .await?;
    tenant.end_rest(id).await?;
    state.wake(tenant, id).await?;
    let answer = Replaying {
        messages: replayed.messages,
        more: replayed.more,
    };
    Ok((StatusCode::ACCEPTED, Json(answer)))
}
