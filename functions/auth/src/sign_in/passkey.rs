//! Signing in with a passkey alone.

use api::{CallerAddress, audit::Trail, prelude::*};
use axum::http::HeaderMap;
use serde::Deserialize;
use webauthn_rs::prelude::PublicKeyCredential;

use crate::{
    Auth,
    attempts::Attempt,
    passkey::{self, Ceremony, PasskeyAnswer, PasskeyQuestion, Refused},
    view::{Carrier, SignedIn},
};

use super::{Proven, audit, device::Device, device_token::DeviceToken, enter};

/// Asks for any passkey, to sign in with it.
#[utoipa::path(
    post, path = "/v1/auth/passkey/challenge", tag = "auth", operation_id = "askForPasskey",
    responses(
        (status = 200, description = "What to ask", body = PasskeyQuestion), ConflictProblem
    ),
    security(()), extensions(("x-idempotency" = json!("refused")))
)]
pub async fn challenge(State(auth): State<Auth>) -> Result<Json<PasskeyQuestion>, ApiError> {
    let asked = auth.relying_party()?.ask_for_one()?;
    let keys = auth.keys.keys().await?;
    Ok(Json(PasskeyQuestion::new(Ceremony::SignIn, &keys, asked)))
}

/// A passkey's answer, of whoever it belongs to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeySignIn {
    /// That of the question.
    #[schema(max_length = 32768)]
    pub state: String,
    /// What `navigator.credentials.get()` gave, as its `toJSON()` writes it.
    #[schema(value_type = serde_json::Map<String, serde_json::Value>)]
    pub credential: PublicKeyCredential,
    /// How to give the tokens.
    #[serde(default)]
    pub session: Carrier,
    /// Only for an account that belongs to no organization any more: the name of one to make.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100)]
    pub organization: Option<String>,
}

/// Signs in with a passkey, without address or password. It has verified its user, so no second factor
/// is asked for besides. Whatever is wrong gets the same answer, so nobody learns who has a passkey.
#[utoipa::path(
    post, path = "/v1/auth/passkey", tag = "auth", operation_id = "signInWithPasskey",
    request_body = PasskeySignIn,
    responses(
        (status = 200, description = "The account, and tokens for it", body = SignedIn),
        BodyProblems, UnauthorizedProblem, ConflictProblem, TooManyProblem
    ),
    security(()), extensions(("x-idempotency" = json!("refused")))
)]
pub async fn sign_in(
    State(auth): State<Auth>,
    caller: CallerAddress,
    device: Device,
    headers: HeaderMap,
    trail: Trail,
    Json(body): Json<PasskeySignIn>,
) -> Result<SignedIn, ApiError> {
    auth.require_own_page(body.session, &headers)?;
    auth.attempts
        .count_address(auth.store(), Attempt::Passkey, caller)
        .await?;
    let keys = auth.keys.keys().await?;
    let answer = PasskeyAnswer {
        state: body.state,
        credential: body.credential,
    };
    let user = match passkey::whose(&auth, &keys, &answer, None).await {
        Ok(user) => user,
        Err(why) => {
            if let Refused::Of(user) = &why {
                audit::refused(auth.store(), &trail, user, "passkey_failed").await?;
            }
            return Err(why.told());
        }
    };
    let known = DeviceToken::find(&keys, None, &auth.site(), &headers);
    let known = known.filter(|token| token.is_of(&user));
    let proven = Proven {
        device: known.map(|token| token.device),
        second_factor: true,
        user,
    };
    let entering = (body.organization, &device, body.session);
    enter(&auth, &keys, &trail, proven, entering).await
}
