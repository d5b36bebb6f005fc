//! Who belongs to the organization, and what they may do in it.

use api::prelude::*;
use chrono::{DateTime, Utc};
use domain::{Invitation, Membership, Permission, Role, UserId, allowed};
use serde::{Deserialize, Serialize};
use store::Unchangeable;

/// A member of the organization.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MemberView {
    /// The member's user id.
    pub id: UserId,
    /// What the member is called.
    pub name: String,
    /// Where the member gets mail.
    pub email: String,
    /// What the member may do.
    pub role: Role,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Whether the member has a second factor; told to those who manage members.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second_factor: Option<bool>,
}

impl From<Membership> for MemberView {
    fn from(membership: Membership) -> Self {
        Self {
            second_factor: None,
            id: membership.user_id,
            name: membership.name,
            email: membership.email,
            role: membership.role,
            created_at: membership.created_at,
        }
    }
}

/// Lists the members, newest account first.
#[utoipa::path(
    get, path = "/v1/members", tag = "organizations", operation_id = "listMembers",
    params(PageQuery),
    responses((status = 200, description = "A page of members", body = List<MemberView>), QueryProblems, AuthProblems)
)]
pub async fn list(
    principal: Allowed<permission::Read, Person>,
    Params(query): Params<PageQuery>,
) -> Result<Json<List<MemberView>>, ApiError> {
    let tenant = &principal.tenant;
    let page = tenant.members_page(&query.into()).await?;
    let mut list = List::of(page, MemberView::from);
    if allowed(principal.role, Permission::ManageMembers) {
        let ids: Vec<UserId> = list.items.iter().map(|member| member.id).collect();
        let with = tenant.with_second_factor(&ids).await?;
        for member in &mut list.items {
            member.second_factor = Some(with.contains(&member.id));
        }
    }
    Ok(Json(list))
}

/// What a member may do from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberUpdate {
    /// At most your own.
    pub role: Role,
}

/// Gives a member another role. Nobody grants more than their own, or changes somebody above them;
/// the last owner stays one. Open invitations of the member that the new role may not send end.
#[utoipa::path(
    patch, path = "/v1/members/{id}", tag = "organizations", operation_id = "updateMember",
    params(("id" = UserId, Path)), request_body = MemberUpdate,
    responses(
        (status = 200, description = "The member as it is now", body = MemberView),
        BodyProblems, LookupProblems, ConflictProblem
    ),
    extensions(("x-audit" = json!("security")))
)]
pub async fn update(
    principal: Allowed<permission::ManageMembers, Person>,
    Id(id): Id<UserId>,
    Json(body): Json<MemberUpdate>,
) -> Result<Json<MemberView>, ApiError> {
    let member = member(&principal, id).await?;
    within(&principal, member.role.max(body.role))?;
    let ended = principal
        .tenant
        .change_role(&principal.membership, &member, body.role)
        .await?
        .map_err(unchangeable)?;
    tell_ended(&principal, &ended);
    let role = body.role;
    principal.changed("role", Some(member.role.into_str()), Some(role.into_str()));
    Ok(Json(Membership { role, ..member }.into()))
}

/// Takes a member out, whose tokens stop at once, and whose open invitations end; or leaves, when the
/// member is the caller. The last owner stays.
#[utoipa::path(
    delete, path = "/v1/members/{id}", tag = "organizations", operation_id = "removeMember",
    params(("id" = UserId, Path)),
    responses(
        (status = 204, description = "The user belongs to the organization no more"),
        LookupProblems, ConflictProblem
    ),
    extensions(("x-audit" = json!("security")))
)]
pub async fn remove(
    principal: Allowed<Own, Person>,
    Id(id): Id<UserId>,
) -> Result<StatusCode, ApiError> {
    let leaves = id == principal.membership.user_id;
    if !leaves {
        principal.require(Permission::ManageMembers)?;
    }
    let member = member(&principal, id).await?;
    within(&principal, member.role)?;
    let ended = principal
        .tenant
        .remove_member(&principal.membership, &member)
        .await?
        .map_err(unchangeable)?;
    tell_ended(&principal, &ended);
    Ok(StatusCode::NO_CONTENT)
}

/// To whom the organization goes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// A member.
    pub member_id: UserId,
}

/// Hands the organization over: the member becomes an owner, the caller an admin.
#[utoipa::path(
    post, path = "/v1/organization/transfer", tag = "organizations", operation_id = "transferOrganization",
    request_body = Transfer,
    responses(
        (status = 200, description = "The new owner", body = MemberView),
        BodyProblems, LookupProblems, ConflictProblem
    ),
    extensions(("x-audit" = json!("security")))
)]
pub async fn transfer(
    principal: Allowed<permission::ManageOrganization, Person>,
    Json(body): Json<Transfer>,
) -> Result<Json<MemberView>, ApiError> {
    if body.member_id == principal.membership.user_id {
        return Err(ApiError::invalid([(
            "member_id",
            "This is yourself. Name another member.",
        )]));
    }
    let member = member(&principal, body.member_id).await?;
    let ended = principal
        .tenant
        .transfer_ownership(&principal.membership, &member)
        .await?
        .map_err(unchangeable)?;
    tell_ended(&principal, &ended);
    let role = Role::Owner;
    Ok(Json(Membership { role, ..member }.into()))
}

pub async fn member(principal: &Person, id: UserId) -> Result<Membership, ApiError> {
    principal.tenant.member(id).await?.or_not_found("member")
}

/// Refuses with 403 to touch or grant a role above the caller's own.
pub fn within(principal: &Person, role: Role) -> Result<(), ApiError> {
    let own = principal.membership.role;
    if role <= own {
        return Ok(());
    }
    Err(ApiError::new(
        StatusCode::FORBIDDEN,
        "forbidden",
        format!(
            "Your role is {}; you can neither grant nor take the role {}. Ask somebody who has it.",
            own.into_str(),
            role.into_str()
        ),
    ))
}

/// Notes in the audit log which invitations went with whoever had vouched for them.
fn tell_ended(principal: &Person, ended: &[Invitation]) {
    for invitation in ended {
        principal.changed("invitation", Some(&invitation.id.to_string()), None);
    }
}

fn unchangeable(why: Unchangeable) -> ApiError {
    match why {
        Unchangeable::LastOwner => ApiError::conflict(
            "last_owner",
            "An organization keeps an owner, and this is the last. Make somebody else an owner \
             first (`POST /v1/organization/transfer`), or delete the organization.",
        ),
        Unchangeable::Conflict => ApiError::conflict(
            "changed_meanwhile",
            "Roles were changed at this moment by somebody else. Look at the members and try again.",
        ),
    }
}
