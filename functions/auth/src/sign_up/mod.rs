//! Making an account.

mod form;

use api::{CallerAddress, audit::Trail, language, prelude::*};
use axum::http::HeaderMap;
use chrono::Utc;
use domain::{AccountMail, Language, Membership, Organization, User, UserId};

use crate::{
    Auth,
    attempts::Attempt,
    password,
    sign_in::{Proven, audit, device::Device},
    view::SignedIn,
};

use form::SignUp;

/// Makes a user, an organization that the user owns, and signs the user in. The answer is the same
/// when somebody has an account with the address: the mail to it tells, and such an account never gets
/// to verify it. Mail is written in the language that `Accept-Language` asks for, until the user chooses one.
#[utoipa::path(
    post, path = "/v1/auth/signup", tag = "auth", operation_id = "signUp",
    request_body = SignUp,
    responses(
        (status = 201, description = "The account, and tokens for it", body = SignedIn),
        BodyProblems, TooManyProblem
    ),
    security(()), extensions(("x-idempotency" = json!("refused")))
)]
pub async fn create(
    State(auth): State<Auth>,
    caller: CallerAddress,
    device: Device,
    headers: HeaderMap,
    trail: Trail,
    Json(body): Json<SignUp>,
) -> Result<(StatusCode, SignedIn), ApiError> {
    auth.require_own_page(body.session, &headers)?;
    let (signup, address) = body.validated()?;
    let carrier = signup.session;
    auth.attempts
        .count_address(auth.store(), Attempt::SignUp, caller)
        .await?;
    // Before anything is kept: an account whose tokens cannot be signed is of no use.
    let keys = auth.keys.keys().await?;
    let (user, organization, membership) = account(signup, language::accepted(&headers)).await?;
    auth.store()
        .sign_up(&address, &user, &organization, &membership)
        .await?;
    let user_id = user.id;
    // Too many of them to one address are not told either: another can be asked for.
    let few = auth
        .attempts
        .count_verification(auth.store(), &address, caller);
    if few.await.is_ok() {
        let asked = Some(device.asked());
        auth.tell(user_id, AccountMail::VerifyEmail { user_id, asked })
            .await;
    }
    audit::succeeded(auth.store(), &trail, &user, organization.id).await?;
    let proven = Proven {
        user,
        second_factor: false,
        device: None,
    };
    let signed_in = auth
        .begin_session(&keys, proven, organization.id, &device, carrier)
        .await?;
    Ok((StatusCode::CREATED, signed_in))
}

async fn account(
    signup: SignUp,
    language: Option<Language>,
) -> Result<(User, Organization, Membership), ApiError> {
    let user = User {
        id: UserId::new(),
        name: signup.name,
        email: signup.email,
        email_verified: false,
        password_hash: password::hash::hash(signup.password).await?,
        created_at: Utc::now(),
        language,
    };
    let (organization, membership) = Organization::founded(signup.organization, &user);
    Ok((user, organization, membership))
}
