//! Who gets which mail about the organization's work.

use std::collections::BTreeSet;

use api::prelude::*;
use domain::{Membership, Notification, Permission, Role, UserId};
use serde::{Deserialize, Serialize};

use crate::members::{member, within};

/// A member, and which mail goes there.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotifiedMember {
    /// The member's user id.
    pub id: UserId,
    /// What the member is called.
    pub name: String,
    /// Where the mail goes.
    pub email: String,
    /// What the member may do.
    pub role: Role,
    /// Which mail. Until somebody chooses: all of it for admins and owners, none for others.
    pub notifications: BTreeSet<Notification>,
}

impl From<Membership> for NotifiedMember {
    fn from(membership: Membership) -> Self {
        Self {
            notifications: membership.gets(),
            id: membership.user_id,
            name: membership.name,
            email: membership.email,
            role: membership.role,
        }
    }
}

/// Lists the members with the mail that each gets, newest account first. Mail about payments, the
/// organization's deletion and accounts is not among it: nobody can do without that.
#[utoipa::path(
    get, path = "/v1/notifications", tag = "organizations", operation_id = "listNotifications",
    params(PageQuery),
    responses((status = 200, description = "A page of members", body = List<NotifiedMember>), QueryProblems, AuthProblems)
)]
pub async fn list(
    principal: Allowed<permission::Read, Person>,
    Params(query): Params<PageQuery>,
) -> Result<Json<List<NotifiedMember>>, ApiError> {
    let page = principal.tenant.members_page(&query.into()).await?;
    Ok(Json(List::of(page, NotifiedMember::from)))
}

/// Which mail a member is to get.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotificationChoice {
    /// All of it: what is left out is not sent.
    pub notifications: BTreeSet<Notification>,
}

/// Chooses which mail a member gets: everybody for themselves, admins for members of up to their own
/// role.
#[utoipa::path(
    patch, path = "/v1/notifications/{id}", tag = "organizations", operation_id = "chooseNotifications",
    params(("id" = UserId, Path, description = "The member's user id")),
    request_body = NotificationChoice,
    responses(
        (status = 200, description = "The member as it is now", body = NotifiedMember),
        BodyProblems, LookupProblems, ConflictProblem
    )
)]
pub async fn choose(
    principal: Allowed<Own, Person>,
    Id(id): Id<UserId>,
    Json(body): Json<NotificationChoice>,
) -> Result<Json<NotifiedMember>, ApiError> {
    match id == principal.membership.user_id {
        true => principal.require_second_factor()?,
        false => principal.require(Permission::ManageMembers)?,
    }
    let member = member(&principal, id).await?;
    within(&principal, member.role)?;
    let chosen = body.notifications;
    if !principal
        .tenant
        .choose_notifications(&member, &chosen)
        .await?
    {
        return Err(ApiError::conflict(
            "changed_meanwhile",
            "The member was changed at this moment by somebody else. Look at the members and try again.",
        ));
    }
    let (before, after) = (words(&member.gets()), words(&chosen));
    principal.changed("notifications", Some(&before), Some(&after));
    let notifications = Some(chosen);
    let member = Membership {
        notifications,
        ..member
    };
    Ok(Json(member.into()))
}

fn words(notifications: &BTreeSet<Notification>) -> String {
    let names: Vec<&str> = notifications.iter().map(|one| one.into_str()).collect();
    match names.is_empty() {
        true => "none".into(),
        false => names.join(", "),
    }
}
