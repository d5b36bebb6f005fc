//! Who is calling.

use api::{organization::OrganizationView, prelude::*};

use crate::{Auth, view::Me};

/// Shows the user, the organization of the token, and all organizations the user belongs to.
#[utoipa::path(
    get, path = "/v1/me", tag = "auth", operation_id = "getMe",
    responses((status = 200, description = "Who is calling", body = Me), AuthProblems)
)]
pub async fn get(
    principal: Allowed<Own, Person>,
    State(auth): State<Auth>,
) -> Result<Json<Me>, ApiError> {
    show(&auth, &principal).await
}

pub async fn show(auth: &Auth, principal: &Person) -> Result<Json<Me>, ApiError> {
    let mine = &principal.membership;
    let user = auth.user_of(principal).await?;
    let organization = principal.tenant.organization().await?;
    let organization = organization.ok_or_else(|| gone(mine.org_id))?;
    let organization = OrganizationView::new(organization, mine.role);

    // The index may not know the newest membership yet; the token's organization is known anyway.
    let mut organizations = vec![organization.clone()];
    for other in auth.store().memberships(mine.user_id).await? {
        if other.org_id == mine.org_id {
            continue;
        }
        // The index may still hold a membership that is no more.
        if let Some((membership, tenant)) =
            auth.store().as_member(other.org_id, mine.user_id).await?
            && let Some(found) = tenant.organization().await?
        {
            organizations.push(OrganizationView::new(found, membership.role));
        }
    }
    let factor = auth.store().second_factor(user.id).await?;
    let factor = factor.unwrap_or_default();
    Ok(Json(Me {
        pending_email: auth.store().pending_email(&user).await?,
        second_factor: factor.is_on(),
        totp: factor.confirmed,
        second_factor_missing: principal.lacks_second_factor(),
        user: user.into(),
        role: organization.role,
        organization,
        organizations,
    }))
}

fn gone(what: impl std::fmt::Display) -> ApiError {
    ApiError::internal(format!("{what} has a membership but is not there"))
}
