//! The organization itself: what it is called, and others that a user makes.

use api::{
    attempts,
    organization::{self, OrganizationView},
    permission::Proved,
    prelude::*,
};
use domain::CustomersAre;
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

/// What to change. What is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganizationChange {
    /// The company's name: 1 to 100 characters.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// Whether members need a second factor. Only who has shown one themselves requires it of others.
    #[serde(default)]
    pub second_factor_required: Option<bool>,
    /// Who pays it: people, by `userId`, or accounts, by `groupId`. To be said before the first events are merged.
    #[serde(default)]
    pub customers_are: Option<CustomersAre>,
}

/// Gives the organization another name, says who its customers are, or whether its members need a second factor: then
/// sessions without one get 403 `second_factor_required` from the next request on, until they show
/// one. API keys are not concerned.
#[utoipa::path(
    patch, path = "/v1/organization", tag = "organizations", operation_id = "updateOrganization",
    request_body = OrganizationChange,
    responses(
        (status = 200, description = "The organization as it is now", body = OrganizationView),
        BodyProblems, AuthProblems, ConflictProblem
    ),
    extensions(("x-audit" = json!("security")))
)]
pub async fn update(
    principal: Allowed<permission::ManageOrganization, Person>,
    Json(body): Json<OrganizationChange>,
) -> Result<Json<OrganizationView>, ApiError> {
    let name = body.name.as_deref().map(organization::valid_name);
    let name = name.transpose()?;
    if let Some(required) = body.second_factor_required {
        require_second_factor(&principal, required).await?;
    }
    if let Some(customers) = body.customers_are {
        say_who_customers_are(&principal, customers).await?;
    }
    if let Some(name) = name {
        principal.tenant.rename(&name).await?;
    }
    view(&principal).await.map(Json)
}

async fn require_second_factor(principal: &Person, required: bool) -> Result<(), ApiError> {
    if required && !principal.second_factor {
        return Err(api::second_factor_required(
            "Only who has a second factor requires it of others.",
        ));
    }
    let before = principal.organization().await?.second_factor_required;
    principal
        .tenant
        .set_second_factor_required(required)
        .await?;
    let (before, now) = (before.to_string(), required.to_string());
    principal.changed("second_factor_required", Some(&before), Some(&now));
    Ok(())
}

async fn say_who_customers_are(
    principal: &Person,
    customers: CustomersAre,
) -> Result<(), ApiError> {
    let is_so = principal.organization().await?.customers_are == customers;
    if is_so || principal.tenant.set_customers_are(customers).await? {
        return Ok(());
    }
    Err(ApiError::conflict(
        "has_events",
        "There are events already, and they have been given to customers as it was said before. \
         Send them to a new organization that is told who pays first.",
    ))
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
