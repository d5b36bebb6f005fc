//! Accounts and sessions.

use super::{
    Access, Body, Case,
    Stranger::{self, NotFound, NothingToTry, SeesNoneOfIt},
    Subject, case, none, public,
};
use crate::harness::prelude::*;

const fn account(route: &'static str, stranger: Stranger, status: u16, body: Body) -> Case {
    case(route, Access::Account, stranger, status, body)
}

pub const SUBJECT: Subject = Subject {
    resource: None,
    cases: &[
        public("POST /v1/auth/signup", 201, |t| t.sign_up.clone()),
        public("POST /v1/auth/login", 200, |t| t.login.clone()),
        public(
            "POST /v1/auth/refresh",
            200,
            |t| json!({ "refresh_token": t.refresh_token }),
        ),
        account("GET /v1/me", SeesNoneOfIt, 200, none),
        account(
            "POST /v1/auth/switch",
            NotFound,
            200,
            |t| json!({ "organization_id": t.organization }),
        ),
        public(
            "POST /v1/auth/invitations/lookup",
            200,
            |t| json!({ "token": t.token }),
        ),
        public(
            "POST /v1/auth/invitations/accept",
            200,
            |t| json!({ "token": t.token, "name": "Ada", "password": PASSWORD }),
        ),
        public(
            "POST /v1/auth/verify-email",
            200,
            |t| json!({ "token": t.verify_token, "password": PASSWORD }),
        ),
        // Good links would end the owner's account or sessions: `account::unverified`, `account::take_back`.
        public(
            "POST /v1/auth/verify-email/disavow",
            400,
            |_| json!({ "token": "none" }),
        ),
        public(
            "POST /v1/auth/take-back",
            400,
            |_| json!({ "token": "none", "password": PASSWORD }),
        ),
        account(
            "PATCH /v1/me",
            NothingToTry,
            200,
            |t| json!({ "name": "Ada", "email": t.new_email, "password": PASSWORD }),
        ),
        // The owner is the only one; `account::erasure` erases accounts.
        account(
            "DELETE /v1/me",
            NothingToTry,
            409,
            |_| json!({ "password": PASSWORD }),
        ),
        public("DELETE /v1/auth/account", 409, |t| t.login.clone()),
        account("POST /v1/me/verification", NothingToTry, 202, none),
        public(
            "POST /v1/auth/password-reset",
            202,
            |t| json!({ "email": t.login["email"] }),
        ),
        account("GET /v1/me/sessions", SeesNoneOfIt, 200, none),
        account("DELETE /v1/me/sessions/{id}", NotFound, 204, none),
        account(
            "POST /v1/me/totp",
            NothingToTry,
            200,
            |_| json!({ "password": PASSWORD }),
        ),
        // What takes a code of the app is tried with good ones in `account::second_factor`.
        account(
            "POST /v1/me/totp/confirm",
            NothingToTry,
            403,
            |_| json!({ "code": "no code" }),
        ),
        account(
            "POST /v1/me/totp/recovery-codes",
            NothingToTry,
            409,
            |_| json!({ "password": PASSWORD, "code": "no code" }),
        ),
        account(
            "DELETE /v1/me/totp",
            NothingToTry,
            409,
            |_| json!({ "password": PASSWORD, "code": "no code" }),
        ),
        public("POST /v1/auth/passkey/challenge", 200, none),
        // What takes a passkey is tried with good ones in `account::passkeys`.
        public("POST /v1/auth/passkey", 401, |_| {
            json!({ "state": "none", "credential": {
                "id": "", "rawId": "", "type": "public-key",
                "response": { "clientDataJSON": "", "authenticatorData": "", "signature": "", "userHandle": "" },
            } })
        }),
        account("GET /v1/me/passkeys", SeesNoneOfIt, 200, none),
        account(
            "POST /v1/me/passkeys/challenge",
            NothingToTry,
            200,
            |_| json!({ "password": PASSWORD }),
        ),
        account("POST /v1/me/passkeys", NothingToTry, 400, |_| {
            json!({ "state": "none", "name": "Phone", "credential": {
                "id": "", "rawId": "", "type": "public-key",
                "response": { "clientDataJSON": "", "attestationObject": "" },
            } })
        }),
        account(
            "PATCH /v1/me/passkeys/{id}",
            NotFound,
            404,
            |_| json!({ "name": "Phone" }),
        ),
        account(
            "DELETE /v1/me/passkeys/{id}",
            NotFound,
            404,
            |_| json!({ "password": PASSWORD }),
        ),
        // From here on sessions end: the one that logs out is another than the owner's.
        account("POST /v1/auth/logout", NothingToTry, 204, none),
        account(
            "POST /v1/me/password",
            NothingToTry,
            204,
            |_| json!({ "current": PASSWORD, "new": PASSWORD }),
        ),
        account("DELETE /v1/me/sessions", NothingToTry, 204, none),
        // A good link would end the owner's session; `account::passwords` uses one.
        public(
            "POST /v1/auth/password-reset/confirm",
            400,
            |_| json!({ "token": "none", "password": PASSWORD }),
        ),
    ],
};
