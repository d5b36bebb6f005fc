//! An endpoint's log: each attempt to deliver a message.

use api::prelude::*;
use domain::{AttemptId, DeliveryAttempt, DeliveryOutcome, EndpointId, WebhookEventType};
use serde::Deserialize;
use store::{AttemptFilter, PageRequest, Pending};

use super::{
    endpoints::{active, found},
    view::{AttemptView, Sending},
};
use crate::Endpoints;

#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// Those alone of which this came.
    #[param(inline)]
    pub outcome: Option<DeliveryOutcome>,
    /// Those alone of messages of this type.
    #[param(inline)]
    pub event: Option<WebhookEventType>,
    /// At most this many attempts: 1 to 100, 50 unless said.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100)]
    pub limit: Option<UpTo<100>>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// Lists attempts to deliver messages to an endpoint, newest first. They are kept for 30 days. With conditions, a page
/// can hold fewer than asked for and still have a next one.
#[utoipa::path(
    get, path = "/v1/endpoints/{id}/attempts", tag = "webhooks", operation_id = "listAttempts",
    params(("id" = EndpointId, Path), Query),
    responses(
        (status = 200, description = "A page", body = List<DeliveryAttempt>),
        LookupProblems, QueryProblems
    )
)]
pub async fn list(
    person: Allowed<permission::ManageWebhooks, Person>,
    Id(id): Id<EndpointId>,
    Params(query): Params<Query>,
) -> Result<Json<List<DeliveryAttempt>>, ApiError> {
    let tenant = &person.tenant;
    found(tenant, id).await?;
    let request = PageRequest {
        limit: UpTo::or(query.limit, 50) as u32,
        cursor: query.cursor,
    };
    let filter = AttemptFilter {
        outcome: query.outcome,
        event: query.event,
    };
    let page = tenant.attempts(id, &filter, &request).await?;
    Ok(Json(List::of(page, |attempt| attempt)))
}

/// Shows an attempt, with the message that was sent.
#[utoipa::path(
    get, path = "/v1/endpoints/{id}/attempts/{attempt}", tag = "webhooks", operation_id = "getAttempt",
    params(("id" = EndpointId, Path), ("attempt" = AttemptId, Path)),
    responses((status = 200, description = "The attempt", body = AttemptView), LookupProblems)
)]
pub async fn get(
    person: Allowed<permission::ManageWebhooks, Person>,
    Id((id, attempt)): Id<(EndpointId, AttemptId)>,
) -> Result<Json<AttemptView>, ApiError> {
    let tenant = &person.tenant;
    found(tenant, id).await?;
    let attempt = tenant.attempt(id, attempt).await?.or_not_found("attempt")?;
    let message = tenant.webhook_message(attempt.message_id).await?;
    Ok(Json(AttemptView { attempt, message }))
}

/// Sends the message of an attempt again, under its id, at once.
#[utoipa::path(
    post, path = "/v1/endpoints/{id}/attempts/{attempt}/replay", tag = "webhooks", operation_id = "replayAttempt",
    params(("id" = EndpointId, Path), ("attempt" = AttemptId, Path)),
    responses(
        (status = 202, description = "It is being sent", body = Sending),
        LookupProblems, PlanProblems, ConflictProblem
    )
)]
pub async fn replay(
    person: Allowed<Work<permission::ManageWebhooks>, Person>,
    State(state): State<Endpoints>,
    Id((id, attempt)): Id<(EndpointId, AttemptId)>,
) -> Result<(StatusCode, Json<Sending>), ApiError> {
    let tenant = &person.tenant;
    active(tenant, id).await?;
    let attempt = tenant.attempt(id, attempt).await?.or_not_found("attempt")?;
    let message_id = attempt.message_id;
    tenant.replay(&Pending::first(id, message_id)).await?;
    tenant.end_rest(id).await?;
    state.wake(tenant, id).await?;
    Ok((StatusCode::ACCEPTED, Json(Sending { message_id })))
}
