//! Signing in to an account.

pub mod audit;
pub mod device;

use std::time::Duration;

use api::{CallerAddress, audit::Trail, organization, prelude::*};
use axum::http::HeaderMap;
use domain::{EmailAddress, OrgId, User};
use serde::Deserialize;

use crate::{
    Auth,
    attempts::Attempt,
    password, second_factor,
    signing_key::Keys,
    view::{Carrier, SignedIn},
};

use device::Device;

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
    /// Only for an account that belongs to no organization any more: the name of one to make.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100)]
    pub organization: Option<String>,
}

/// Signs in to the organization that the user has belonged to the longest; who belongs to none any
/// more may make one. Wrong address and wrong password get the same answer, in the same time. Where
/// the second factor is on, the right password without a `code` gets 401 `second_factor_required`.
#[utoipa::path(
    post, path = "/v1/auth/login", tag = "auth", operation_id = "login",
    request_body = Credentials,
    responses(
        (status = 200, description = "The account, and tokens for it", body = SignedIn),
        BodyProblems, UnauthorizedProblem, TooManyProblem
    ),
    security(()), extensions(("x-idempotency" = json!("refused")))
)]
pub async fn login(
    State(auth): State<Auth>,
    caller: CallerAddress,
    device: Device,
    headers: HeaderMap,
    trail: Trail,
    Json(body): Json<Credentials>,
) -> Result<SignedIn, ApiError> {
    let carrier = body.session;
    auth.require_own_page(carrier, &headers)?;
    auth.attempts
        .count_address(auth.store(), Attempt::Login, caller)
        .await?;
    let organization = body.organization.clone();
    let keys = auth.keys.keys().await?;
    let proven = verified_user(&auth, &keys, &trail, body).await?;
    let org = home(&auth, &proven.user, organization).await?;
    audit::succeeded(auth.store(), &trail, &proven.user, org).await?;
    auth.begin_session(&keys, proven, org, &device, carrier)
        .await
}

/// Whose password was checked, for a session to begin.
pub struct Proven {
    pub user: User,
    /// Whether a second factor was shown, or none is to be asked for again.
    pub second_factor: bool,
}

/// The user of that address and password, and of the second factor's code where that is on.
pub async fn verified_user(
    auth: &Auth,
    keys: &Keys,
    trail: &Trail,
    body: Credentials,
) -> Result<Proven, ApiError> {
    // What no account can have needs no look-up.
    let address = EmailAddress::parse(&body.email).ok_or_else(wrong_credentials)?;
    if body.password.len() > password::MAX_BYTES {
        return Err(wrong_credentials());
    }
    auth.attempts
        .count_account(auth.store(), Attempt::Login, &address)
        .await?;
    let user = auth.store().user_by_email(&address).await?;
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let right = password::hash::verify(body.password, hash).await?;
    let Some(user) = user.as_ref().filter(|_| right) else {
        audit::failed(auth.store(), trail, user.as_ref()).await?;
        return Err(wrong_credentials());
    };
    let code = body.code.as_deref();
    Ok(Proven {
        second_factor: second_factor::require(auth, keys, user.id, code).await?,
        user: user.clone(),
    })
}

fn wrong_credentials() -> ApiError {
    ApiError::unauthorized(
        "wrong_credentials",
        "The e-mail address or the password is wrong. Check both.",
    )
}

/// The organization to sign in to; a new one of that name for a user who belongs to none. The index
/// that knows a user's organizations is written a moment after the account, so whoever signs in right
/// after signing up is looked for again.
async fn home(auth: &Auth, user: &User, new: Option<String>) -> Result<OrgId, ApiError> {
    for pause in [0, 100, 400, 1000] {
        tokio::time::sleep(Duration::from_millis(pause)).await;
        if let Some(oldest) = auth.store().oldest_membership(user).await? {
            return Ok(oldest.org_id);
        }
    }
    match new {
        Some(name) => Ok(organization::found(auth.store(), user, &name).await?.0.id),
        None => Err(ApiError::unauthorized(
            "no_organization",
            "You belong to no organization any more. Ask an admin of one to invite you, or sign in \
             with `organization`, the name of a new one.",
        )),
    }
}
