//! The second factor: codes from an app (TOTP), passkeys, and recovery codes for when either is lost.

pub mod passkeys;
mod totp;

use api::{permission::Proved, prelude::*};
use aws_lc_rs::rand;
use chrono::Utc;
use data_encoding::BASE32_NOPAD;
use domain::{AccountMail, UserId};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use store::{SecondFactor, Store};

use crate::{
    Auth,
    attempts::{Attempt, Attempter},
    passkey::{self, MOST_TRIES, PasskeyAnswer, Refused},
    signing_key::{Keys, sealing::Sealing},
};

/// As long as SHA-1's output (RFC 4226, section 4), in bytes.
const SECRET_BYTES: usize = 20;
/// A longer text is no code, in bytes.
const LONGEST_CODE: usize = 64;

/// The user's password again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordAgain {
    /// What you sign in with.
    #[schema(max_length = 256)]
    pub password: String,
}

/// A new secret, for an app that makes codes.
#[derive(Serialize, ToSchema)]
pub struct TotpSecret {
    /// In base32, to type.
    pub secret: String,
    /// `otpauth://`, to show as a QR code.
    pub uri: String,
}

/// Makes a secret for an app, which takes a verified address. The second factor is on once
/// `POST /v1/me/totp/confirm` got a code of it.
#[utoipa::path(
    post, path = "/v1/me/totp", tag = "auth", operation_id = "beginTotp",
    request_body = PasswordAgain,
    responses(
        (status = 200, description = "The secret, shown once", body = TotpSecret),
        AuthProblems, BodyProblems, ConflictProblem, TooManyProblem
    ),
    extensions(("x-idempotency" = json!("refused")))
)]
pub async fn begin(
    principal: Allowed<Proved<Own>, Person>,
    State(auth): State<Auth>,
    Json(body): Json<PasswordAgain>,
) -> Result<Json<TotpSecret>, ApiError> {
    let user = auth.user_of(&principal).await?;
    auth.require_password(&principal, &user, body.password)
        .await?;
    let mut secret = [0; SECRET_BYTES];
    rand::fill(&mut secret).map_err(ApiError::internal)?;
    let keys = auth.keys.keys().await?;
    let sealed = keys.sealing().seal(user.id, &secret);
    let sealed = sealed.map_err(ApiError::internal)?;
    if !auth.store().propose_second_factor(user.id, &sealed).await? {
        return Err(ApiError::conflict(
            "second_factor_on",
            "Your second factor is on already. Switch it off with `DELETE /v1/me/totp` first.",
        ));
    }
    let secret = BASE32_NOPAD.encode(&secret);
    let account = utf8_percent_encode(&user.email, NON_ALPHANUMERIC).to_string();
    let uri = totp::uri(&account, &secret);
    Ok(Json(TotpSecret { secret, uri }))
}

/// A code from the app.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppCode {
    /// Six digits.
    #[schema(max_length = 64)]
    pub code: String,
}

/// Ten codes, each good once, for when the app is lost.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodes {
    /// Shown this once.
    pub recovery_codes: Vec<String>,
}

/// Switches the second factor on, by a code of the new secret, and ends all other sessions, which
/// began without it.
#[utoipa::path(
    post, path = "/v1/me/totp/confirm", tag = "auth", operation_id = "confirmTotp",
    request_body = AppCode,
    responses(
        (status = 200, description = "It is on; recovery codes, shown once", body = RecoveryCodes),
        AuthProblems, BodyProblems, ConflictProblem, TooManyProblem
    ),
    extensions(("x-audit" = json!("security")), ("x-idempotency" = json!("refused")))
)]
pub async fn confirm(
    principal: Allowed<Own, Person>,
    State(auth): State<Auth>,
    Json(body): Json<AppCode>,
) -> Result<Json<RecoveryCodes>, ApiError> {
    let (user_id, store) = (principal.membership.user_id, auth.store());
    let factor = store.second_factor(user_id).await?;
    let is_new = |factor: &SecondFactor| !factor.confirmed && !factor.secret.is_empty();
    let factor = factor.filter(is_new).ok_or_else(|| {
        ApiError::conflict(
            "nothing_to_confirm",
            "There is no new secret to confirm. Get one with `POST /v1/me/totp`.",
        )
    })?;
    let by = Attempter::Session(principal.session);
    count(&auth, user_id, Attempt::SecondFactor, &by).await?;
    let keys = auth.keys.keys().await?;
    let step = step(&keys, user_id, &factor, &body.code)?.ok_or_else(wrong_code)?;
    let (codes, hashes) = recovery_codes(&keys, user_id)?;
    let on = store
        .confirm_second_factor(user_id, &factor.secret, step, hashes)
        .await?;
    if !on {
        return Err(wrong_code());
    }
    store.end_sessions(user_id, Some(principal.session)).await?;
    store.show_second_factor(user_id, principal.session).await?;
    auth.tell(user_id, AccountMail::SecondFactorOn { user_id })
        .await;
    Ok(Json(codes))
}

