//! Who is calling, proven.

use axum::extract::{FromRef, FromRequestParts};
use domain::{Membership, Permission, SessionId, allowed, permission::least_role};
use http::{StatusCode, header, request::Parts};
use store::{NoAccess, TenantStore};

use crate::{
    ApiError, App,
    cookies::{self, Site},
    token,
};

/// A caller with a valid token and a membership that still holds, and the tenant's store that
/// this opens.
#[derive(Clone, Debug)]
pub struct Principal {
    /// The membership, read once per request.
    pub membership: Membership,
    /// The session of the token.
    pub session: SessionId,
    /// Whether the token came in a browser's cookie.
    pub by_cookie: bool,
    /// The organization's part of the table.
    pub tenant: TenantStore,
}

impl Principal {
    /// Refuses with 403 what the caller's role does not allow.
    pub fn require(&self, permission: Permission) -> Result<(), ApiError> {
        if allowed(self.membership.role, permission) {
            return Ok(());
        }
        let needed = format!("{:?}", least_role(permission)).to_lowercase();
        let role = format!("{:?}", self.membership.role).to_lowercase();
        Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            format!(
                "Your role is {role}; this needs at least {needed}. Ask an admin of the \
                 organization."
            ),
        ))
    }
}

impl<S> FromRequestParts<S> for Principal
where
    S: Send + Sync,
    App: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let app = App::from_ref(state);
        let (found, by_cookie) = match parts.headers.get(header::AUTHORIZATION) {
            Some(value) => (
                value.to_str().ok().and_then(|v| v.strip_prefix("Bearer ")),
                false,
            ),
            None => (cookies::find(&parts.headers, cookies::ACCESS), true),
        };
        let bearer = found.ok_or_else(|| {
            ApiError::unauthorized(
                "token_missing",
                "Send an access token: `Authorization: Bearer ...`. `POST /v1/auth/login` gives \
                 one.",
            )
        })?;
        let claims = app.verifier.verify(bearer.trim()).await?;
        if by_cookie {
            // A token without the value was not made for a cookie: nothing proves it to be meant.
            let csrf = claims.csrf.as_deref().ok_or_else(token::invalid)?;
            Site::new(&app.config.public_url).require_meant(&parts.method, &parts.headers, csrf)?;
        }
        tracing::Span::current().record("org_id", claims.org.to_string());
        let (membership, tenant) = app
            .store
            .in_session(claims.org, claims.sub, claims.sid)
            .await?
            .map_err(no_access)?;
        Ok(Self {
            membership,
            session: claims.sid,
            by_cookie,
            tenant,
        })
    }
}

fn no_access(why: NoAccess) -> ApiError {
    match why {
        NoAccess::SessionOver => ApiError::unauthorized(
            "session_over",
            "The session has ended. Sign in again with `POST /v1/auth/login`.",
        ),
        NoAccess::NotAMember => ApiError::unauthorized(
            "not_a_member",
            "You no longer belong to this organization. Sign in again.",
        ),
    }
}
