//! Saying something in other words: each change is a version of its own, made of the one that was looked at.

use api::{
    permission::{Lasting, Proved},
    prelude::*,
};
use chrono::Utc;
use domain::{Language, TemplateKey, TemplateStep, TemplateVersion, TemplateWords};
use serde::Deserialize;

use super::{MessageTemplate, Messages, Reason, TemplatePath, check, key, view};
use crate::outreach::Outreach;

/// Words in place of those that there are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTemplateWords {
    /// The version that was changed, 0 where there never was one. Where there is a newer one nothing is changed.
    pub after: u32,
    /// What is said from now on.
    pub words: TemplateWords,
}

/// Which words are to be brought back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateRestoration {
    /// The newest version as it was looked at, 0 where there never was one. Where there is a newer one nothing is changed.
    pub after: u32,
    /// The version whose words they are; 0 are the built-in ones.
    pub version: u32,
}

/// Says something in the organization's own words from now on, which makes a version. A text has variables,
/// `{{ plan }}`, and says what stands in for them, `{{ plan | your plan }}`. The same words again change nothing.
#[utoipa::path(
    put, path = "/v1/outreach/templates/{reason}/{step}/{language}", tag = "messages",
    operation_id = "putMessageTemplate",
    params(("reason" = Reason, Path), ("step" = TemplateStep, Path), ("language" = Language, Path)),
    request_body = NewTemplateWords,
    responses(
        (status = 200, description = "The template", body = MessageTemplate),
        LookupProblems, BodyProblems, ConflictProblem
    )
)]
pub async fn put(
    person: Allowed<Proved<Lasting<permission::ManageOutreach>>, Person>,
    State(_): State<Messages>,
    Id(path): Id<TemplatePath>,
    Json(request): Json<NewTemplateWords>,
) -> Result<Json<MessageTemplate>, ApiError> {
    let key = key(path)?;
    let words = request.words.tidied();
    check(key.reason, &words)?;
    keep(&person, key, request.after, (Some(words), None)).await
}

/// Brings earlier words back, or the built-in ones, as a new version.
#[utoipa::path(
    post, path = "/v1/outreach/templates/{reason}/{step}/{language}/restore", tag = "messages",
    operation_id = "restoreMessageTemplate",
    params(("reason" = Reason, Path), ("step" = TemplateStep, Path), ("language" = Language, Path)),
    request_body = TemplateRestoration,
    responses(
        (status = 200, description = "The template", body = MessageTemplate),
        LookupProblems, BodyProblems, ConflictProblem
    )
)]
pub async fn restore(
    person: Allowed<Proved<Lasting<permission::ManageOutreach>>, Person>,
    State(_): State<Messages>,
    Id(path): Id<TemplatePath>,
    Json(request): Json<TemplateRestoration>,
) -> Result<Json<MessageTemplate>, ApiError> {
    let key = key(path)?;
    let words = match request.version {
        0 => None,
        version => {
            let found = person.tenant.template_version(key, version).await?;
            found.or_not_found("version")?.words
        }
    };
    if let Some(words) = &words {
        check(key.reason, words)?;
    }
    let restored = Some(request.version);
    keep(&person, key, request.after, (words, restored)).await
}

/// Keeps words as the version after one. What is said already makes none.
async fn keep(
    person: &Principal,
    key: TemplateKey,
    after: u32,
    (words, restored): (Option<TemplateWords>, Option<u32>),
) -> Result<Json<MessageTemplate>, ApiError> {
    let tenant = &person.tenant;
    let outreach = Outreach::of(tenant).await?;
    let newest = tenant.template(key).await?;
    let said = newest.as_ref().and_then(|newest| newest.words.as_ref());
    if said == words.as_ref() {
        return Ok(Json(view(&outreach, key, newest)?));
    }
    let version = TemplateVersion {
        version: after.saturating_add(1),
        words,
        restored,
        made_by: person.id,
        made_at: Utc::now(),
    };
    if !tenant.keep_template(key, &version).await? {
        let detail = "It was changed by somebody else since you looked at it. Look at what it says now, and try again.";
        return Err(ApiError::conflict("changed_meanwhile", detail));
    }
    let (before, now) = (after.to_string(), version.version.to_string());
    person.changed("version", Some(&before), Some(&now));
    Ok(Json(view(&outreach, key, Some(version))?))
}
