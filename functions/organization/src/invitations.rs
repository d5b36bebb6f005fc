//! Invitations, as the admins of an organization see them.

use api::{
    attempts, organization,
    permission::{Lasting, Proved},
    plan_limits,
    prelude::*,
};
use chrono::{DateTime, Utc};
use domain::{
    BusEvent, BusEventKind, EmailAddress, Invitation, InvitationId, MAX_INVITATION_MAILS, Role,
    UserId,
};
use serde::{Deserialize, Serialize};
use store::Counted;

use crate::{OrganizationApi, members::within};

/// Mails of invitations that an organization may ask for in a quarter of an hour.
const MOST_MAILS: u32 = 50;
/// And that an account may ask for in a day, whatever organizations it has.
const MOST_DAILY_MAILS: u32 = 200;
/// And that all may send to one address in a day.
const MOST_DAILY_MAILS_TO_ONE: u32 = 10;

/// An open invitation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InvitationView {
    /// Its id.
    pub id: InvitationId,
    /// Who is invited.
    pub email: String,
    /// What the invited may do once they belong.
    pub role: Role,
    /// Who invited.
    pub invited_by: UserId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it is worth nothing any more.
    pub expires_at: DateTime<Utc>,
    /// When its newest mail went out; absent until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mailed_at: Option<DateTime<Utc>>,
    /// Why the mail did not surely arrive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery_problem: Option<String>,
    /// The same as `delivery_problem`, by its first name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
}

impl From<Invitation> for InvitationView {
    fn from(invitation: Invitation) -> Self {
        Self {
            id: invitation.id,
            email: invitation.email,
            role: invitation.role,
            invited_by: invitation.invited_by,
            created_at: invitation.created_at,
            expires_at: DateTime::from_timestamp(invitation.expires_at, 0).unwrap_or_default(),
            mailed_at: invitation.mailed_at,
            notice: invitation.delivery_problem.clone(),
            delivery_problem: invitation.delivery_problem,
        }
    }
}

/// Who is invited, as what.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInvitation {
    /// Where the invitation is mailed to.
    #[schema(max_length = 254)]
    pub email: String,
    /// At most your own.
    pub role: Role,
}

/// Invites somebody by mail, which takes a verified address of one's own. The link in it holds for seven days, and works once.
#[utoipa::path(
    post, path = "/v1/invitations", tag = "organizations", operation_id = "createInvitation",
    request_body = NewInvitation,
    responses(
        (status = 201, description = "The invitation; its mail is on its way", body = InvitationView),
        BodyProblems, AuthProblems, ConflictProblem, PlanProblems, TooManyProblem
    ),
    extensions(("x-idempotency" = json!("kept")))
)]
pub async fn create(
    principal: Allowed<Proved<Lasting<permission::ManageMembers>>, Person>,
    State(api): State<OrganizationApi>,
    Json(body): Json<NewInvitation>,
) -> Result<(StatusCode, Json<InvitationView>), ApiError> {
    within(&principal, body.role)?;
    let invitation = invite(&api, &principal, &body).await?;
    Ok((StatusCode::CREATED, Json(invitation.into())))
}

async fn invite(
    api: &OrganizationApi,
    principal: &Person,
    body: &NewInvitation,
) -> Result<Invitation, ApiError> {
    let address = fields::address("email", &body.email)?;
    let tenant = &principal.tenant;
    if let Some(user) = api.store().user_by_email(&address).await?
        && tenant.member(user.id).await?.is_some()
    {
        return Err(organization::already_member());
    }
    count_mail(api, principal, &address).await?;
    let email = body.email.trim().to_owned();
    let inviter = principal.membership.user_id;
    let invitation = Invitation::new(tenant.org(), email, body.role, inviter);
    let organization = principal.organization().await?;
    let seats = plan_limits::places(organization, Counted::Seats);
    let filled = tenant
        .create_invitation(&invitation, &address, seats)
        .await?
        .map_err(|store::AlreadyInvited| {
            ApiError::conflict(
                "already_invited",
                "This address has an open invitation. `GET /v1/invitations` shows it; send it \
                 again or take it back.",
            )
        })?;
    plan_limits::filled(organization, Counted::Seats, filled)?;
    ask_for_mail(api, &invitation).await?;
    Ok(invitation)
}

