//! Invitations, as the invited see them.

use api::{
    CallerAddress, audit::Trail, invitation_token::InvitationToken, language, organization,
    permission::Stopped, prelude::*,
};
use axum::http::HeaderMap;
use chrono::{DateTime, Utc};
use domain::{
    EmailAddress, Invitation, Language, Membership, OrgId, Organization, Phrase, Role, Sentence,
    User, UserId, name,
};
use serde::{Deserialize, Serialize};
use store::Unacceptable;

use crate::{
    Auth,
    attempts::Attempt,
    password::{hash, policy::weakness},
    sign_in::{Credentials, Origin, Proven, audit, device::Device, verified_user},
    view::{Carrier, SignedIn},
};

/// The secret of an invitation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationSecret {
    /// What follows `#token=` in the link.
    #[schema(max_length = 200)]
    pub token: String,
}

/// What an invitation is for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InvitationOffer {
    /// The organization's id.
    pub organization_id: OrgId,
    /// What the organization is called.
    pub organization: String,
    /// Who is invited.
    pub email: String,
    /// What the invited may do once they belong.
    pub role: Role,
    /// When it is worth nothing any more.
    pub expires_at: DateTime<Utc>,
    /// Whether the address has an account: if not, accepting makes one.
    pub has_account: bool,
}

/// Shows what an invitation is for, to whoever has its link.
#[utoipa::path(
    post, path = "/v1/auth/invitations/lookup", tag = "organizations", operation_id = "lookUpInvitation",
    request_body = InvitationSecret,
    responses(
        (status = 200, description = "What it is for", body = InvitationOffer),
        (status = 404, description = "The invitation holds no more",
            body = api::Problem, content_type = "application/problem+json"),
        BodyProblems, TooManyProblem
    ),
    security(())
)]
pub async fn look_up(
    State(auth): State<Auth>,
    caller: CallerAddress,
    Json(body): Json<InvitationSecret>,
) -> Result<Json<InvitationOffer>, ApiError> {
    let open = OpenInvitation::find(&auth, caller, &body.token).await?;
    Ok(Json(InvitationOffer {
        organization_id: open.organization.id,
        organization: open.organization.name,
        role: open.invitation.role,
        expires_at: DateTime::from_timestamp(open.invitation.expires_at, 0).unwrap_or_default(),
        email: open.invitation.email,
        has_account: open.holder.is_some(),
    }))
}

/// An invitation and who accepts it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// What follows `#token=` in the link.
    #[schema(max_length = 200)]
    pub token: String,
    /// For a new account, what you are called: 1 to 100 characters.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// That of the account; for a new one, at least 10 characters. Left out by who is signed in.
    #[serde(default)]
    #[schema(max_length = 256)]
    pub password: Option<String>,
    /// A code of the second factor, where the account's is on.
    #[serde(default)]
    #[schema(max_length = 32)]
    pub code: Option<String>,
    /// How to give the tokens.
    #[serde(default)]
    pub session: Carrier,
}

/// Accepts an invitation, once, and signs in to its organization: as the signed-in user whose
/// address it is for, with the password of that address's account, or with a new account.
#[utoipa::path(
    post, path = "/v1/auth/invitations/accept", tag = "organizations", operation_id = "acceptInvitation",
    request_body = Acceptance,
    responses(
        (status = 200, description = "You belong; tokens for the organization", body = SignedIn),
        Problems, TooManyProblem
    ),
    security(()), extensions(("x-idempotency" = json!("refused")))
)]
pub async fn accept(
    principal: Result<Allowed<Own, Person>, Stopped>,
    State(auth): State<Auth>,
    caller: CallerAddress,
    trail: Trail,
    headers: HeaderMap,
    device: Device,
    Json(body): Json<Acceptance>,
) -> Result<SignedIn, ApiError> {
    let carrier = body.session;
    auth.require_own_page(carrier, &headers)?;
    let open = OpenInvitation::find(&auth, caller, &body.token).await?;
    let keys = auth.keys.keys().await?;
    let spoken = language::accepted(&headers);
    let (proven, is_new) = match (&open.holder, body.password) {
        (Some(_), Some(password)) => {
            let credentials = Credentials {
                email: open.invitation.email.clone(),
                password,
                organization: None,
                code: body.code,
                passkey: None,
                device_token: None,
                link: None,
                session: carrier,
            };
            let from = Origin { caller, headers };
            let proven = verified_user(&auth, &keys, &trail, &from, credentials).await?;
            (proven, false)
        }
        (Some(holder), None) => (signed_in(principal, holder)?, false),
        (None, password) => (account(&open, body.name, password, spoken).await?, true),
    };
    let user = &proven.user;
    let invitation = &open.invitation;
    let membership = Membership::new(invitation.org_id, user, invitation.role);
    let account = is_new.then_some(user);
    if is_new {
        auth.inherit_trial(user.id, &user.email).await?;
    }
    auth.store()
        .accept_invitation(
            invitation,
            &open.token_hash,
            &open.address,
            &membership,
            account,
        )
        .await?
        .map_err(|why| match why {
            Unacceptable::Gone => no_invitation(),
            Unacceptable::AlreadyMember => organization::already_member(),
            Unacceptable::EmailTaken => email_taken(),
        })?;
    audit::succeeded(auth.store(), &trail, user, invitation.org_id).await?;
    auth.begin_session(&keys, proven, invitation.org_id, &device, carrier)
        .await
}

