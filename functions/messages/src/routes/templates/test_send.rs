//! Sending what a customer would read to oneself, to see it as a mail program shows it.

use api::{
    attempts,
    permission::{Lasting, Proved},
    prelude::*,
};
use chrono::Utc;
use domain::{Language, MessageOutcome, TemplateStep};
use mail::{Mail, Outcome, Sender, Tags};
use serde::Serialize;

use super::{
    Messages, Reason, TemplatePath, key,
    preview::{TemplateDraft, Told},
};
use crate::{outreach::Outreach, send, unsubscribing};

/// Tests in a quarter of an hour, at most: of a person.
const MOST: u32 = 20;
/// And on a day.
const MOST_DAILY: u32 = 100;

/// What became of a test.
#[derive(Debug, Serialize, ToSchema)]
pub struct TemplateTest {
    /// Where it went: the address of whoever asked for it.
    pub address: String,
    /// What became of it.
    pub outcome: MessageOutcome,
    /// What the mail service said of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Whether the organization's words were said, and not the built-in ones.
    pub is_own: bool,
}

/// Sends what a customer would read to whoever asks for it, and to nobody else, under `[Test]`.
#[utoipa::path(
    post, path = "/v1/outreach/templates/{reason}/{step}/{language}/test", tag = "messages",
    operation_id = "testMessageTemplate",
    params(("reason" = Reason, Path), ("step" = TemplateStep, Path), ("language" = Language, Path)),
    request_body = TemplateDraft,
    responses(
        (status = 200, description = "What became of it", body = TemplateTest),
        LookupProblems, BodyProblems, ConflictProblem
    ),
    extensions(("x-idempotency" = json!("kept")))
)]
pub async fn create(
    person: Allowed<Proved<Lasting<permission::ManageOutreach>>, Person>,
    State(messages): State<Messages>,
    Id(path): Id<TemplatePath>,
    Json(request): Json<TemplateDraft>,
) -> Result<Json<TemplateTest>, ApiError> {
    let key = key(path)?;
    let tenant = &person.tenant;
    let outreach = Outreach::of(tenant).await?;
    let told = Told::find(&person, &outreach, key, request.customer_id.as_ref()).await?;
    let address = person.membership.email.clone();
    let url = &messages.public_url;
    let link = unsubscribing::link(url, tenant, &outreach.key, &address);
    // Before anything was kept the key is not either, and no link holds.
    let link = link.filter(|_| outreach.kept.revision > 0);
    let drafted = told
        .write(&person, &outreach, request.words, link.as_deref())
        .await?;
    count(&messages, &person).await?;
    let written = drafted.worded.written;
    let subject = mail::one_line(&format!("[Test] {}", written.subject), 200);
    let company = &person.organization().await?.name;
    let mail = Mail {
        subject,
        ..send::mail(&outreach, &told.known, company, written, link)
    };
    let claim = format!("{}-test-{}", tenant.org(), Utc::now().timestamp_millis());
    let tags = Tags {
        kind: key.reason.name(),
        claim: &claim,
        attempt: 1,
    };
    let (outcome, detail) = match messages.mailer.send(&address, &mail, &tags).await {
        Outcome::Accepted => (MessageOutcome::Sent, None),
        Outcome::Refused(why) => (MessageOutcome::Refused, Some(why)),
        Outcome::Later(why) => (MessageOutcome::Later, Some(why)),
        Outcome::Unknown(why) => (MessageOutcome::Unknown, Some(why)),
    };
    Ok(Json(TemplateTest {
        address,
        outcome,
        detail,
        is_own: drafted.is_own,
    }))
}

/// Refuses with 429 when somebody has sent too many.
async fn count(messages: &Messages, person: &Person) -> Result<(), ApiError> {
    let scope = ["test messages", &person.account.to_string()];
    attempts::count(&messages.store, &scope, MOST, "to send a test").await?;
    attempts::spend(&messages.store, &scope, 1, MOST_DAILY, "test messages").await
}
