//! How an organization stands: `GET /v1/billing`.

use api::prelude::*;
use store::TenantStore;

use crate::view::{BillingView, show};

/// Shows what the organization pays for, how it stands, and what will change when.
#[utoipa::path(
    get, path = "/v1/billing", tag = "billing", operation_id = "getBilling",
    responses((status = 200, description = "Plan, standing and subscription", body = BillingView), AuthProblems)
)]
pub async fn get(
    principal: Allowed<permission::ReadBilling, Person>,
) -> Result<Json<BillingView>, ApiError> {
    let mut view = overview(&principal.tenant).await?;
    view.trial_available &= principal.tenant.has_trial(principal.account).await?;
    Ok(Json(view))
}

/// The same, after a change. Plan and subscription are two items that change together: the one is
/// read between two equal looks at the other.
pub async fn overview(tenant: &TenantStore) -> Result<BillingView, ApiError> {
    let mut record = tenant.billing().await?;
    loop {
        let organization = tenant.organization().await?.or_not_found("organization")?;
        let again = tenant.billing().await?;
        if again == record {
            return Ok(show(&organization, record.as_ref()));
        }
        record = again;
    }
}
