//! Passkeys of an account: made, listed, renamed, removed.

use api::{permission::Proved, prelude::*};
use chrono::{DateTime, Utc};
use domain::{AccountMail, PasskeyId, UserId};
use serde::{Deserialize, Serialize};
use store::{MOST_PASSKEYS, Passkey, SecondFactor};
use webauthn_rs::prelude::RegisterPublicKeyCredential;

use crate::{
    Auth,
    passkey::{Ceremony, MOST_TRIES, PasskeyQuestion, changed_meanwhile},
};

use super::PasswordAgain;

/// A passkey.
#[derive(Debug, Serialize, ToSchema)]
pub struct PasskeyView {
    /// Its id.
    pub id: PasskeyId,
    /// What its owner calls it.
    pub name: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When somebody signed in with it last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<DateTime<Utc>>,
}

impl From<Passkey> for PasskeyView {
    fn from(passkey: Passkey) -> Self {
        Self {
            id: passkey.id,
            name: passkey.name,
            created_at: passkey.created_at,
            last_used_at: passkey.last_used_at,
        }
    }
}

/// Lists the user's passkeys, at most ten, all on one page.
#[utoipa::path(
    get, path = "/v1/me/passkeys", tag = "auth", operation_id = "listPasskeys",
    responses((status = 200, description = "The passkeys, oldest first", body = List<PasskeyView>), AuthProblems)
)]
pub async fn list(
    principal: Allowed<Own, Person>,
    State(auth): State<Auth>,
) -> Result<Json<List<PasskeyView>>, ApiError> {
    let factor = factor_of(&auth, principal.membership.user_id).await?;
    Ok(Json(List {
        items: factor.passkeys.into_iter().map(PasskeyView::from).collect(),
        next_cursor: None,
    }))
}

/// Asks for a new passkey, which takes the password again and a verified address.
#[utoipa::path(
    post, path = "/v1/me/passkeys/challenge", tag = "auth", operation_id = "askForNewPasskey",
    request_body = PasswordAgain,
    responses(
        (status = 200, description = "What to ask", body = PasskeyQuestion),
        AuthProblems, BodyProblems, ConflictProblem, TooManyProblem
    ),
    extensions(("x-audit" = json!("none")), ("x-idempotency" = json!("refused")))
)]
pub async fn challenge(
    principal: Allowed<Proved<Own>, Person>,
    State(auth): State<Auth>,
    Json(body): Json<PasswordAgain>,
) -> Result<Json<PasskeyQuestion>, ApiError> {
    let user = auth.user_of(&principal).await?;
    auth.require_password(&principal, &user, body.password)
        .await?;
    let passkeys = factor_of(&auth, user.id).await?.passkeys;
    require_room(&passkeys)?;
    let asked = auth.relying_party()?.ask_for_new(&user, &passkeys)?;
    let keys = auth.keys.keys().await?;
    let ceremony = Ceremony::Registration(user.id);
    Ok(Json(PasskeyQuestion::new(ceremony, &keys, asked)))
}

/// A new passkey.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPasskey {
    /// That of the question.
    #[schema(max_length = 32768)]
    pub state: String,
    /// What `navigator.credentials.create()` gave, as its `toJSON()` writes it.
    #[schema(value_type = serde_json::Map<String, serde_json::Value>)]
    pub credential: RegisterPublicKeyCredential,
    /// What you call it: 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
}

/// A passkey that was added.
#[derive(Serialize, ToSchema)]
pub struct AddedPasskey {
    /// The passkey.
    pub passkey: PasskeyView,
    /// Ten codes, each good once, for when it is lost: with the first second factor of an account.
    /// Shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery_codes: Option<Vec<String>>,
}

/// Adds a passkey: it signs in alone, or as second factor beside the password, which alone lets nobody in
/// any more. If it is the first second factor, all other sessions end.
#[utoipa::path(
    post, path = "/v1/me/passkeys", tag = "auth", operation_id = "addPasskey",
    request_body = NewPasskey,
    responses(
        (status = 201, description = "The passkey; recovery codes, shown once", body = AddedPasskey),
        AuthProblems, BodyProblems, ConflictProblem
    ),
    extensions(("x-audit" = json!("security")), ("x-idempotency" = json!("refused")))
)]
pub async fn add(
    principal: Allowed<Own, Person>,
    State(auth): State<Auth>,
    Json(body): Json<NewPasskey>,
) -> Result<(StatusCode, Json<AddedPasskey>), ApiError> {
    let (user_id, store) = (principal.membership.user_id, auth.store());
    let name = valid_name(&body.name)?;
    let party = auth.relying_party()?;
    let keys = auth.keys.keys().await?;
    let ceremony = Ceremony::Registration(user_id);
    let state = ceremony.take(store, &keys, &body.state).await?;
    let state = state.ok_or_else(unusable)?;
    let credential = party.new_credential(&state, &body.credential);
    let credential = credential.map_err(|refusal| {
        tracing::warn!(why = refusal.why, "a new passkey was refused");
        unusable()
    })?;
    let passkey = Passkey {
        id: PasskeyId::new(),
        created_at: Utc::now(),
        last_used_at: None,
        credential,
        name,
    };
    for _ in 0..MOST_TRIES {
        let factor = factor_of(&auth, user_id).await?;
        require_room(&factor.passkeys)?;
        let codes = match factor.is_on() {
            true => None,
            false => Some(super::recovery_codes(&keys, user_id)?),
        };
        let (codes, hashes) = codes.unzip();
        let all = [&factor.passkeys[..], std::slice::from_ref(&passkey)].concat();
        if !store
            .replace_passkeys(user_id, &factor, &all, hashes)
            .await?
        {
            continue;
        }
        if !factor.is_on() {
            store.end_sessions(user_id, Some(principal.session)).await?;
            store.show_second_factor(user_id, principal.session).await?;
        }
        auth.tell(user_id, AccountMail::PasskeyAdded { user_id })
            .await;
        principal.changed("passkey", None, Some(&passkey.id.to_string()));
        let added = AddedPasskey {
            passkey: passkey.into(),
            recovery_codes: codes.map(|codes| codes.recovery_codes),
        };
        return Ok((StatusCode::CREATED, Json(added)));
    }
    Err(changed_meanwhile())
}

