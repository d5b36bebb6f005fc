//! What several functions do with organizations.

use chrono::{DateTime, Utc};
use domain::{
    CustomersAre, Deletion, Membership, OrgId, Organization, PlanId, Role, Standing, User, name,
};
use serde::Serialize;
use store::{MAX_ORGANIZATIONS, Store, TenantStore};
use utoipa::ToSchema;

use crate::ApiError;

/// An organization, as one of its members sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrganizationView {
    /// Its id.
    pub id: OrgId,
    /// The company's name.
    pub name: String,
    /// What it pays for.
    pub plan: PlanId,
    /// Whether that is paid for.
    pub standing: Standing,
    /// What the user may do in it.
    pub role: Role,
    /// When it signed up.
    pub created_at: DateTime<Utc>,
    /// When it will be erased, if an owner has asked for that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deletion: Option<Deletion>,
    /// Whether members need a second factor to get at what it has.
    pub second_factor_required: bool,
    /// Who pays it: whose its customers' events are.
    pub customers_are: CustomersAre,
}

impl OrganizationView {
    pub fn new(organization: Organization, role: Role) -> Self {
        Self {
            id: organization.id,
            name: organization.name,
            plan: organization.plan,
            standing: organization.standing,
            role,
            created_at: organization.created_at,
            deletion: organization.deletion,
            second_factor_required: organization.second_factor_required,
            customers_are: organization.customers_are,
        }
    }
}

pub async fn found(
    store: &Store,
    user: &User,
    name: &str,
) -> Result<(Organization, Membership), ApiError> {
    let (organization, membership) = Organization::founded(valid_name(name)?, user);
    if store.found_organization(&organization, &membership).await? {
        return Ok((organization, membership));
    }
    Err(ApiError::conflict(
        "too_many_organizations",
        format!(
            "You have made {MAX_ORGANIZATIONS} organizations, the most that one account makes. \
             Ask a colleague to make this one and to invite you."
        ),
    ))
}

/// The organization of a tenant, which its members' membership says is there.
pub async fn of(tenant: &TenantStore) -> Result<Organization, ApiError> {
    tenant
        .organization()
        .await?
        .ok_or_else(|| ApiError::internal(format!("{} has members but is not there", tenant.org())))
}

/// A name without spaces around it; or what is wrong with it.
pub fn valid_name(name: &str) -> Result<String, ApiError> {
    let name = name.trim();
    match name::problem(name) {
        None => Ok(name.to_owned()),
        Some(detail) => Err(ApiError::invalid([("name", detail)])),
    }
}

/// 409: an invited address belongs to a member.
pub fn already_member() -> ApiError {
    ApiError::conflict(
        "already_member",
        "Whoever has this address belongs to the organization already.",
    )
}
