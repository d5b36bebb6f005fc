//! Letting messages through that wait for a person, or not.

use api::{
    permission::{Lasting, Proved},
    prelude::*,
};
use domain::{CustomerId, Message, MessageId, MessageStatus};
use serde::{Deserialize, Serialize};
use store::TenantStore;

use super::Messages;
use crate::{outreach::Outreach, sweep::send_for};

/// Messages that are decided about by one request.
const MOST: usize = 100;

/// What is to become of messages that wait.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDecision {
    /// Whether they are sent.
    pub approved: bool,
    /// Which, up to 100.
    #[schema(min_items = 1, max_items = 100)]
    pub messages: Vec<WhichMessage>,
}

/// A message, by its customer and its id.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WhichMessage {
    /// To whom it is.
    pub customer_id: CustomerId,
    /// Its id.
    pub id: MessageId,
}

/// What became of a message.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionAnswer {
    /// Its id.
    pub id: MessageId,
    /// How it stands now; nothing where there is no such message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<MessageStatus>,
    /// Whether it was decided about by this request, or the same before.
    pub done: bool,
}

/// What became of each, in their order.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionAnswers {
    /// Each message.
    pub items: Vec<DecisionAnswer>,
}

/// Lets messages through that wait for a person, or does not. They pass the gate once more before they are sent.
#[utoipa::path(
    post, path = "/v1/messages/decisions", tag = "messages", operation_id = "decideMessages",
    request_body = NewDecision,
    responses((status = 200, description = "What became of each", body = DecisionAnswers), BodyProblems, AuthProblems, ConflictProblem)
)]
pub async fn create(
    person: Allowed<Proved<Lasting<permission::ManageOutreach>>, Person>,
    State(messages): State<Messages>,
    Json(request): Json<NewDecision>,
) -> Result<Json<DecisionAnswers>, ApiError> {
    if !(1..=MOST).contains(&request.messages.len()) {
        let detail = format!("Name 1 to {MOST} messages.");
        return Err(ApiError::invalid([("messages", detail)]));
    }
    let (tenant, approved) = (&person.tenant, request.approved);
    let now = Outreach::of(tenant).await?.now();
    let mut items = Vec::new();
    for WhichMessage { customer_id, id } in request.messages {
        let Some(message) = tenant.message(&customer_id, id).await? else {
            items.push(DecisionAnswer {
                id,
                status: None,
                done: false,
            });
            continue;
        };
        let decided = tenant
            .decide_message(&message, approved, person.id, now)
            .await?;
        let (status, done) = became(tenant, (&message, approved), decided).await?;
        if status == Some(MessageStatus::Queued) {
            send_for(tenant, &messages.work, &message).await?;
        }
        items.push(DecisionAnswer { id, status, done });
    }
    let done = items.iter().filter(|item| item.done).count();
    let what = if approved { "approved" } else { "rejected" };
    person.changed(what, None, Some(&done.to_string()));
    Ok(Json(DecisionAnswers { items }))
}

/// How a message stands, and whether that is what was asked for.
async fn became(
    tenant: &TenantStore,
    (message, approved): (&Message, bool),
    decided: bool,
) -> Result<(Option<MessageStatus>, bool), ApiError> {
    if decided {
        let status = match approved {
            true => MessageStatus::Queued,
            false => MessageStatus::Rejected,
        };
        return Ok((Some(status), true));
    }
    let now = tenant.message(&message.customer_id, message.id).await?;
    let done = now.as_ref().is_some_and(|now| {
        now.decided_by.is_some() && (now.status == MessageStatus::Rejected) != approved
    });
    Ok((now.map(|now| now.status), done))
}
