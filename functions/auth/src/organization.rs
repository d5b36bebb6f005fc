//! The organization itself: what it is called, and others that a user makes.

use axum::{extract::State, http::StatusCode, response::Response};
use domain::{Membership, Organization, Permission, User};
use platform::{
    ApiError, Json, Person,
    idempotency::IdempotencyKey,
    responses::{AuthProblems, BodyProblems, ConflictProblem, UnauthorizedProblem},
};
use serde::{Deserialize, Serialize};
use store::{MAX_ORGANIZATIONS, Store, TenantStore};
use utoipa::ToSchema;

use crate::{Auth, signup::wrong_name, view::OrganizationView};

/// What an organization is called.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganizationName {
    /// The company's name: 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
}

/// Shows the organization of the token.
#[utoipa::path(
    get, path = "/v1/organization", tag = "organizations", operation_id = "getOrganization",
    responses((status = 200, description = "The organization", body = OrganizationView), AuthProblems),
    security(("bearer" = []))
)]
pub async fn get(principal: Person) -> Result<Json<OrganizationView>, ApiError> {
    principal.require(Permission::Read)?;
    view(&principal).await.map(Json)
}

/// Gives the organization another name.
#[utoipa::path(
    patch, path = "/v1/organization", tag = "organizations", operation_id = "updateOrganization",
    request_body = OrganizationName,
    responses(
        (status = 200, description = "The organization as it is now", body = OrganizationView),
        BodyProblems, AuthProblems
    ),
    security(("bearer" = []))
)]
pub async fn update(
    principal: Person,
    Json(body): Json<OrganizationName>,
) -> Result<Json<OrganizationView>, ApiError> {
    principal.require(Permission::ManageOrganization)?;
    principal.tenant.rename(&valid_name(&body.name)?).await?;
    view(&principal).await.map(Json)
}

/// Makes another organization, which the user owns. `POST /v1/auth/switch` goes there.
#[utoipa::path(
    post, path = "/v1/organizations", tag = "organizations", operation_id = "createOrganization",
    request_body = OrganizationName,
    responses(
        (status = 201, description = "The new organization", body = OrganizationView),
        BodyProblems, UnauthorizedProblem, ConflictProblem
    ),
    security(("bearer" = []))
)]
pub async fn create(
    principal: Person,
    State(auth): State<Auth>,
    idempotency: IdempotencyKey,
    Json(body): Json<OrganizationName>,
) -> Result<Response, ApiError> {
    let work = async {
        let user = auth.store().user(principal.membership.user_id).await?;
        let user = user.ok_or_else(|| ApiError::internal("a member has no account"))?;
        let (organization, membership) = found(auth.store(), &user, &body.name).await?;
        let view = OrganizationView::new(organization, membership.role);
        Ok((StatusCode::CREATED, view))
    };
    idempotency
        .once(&principal, "POST /v1/organizations", &body, work)
        .await
}

/// Makes an organization of that name for a user.
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

async fn view(principal: &Person) -> Result<OrganizationView, ApiError> {
    let organization = of(&principal.tenant).await?;
    Ok(OrganizationView::new(
        organization,
        principal.membership.role,
    ))
}

fn valid_name(name: &str) -> Result<String, ApiError> {
    let name = name.trim();
    match wrong_name(name) {
        None => Ok(name.to_owned()),
        Some(detail) => Err(ApiError::invalid([("name", detail)])),
    }
}
