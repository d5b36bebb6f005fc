//! Whether events of a subject are refused, and taking them again.

use api::prelude::*;
use chrono::{DateTime, Utc};
use domain::{CustomerId, PrivacyRequestId};
use serde::Serialize;

use crate::customers::Which;

/// That events of a subject are refused.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuppressionView {
    /// Whose. It was asked for: what is kept is its hash.
    pub id: CustomerId,
    /// Since when.
    pub since: DateTime<Utc>,
    /// The privacy request that asked for it.
    pub privacy_request_id: PrivacyRequestId,
}

/// Shows since when events of a subject are refused; 404 when they are not.
#[utoipa::path(
    get, path = "/v1/suppression", tag = "privacy", operation_id = "getSuppression", params(Which),
    responses((status = 200, description = "They are refused", body = SuppressionView), QueryProblems, LookupProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    Params(Which { id }): Params<Which>,
) -> Result<Json<SuppressionView>, ApiError> {
    let found = principal.tenant.suppression(id.as_str()).await?;
    let suppression = found.or_not_found("suppression")?;
    Ok(Json(SuppressionView {
        id,
        since: suppression.since,
        privacy_request_id: suppression.request,
    }))
}

/// Takes events of a subject again. What was erased stays so.
#[utoipa::path(
    delete, path = "/v1/suppression", tag = "privacy", operation_id = "liftSuppression", params(Which),
    responses((status = 204, description = "They are taken again"), QueryProblems, LookupProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn lift(
    principal: Allowed<permission::Delete>,
    Params(Which { id }): Params<Which>,
) -> Result<StatusCode, ApiError> {
    let tenant = &principal.tenant;
    let found = tenant.suppression(id.as_str()).await?;
    found.or_not_found("suppression")?;
    tenant.lift_suppression(id.as_str()).await?;
    Ok(StatusCode::NO_CONTENT)
}
