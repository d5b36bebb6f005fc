//! Erasing one's account.

use api::{CallerAddress, audit::Trail, prelude::*};
use axum::{
    http::{HeaderMap, header},
    response::{AppendHeaders, IntoResponse},
};
use domain::{AccountErasure, OrgId, User};
use serde::Deserialize;
use store::{Link, Unerasable};

use crate::{
    Auth,
    attempts::Attempt,
    passkey::PasskeyAnswer,
    second_factor::PasswordAgain,
    sign_in::{Credentials, Origin, verified_user},
    view::Carrier,
};

/// Erases the account of whoever calls. It ends at once, with all memberships and sessions, and its
/// address can sign up anew; what is left is erased within the hour, and then a receipt goes to the
/// address, if that was verified. If it had a trial, that is known for two years by a hash of the address
/// under a key of ours, so that an address has one. Refused with 409 `only_owner` while an organization, also one that is
/// to be deleted, would have no other owner: `errors` name those by id.
#[utoipa::path(
    delete, path = "/v1/me", tag = "auth", operation_id = "eraseMe",
    request_body = PasswordAgain,
    responses(
        (status = 204, description = "There is no such account any more"),
        AuthProblems, BodyProblems, ConflictProblem, TooManyProblem
    ),
    extensions(("x-audit" = json!("none")))
)]
pub async fn erase(
    principal: Allowed<Own, Person>,
    State(auth): State<Auth>,
    Json(body): Json<PasswordAgain>,
) -> Result<impl IntoResponse, ApiError> {
    let user = auth.user_of(&principal).await?;
    auth.require_password(&principal, &user, body.password)
        .await?;
    end(&auth, &user, Some(principal.tenant.org())).await?;
    let cookies = match principal.by_cookie {
        true => auth.site().clear()?,
        false => Vec::new(),
    };
    let cookies = cookies
        .into_iter()
        .map(|cookie| (header::SET_COOKIE, cookie));
    Ok((StatusCode::NO_CONTENT, AppendHeaders(cookies)))
}

/// What proves whose an account is that nobody is signed in to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountToErase {
    /// The account's address, whatever its case.
    #[schema(max_length = 254)]
    pub email: String,
    /// Its password.
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
    /// What follows `#token=` in the link that 401 `sign_in_by_mail` has mailed.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub link: Option<String>,
}

/// Erases an account without signing in, which takes an organization: for whoever belongs to none any
/// more. It asks for what signing in asks for, and answers as `DELETE /v1/me`.
#[utoipa::path(
    delete, path = "/v1/auth/account", tag = "auth", operation_id = "eraseAccount",
    request_body = AccountToErase,
    responses(
        (status = 204, description = "There is no such account any more"),
        BodyProblems, UnauthorizedProblem, ConflictProblem, TooManyProblem
    ),
    security(())
)]
pub async fn erase_unsigned(
    State(auth): State<Auth>,
    caller: CallerAddress,
    headers: HeaderMap,
    trail: Trail,
    Json(body): Json<AccountToErase>,
) -> Result<StatusCode, ApiError> {
    auth.attempts
        .count_address(auth.store(), Attempt::Login, caller)
        .await?;
    let keys = auth.keys.keys().await?;
    let credentials = Credentials {
        email: body.email,
        password: body.password,
        code: body.code,
        passkey: body.passkey,
        device_token: None,
        link: body.link,
        session: Carrier::Token,
        organization: None,
    };
    let from = Origin { caller, headers };
    let proven = verified_user(&auth, &keys, &trail, &from, credentials).await?;
    end(&auth, &proven.user, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends an account; the sweep erases what is left of it, and tells.
async fn end(auth: &Auth, user: &User, here: Option<OrgId>) -> Result<(), ApiError> {
    let hash = auth.keys.keys().await?.address_hash(&user.email);
    ended(auth.store().end_account(user, here, &hash).await?)
}

/// The same of an account that somebody else than the holder of its address made, who has that link.
pub async fn end_disavowed(auth: &Auth, user: &User, link: &Link) -> Result<(), ApiError> {
    let hash = auth.keys.keys().await?.address_hash(&user.email);
    ended(auth.store().disavow_account(user, link, &hash).await?)
}

fn ended(outcome: Result<AccountErasure, Unerasable>) -> Result<(), ApiError> {
    match outcome {
        Ok(erasure) => {
            let actor = erasure.user_id.to_string();
            tracing::info!(security = "account_erased", actor, "changed");
            Ok(())
        }
        Err(Unerasable::OnlyOwner(orgs)) => {
            let each = orgs
                .iter()
                .map(|org| (org.to_string(), "You are its only owner."));
            Err(ApiError::conflict(
                "only_owner",
                "You are the only owner of an organization, which your account cannot leave alone. \
                 Make somebody else an owner (`POST /v1/organization/transfer`), or delete the \
                 organization (`DELETE /v1/organization`) and erase your account once that is \
                 erased.",
            )
            .with_errors(each))
        }
        Err(Unerasable::TooMany(most)) => Err(ApiError::conflict(
            "too_many_memberships",
            format!(
                "You belong to more than {most} organizations. Leave some \
                 (`DELETE /v1/members/{{id}}`), then erase your account."
            ),
        )),
        Err(Unerasable::Conflict) => Err(ApiError::conflict(
            "changed_meanwhile",
            "Your account, or who owns an organization of yours, was changed at this moment. Try \
             again.",
        )),
    }
}
