//! Signing in to an account.

pub mod audit;
pub mod device;
pub mod device_token;
pub mod passkey;

use std::time::Duration;

use api::{CallerAddress, attempts, audit::Trail, organization, prelude::*};
use axum::http::HeaderMap;
use domain::{AccountMail, EmailAddress, OrgId, SessionId, User, UserId};
use serde::Deserialize;
use store::{Link, LinkPurpose};

use crate::{
    Auth,
    attempts::{Attempt, Attempter},
    mailed_link,
    passkey::{PasskeyAnswer, REFUSED},
    password,
    second_factor::{self, Shown},
    signing_key::Keys,
    view::{Carrier, SignedIn},
};

use device::Device;
use device_token::DeviceToken;

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
    /// In the place of a code: what a passkey of the account answers to
    /// `POST /v1/auth/passkey/challenge`.
    #[serde(default)]
    pub passkey: Option<PasskeyAnswer>,
    /// What an earlier sign-in of this device gave. While others guess the password, who has one is
    /// let in all the same. Left out by browsers, whose cookie holds it.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub device_token: Option<String>,
    /// What follows `#token=` in the link that 401 `sign_in_by_mail` has mailed.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub link: Option<String>,
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
/// the second factor is on, the right password without a `code` or a `passkey` gets 401
/// `second_factor_required`, whose `errors` name what there is.
/// While strangers guess the password, a device that has not signed in before gets 401
/// `sign_in_by_mail`, whatever the password, and whoever gave the right one a link by mail.
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
    let from = Origin { caller, headers };
    let proven = verified_user(&auth, &keys, &trail, &from, body).await?;
    let entering = (organization, &device, carrier);
    enter(&auth, &keys, &trail, proven, entering).await
}

/// Begins a session of somebody who has proven who they are: in their organization, or in a new one of
/// that name if they have none.
pub async fn enter(
    auth: &Auth,
    keys: &Keys,
    trail: &Trail,
    proven: Proven,
    (organization, device, carrier): (Option<String>, &Device, Carrier),
) -> Result<SignedIn, ApiError> {
    let org = home(auth, &proven.user, organization).await?;
    audit::succeeded(auth.store(), trail, &proven.user, org).await?;
    auth.begin_session(keys, proven, org, device, carrier).await
}

/// Where a request to sign in comes from.
pub struct Origin {
    pub caller: CallerAddress,
    pub headers: HeaderMap,
}

/// Whose password or passkey was checked, for a session to begin.
pub struct Proven {
    pub user: User,
    /// Whether a second factor was shown.
    pub second_factor: bool,
    /// The device, if it has signed in before.
    pub device: Option<SessionId>,
}

/// The user of that address and password, and of the second factor's code where that is on.
pub async fn verified_user(
    auth: &Auth,
    keys: &Keys,
    trail: &Trail,
    from: &Origin,
    body: Credentials,
) -> Result<Proven, ApiError> {
    // What no account can have needs no look-up.
    let address = EmailAddress::parse(&body.email).ok_or_else(wrong_credentials)?;
    if body.password.len() > password::MAX_BYTES {
        return Err(wrong_credentials());
    }
    let (store, attempts) = (auth.store(), &auth.attempts);
    let holders = store.users_by_email(&address).await?;
    let device = DeviceToken::find(
        keys,
        body.device_token.as_deref(),
        &auth.site(),
        &from.headers,
    );
    let by = Attempter::signing_in(&holders, device, from.caller);
    attempts
        .count_guess(store, Attempt::Login, &address, &by)
        .await?;
    let holders = holders.map(|holder| holder.filter(|user| by.may_open(user.id)));
    let is_besieged = attempts.is_besieged(store, &address, &by).await?;
    let user = whose_password(&holders, &body.password).await?;
    let first = holders.iter().flatten().next();
    let link = opened_link(auth, user, body.link.as_deref()).await?;
    if is_besieged && link.is_none() {
        let whose = first.map_or_else(UserId::new, |user| user.id);
        trail.alarm(&audit::actor(whose, ""), "sign_in_by_mail");
        // The mail goes to whoever proved the address, and is not for others who signed up with it.
        let proven = user.is_some_and(|user| first.is_some_and(|first| first.id == user.id));
        return Err(refer_to_mail(auth, &address, proven).await?);
    }
    let Some(user) = user else {
        audit::failed(auth.store(), trail, first).await?;
        return Err(wrong_credentials());
    };
    attempts
        .forgive_guess(store, Attempt::Login, &address, &by)
        .await?;
    let shown = Shown {
        code: body.code.as_deref(),
        passkey: body.passkey.as_ref(),
    };
    let second_factor = second_factor::require(auth, keys, user.id, shown, &by).await;
    if second_factor
        .as_ref()
        .is_err_and(|error| ["wrong_code", REFUSED].contains(&error.code()))
    {
        audit::refused(store, trail, user, "second_factor_failed").await?;
    }
    let second_factor = second_factor?;
    let proven = Proven {
        second_factor,
        device: by.device(),
        user: user.clone(),
    };
    if let Some(link) = link {
        store.use_link(user.id, LinkPurpose::SignIn, &link).await?;
    }
    Ok(proven)
}

/// Which of those who sign in with an address has the password. All are tried, and nobody in the place
/// of those who are missing: neither the answer nor its time tells how many there are.
async fn whose_password<'a>(
    holders: &'a [Option<User>; 3],
    password: &str,
) -> Result<Option<&'a User>, ApiError> {
    let mut found = None;
    for holder in holders {
        let hash = holder.as_ref().map(|user| user.password_hash.clone());
        if password::hash::verify(password.to_owned(), hash).await? {
            found = found.or(holder.as_ref());
        }
    }
    Ok(found)
}

/// The mailed link that lets a new device sign in to that account, if this is its token.
async fn opened_link(
    auth: &Auth,
    user: Option<&User>,
    token: Option<&str>,
) -> Result<Option<Link>, ApiError> {
    let Some(token) = token else { return Ok(None) };
    let found = mailed_link::look_up(auth.store(), LinkPurpose::SignIn, token).await?;
    let found = found.filter(|(holder, _)| user.is_some_and(|user| user.id == holder.id));
    Ok(found.map(|(_, link)| link))
}

/// Has a link mailed if the password was right. Neither the answer nor the work done for it tells
/// whether it was.
async fn refer_to_mail(
    auth: &Auth,
    address: &EmailAddress,
    proven: bool,
) -> Result<ApiError, ApiError> {
    let has_mail = auth.attempts.has_link_left(auth.store(), address, proven);
    let proven = has_mail.await? && proven;
    let group = attempts::scope(&["mail", address.as_str()]);
    let email = address.to_string();
    auth.post_for(&group, AccountMail::SignIn { email, proven })
        .await?;
    Ok(ApiError::unauthorized(
        "sign_in_by_mail",
        "Strangers are guessing the password of this account, so the password alone lets no new \
         device in for now. If yours was right, a link is on its way by mail: open it here and \
         sign in again.",
    ))
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