/// What a passkey is called.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeyName {
    /// 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
}

/// Gives a passkey another name.
#[utoipa::path(
    patch, path = "/v1/me/passkeys/{id}", tag = "auth", operation_id = "renamePasskey",
    params(("id" = PasskeyId, Path)), request_body = PasskeyName,
    responses(
        (status = 200, description = "The passkey as it is now", body = PasskeyView),
        LookupProblems, BodyProblems, ConflictProblem
    )
)]
pub async fn rename(
    principal: Allowed<Own, Person>,
    State(auth): State<Auth>,
    Id(id): Id<PasskeyId>,
    Json(body): Json<PasskeyName>,
) -> Result<Json<PasskeyView>, ApiError> {
    let (user_id, name) = (principal.membership.user_id, valid_name(&body.name)?);
    for _ in 0..MOST_TRIES {
        let factor = factor_of(&auth, user_id).await?;
        let mut all = factor.passkeys.clone();
        let one = all.iter_mut().find(|one| one.id == id);
        let one = one.ok_or_else(not_found)?;
        one.name.clone_from(&name);
        let renamed = one.clone();
        if auth
            .store()
            .replace_passkeys(user_id, &factor, &all, None)
            .await?
        {
            return Ok(Json(renamed.into()));
        }
    }
    Err(changed_meanwhile())
}

/// Removes a passkey, which takes the password again, and ends all other sessions. If it is the last second factor, recovery codes go
/// with it, and the password alone signs in again; that is refused while an organization that the user
/// belongs to requires one.
#[utoipa::path(
    delete, path = "/v1/me/passkeys/{id}", tag = "auth", operation_id = "removePasskey",
    params(("id" = PasskeyId, Path)), request_body = PasswordAgain,
    responses(
        (status = 204, description = "It signs nobody in any more"),
        LookupProblems, BodyProblems, ConflictProblem
    ),
    extensions(("x-audit" = json!("security")))
)]
pub async fn remove(
    principal: Allowed<Own, Person>,
    State(auth): State<Auth>,
    Id(id): Id<PasskeyId>,
    Json(body): Json<PasswordAgain>,
) -> Result<StatusCode, ApiError> {
    let user = auth.user_of(&principal).await?;
    let (user_id, store) = (user.id, auth.store());
    auth.require_password(&principal, &user, body.password)
        .await?;
    for _ in 0..MOST_TRIES {
        let factor = factor_of(&auth, user_id).await?;
        let mut left = factor.passkeys.clone();
        left.retain(|one| one.id != id);
        if left.len() == factor.passkeys.len() {
            return Err(not_found());
        }
        let is_last = left.is_empty() && !factor.confirmed;
        if is_last {
            super::before_last(store, user_id).await?;
        }
        if !store
            .replace_passkeys(user_id, &factor, &left, None)
            .await?
        {
            continue;
        }
        // One of them may be of whoever has it.
        store.end_sessions(user_id, Some(principal.session)).await?;
        if is_last {
            store.forget_second_factor(user_id).await?;
        }
        auth.tell(user_id, AccountMail::PasskeyRemoved { user_id })
            .await;
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(changed_meanwhile())
}

async fn factor_of(auth: &Auth, user: UserId) -> Result<SecondFactor, ApiError> {
    Ok(auth.store().second_factor(user).await?.unwrap_or_default())
}

fn valid_name(name: &str) -> Result<String, ApiError> {
    let name = name.trim();
    fields::check([("name", domain::name::problem(name))])?;
    Ok(name.to_owned())
}

fn require_room(passkeys: &[Passkey]) -> Result<(), ApiError> {
    if passkeys.len() < MOST_PASSKEYS {
        return Ok(());
    }
    Err(ApiError::conflict(
        "too_many_passkeys",
        format!("You have {MOST_PASSKEYS} passkeys, the most there may be. Remove one first."),
    ))
}

fn unusable() -> ApiError {
    ApiError::bad_request(
        "passkey_unusable",
        "This passkey cannot be kept: it was not made for this question or this site, did not verify \
         its user, or took longer than five minutes. Ask again with `POST /v1/me/passkeys/challenge`.",
    )
}

fn not_found() -> ApiError {
    ApiError::new(
        StatusCode::NOT_FOUND,
        "not_found",
        "You have no passkey of that id. `GET /v1/me/passkeys` lists yours.",
    )
}
