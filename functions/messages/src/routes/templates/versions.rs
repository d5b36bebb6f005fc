//! What something was said in, and by whom that was changed.

use api::prelude::*;
use chrono::{DateTime, Utc};
use domain::{ActorId, Language, TemplateStep, TemplateVersion, TemplateWords};
use serde::Serialize;

use super::{Messages, Reason, TemplatePath, key};

/// A version of a template. It never changes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TemplateVersion)]
pub struct TemplateVersionView {
    /// The first is 1.
    pub version: u32,
    /// What was said by it; nothing where it went back to the built-in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<TemplateWords>,
    /// The earlier version whose words were brought back; 0 is the built-in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restored: Option<u32>,
    /// Who made it.
    pub made_by: ActorId,
    /// When.
    pub made_at: DateTime<Utc>,
}

impl From<TemplateVersion> for TemplateVersionView {
    fn from(version: TemplateVersion) -> Self {
        Self {
            version: version.version,
            words: version.words,
            restored: version.restored,
            made_by: version.made_by,
            made_at: version.made_at,
        }
    }
}

/// Lists a template's versions, newest first: the newest 500.
#[utoipa::path(
    get, path = "/v1/outreach/templates/{reason}/{step}/{language}/versions", tag = "messages",
    operation_id = "listTemplateVersions",
    params(
        ("reason" = Reason, Path), ("step" = TemplateStep, Path), ("language" = Language, Path), PageQuery
    ),
    responses(
        (status = 200, description = "A page", body = List<TemplateVersionView>),
        LookupProblems, QueryProblems
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(_): State<Messages>,
    Id(path): Id<TemplatePath>,
    Params(page): Params<PageQuery>,
) -> Result<Json<List<TemplateVersionView>>, ApiError> {
    let key = key(path)?;
    let page = principal
        .tenant
        .template_versions(key, &page.into())
        .await?;
    Ok(Json(List::of(page, TemplateVersionView::from)))
}

/// Shows a version of a template: a message says by which it was written.
#[utoipa::path(
    get, path = "/v1/outreach/templates/{reason}/{step}/{language}/versions/{n}", tag = "messages",
    operation_id = "getTemplateVersion",
    params(
        ("reason" = Reason, Path), ("step" = TemplateStep, Path), ("language" = Language, Path), ("n" = u32, Path)
    ),
    responses((status = 200, description = "The version", body = TemplateVersionView), LookupProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(_): State<Messages>,
    Id((reason, step, language, version)): Id<(Reason, TemplateStep, Language, u32)>,
) -> Result<Json<TemplateVersionView>, ApiError> {
    let key = key((reason, step, language))?;
    let found = principal.tenant.template_version(key, version).await?;
    Ok(Json(found.or_not_found("version")?.into()))
}
