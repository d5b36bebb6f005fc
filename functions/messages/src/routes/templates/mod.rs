//! The organization's own words for what customers are told: seen, changed, tried out.

pub mod change;
pub mod preview;
pub mod test_send;
pub mod versions;

use ::outreach::{
    Reason,
    wording::{OwnTemplate, built_in},
};
use api::prelude::*;
use chrono::{DateTime, Utc};
use domain::{
    ActorId, Language, TemplateKey, TemplateStep, TemplateVariable, TemplateVersion, TemplateWords,
    VariableKind,
};
use serde::Serialize;

use super::Messages;
use crate::outreach::Outreach;

/// What customers are told for a reason, in a language.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessageTemplate {
    /// What they are told of.
    pub reason: Reason,
    /// Which of the messages for that reason it is.
    pub step: TemplateStep,
    /// In which language.
    pub language: Language,
    /// The newest version, which a change names; 0 where there never was one.
    pub version: u32,
    /// The organization's own words; nothing where the built-in ones are used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<TemplateWords>,
    /// The built-in words, as a template to begin with. They say less to customers of whom less is known, which a template
    /// cannot.
    pub built_in: TemplateWords,
    /// What can be named in it.
    pub variables: Vec<TemplateVariableView>,
    /// Who changed it last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_by: Option<ActorId>,
    /// When that was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<DateTime<Utc>>,
}

/// What a template may name.
#[derive(Debug, Serialize, ToSchema)]
pub struct TemplateVariableView {
    /// By this name: `{{ plan }}`.
    pub name: TemplateVariable,
    /// What kind of value it has.
    pub kind: VariableKind,
    /// Whether it is not known of every customer. Where it is not, what follows `|` is said, `{{ plan | your plan }}`; a
    /// template without that is not used for such a customer, but the built-in words.
    pub may_be_missing: bool,
}

/// Lists what customers are told, for each reason and in each language, by the organization's own words or the built-in
/// ones.
#[utoipa::path(
    get, path = "/v1/outreach/templates", tag = "messages", operation_id = "listMessageTemplates",
    responses((status = 200, description = "All templates", body = List<MessageTemplate>), AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(_): State<Messages>,
) -> Result<Json<List<MessageTemplate>>, ApiError> {
    let tenant = &principal.tenant;
    let outreach = Outreach::of(tenant).await?;
    let mut items = Vec::new();
    for key in TemplateKey::all() {
        let newest = tenant.template(key).await?;
        items.push(view(&outreach, key, newest)?);
    }
    Ok(Json(List {
        items,
        next_cursor: None,
    }))
}

/// Shows what customers are told for a reason, in a language.
#[utoipa::path(
    get, path = "/v1/outreach/templates/{reason}/{step}/{language}", tag = "messages",
    operation_id = "getMessageTemplate",
    params(("reason" = Reason, Path), ("step" = TemplateStep, Path), ("language" = Language, Path)),
    responses((status = 200, description = "The template", body = MessageTemplate), LookupProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(_): State<Messages>,
    Id(path): Id<TemplatePath>,
) -> Result<Json<MessageTemplate>, ApiError> {
    let key = key(path)?;
    let outreach = Outreach::of(&principal.tenant).await?;
    let newest = principal.tenant.template(key).await?;
    Ok(Json(view(&outreach, key, newest)?))
}

/// What a path says of a template.
type TemplatePath = (Reason, TemplateStep, Language);

fn key((reason, step, language): TemplatePath) -> Result<TemplateKey, ApiError> {
    TemplateKey::new(reason, step, language).or_not_found("template")
}

fn view(
    outreach: &Outreach,
    key: TemplateKey,
    newest: Option<TemplateVersion>,
) -> Result<MessageTemplate, ApiError> {
    let answers = outreach.settings.reply_to.is_some();
    let variable = |of: &TemplateVariable| TemplateVariableView {
        name: *of,
        kind: of.kind(),
        may_be_missing: of.may_be_missing(),
    };
    Ok(MessageTemplate {
        reason: key.reason,
        step: key.step,
        language: key.language,
        version: newest.as_ref().map_or(0, |newest| newest.version),
        built_in: built_in(key, answers).map_err(ApiError::internal)?,
        variables: TemplateVariable::of(key.reason)
            .iter()
            .map(variable)
            .collect(),
        changed_by: newest.as_ref().map(|newest| newest.made_by),
        changed_at: newest.as_ref().map(|newest| newest.made_at),
        words: newest.and_then(|newest| newest.words),
    })
}

/// Refuses with 422 words that do not read, and says where.
fn check(reason: Reason, words: &TemplateWords) -> Result<(), ApiError> {
    let Err(wrong) = OwnTemplate::read(reason, words) else {
        return Ok(());
    };
    let wrong = wrong.into_iter();
    fields::refuse(
        wrong
            .map(|(field, why)| (format!("words.{field}"), why))
            .collect(),
    )
}
