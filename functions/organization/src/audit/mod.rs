//! The audit log: `/v1/audit`.

mod file;

use api::prelude::*;
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use domain::{AuditEntry, AuditFilter};
use serde::{Deserialize, Serialize};
use store::PageRequest;

/// Entries of one exported file: about three megabytes, of the six that a function may answer.
const MOST_EXPORTED: usize = 5_000;

#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// Of the actor with that id: `usr_...` or `key_...`.
    pub actor: Option<String>,
    /// Whose action begins so: `DELETE`, `POST /v1/models`, `sign_in`.
    pub action: Option<String>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub to: Option<DateTime<Utc>>,
    /// At most this many entries: 1 to 100, 50 unless said.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100)]
    pub limit: Option<UpTo<100>>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// Refuses with 400 a time that ends before it begins.
fn checked(filter: AuditFilter) -> Result<AuditFilter, ApiError> {
    match (filter.from, filter.to) {
        (Some(from), Some(to)) if from > to => Err(ApiError::bad_request(
            "bad_times",
            "Give a `from` that is not after `to`.",
        )),
        _ => Ok(filter),
    }
}

/// Lists what was done in the organization, newest first. Entries are kept for a year. With
/// conditions, a page can hold fewer entries than asked for and still have a next one.
#[utoipa::path(
    get, path = "/v1/audit", tag = "audit", operation_id = "listAudit", params(Query),
    responses(
        (status = 200, description = "A page", body = List<AuditEntry>),
        AuthProblems, QueryProblems
    ),
    extensions(("x-resource" = json!("audit")))
)]
pub async fn list(
    principal: Allowed<permission::ReadAudit>,
    Params(query): Params<Query>,
) -> Result<Json<List<AuditEntry>>, ApiError> {
    let request = PageRequest {
        limit: UpTo::or(query.limit, 50) as u32,
        cursor: query.cursor,
    };
    let filter = checked(AuditFilter {
        actor: query.actor,
        action: query.action,
        from: query.from,
        to: query.to,
    })?;
    let page = principal.tenant.audit(&filter, &request).await?;
    Ok(Json(List::of(page, |entry| entry)))
}

/// The form of an exported file.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    #[default]
    Csv,
    Jsonl,
}

#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Export {
    /// `csv` unless said.
    #[param(inline)]
    #[serde(default)]
    pub format: Format,
    /// Of the actor with that id: `usr_...` or `key_...`.
    pub actor: Option<String>,
    /// Whose action begins so: `DELETE`, `POST /v1/models`, `sign_in`.
    pub action: Option<String>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub to: Option<DateTime<Utc>>,
    /// `Next-Cursor` of the file before.
    pub cursor: Option<String>,
}

/// Gives what was done in the organization as a file, newest first. A file holds at most 5,000
/// entries; the header `Next-Cursor` then leads to the next one.
#[utoipa::path(
    get, path = "/v1/audit/export", tag = "audit", operation_id = "exportAudit", params(Export),
    responses(
        (status = 200, description = "The file",
            content((String = "text/csv"), (String = "application/jsonl")),
            headers(("next-cursor" = String, description = "Leads to the next file"))),
        AuthProblems, QueryProblems
    ),
    extensions(("x-resource" = json!("audit")))
)]
pub async fn export(
    principal: Allowed<permission::ReadAudit>,
    Params(export): Params<Export>,
) -> Result<Response, ApiError> {
    let filter = checked(AuditFilter {
        actor: export.actor,
        action: export.action,
        from: export.from,
        to: export.to,
    })?;
    let mut request = PageRequest {
        limit: 100,
        cursor: export.cursor,
    };
    let mut entries = Vec::new();
    loop {
        let page = principal.tenant.audit(&filter, &request).await?;
        entries.extend(page.items);
        request.cursor = page.next_cursor;
        if request.cursor.is_none() || entries.len() + 100 > MOST_EXPORTED {
            break;
        }
    }
    let (kind, name, file) = match export.format {
        Format::Csv => ("text/csv; charset=utf-8", "audit.csv", file::csv(&entries)?),
        Format::Jsonl => ("application/jsonl", "audit.jsonl", file::jsonl(&entries)?),
    };
    let attachment = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, attachment),
    ];
    let mut response = (headers, file).into_response();
    if let Some(cursor) = request.cursor {
        let cursor = HeaderValue::from_str(&cursor).map_err(ApiError::internal)?;
        response.headers_mut().insert("next-cursor", cursor);
    }
    Ok(response)
}
