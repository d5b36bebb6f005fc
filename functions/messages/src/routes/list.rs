//! What was said to customers, and what was not.

use ::outreach::Reason;
use api::prelude::*;
use chrono::{DateTime, Utc};
use domain::{
    ActorId, CustomerId, CustomerOfferId, Message, MessageAttempt, MessageId, MessageStatus,
    MessageWords, PaymentStep, Withheld,
};
use serde::{Deserialize, Serialize};

use super::Messages;
use crate::outreach::Outreach;

/// A message to a customer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Message)]
pub struct MessageView {
    /// Its id.
    pub id: MessageId,
    /// To whom.
    pub customer_id: CustomerId,
    /// What they were called then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_name: Option<String>,
    /// What of.
    pub reason: Reason,
    /// The subscription that it is about.
    pub subscription_id: String,
    /// The date that it is about: nothing is sent from then on. Of a failed payment, when it failed first.
    pub about: DateTime<Utc>,
    /// Of a failed payment: which step, and to whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment: Option<PaymentStep>,
    /// Of an offer: which one, as it was made to the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_offer_id: Option<CustomerOfferId>,
    /// What became of it.
    pub status: MessageStatus,
    /// When it was made, by the test clock where one was set.
    pub made_at: DateTime<Utc>,
    /// Whether it came of a test clock, and went to whoever set that.
    pub is_test: bool,
    /// Why it was not sent, or what it waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withheld: Option<WithheldView>,
    /// Until when it waits, by the test clock where one is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waits_until: Option<DateTime<Utc>>,
    /// Who let it through, or did not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<ActorId>,
    /// When it was sent, by the test clock where one was set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<DateTime<Utc>>,
    /// Where it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What it says: of what waits for a person, as it was proposed; of what was sent, as it was sent, since it is
    /// written anew then, for what is true then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<MessageWords>,
    /// How each try to send it ended.
    pub attempts: Vec<MessageAttempt>,
}

/// Why something was not said.
#[derive(Debug, Serialize, ToSchema)]
pub struct WithheldView {
    /// For programs.
    pub reason: Withheld,
    /// For people.
    pub detail: String,
}

impl From<Withheld> for WithheldView {
    fn from(reason: Withheld) -> Self {
        Self {
            detail: reason.detail(),
            reason,
        }
    }
}

impl From<Message> for MessageView {
    fn from(message: Message) -> Self {
        Self {
            id: message.id,
            customer_id: message.customer_id,
            customer_name: message.customer_name,
            reason: message.reason,
            subscription_id: message.subscription_id,
            about: message.about,
            payment: message.payment,
            customer_offer_id: message.customer_offer_id,
            status: message.status,
            made_at: message.made_at,
            is_test: message.clock.is_some(),
            withheld: message.withheld.map(WithheldView::from),
            waits_until: message.waits_until,
            decided_by: message.decided_by,
            sent_at: message.sent_at,
            address: message.address,
            words: message.words,
            attempts: message.attempts,
        }
    }
}

/// Which messages are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MessageQuery {
    /// Those of this customer.
    customer_id: Option<CustomerId>,
    /// Those that stand so.
    status: Option<MessageStatus>,
    /// Those for this reason.
    reason: Option<Reason>,
    /// Those by the present test clock; else those by none.
    #[serde(default)]
    test: bool,
}

/// Lists messages, newest first. A page may be short, or empty, and have a next one.
#[utoipa::path(
    get, path = "/v1/messages", tag = "messages", operation_id = "listMessages",
    params(MessageQuery, PageQuery),
    responses((status = 200, description = "A page", body = List<MessageView>), QueryProblems, AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(_): State<Messages>,
    Params(query): Params<MessageQuery>,
    Params(page): Params<PageQuery>,
) -> Result<Json<List<MessageView>>, ApiError> {
    let tenant = &principal.tenant;
    let clock = match query.test {
        true => Outreach::of(tenant).await?.kept.clock_id(),
        false => None,
    };
    if query.test && clock.is_none() {
        return Ok(Json(List {
            items: Vec::new(),
            next_cursor: None,
        }));
    }
    let wanted = |one: &Message| {
        one.clock == clock
            && query
                .customer_id
                .as_ref()
                .is_none_or(|id| *id == one.customer_id)
            && query.status.is_none_or(|status| status == one.status)
            && query.reason.is_none_or(|reason| reason == one.reason)
    };
    let page = tenant.messages(wanted, &page.into()).await?;
    Ok(Json(List::of(page, MessageView::from)))
}
