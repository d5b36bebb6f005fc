//! The organization itself: what it is called, and others that a user makes.

use api::{
    attempts,
    organization::{self, OrganizationView},
    permission::Proved,
    prelude::*,
};
use serde::Deserialize;

use crate::OrganizationApi;

/// Organizations that an account may make in a day.
const MOST_DAILY: u32 = 5;

/// What an organization is called.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganizationName {
    /// The company's name: 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
}

/// Shows the organization of the token.
#[utoipa::path(
    get, path = "/v1/organization", tag = "organizations", operation_id = "getOrganization",
    responses((status = 200, description = "The organization", body = OrganizationView), AuthProblems)
)]
pub async fn get(
    principal: Allowed<permission::Read, Person>,
) -> Result<Json<OrganizationView>, ApiError> {
    view(&principal).await.map(Json)
}

/// Gives the organization another name.
#[utoipa::path(
    patch, path = "/v1/organization", tag = "organizations", operation_id = "updateOrganization",
    request_body = OrganizationName,
    responses(
        (status = 200, description = "The organization as it is now", body = OrganizationView),
        BodyProblems, AuthProblems
    )
)]
pub async fn update(
    principal: Allowed<permission::ManageOrganization, Person>,
    Json(body): Json<OrganizationName>,
) -> Result<Json<OrganizationView>, ApiError> {
    principal
        .tenant
        .rename(&organization::valid_name(&body.name)?)
        .await?;
    view(&principal).await.map(Json)
}

/// Makes another organization, which the user owns. It takes a verified address. `POST /v1/auth/switch` goes there.
#[utoipa::path(
    post, path = "/v1/organizations", tag = "organizations", operation_id = "createOrganization",
    request_body = OrganizationName,
    responses(
        (status = 201, description = "The new organization", body = OrganizationView),
        BodyProblems, AuthProblems, ConflictProblem, TooManyProblem
    ),
    extensions(("x-idempotency" = json!("kept")))
)]
pub async fn create(
    principal: Allowed<Proved<Own>, Person>,
    State(api): State<OrganizationApi>,
    Json(body): Json<OrganizationName>,
) -> Result<(StatusCode, Json<OrganizationView>), ApiError> {
    let scope = ["organizations", &principal.account.to_string()];
    attempts::spend(api.store(), &scope, 1, MOST_DAILY, "new organizations").await?;
    let user = api.store().user(principal.membership.user_id).await?;
    let user = user.ok_or_else(|| ApiError::internal("a member has no account"))?;
    let (organization, membership) = organization::found(api.store(), &user, &body.name).await?;
    let view = OrganizationView::new(organization, membership.role);
    Ok((StatusCode::CREATED, Json(view)))
}

async fn view(principal: &Person) -> Result<OrganizationView, ApiError> {
    let organization = organization::of(&principal.tenant).await?;
    Ok(OrganizationView::new(
        organization,
        principal.membership.role,
    ))
}
