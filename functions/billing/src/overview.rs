//! How an organization stands: `GET /v1/billing`.

use domain::Permission::ReadBilling;
use platform::{ApiError, Json, Principal, responses::AuthProblems};
use store::TenantStore;

use crate::view::{BillingView, show};

/// Shows what the organization pays for, how it stands, and what will change when.
#[utoipa::path(
    get, path = "/v1/billing", tag = "billing", operation_id = "getBilling",
    security(("bearer" = [])),
    responses((status = 200, description = "Plan, standing and subscription", body = BillingView), AuthProblems)
)]
pub async fn get(principal: Principal) -> Result<Json<BillingView>, ApiError> {
    principal.require(ReadBilling)?;
    Ok(Json(overview(&principal.tenant).await?))
}

/// The same, after a change.
pub async fn overview(tenant: &TenantStore) -> Result<BillingView, ApiError> {
    let record = tenant.billing().await?;
    let organization = tenant.organization().await?;
    let organization = organization.ok_or_else(|| ApiError::not_found("organization"))?;
    Ok(show(&organization, record.as_ref()))
}
