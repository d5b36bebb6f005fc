//! Passkeys: asked, and their answers judged. Who makes and removes them is in `second_factor`, who signs in
//! with them alone in `sign_in`.

mod ceremony;
mod relying_party;

#[cfg(test)]
mod tests;

use api::ApiError;
use chrono::Utc;
use domain::{User, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Passkey, StoreError};
use utoipa::ToSchema;
use webauthn_rs::prelude::PublicKeyCredential;

use crate::{Auth, signing_key::Keys};

pub use ceremony::Ceremony;
pub use relying_party::RelyingParty;

use relying_party::Asked;

/// A change is tried so often while others change the same account's passkeys.
pub const MOST_TRIES: usize = 3;

/// What a browser asks a passkey.
#[derive(Serialize, ToSchema)]
pub struct PasskeyQuestion {
    /// What `navigator.credentials` takes as `publicKey`, as JSON: `parseRequestOptionsFromJSON` or
    /// `parseCreationOptionsFromJSON` reads it.
    #[schema(value_type = serde_json::Map<String, serde_json::Value>)]
    pub options: Value,
    /// To send along with the answer, once, within five minutes.
    pub state: String,
}

impl PasskeyQuestion {
    pub fn new(ceremony: Ceremony, keys: &Keys, asked: Asked) -> Self {
        Self {
            state: ceremony.seal(keys, &asked.state),
            options: asked.options,
        }
    }
}

/// What a passkey has answered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeyAnswer {
    /// That of the question.
    #[schema(max_length = 32768)]
    pub state: String,
    /// What `navigator.credentials.get()` gave, as its `toJSON()` writes it.
    #[schema(value_type = serde_json::Map<String, serde_json::Value>)]
    pub credential: PublicKeyCredential,
}

/// Why an answer opens no account.
#[derive(Debug)]
pub enum Refused {
    /// It is of nobody, or comes late, or again.
    OfNobody,
    /// It is of that user's passkey, and wrong.
    Of(Box<User>),
    Failed(ApiError),
}

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Self {
        Self::Failed(error)
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl Refused {
    /// 401, and the same whatever was wrong, so that nobody learns who has a passkey.
    pub fn told(self) -> ApiError {
        match self {
            Self::Failed(error) => error,
            Self::OfNobody | Self::Of(_) => ApiError::unauthorized(
                REFUSED,
                "This passkey lets nobody in: it belongs to no account, was removed there, or took \
                 too long. Try again, or sign in with your password.",
            ),
        }
    }
}

/// The code of the problem.
pub const REFUSED: &str = "passkey_refused";

/// The user whose passkey has answered well: anybody, or only that one.
pub async fn whose(
    auth: &Auth,
    keys: &Keys,
    answer: &PasskeyAnswer,
    only: Option<UserId>,
) -> Result<User, Refused> {
    let (party, store) = (auth.relying_party()?, auth.store());
    let state = Ceremony::SignIn.take(store, keys, &answer.state).await?;
    let state = state.ok_or(Refused::OfNobody)?;
    let user = relying_party::whose(&answer.credential);
    let user = user.filter(|user| only.is_none_or(|only| only == *user));
    let user = store.user(user.ok_or(Refused::OfNobody)?).await?;
    let user = user.ok_or(Refused::OfNobody)?;
    for _ in 0..MOST_TRIES {
        let factor = store.second_factor(user.id).await?.unwrap_or_default();
        let found = relying_party::answering(&factor.passkeys, &answer.credential);
        let found = found.ok_or(Refused::OfNobody)?;
        let used = match party.judge(&state, &answer.credential, &found.credential) {
            Ok(used) => used,
            Err(refusal) => {
                let (why, is_copy) = (refusal.why, refusal.is_copy);
                tracing::warn!(why, is_copy, "a passkey was refused");
                return Err(Refused::Of(Box::new(user)));
            }
        };
        let passkeys = with_use(&factor.passkeys, found, used);
        // Of two answers at once each counts from what the other left.
        let kept = store.replace_passkeys(user.id, &factor, &passkeys, None);
        if kept.await? {
            return Ok(user);
        }
    }
    Err(changed_meanwhile().into())
}

fn with_use(passkeys: &[Passkey], used: &Passkey, credential: String) -> Vec<Passkey> {
    let mut passkeys = passkeys.to_vec();
    for one in passkeys.iter_mut().filter(|one| one.id == used.id) {
        one.credential.clone_from(&credential);
        one.last_used_at = Some(Utc::now());
    }
    passkeys
}

/// 409, after too many tries.
pub fn changed_meanwhile() -> ApiError {
    ApiError::conflict(
        "changed_meanwhile",
        "Your passkeys were changed at this moment. Look at them and try again.",
    )
}
