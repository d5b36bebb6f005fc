//! One attempt: a message as its endpoint takes it, sent, and what came of that.

use chrono::Utc;
use cloud::WorkError;
use domain::{EndpointKind, Language, WebhookMessage};
use reqwest::{Client, RequestBuilder, header::CONTENT_TYPE};

use crate::{
    address::{self, Receivers},
    client::{Answered, call},
    signature, slack,
};

/// An endpoint as it is sent to. No `Debug`: neither its address nor its secrets may reach a log.
pub struct Opened {
    pub kind: EndpointKind,
    pub language: Language,
    pub address: String,
    pub secrets: Vec<String>,
}

impl Opened {
    /// Sends a message, once. The address is judged anew: rules change, and so does where a name leads.
    pub async fn send(
        &self,
        http: &Client,
        receivers: Receivers,
        message: &WebhookMessage,
    ) -> Result<Answered, WorkError> {
        let Ok(url) = address::check(&self.address, self.kind, receivers) else {
            return Ok(Answered::refused());
        };
        let request = http.post(url).header(CONTENT_TYPE, "application/json");
        let request = match self.kind {
            EndpointKind::Webhook => self.signed(request, message)?,
            EndpointKind::Slack => {
                let text = slack::message(&message.event, self.language);
                request.body(serde_json::to_string(&text)?)
            }
        };
        Ok(call(request).await)
    }

    fn signed(
        &self,
        request: RequestBuilder,
        message: &WebhookMessage,
    ) -> Result<RequestBuilder, WorkError> {
        let body = serde_json::to_string(message)?;
        let (id, at) = (message.id.to_string(), Utc::now().timestamp());
        let signature = signature::header(&self.secrets, &id, at, &body)
            .ok_or_else(|| WorkError::Retry("a secret of an endpoint does not read".into()))?;
        Ok(request
            .header("webhook-id", id)
            .header("webhook-timestamp", at)
            .header("webhook-signature", signature)
            .body(body))
    }
}
