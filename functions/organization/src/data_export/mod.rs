//! Exports of all data of an organization: asked for, looked at, downloaded.

pub mod worker;

use api::{attempts, prelude::*};
use chrono::{DateTime, Utc};
use cloud::bucket::keys;
use data_encoding::BASE64URL_NOPAD;
use domain::{DATA_EXPORT_LIFE, DataExport, ExportId, ExportStatus, OrgId};
use serde::{Deserialize, Serialize};
use store::StoreError;

use crate::OrganizationApi;

/// The kinds of files that are the organization's own, in the order of the list.
const FILES: [&str; 8] = [
    "datasets", "inbox", "ledger", "models", "outcomes", "raw", "rejected", "scores",
];

/// Exports that an organization may ask for in a quarter of an hour.
const MOST_EXPORTS: u32 = 5;

#[derive(Debug, Serialize, Deserialize)]
pub struct ExportMessage {
    pub org: OrgId,
    pub export: ExportId,
}

/// An export of all data.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrganizationExport {
    /// Its id.
    pub id: ExportId,
    /// Where it is.
    pub status: ExportStatus,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it is gone.
    pub expires_at: DateTime<Utc>,
    /// Lines of the file of items, once ready.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<u64>,
    /// Where to download the items, once ready: gzipped JSON, one `{kind, data}` a line. The address
    /// holds for 15 minutes; ask again for another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items_url: Option<String>,
}

impl From<DataExport> for OrganizationExport {
    fn from(export: DataExport) -> Self {
        Self {
            id: export.id,
            status: export.status,
            created_at: export.created_at,
            expires_at: DateTime::from_timestamp(export.expires_at, 0).unwrap_or_default(),
            items: export.items,
            items_url: None,
        }
    }
}

/// Begins an export of everything that the organization has. It can be downloaded for seven days.
#[utoipa::path(
    post, path = "/v1/organization/export", tag = "organizations", operation_id = "exportOrganization",
    responses(
        (status = 202, description = "The export, being made", body = OrganizationExport),
        AuthProblems, ConflictProblem, TooManyProblem
    ),
    extensions(("x-idempotency" = json!("kept")))
)]
pub async fn create(
    principal: Allowed<permission::ManageOrganization, Person>,
    State(api): State<OrganizationApi>,
) -> Result<(StatusCode, Json<OrganizationExport>), ApiError> {
    let tenant = &principal.tenant;
    let scope = ["exports", &tenant.org().to_string()];
    attempts::count(api.store(), &scope, MOST_EXPORTS, "to export").await?;
    let now = Utc::now();
    let export = DataExport {
        id: ExportId::new(),
        status: ExportStatus::Queued,
        created_by: principal.membership.user_id,
        created_at: now,
        items: None,
        expires_at: (now + DATA_EXPORT_LIFE).timestamp(),
    };
    tenant.create_export(&export).await?;
    let message = ExportMessage {
        org: tenant.org(),
        export: export.id,
    };
    let group = tenant.org().to_string();
    api.exports.send(&group, &[message]).await?;
    Ok((StatusCode::ACCEPTED, Json(export.into())))
}

/// Shows an export and, once it is ready, where to download its items.
#[utoipa::path(
    get, path = "/v1/organization/exports/{id}", tag = "organizations", operation_id = "getOrganizationExport",
    params(("id" = ExportId, Path)),
    responses((status = 200, description = "The export", body = OrganizationExport), LookupProblems)
)]
pub async fn get(
    principal: Allowed<permission::ManageOrganization, Person>,
    State(api): State<OrganizationApi>,
    Id(id): Id<ExportId>,
) -> Result<Json<OrganizationExport>, ApiError> {
    let export = find(&principal, id).await?;
    let mut view = OrganizationExport::from(export);
    if view.status == ExportStatus::Ready {
        let key = keys::data_export(principal.tenant.org(), id);
        let url = api.bucket.presign_get(&key, "items.jsonl.gz").await?;
        view.items_url = Some(url);
    }
    Ok(Json(view))
}

/// A file of the organization.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExportedFile {
    /// What it is, and of what: `raw/ds_…`, `models/mdl_…/00000001/model.perene`.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Where to download it, for 15 minutes.
    pub url: String,
}

/// Lists the files that belong to an export, with addresses to download them: uploads, datasets,
/// models, scores, outcomes and events.
#[utoipa::path(
    get, path = "/v1/organization/exports/{id}/files", tag = "organizations", operation_id = "listOrganizationExportFiles",
    params(("id" = ExportId, Path), PageQuery),
    responses((status = 200, description = "A page of files", body = List<ExportedFile>), QueryProblems, LookupProblems)
)]
pub async fn files(
    principal: Allowed<permission::ManageOrganization, Person>,
    State(api): State<OrganizationApi>,
    Id(id): Id<ExportId>,
    Params(query): Params<PageQuery>,
) -> Result<Json<List<ExportedFile>>, ApiError> {
    find(&principal, id).await?;
    let org = principal.tenant.org();
    let limit = query.most();
    let cursor = query
        .cursor
        .map(|cursor| opened(&cursor, org))
        .transpose()?;
    let found = listed(&api, org, cursor.as_deref(), limit + 1).await?;
    // One more than fits tells that there is another page.
    let more = found.len() > limit;
    let mut items = Vec::new();
    for (key, size) in found.iter().take(limit) {
        let name = key.replacen(&format!("/{org}/"), "/", 1);
        let url = api.bucket.presign_get(key, &name.replace('/', "-")).await?;
        items.push(ExportedFile {
            name,
            size: *size,
            url,
        });
    }
    let last = found.get(limit - 1).filter(|_| more);
    Ok(Json(List {
        items,
        next_cursor: last.map(|(key, _)| BASE64URL_NOPAD.encode(key.as_bytes())),
    }))
}

/// Keys and sizes of the organization's files after that key, kind by kind.
async fn listed(
    api: &OrganizationApi,
    org: OrgId,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<(String, u64)>, ApiError> {
    let mut found = Vec::new();
    for prefix in FILES.map(|kind| format!("{kind}/{org}/")) {
        // A kind before that of the key was listed whole.
        let passed = after.is_some_and(|after| !after.starts_with(&prefix) && after > &*prefix);
        if passed || found.len() == limit {
            continue;
        }
        let after = after.filter(|after| after.starts_with(&prefix));
        let wanted = limit - found.len();
        found.extend(api.bucket.list(&prefix, after, wanted).await?);
    }
    Ok(found)
}

/// The key in a cursor, which must be the organization's own.
fn opened(cursor: &str, org: OrgId) -> Result<String, ApiError> {
    let own = |key: &String| {
        let mut kinds = FILES.iter();
        key.len() <= 1024 && kinds.any(|kind| key.starts_with(&format!("{kind}/{org}/")))
    };
    BASE64URL_NOPAD
        .decode(cursor.as_bytes())
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .filter(own)
        .ok_or_else(|| StoreError::BadCursor.into())
}

async fn find(principal: &Person, id: ExportId) -> Result<DataExport, ApiError> {
    principal.tenant.export(id).await?.or_not_found("export")
}
