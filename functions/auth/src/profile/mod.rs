//! What users change about themselves.

pub mod erasure;
pub mod me;
pub mod take_back;
pub mod verification;

use api::{CallerAddress, prelude::*};
use chrono::{Duration, Utc};
use domain::{AccountMail, Language, Phrase, Sentence, User};
use serde::Deserialize;
use store::LinkPurpose;

use crate::{
    Auth,
    password::{hash, policy},
    sign_in::device::Device,
    view::Me,
};

/// A wish for another address is kept for this long, in hours.
const WISH_HOURS: i64 = 24;

/// What to change. What is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfileChange {
    /// What you are called: 1 to 100 characters.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// The language of mail to you and of reports: `en` or `pt-BR`.
    #[serde(default)]
    pub language: Option<Language>,
    /// Where you want to get mail. It takes effect once it is verified, by the link that is
    /// mailed there.
    #[serde(default)]
    #[schema(max_length = 254)]
    pub email: Option<String>,
    /// Your password: needed for another address.
    #[serde(default)]
    #[schema(max_length = 256)]
    pub password: Option<String>,
}

/// Changes the user's name or language, or begins a change of address. Whether somebody has an account with the
/// new one, only the mail there tells.
#[utoipa::path(
    patch, path = "/v1/me", tag = "auth", operation_id = "updateMe",
    request_body = ProfileChange,
    responses(
        (status = 200, description = "The user; a new address is `pending_email` until it is verified", body = Me),
        AuthProblems, BodyProblems, ConflictProblem, TooManyProblem
    )
)]
pub async fn update(
    principal: Allowed<Own, Person>,
    State(auth): State<Auth>,
    caller: CallerAddress,
    device: Device,
    Json(body): Json<ProfileChange>,
) -> Result<Json<Me>, ApiError> {
    let user = auth.user_of(&principal).await?;
    let name = body.name.as_deref().map(str::trim);
    fields::check([("name", name.and_then(domain::name::problem))])?;
    if let Some(email) = body.email.as_deref() {
        let asked = (email.trim(), body.password);
        want_email(&auth, &principal, &user, asked, (caller, &device)).await?;
    }
    if let Some(name) = name {
        auth.store().rename_user(user.id, name).await?;
    }
    if let Some(language) = body.language {
        auth.store().set_language(user.id, language).await?;
    }
    if name.is_some() || body.language.is_some() {
        auth.store().update_memberships(user.id).await?;
    }
    me::show(&auth, &principal).await
}

async fn want_email(
    auth: &Auth,
    principal: &Person,
    user: &User,
    (email, password): (&str, Option<String>),
    (caller, device): (CallerAddress, &Device),
) -> Result<(), ApiError> {
    let address = fields::address("email", email)?;
    let password = password.ok_or_else(password_missing)?;
    auth.require_password(principal, user, password).await?;
    if email == user.email {
        let wrong = Sentence::new("This is your address already.", Phrase::new("same_address"));
        return Err(ApiError::invalid([("email", wrong)]));
    }
    let (store, user_id) = (auth.store(), user.id);
    if store.link(user_id, LinkPurpose::TakeBack).await?.is_some() {
        return Err(verification::changed_lately());
    }
    auth.attempts.count_mail(store, user_id).await?;
    auth.attempts
        .count_verification(store, &address, caller)
        .await?;
    let until = (Utc::now() + Duration::hours(WISH_HOURS)).timestamp();
    if !store.want_email(user, email, until).await? {
        return Err(changed_meanwhile());
    }
    let asked = Some(device.asked());
    auth.post(user_id, AccountMail::VerifyEmail { user_id, asked })
        .await
}

/// 422: what is asked for takes the account's password.
fn password_missing() -> ApiError {
    let detail = "Give the password of the account.";
    let wrong = Sentence::new(detail, Phrase::new("password_missing"));
    ApiError::invalid([("password", wrong)])
}

/// The present password and the one to come.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// What you sign in with now.
    #[schema(max_length = 256)]
    pub current: String,
    /// At least 10 characters, at most 256 bytes; none that was stolen often.
    #[schema(min_length = 10, max_length = 256)]
    pub new: String,
}

/// Changes the user's password and ends all other sessions.
#[utoipa::path(
    post, path = "/v1/me/password", tag = "auth", operation_id = "changePassword",
    request_body = PasswordChange,
    responses(
        (status = 204, description = "Sign in with the new password from now on"),
        AuthProblems, BodyProblems, ConflictProblem, TooManyProblem
    ),
    extensions(("x-audit" = json!("security")), ("x-idempotency" = json!("refused")))
)]
pub async fn change_password(
    principal: Allowed<Own, Person>,
    State(auth): State<Auth>,
    Json(body): Json<PasswordChange>,
) -> Result<StatusCode, ApiError> {
    let user = auth.user_of(&principal).await?;
    auth.require_password(&principal, &user, body.current)
        .await?;
    policy::refuse(auth.store(), "new", &body.new, &user).await?;
    let hash = hash::hash(body.new).await?;
    let (store, user_id) = (auth.store(), user.id);
    if !store.set_password(&user, &hash, None).await? {
        return Err(changed_meanwhile());
    }
    store.end_sessions(user_id, Some(principal.session)).await?;
    auth.tell(user_id, AccountMail::PasswordChanged { user_id })
        .await;
    Ok(StatusCode::NO_CONTENT)
}

fn changed_meanwhile() -> ApiError {
    ApiError::conflict(
        "changed_meanwhile",
        "Your password or address was changed at this moment. Try again.",
    )
}