struct OpenInvitation {
    invitation: Invitation,
    token_hash: String,
    address: EmailAddress,
    organization: Organization,
    holder: Option<User>,
}

impl OpenInvitation {
    async fn find(auth: &Auth, caller: CallerAddress, token: &str) -> Result<Self, ApiError> {
        auth.attempts
            .count_address(auth.store(), Attempt::Invitation, caller)
            .await?;
        let token = InvitationToken::parse(token).ok_or_else(no_invitation)?;
        let (token_hash, store) = (token.hash(), auth.store());
        let (invitation, tenant) = store
            .open_invitation(token.org, token.invitation, &token_hash)
            .await?
            .ok_or_else(no_invitation)?;
        let address = EmailAddress::parse(&invitation.email).ok_or_else(no_invitation)?;
        Ok(Self {
            holder: store.user_by_email(&address).await?,
            organization: organization::of(&tenant).await?,
            token_hash,
            invitation,
            address,
        })
    }
}

fn signed_in(
    principal: Result<Allowed<Own, Person>, Stopped>,
    holder: &User,
) -> Result<Proven, ApiError> {
    match principal {
        Ok(principal) if principal.membership.user_id == holder.id => Ok(Proven {
            user: holder.clone(),
            second_factor: principal.second_factor,
            device: None,
        }),
        Ok(_) => Err(ApiError::conflict(
            "other_account",
            "The invitation is for another address than that of the account you are signed in \
             with. Sign in with that, or give the password of its account.",
        )),
        Err(_) => Err(ApiError::invalid([(
            "password",
            Sentence::new(
                "The address has an account: give its password, or sign in first.",
                Phrase::new("password_of_account"),
            ),
        )])),
    }
}

async fn account(
    open: &OpenInvitation,
    name: Option<String>,
    password: Option<String>,
    language: Option<Language>,
) -> Result<Proven, ApiError> {
    let name = name.unwrap_or_default().trim().to_owned();
    let password = password.unwrap_or_default();
    let email = &open.invitation.email;
    let personal = [name.as_str(), email, &open.organization.name];
    fields::check([
        ("name", name::problem(&name)),
        ("password", weakness(&password, &personal)),
    ])?;
    let user = User {
        id: UserId::new(),
        email: email.clone(),
        // The invitation went there.
        email_verified: true,
        password_hash: hash::hash(password).await?,
        created_at: Utc::now(),
        language,
        name,
    };
    Ok(Proven {
        user,
        second_factor: false,
        device: None,
    })
}

fn email_taken() -> ApiError {
    ApiError::conflict(
        "email_taken",
        "The address got an account at this moment. Open the invitation again, and give the \
         password of that account.",
    )
}

/// One answer for all that ends an invitation, so that nobody learns about others'.
fn no_invitation() -> ApiError {
    ApiError::new(
        axum::http::StatusCode::NOT_FOUND,
        "invitation_invalid",
        "This invitation holds no more: it was accepted, taken back or sent again, or has expired. \
         Ask whoever invited you for another.",
    )
}
