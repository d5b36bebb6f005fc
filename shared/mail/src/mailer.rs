//! Sending mail through SES.

use std::time::Duration;

use aws_sdk_sesv2::{
    Client,
    config::{Builder, retry::RetryConfig},
    error::{BuildError, DisplayErrorContext, ProvideErrorMetadata, SdkError},
    operation::send_email::SendEmailError,
    types::{Body, Content, Destination, EmailContent, Message, MessageHeader, MessageTag},
};

use crate::{Mail, OnBehalf, text::named_address};

/// How often SES is asked when it says that we ask too fast. The sandbox takes one mail a second.
const ATTEMPTS: u32 = 5;
const PAUSE: Duration = Duration::from_millis(1100);

#[derive(Debug)]
pub enum Outcome {
    Accepted,
    /// SES surely did not take it, and said why.
    Refused(String),
    /// SES surely did not take it now, for its pace or its state; another time it may.
    Later(String),
    /// Nobody knows: the answer was lost, or SES broke off.
    Unknown(String),
}

/// What SES notes of a mail, and repeats in its events. By the claim a mail that was sent twice is
/// recognized.
#[derive(Debug, Clone, Copy)]
pub struct Tags<'a> {
    pub kind: &'static str,
    /// The same at every try.
    pub claim: &'a str,
    /// The first is 1.
    pub attempt: u32,
}

pub trait Sender {
    /// Sends one mail to one address, at most once.
    fn send(&self, to: &str, mail: &Mail, tags: &Tags<'_>) -> impl Future<Output = Outcome>;
}

pub struct Mailer {
    client: Client,
    sender: String,
    configuration_set: Option<String>,
}

impl Mailer {
    /// Mail from that sender. The SDK must not retry: it would after an unknown outcome too, and
    /// the mail would come twice.
    pub fn new(sdk: &aws_config::SdkConfig, sender: String) -> Self {
        let config = Builder::from(sdk)
            .retry_config(RetryConfig::disabled())
            .build();
        Self {
            client: Client::from_conf(config),
            sender,
            configuration_set: None,
        }
    }

    /// Has SES tell what becomes of mail, as that configuration set says.
    #[must_use]
    pub fn with_feedback(self, configuration_set: String) -> Self {
        Self {
            configuration_set: Some(configuration_set),
            ..self
        }
    }
}

impl Sender for Mailer {
    async fn send(&self, to: &str, mail: &Mail, tags: &Tags<'_>) -> Outcome {
        let (content, tags) = match content(mail).and_then(|content| Ok((content, tags.all()?))) {
            Ok(sent) => sent,
            Err(error) => return Outcome::Refused(error.to_string()),
        };
        let OnBehalf {
            from_name,
            from_address,
            reply_to,
            ..
        } = &mail.on_behalf;
        let sender = from_address.as_deref().unwrap_or(&self.sender);
        let from = from_name.as_deref();
        let from = from.map_or_else(|| sender.to_owned(), |name| named_address(name, sender));
        for attempt in 1.. {
            let sent = self
                .client
                .send_email()
                .from_email_address(&from)
                .set_reply_to_addresses(reply_to.clone().map(|to| vec![to]))
                .destination(Destination::builder().to_addresses(to).build())
                .content(content.clone())
                .set_email_tags(Some(tags.clone()))
                .set_configuration_set_name(self.configuration_set.clone())
                .send()
                .await;
            match sent {
                Ok(_) => break,
                Err(error) if too_fast(&error) && attempt < ATTEMPTS => {
                    tokio::time::sleep(PAUSE).await;
                }
                Err(error) if too_fast(&error) => {
                    return Outcome::Later("the mail service is busy".into());
                }
                Err(error) => return outcome(&error),
            }
        }
        Outcome::Accepted
    }
}

impl Tags<'_> {
    fn all(&self) -> Result<Vec<MessageTag>, BuildError> {
        let tag = |name: &str, value: String| MessageTag::builder().name(name).value(value).build();
        Ok(vec![
            tag("mail", tag_value(self.kind))?,
            tag("claim", tag_value(self.claim))?,
            tag("attempt", self.attempt.to_string())?,
        ])
    }
}

/// A tag's value: up to 256 letters, digits and `_-.@`.
fn tag_value(text: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || "_-.@".contains(c);
    let fitting = text.chars().map(|c| if fits(c) { c } else { '-' });
    fitting.take(256).collect()
}

fn content(mail: &Mail) -> Result<EmailContent, BuildError> {
    let utf8 = |text: &str| Content::builder().data(text).charset("UTF-8").build();
    let body = Body::builder()
        .text(utf8(&mail.text)?)
        .html(utf8(&mail.html)?)
        .build();
    let message = Message::builder()
        .subject(utf8(&mail.subject)?)
        .body(body)
        .set_headers(headers(&mail.on_behalf)?)
        .build();
    Ok(EmailContent::builder().simple(message).build())
}

fn headers(on_behalf: &OnBehalf) -> Result<Option<Vec<MessageHeader>>, BuildError> {
    let header =
        |name: &str, value: String| MessageHeader::builder().name(name).value(value).build();
    let Some(link) = &on_behalf.unsubscribe else {
        return Ok(None);
    };
    Ok(Some(vec![
        header("List-Unsubscribe", format!("<{link}>"))?,
        header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".into())?,
    ]))
}

/// A mail refused for the pace has not been sent: it may be tried again.
fn too_fast(error: &SdkError<SendEmailError>) -> bool {
    error
        .as_service_error()
        .is_some_and(SendEmailError::is_too_many_requests_exception)
}

/// An answer of the 400s is a refusal; after anything else the mail may be on its way.
fn outcome(error: &SdkError<SendEmailError>) -> Outcome {
    let refused = match error {
        SdkError::ConstructionFailure(_) => true,
        SdkError::ServiceError(answer) => answer.raw().status().is_client_error(),
        _ => false,
    };
    if refused {
        let reason = error.message().or(error.code());
        return Outcome::Refused(reason.unwrap_or("the mail service refused it").into());
    }
    tracing::error!(error = %DisplayErrorContext(error), "SES did not answer clearly");
    Outcome::Unknown("the mail service did not answer clearly".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_has_no_characters_that_ses_refuses() {
        let value = tag_value("ORG#org_1/REMINDER#2026-11-01T09:00:00.000Z#1#usr_2");
        assert_eq!(value, "ORG-org_1-REMINDER-2026-11-01T09-00-00.000Z-1-usr_2");
        assert_eq!(tag_value(&"é".repeat(1000)).len(), 256);
    }

    #[test]
    fn a_mail_says_how_to_unsubscribe_where_it_can() {
        let none = headers(&OnBehalf::default()).unwrap();
        assert_eq!(none, None);
        let on_behalf = OnBehalf {
            unsubscribe: Some("https://a.b/u".into()),
            ..OnBehalf::default()
        };
        let headers = headers(&on_behalf).unwrap().unwrap();
        let headers: Vec<_> = headers
            .iter()
            .map(|one| (one.name(), one.value()))
            .collect();
        let expected = [
            ("List-Unsubscribe", "<https://a.b/u>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ];
        assert_eq!(headers, expected);
    }
}
