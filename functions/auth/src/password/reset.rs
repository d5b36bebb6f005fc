//! Setting a new password without the old one.

use api::{CallerAddress, attempts, prelude::*};
use domain::{AccountMail, UserId};
use serde::Deserialize;
use store::{LinkPurpose, SecondFactor};

use crate::{Auth, attempts::Attempt, mailed_link};

use super::{hash, policy};

/// Whose password is lost.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LostPassword {
    /// The account's address, whatever its case.
    #[schema(max_length = 254)]
    pub email: String,
}

/// Has a link mailed that sets a new password, if there is an account of that address. The answer
/// is the same if there is none, and takes as long: nobody looks before the mail is written.
#[utoipa::path(
    post, path = "/v1/auth/password-reset", tag = "auth", operation_id = "askPasswordReset",
    request_body = LostPassword,
    responses(
        (status = 202, description = "If there is such an account, a mail is on its way"),
        BodyProblems, TooManyProblem
    ),
    security(())
)]
pub async fn ask(
    State(auth): State<Auth>,
    caller: CallerAddress,
    Json(body): Json<LostPassword>,
) -> Result<StatusCode, ApiError> {
    let address = fields::address("email", &body.email)?;
    let (attempts, store) = (&auth.attempts, auth.store());
    attempts.count_address(store, Attempt::Mail, caller).await?;
    attempts.count_mail(store, &address).await?;
    let group = attempts::scope(&["mail", address.as_str()]);
    let email = address.to_string();
    auth.post_for(&group, AccountMail::ResetPassword { email })
        .await?;
    Ok(StatusCode::ACCEPTED)
}

/// A mailed link, and the password to set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// What follows `#token=` in the link.
    #[schema(max_length = 200)]
    pub token: String,
    /// At least 10 characters, at most 256 bytes; none that was stolen often.
    #[schema(min_length = 10, max_length = 256)]
    pub password: String,
}

/// Sets a new password and ends all sessions. The second factor stays, but for passkeys and an app that
/// were added within seven days: whoever had stolen the password may have added them. API keys stay, too.
/// Neither does of an account whose address was never verified before: somebody else may have made it,
/// and the link is the first proof of whose it is. A link is good once, for an hour.
#[utoipa::path(
    post, path = "/v1/auth/password-reset/confirm", tag = "auth",
    operation_id = "confirmPasswordReset",
    request_body = NewPassword,
    responses(
        (status = 204, description = "Sign in with the new password"),
        BodyProblems, TooManyProblem
    ),
    security(())
)]
pub async fn confirm(
    State(auth): State<Auth>,
    caller: CallerAddress,
    Json(body): Json<NewPassword>,
) -> Result<StatusCode, ApiError> {
    let store = auth.store();
    auth.attempts
        .count_address(store, Attempt::Link, caller)
        .await?;
    let (user, mailed) = mailed_link::find(store, LinkPurpose::ResetPassword, &body.token).await?;
    policy::refuse(store, "password", &body.password, &user).await?;
    let hash = hash::hash(body.password).await?;
    let unproven = !user.email_verified && user.email == mailed.email;
    if unproven {
        auth.inherit_trial(user.id, &mailed.email).await?;
    }
    let factor = store.second_factor(user.id).await?.unwrap_or_default();
    if !store.set_password(&user, &hash, Some(&mailed)).await? {
        return Err(mailed_link::gone());
    }
    store.end_sessions(user.id, None).await?;
    if unproven {
        store.delete_keys_of(user.id).await?;
    }
    tell_what_went(&auth, user.id, &factor).await?;
    auth.tell(user.id, AccountMail::PasswordChanged { user_id: user.id })
        .await;
    Ok(StatusCode::NO_CONTENT)
}

/// Has mails sent about what of a second factor there was before and is no more.
pub async fn tell_what_went(
    auth: &Auth,
    user_id: UserId,
    before: &SecondFactor,
) -> Result<(), ApiError> {
    let left = auth.store().second_factor(user_id).await?;
    let left = left.unwrap_or_default();
    if before.confirmed && !left.confirmed {
        auth.tell(user_id, AccountMail::SecondFactorOff { user_id })
            .await;
    }
    if left.passkeys.len() < before.passkeys.len() {
        auth.tell(user_id, AccountMail::PasskeyRemoved { user_id })
            .await;
    }
    Ok(())
}
