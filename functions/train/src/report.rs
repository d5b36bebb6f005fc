//! A version's report as a page: `/v1/models/{id}/versions/{n}/report`.

use std::sync::LazyLock;

use api::{language, prelude::*};
use axum::response::{Html, IntoResponse};
use data_encoding::BASE64;
use domain::{Language, ModelId};
use html_report::{HtmlReport, STYLE, html};
use http::{HeaderMap, header};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::{
    Train,
    versions::{found, labelled},
};

/// Lets the page have its own style and nothing else.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let style = BASE64.encode(&Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    )
});

/// What a report is written in.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReportQuery {
    /// The language: `en` or `pt-BR`; unless said the caller's own, else the one that `Accept-Language` asks for.
    language: Option<Language>,
}

/// Shows a version's report as a page to read, keep or print: it needs nothing else.
#[utoipa::path(
    get, path = "/v1/models/{id}/versions/{n}/report", tag = "models",
    operation_id = "getReport", params(("id" = ModelId, Path), ("n" = u32, Path), ReportQuery),
    responses(
        (status = 200, description = "A page", body = String, content_type = "text/html"),
        Problems
    ),
    extensions(("x-resource" = json!("models")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(state): State<Train>,
    Id((id, n)): Id<(ModelId, u32)>,
    Params(query): Params<ReportQuery>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, ApiError> {
    let language = language::of(&principal, &headers, query.language);
    let tenant = &principal.tenant;
    let version = found(tenant, id, n).await?;
    let model = tenant.model(id).await?.or_not_found("model")?;
    let report = labelled(&state, tenant, &version).await?;
    let page = html(&HtmlReport {
        name: &model.name,
        vocabulary: &models::family(model.task).vocabulary(language),
        version: Some(n),
        dataset: &version.dataset_name,
        trained_at: version.created_at,
        report: &report,
        comparison: version.comparison.as_ref(),
    })
    .map_err(ApiError::internal)?;
    let policy = [(header::CONTENT_SECURITY_POLICY, POLICY.as_str())];
    Ok((policy, Html(page)))
}
