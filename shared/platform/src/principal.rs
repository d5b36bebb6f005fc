//! Who is calling, proven.

use axum::extract::{FromRef, FromRequestParts};
use domain::{Membership, Organization, Permission, SessionId, allowed, permission::least_role};
use http::{StatusCode, header, request::Parts};
use store::TenantStore;
use tokio::sync::OnceCell;

use crate::{ApiError, App};

/// A caller with a valid token and a membership that still holds, and the tenant's store that
/// this opens.
#[derive(Clone, Debug)]
pub struct Principal {
    /// The membership, read once per request.
    pub membership: Membership,
    /// The session of the token.
    pub session: SessionId,
    /// The organization's part of the table.
    pub tenant: TenantStore,
    organization: OnceCell<Organization>,
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

impl Principal {
    /// As [`Self::require`], for what costs work. While the organization's plan is not paid for it
    /// is refused with 402.
    pub async fn require_work(&self, permission: Permission) -> Result<(), ApiError> {
        self.require(permission)?;
        let organization = self.organization().await?;
        organization.may_work(chrono::Utc::now())?;
        Ok(())
    }

    /// The organization, read once per request, by what asks for it first.
    pub async fn organization(&self) -> Result<&Organization, ApiError> {
        let read = || async {
            let organization = self.tenant.organization().await?;
            organization.ok_or_else(|| ApiError::not_found("organization"))
        };
        self.organization.get_or_try_init(read).await
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
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or_else(|| {
                ApiError::unauthorized(
                    "token_missing",
                    "Send an access token: `Authorization: Bearer ...`. `POST /v1/auth/login` \
                     gives one.",
                )
            })?;
        let claims = app.verifier.verify(token.trim()).await?;
        tracing::Span::current().record("org_id", claims.org.to_string());
        let (membership, tenant) = app
            .store
            .as_member(claims.org, claims.sub)
            .await?
            .ok_or_else(|| {
                ApiError::unauthorized(
                    "not_a_member",
                    "You no longer belong to this organization. Sign in again.",
                )
            })?;
        Ok(Self {
            membership,
            session: claims.sid,
            tenant,
            organization: OnceCell::new(),
        })
    }
}