/// Both factors again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BothFactors {
    /// What you sign in with.
    #[schema(max_length = 256)]
    pub password: String,
    /// Six digits from the app, or a recovery code.
    #[schema(max_length = 64)]
    pub code: String,
}

/// Switches the app off. Without a passkey, that switches the second factor off, and is refused while an
/// organization that the user belongs to requires one.
#[utoipa::path(
    delete, path = "/v1/me/totp", tag = "auth", operation_id = "removeTotp",
    request_body = BothFactors,
    responses(
        (status = 204, description = "It is off"),
        AuthProblems, BodyProblems, ConflictProblem, TooManyProblem
    ),
    extensions(("x-audit" = json!("security")))
)]
pub async fn remove(
    principal: Allowed<Own, Person>,
    State(auth): State<Auth>,
    Json(body): Json<BothFactors>,
) -> Result<StatusCode, ApiError> {
    let keys = auth.keys.keys().await?;
    let has_app = |factor: &SecondFactor| factor.confirmed;
    let mut factor = both(&auth, &keys, &principal, body, has_app).await?;
    let (user_id, store) = (principal.membership.user_id, auth.store());
    for _ in 0..MOST_TRIES {
        let is_last = factor.passkeys.is_empty();
        if is_last {
            before_last(store, user_id).await?;
        }
        // A passkey that went or came meanwhile makes another the last.
        if !store.remove_app(user_id, &factor).await? {
            let now = store.second_factor(user_id).await?;
            factor = now.filter(has_app).ok_or_else(off)?;
            continue;
        }
        if is_last {
            store.forget_second_factor(user_id).await?;
        }
        auth.tell(user_id, AccountMail::SecondFactorOff { user_id })
            .await;
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(passkey::changed_meanwhile())
}

/// Gives ten new recovery codes; the old ones are worth nothing any more.
#[utoipa::path(
    post, path = "/v1/me/totp/recovery-codes", tag = "auth", operation_id = "renewRecoveryCodes",
    request_body = BothFactors,
    responses(
        (status = 200, description = "The codes, shown once", body = RecoveryCodes),
        AuthProblems, BodyProblems, ConflictProblem, TooManyProblem
    ),
    extensions(("x-audit" = json!("security")), ("x-idempotency" = json!("refused")))
)]
pub async fn renew_recovery_codes(
    principal: Allowed<Own, Person>,
    State(auth): State<Auth>,
    Json(body): Json<BothFactors>,
) -> Result<Json<RecoveryCodes>, ApiError> {
    let keys = auth.keys.keys().await?;
    both(&auth, &keys, &principal, body, SecondFactor::is_on).await?;
    let user_id = principal.membership.user_id;
    let (codes, hashes) = recovery_codes(&keys, user_id)?;
    match auth.store().replace_recovery_codes(user_id, hashes).await? {
        true => Ok(Json(codes)),
        false => Err(off()),
    }
}

/// What somebody who signs in shows besides the password.
pub struct Shown<'a> {
    pub code: Option<&'a str>,
    pub passkey: Option<&'a PasskeyAnswer>,
}

/// Refuses to sign in a user whose second factor is on without a good code or passkey. Whether it is on.
pub async fn require(
    auth: &Auth,
    keys: &Keys,
    user: UserId,
    shown: Shown<'_>,
    by: &Attempter,
) -> Result<bool, ApiError> {
    let factor = auth.store().second_factor(user).await?;
    let Some(factor) = factor.filter(SecondFactor::is_on) else {
        return Ok(false);
    };
    if let Some(answer) = shown.passkey {
        let shown = passkey::whose(auth, keys, answer, Some(user)).await;
        shown.map_err(Refused::told)?;
        return Ok(true);
    }
    let code = shown.code.ok_or_else(|| missing(&factor))?;
    match uses_up(auth, keys, user, &factor, code, by).await? {
        true => Ok(true),
        false => Err(ApiError::unauthorized("wrong_code", WRONG_CODE)),
    }
}

