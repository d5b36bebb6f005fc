//! Proving that an address is the user's.

use api::{CallerAddress, prelude::*};
use domain::AccountMail;
use serde::{Deserialize, Serialize};
use store::{LinkPurpose, Unverified};

use crate::{Auth, attempts::Attempt, mailed_link};

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
/// the present one, it takes effect now. A link is good once, for 24 hours.
#[utoipa::path(
    post, path = "/v1/auth/verify-email", tag = "auth", operation_id = "verifyEmail",
    request_body = MailedToken,
    responses(
        (status = 200, description = "The address is verified", body = VerifiedEmail),
        BodyProblems, ConflictProblem, TooManyProblem
    ),
    security(())
)]
pub async fn verify(
    State(auth): State<Auth>,
    caller: CallerAddress,
    Json(body): Json<MailedToken>,
) -> Result<Json<VerifiedEmail>, ApiError> {
    let store = auth.store();
    auth.attempts
        .count_address(store, Attempt::Link, caller)
        .await?;
    let (user, mailed) = mailed_link::find(store, LinkPurpose::VerifyEmail, &body.token).await?;
    auth.inherit_trial(user.id, &mailed.email).await?;
    if user.email_verified && user.email != mailed.email {
        auth.note_former_address(user.id, &user.email).await?;
    }
    match store.verify_email(&user, &mailed).await? {
        Ok(()) => {}
        Err(Unverified::LinkGone) => return Err(mailed_link::gone()),
        Err(Unverified::EmailTaken) => return Err(taken()),
    }
    if user.email != mailed.email {
        store.update_memberships(user.id).await?;
        let told = AccountMail::EmailChanged {
            user_id: user.id,
            old_email: user.email,
        };
        auth.tell(user.id, told).await;
    }
    Ok(Json(VerifiedEmail {
        email: mailed.email,
    }))
}

/// Somebody else has the address. Whoever has the link gets its mail, and may know.
fn taken() -> ApiError {
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
    auth.post(user_id, AccountMail::VerifyEmail { user_id })
        .await?;
    Ok((StatusCode::ACCEPTED, Json(VerificationSent { email })))
}
