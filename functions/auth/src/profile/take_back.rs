//! Taking an account back whose address somebody else changed.

use api::{CallerAddress, audit::Trail, prelude::*};
use domain::AccountMail;
use store::{LinkPurpose, Unverified};

use crate::{
    Auth,
    attempts::Attempt,
    mailed_link,
    password::{
        hash, policy,
        reset::{NewPassword, tell_what_went},
    },
    sign_in::audit,
};

use super::verification::{taken, tell_old_address};

/// Gives an account back to the address that it had, by the link that was mailed there when it was changed,
/// and sets a new password. It undoes what whoever changed it may have left: all sessions end, and
/// the second factors, API keys and open invitations that came since, second factors also of the seven days
/// before. A link is good once, for seven days.
#[utoipa::path(
    post, path = "/v1/auth/take-back", tag = "auth", operation_id = "takeAccountBack",
    request_body = NewPassword,
    responses(
        (status = 204, description = "Sign in with that address and the new password"),
        BodyProblems, ConflictProblem, TooManyProblem
    ),
    security(())
)]
pub async fn take_back(
    State(auth): State<Auth>,
    caller: CallerAddress,
    trail: Trail,
    Json(body): Json<NewPassword>,
) -> Result<StatusCode, ApiError> {
    let store = auth.store();
    auth.attempts
        .count_address(store, Attempt::Link, caller)
        .await?;
    let (user, mailed) = mailed_link::find(store, LinkPurpose::TakeBack, &body.token).await?;
    policy::refuse(store, "password", &body.password, &user).await?;
    let hash = hash::hash(body.password).await?;
    auth.note_former_address(user.id, &user.email).await?;
    let factor = store.second_factor(user.id).await?.unwrap_or_default();
    match store.take_back(&user, &mailed, &hash).await? {
        Ok(()) => {}
        Err(Unverified::EmailTaken) => return Err(taken()),
        Err(_) => return Err(mailed_link::gone()),
    }
    store.end_what_was_made_since(user.id, &mailed).await?;
    store.update_memberships(user.id).await?;
    let actor = user.id.to_string();
    tracing::warn!(security = "account_taken_back", actor, "changed");
    audit::told(store, &trail, &user, "account_taken_back", StatusCode::OK).await?;
    tell_what_went(&auth, user.id, &factor).await?;
    let user_id = user.id;
    tell_old_address(&auth, user).await;
    auth.tell(user_id, AccountMail::PasswordChanged { user_id })
        .await;
    Ok(StatusCode::NO_CONTENT)
}