/// 401, with the ways that there are to show it.
fn missing(factor: &SecondFactor) -> ApiError {
    let code = match factor.confirmed {
        true => "Six digits from your app, or a recovery code.",
        false => "A recovery code.",
    };
    let passkey = (!factor.passkeys.is_empty()).then_some((
        "passkey",
        "What a passkey of yours answers to `POST /v1/auth/passkey/challenge`.",
    ));
    ApiError::unauthorized(
        "second_factor_required",
        "Send a `code` as well, from your app or a recovery code, or a `passkey`.",
    )
    .with_errors([("code", code)].into_iter().chain(passkey))
}

/// Refuses whoever does not give password and code of a second factor that is `wanted`. It, if both are
/// right.
async fn both(
    auth: &Auth,
    keys: &Keys,
    principal: &Person,
    body: BothFactors,
    wanted: impl Fn(&SecondFactor) -> bool,
) -> Result<SecondFactor, ApiError> {
    let user = auth.user_of(principal).await?;
    let factor = auth.store().second_factor(user.id).await?;
    let factor = factor.filter(wanted).ok_or_else(off)?;
    auth.require_password(principal, &user, body.password)
        .await?;
    let by = Attempter::Session(principal.session);
    match uses_up(auth, keys, user.id, &factor, &body.code, &by).await? {
        true => Ok(factor),
        false => Err(wrong_code()),
    }
}

/// Whether a code, of the app or for recovery, is good; it is not good again. Guesses of the one do
/// not close the other.
async fn uses_up(
    auth: &Auth,
    keys: &Keys,
    user: UserId,
    factor: &SecondFactor,
    code: &str,
    by: &Attempter,
) -> Result<bool, ApiError> {
    let attempt = match code.contains(char::is_alphabetic) {
        true => Attempt::RecoveryCode,
        false => Attempt::SecondFactor,
    };
    count(auth, user, attempt, by).await?;
    if code.len() > LONGEST_CODE {
        return Ok(false);
    }
    let store = auth.store();
    let step = match factor.confirmed {
        true => step(keys, user, factor, code)?,
        false => None,
    };
    let is_good = match (attempt, step) {
        (_, Some(step)) => store.use_step(user, step).await?,
        (Attempt::RecoveryCode, None) => {
            let hash = keys.sealing().recovery_hash(user, code);
            store.use_recovery_code(user, &hash).await?
        }
        _ => false,
    };
    if is_good {
        auth.attempts
            .forgive_guess(store, attempt, user, by)
            .await?;
    }
    Ok(is_good)
}

/// The time step that a code of the app belongs to.
fn step(
    keys: &Keys,
    user: UserId,
    factor: &SecondFactor,
    code: &str,
) -> Result<Option<i64>, ApiError> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let secret = keys.sealing().open(user, &factor.secret);
    let secret = secret.map_err(|_| ApiError::internal("a sealed second factor does not open"))?;
    Ok(totp::step_of(&digits, &secret, Utc::now().timestamp()))
}

async fn count(
    auth: &Auth,
    user: UserId,
    attempt: Attempt,
    by: &Attempter,
) -> Result<(), ApiError> {
    let attempts = &auth.attempts;
    attempts.count_guess(auth.store(), attempt, user, by).await
}

pub fn recovery_codes(keys: &Keys, user: UserId) -> Result<(RecoveryCodes, Vec<String>), ApiError> {
    let recovery_codes = Sealing::recovery_codes().map_err(ApiError::internal)?;
    let hash = |code: &String| keys.sealing().recovery_hash(user, code);
    let hashes = recovery_codes.iter().map(hash).collect();
    Ok((RecoveryCodes { recovery_codes }, hashes))
}

const WRONG_CODE: &str = "The code is wrong, has expired, or was used before. Wait for the app's \
    next one, and check its clock.";

fn wrong_code() -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, "wrong_code", WRONG_CODE)
}

/// Refuses with 409 to take the last factor of a user who belongs to an organization that requires one.
/// No session has shown one from here on: also if whoever takes it is stopped before that is said again.
pub async fn before_last(store: &Store, user: UserId) -> Result<(), ApiError> {
    let Some(organization) = store.requires_second_factor(user).await? else {
        return Ok(store.forget_second_factor(user).await?);
    };
    Err(ApiError::conflict(
        "second_factor_needed",
        format!(
            "The organization {} requires a second factor of its members. Leave it first, or ask an \
             owner to require none.",
            organization.name
        ),
    ))
}

fn off() -> ApiError {
    ApiError::conflict(
        "second_factor_off",
        "Your second factor is off. Switch it on with `POST /v1/me/totp`.",
    )
}