/// Lists open invitations, newest first.
#[utoipa::path(
    get, path = "/v1/invitations", tag = "organizations", operation_id = "listInvitations",
    params(PageQuery),
    responses((status = 200, description = "A page of invitations", body = List<InvitationView>), QueryProblems, AuthProblems)
)]
pub async fn list(
    principal: Allowed<permission::ManageMembers, Person>,
    Params(query): Params<PageQuery>,
) -> Result<Json<List<InvitationView>>, ApiError> {
    let page = principal.tenant.invitations(&query.into()).await?;
    Ok(Json(List::of(page, InvitationView::from)))
}

/// Takes an invitation back: its link is worth nothing any more.
#[utoipa::path(
    delete, path = "/v1/invitations/{id}", tag = "organizations", operation_id = "revokeInvitation",
    params(("id" = InvitationId, Path)),
    responses((status = 204, description = "It is taken back"), LookupProblems)
)]
pub async fn revoke(
    principal: Allowed<permission::ManageMembers, Person>,
    Id(id): Id<InvitationId>,
) -> Result<StatusCode, ApiError> {
    let (invitation, address) = open(&principal, id).await?;
    let tenant = &principal.tenant;
    if tenant.revoke_invitation(invitation.id, &address).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(not_open())
}

/// Mails an invitation again, with a new link; those sent before are worth nothing any more. It then
/// holds for seven days again.
#[utoipa::path(
    post, path = "/v1/invitations/{id}/resend", tag = "organizations", operation_id = "resendInvitation",
    params(("id" = InvitationId, Path)),
    responses(
        (status = 200, description = "Its mail is on its way", body = InvitationView),
        LookupProblems, ConflictProblem, TooManyProblem
    )
)]
pub async fn resend(
    principal: Allowed<Proved<Lasting<permission::ManageMembers>>, Person>,
    State(api): State<OrganizationApi>,
    Id(id): Id<InvitationId>,
) -> Result<Json<InvitationView>, ApiError> {
    let (invitation, address) = open(&principal, id).await?;
    within(&principal, invitation.role)?;
    if invitation.mails >= MAX_INVITATION_MAILS {
        return Err(ApiError::conflict(
            "sent_too_often",
            format!(
                "{MAX_INVITATION_MAILS} mails were sent about this invitation. Check the address; \
                 if it is right, take the invitation back and invite again."
            ),
        ));
    }
    count_mail(&api, &principal, &address).await?;
    let now = Utc::now();
    if !principal
        .tenant
        .resend_invitation(&invitation, &address, now)
        .await?
    {
        return Err(ApiError::conflict(
            "changed_meanwhile",
            "The invitation was changed at this moment by somebody else. Look at it and try again.",
        ));
    }
    ask_for_mail(&api, &invitation).await?;
    Ok(Json(InvitationView::from(Invitation {
        expires_at: Invitation::expiry(now),
        mailed_at: None,
        delivery_problem: None,
        ..invitation
    })))
}

/// Refuses with 429 when an organization or an account has asked for too many mails.
async fn count_mail(
    api: &OrganizationApi,
    principal: &Person,
    to: &EmailAddress,
) -> Result<(), ApiError> {
    let scope = ["invitations", &principal.tenant.org().to_string()];
    attempts::count(api.store(), &scope, MOST_MAILS, "to invite").await?;
    let scope = ["invitations", &principal.account.to_string()];
    attempts::spend(api.store(), &scope, 1, MOST_DAILY_MAILS, "invitations").await?;
    let scope = ["invitations to", to.as_str()];
    attempts::spend(
        api.store(),
        &scope,
        1,
        MOST_DAILY_MAILS_TO_ONE,
        "invitations to this address",
    )
    .await
}

/// Who writes the mail makes its secret too, so that none passes through a queue.
async fn ask_for_mail(api: &OrganizationApi, invitation: &Invitation) -> Result<(), ApiError> {
    let kind = BusEventKind::MemberInvited {
        invitation_id: invitation.id,
    };
    api.bus
        .publish(&BusEvent::now(invitation.org_id, kind))
        .await?;
    Ok(())
}

async fn open(
    principal: &Person,
    id: InvitationId,
) -> Result<(Invitation, EmailAddress), ApiError> {
    let invitation = principal.tenant.invitation(id).await?;
    let invitation = invitation.ok_or_else(not_open)?;
    let address = EmailAddress::parse(&invitation.email)
        .ok_or_else(|| ApiError::internal("an invitation has no address"))?;
    Ok((invitation, address))
}

fn not_open() -> ApiError {
    ApiError::not_found("open invitation")
}
