//! What the API shows of users, organizations and tokens.

use api::organization::OrganizationView;
use axum::{
    Json,
    http::{HeaderValue, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use domain::{Language, Role, User, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A user.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UserView {
    /// The user's id.
    pub id: UserId,
    /// What the user is called.
    pub name: String,
    /// Where the user gets mail.
    pub email: String,
    /// Whether mail to that address has reached the user.
    pub email_verified: bool,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
    /// The language of mail to the user and of reports: chosen, or the one of the browser that signed up; absent
    /// where neither is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        Self {
            id: user.id,
            name: user.name,
            email: user.email,
            email_verified: user.email_verified,
            created_at: user.created_at,
            language: user.language,
        }
    }
}

/// How somebody who signs in wants the tokens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Carrier {
    /// In the answer's body, for programs.
    #[default]
    Token,
    /// In HttpOnly cookies, for browsers; the answer's body then holds none. What changes
    /// something must then repeat the value of the cookie `__Host-perene_csrf` in the header
    /// `X-Perene-CSRF`.
    Cookie,
}

/// A user signed in to an organization, and the tokens that prove it.
#[derive(Serialize, ToSchema)]
pub struct SignedIn {
    /// Who.
    pub user: UserView,
    /// Where.
    pub organization: OrganizationView,
    /// For `Authorization: Bearer`. Absent when the tokens are in cookies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_token: Option<String>,
    /// Trades for new tokens, once, at `POST /v1/auth/refresh`. Absent when the tokens are in
    /// cookies, and after a switch, which leaves the old one good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// Says that this device has signed in before, at `POST /v1/auth/login`: keep it, and send it
    /// with later sign-ins. Only after a sign-in; absent when the tokens are in cookies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_token: Option<String>,
    /// Seconds until the access token expires.
    pub expires_in: i64,
    #[serde(skip)]
    pub cookies: Vec<HeaderValue>,
}

impl IntoResponse for SignedIn {
    fn into_response(mut self) -> Response {
        let cookies = std::mem::take(&mut self.cookies).into_iter();
        let cookies = AppendHeaders(cookies.map(|cookie| (header::SET_COOKIE, cookie)));
        (cookies, Json(self)).into_response()
    }
}

/// Who is calling, and where that user belongs.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Me {
    /// Who.
    pub user: UserView,
    /// The organization of the token.
    pub organization: OrganizationView,
    /// What the user may do in it.
    pub role: Role,
    /// All organizations the user belongs to, that of the token first.
    pub organizations: Vec<OrganizationView>,
    /// The address that the user wants and has yet to verify.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending_email: Option<String>,
    /// Whether signing in takes a second factor.
    pub second_factor: bool,
    /// Whether an app makes codes for it; besides, there may be passkeys (`GET /v1/me/passkeys`).
    pub totp: bool,
    /// Whether the organization requires a second factor that this session has not shown: until then
    /// what the organization has answers 403 `second_factor_required`.
    pub second_factor_missing: bool,
}
