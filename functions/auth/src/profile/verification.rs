//! Proving that an address is the user's, or saying that it is not.

use api::{CallerAddress, permission::Stopped, prelude::*};
use domain::{AccountMail, User};
use serde::{Deserialize, Serialize};
use store::{Link, LinkPurpose, Unverified};

use crate::{
    Auth,
    attempts::{Attempt, Attempter},
    mailed_link,
    sign_in::device::Device,
};

use super::{erasure, password_missing};

/// What a mailed link held, and what proves whose account it is of.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmailProof {
    /// What follows `#token=` in the link.
    #[schema(max_length = 200)]
    pub token: String,
    /// The account's password. Left out by who is signed in to it.
    #[serde(default)]
    #[schema(max_length = 256)]
    pub password: Option<String>,
}

/// What a mailed link held.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MailedToken {
    /// What follows `#token=` in the link.
    #[schema(max_length = 200)]
    pub token: String,
}

/// An address that is verified now.
#[derive(Serialize, ToSchema)]
pub struct VerifiedEmail {
    /// Where the user gets mail.
    pub email: String,
}

/// Verifies the address that the link was mailed to. If it is one that the user wants instead of
/// the present one, it takes effect now, and can be taken back for seven days. A link is good once, for 24
/// hours, and only for who is signed in to the account or gives its password: whoever has the address may not
/// be who signed up with it.
#[utoipa::path(
    post, path = "/v1/auth/verify-email", tag = "auth", operation_id = "verifyEmail",
    request_body = EmailProof,
    responses(
        (status = 200, description = "The address is verified", body = VerifiedEmail),
        (status = 403, description = "The password is wrong",
            body = api::Problem, content_type = "application/problem+json"),
        BodyProblems, ConflictProblem, TooManyProblem
    ),
    security(())
)]
pub async fn verify(
    principal: Result<Allowed<Own, Person>, Stopped>,
    State(auth): State<Auth>,
    caller: CallerAddress,
    Json(body): Json<EmailProof>,
) -> Result<Json<VerifiedEmail>, ApiError> {
    let store = auth.store();
    let (user, mailed) = opened(&auth, caller, &body.token).await?;
    if !principal.is_ok_and(|of| of.membership.user_id == user.id) {
        let password = body.password.ok_or_else(password_missing)?;
        let by = Attempter::stranger(caller);
        auth.check_password(&by, &user, password).await?;
    }
    auth.inherit_trial(user.id, &mailed.email).await?;
    if user.email_verified && user.email != mailed.email {
        auth.note_former_address(user.id, &user.email).await?;
    }
    match store.verify_email(&user, &mailed).await? {
        Ok(()) => {}
        Err(Unverified::LinkGone) => return Err(mailed_link::gone()),
        Err(Unverified::EmailTaken) => return Err(taken()),
        Err(Unverified::ChangedLately) => return Err(changed_lately()),
    }
    if user.email != mailed.email {
        store.update_memberships(user.id).await?;
        tell_old_address(&auth, user).await;
    }
    Ok(Json(VerifiedEmail {
        email: mailed.email,
    }))
}

/// The link of that token, which verifies an address, and whose it is.
async fn opened(auth: &Auth, caller: CallerAddress, token: &str) -> Result<(User, Link), ApiError> {
    auth.attempts
        .count_address(auth.store(), Attempt::Link, caller)
        .await?;
    mailed_link::find(auth.store(), LinkPurpose::VerifyEmail, token).await
}

/// Tells the address that a user had until now, if it was known to be theirs.
pub async fn tell_old_address(auth: &Auth, before: User) {
    if before.email_verified {
        let told = AccountMail::EmailChanged {
            user_id: before.id,
            old_email: before.email,
        };
        auth.tell(before.id, told).await;
    }
}

/// Says that whoever has the address did not ask for the link. An account that somebody signed up with it is
/// erased, with its organization; a wish to take the address for an account is dropped.
#[utoipa::path(
    post, path = "/v1/auth/verify-email/disavow", tag = "auth", operation_id = "disavowEmail",
    request_body = MailedToken,
    responses(
        (status = 204, description = "The address is nobody's by this link any more"),
        BodyProblems, ConflictProblem, TooManyProblem
    ),
    security(())
)]
pub async fn disavow(
    State(auth): State<Auth>,
    caller: CallerAddress,
    Json(body): Json<MailedToken>,
) -> Result<StatusCode, ApiError> {
    let (user, mailed) = opened(&auth, caller, &body.token).await?;
    let is_account = !user.email_verified && user.email == mailed.email;
    match is_account {
        true => erasure::end_disavowed(&auth, &user, &mailed).await?,
        false => {
            let purpose = LinkPurpose::VerifyEmail;
            if !auth.store().use_link(user.id, purpose, &mailed).await? {
                return Err(mailed_link::gone());
            }
        }
    }
    let actor = user.id.to_string();
    tracing::info!(security = "address_disavowed", actor, is_account, "changed");
    Ok(StatusCode::NO_CONTENT)
}

/// 409: the address was changed within seven days.
pub fn changed_lately() -> ApiError {
    ApiError::conflict(
        "address_changed_lately",
        "Your address was changed within the last seven days, which the mail to the one before can take \
         back. Until then it is not changed again.",
    )
}

/// Somebody else has the address. Whoever has the link gets its mail, and may know.
pub fn taken() -> ApiError {
    ApiError::conflict(
        "email_taken",
        "Somebody else has an account with this e-mail address. Use another address.",
    )
}

/// Where a mail goes.
#[derive(Serialize, ToSchema)]
pub struct VerificationSent {
    /// The address to verify.
    pub email: String,
}

/// Has the link that verifies the user's address, or the one that the user wants, mailed again.
#[utoipa::path(
    post, path = "/v1/me/verification", tag = "auth", operation_id = "resendVerification",
    responses(
        (status = 202, description = "The mail is on its way", body = VerificationSent),
        AuthProblems, ConflictProblem, TooManyProblem
    ),
    extensions(("x-idempotency" = json!("kept")))
)]
pub async fn resend(
    principal: Allowed<Own, Person>,
    State(auth): State<Auth>,
    caller: CallerAddress,
    device: Device,
) -> Result<(StatusCode, Json<VerificationSent>), ApiError> {
    let user = auth.user_of(&principal).await?;
    let pending = auth.store().pending_email(&user).await?;
    if pending.is_none() && user.email_verified {
        return Err(ApiError::conflict(
            "email_verified",
            "Your e-mail address is verified already. There is nothing to do.",
        ));
    }
    let user_id = user.id;
    let email = pending.unwrap_or(user.email);
    let address = fields::address("email", &email)?;
    auth.attempts.count_mail(auth.store(), user_id).await?;
    auth.attempts
        .count_verification(auth.store(), &address, caller)
        .await?;
    let asked = Some(device.asked());
    auth.post(user_id, AccountMail::VerifyEmail { user_id, asked })
        .await?;
    Ok((StatusCode::ACCEPTED, Json(VerificationSent { email })))
}
