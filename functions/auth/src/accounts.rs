//! Making an account, and signing in to one.

use std::time::Duration;

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use chrono::Utc;
use domain::{
    AccountMail, EmailAddress, Membership, OrgId, Organization, Role, User, UserId, plan::PlanId,
};
use platform::{
    ApiError, Json,
    api::CallerAddress,
    idempotency::IdempotencyKey,
    responses::{BodyProblems, ConflictProblem, TooManyProblem, UnauthorizedProblem},
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    Auth,
    device::Device,
    limits::Attempt,
    password, second_factor,
    signup::SignUp,
    view::{Carrier, SignedIn},
};

/// Makes a user, an organization that the user owns, and signs the user in.
#[utoipa::path(
    post, path = "/v1/auth/signup", tag = "auth", operation_id = "signUp",
    request_body = SignUp,
    responses(
        (status = 201, description = "The account, and tokens for it", body = SignedIn),
        BodyProblems, ConflictProblem, TooManyProblem
    ),
    security(())
)]
pub async fn signup(
    State(auth): State<Auth>,
    idempotency: IdempotencyKey,
    caller: CallerAddress,
    device: Device,
    headers: HeaderMap,
    Json(body): Json<SignUp>,
) -> Result<(StatusCode, SignedIn), ApiError> {
    idempotency.refuse()?;
    auth.require_own_page(body.session, &headers)?;
    let (signup, address) = body.validated()?;
    let carrier = signup.session;
    auth.limits
        .count_address(auth.store(), Attempt::SignUp, caller)
        .await?;
    // Before anything is kept: an account whose tokens cannot be signed is of no use.
    let keys = auth.keys.keys().await?;
    let (user, organization, membership) = account(signup).await?;
    auth.store()
        .sign_up(&address, &user, &organization, &membership)
        .await?
        .map_err(|store::EmailTaken| email_taken())?;
    let user_id = user.id;
    auth.tell(user_id, AccountMail::VerifyEmail { user_id })
        .await;
    let signed_in = auth
        .begin_session(&keys, user, organization.id, &device, carrier)
        .await?;
    Ok((StatusCode::CREATED, signed_in))
}

async fn account(signup: SignUp) -> Result<(User, Organization, Membership), ApiError> {
    let now = Utc::now();
    let user = User {
        id: UserId::new(),
        name: signup.name,
        email: signup.email,
        email_verified: false,
        password_hash: password::hash(signup.password).await?,
        created_at: now,
    };
    let organization = Organization {
        id: OrgId::new(),
        name: signup.organization,
        plan: PlanId::Free,
        created_at: now,
    };
    let membership = Membership {
        org_id: organization.id,
        user_id: user.id,
        role: Role::Owner,
        email: user.email.clone(),
        name: user.name.clone(),
        created_at: now,
    };
    Ok((user, organization, membership))
}

fn email_taken() -> ApiError {
    ApiError::conflict(
        "email_taken",
        "Somebody has an account with this e-mail address. Sign in with `POST /v1/auth/login`, or \
         use another address.",
    )
}

/// An e-mail address and its password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// Whatever its case.
    #[schema(max_length = 254)]
    pub email: String,
    /// The account's password.
    #[schema(max_length = 256)]
    pub password: String,
    /// Where the second factor is on: a code of six digits from the app, or a recovery code.
    #[serde(default)]
    #[schema(max_length = 64)]
    pub code: Option<String>,
    /// How to give the tokens.
    #[serde(default)]
    pub session: Carrier,
}

/// Signs in to the organization that the user has belonged to the longest. Wrong address and wrong
/// password get the same answer, in the same time. Where the second factor is on, the right
/// password without a `code` gets 401 `second_factor_required`.
#[utoipa::path(
    post, path = "/v1/auth/login", tag = "auth", operation_id = "login",
    request_body = Credentials,
    responses(
        (status = 200, description = "The account, and tokens for it", body = SignedIn),
        BodyProblems, UnauthorizedProblem, TooManyProblem
    ),
    security(())
)]
pub async fn login(
    State(auth): State<Auth>,
    idempotency: IdempotencyKey,
    caller: CallerAddress,
    device: Device,
    headers: HeaderMap,
    Json(body): Json<Credentials>,
) -> Result<SignedIn, ApiError> {
    idempotency.refuse()?;
    let carrier = body.session;
    auth.require_own_page(carrier, &headers)?;
    auth.limits
        .count_address(auth.store(), Attempt::Login, caller)
        .await?;
    let code = body.code.clone();
    let user = verified_user(&auth, body).await?;
    let keys = auth.keys.keys().await?;
    second_factor::require(&auth, &keys, user.id, code.as_deref()).await?;
    let org = home(&auth, user.id).await?;
    auth.begin_session(&keys, user, org, &device, carrier).await
}

async fn verified_user(auth: &Auth, body: Credentials) -> Result<User, ApiError> {
    // What no account can have needs no look-up.
    let address = EmailAddress::parse(&body.email).ok_or_else(wrong_credentials)?;
    if body.password.len() > password::MAX_BYTES {
        return Err(wrong_credentials());
    }
    auth.limits
        .count_account(auth.store(), Attempt::Login, &address)
        .await?;
    let user = auth.store().user_by_email(&address).await?;
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let right = password::verify(body.password, hash).await?;
    user.filter(|_| right).ok_or_else(wrong_credentials)
}

fn wrong_credentials() -> ApiError {
    ApiError::unauthorized(
        "wrong_credentials",
        "The e-mail address or the password is wrong. Check both.",
    )
}

/// The organization to sign in to. The index that knows a user's organizations is written a moment
/// after the account, so whoever signs in right after signing up is looked for again.
async fn home(auth: &Auth, user: UserId) -> Result<OrgId, ApiError> {
    for pause in [0, 100, 400, 1000] {
        tokio::time::sleep(Duration::from_millis(pause)).await;
        if let Some(oldest) = auth.store().memberships(user).await?.first() {
            return Ok(oldest.org_id);
        }
    }
    Err(ApiError::unauthorized(
        "no_organization",
        "You belong to no organization any more. Ask an admin of one to let you in.",
    ))
}
