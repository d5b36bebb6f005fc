//! Who is calling, proven.

use axum::extract::{FromRef, FromRequestParts};
use domain::{
    Membership, OrgId, Organization, Permission, SessionId, allowed, permission::least_role,
};
use http::{Method, StatusCode, header, request::Parts};
use store::TenantStore;

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
    organization: Option<Organization>,
}

impl Principal {
    /// Refuses with 403 what the caller's role does not allow and, while the organization's plan is
    /// not paid for, with 402 what costs work.
    pub fn require(&self, permission: Permission) -> Result<(), ApiError> {
        self.require_role(permission)?;
        if permission.costs_work() {
            self.organization()?.may_work(chrono::Utc::now())?;
        }
        Ok(())
    }

    /// The organization. Known to all requests but those that only read.
    pub fn organization(&self) -> Result<&Organization, ApiError> {
        let organization = self.organization.as_ref();
        organization.ok_or_else(|| ApiError::internal("the organization was not read"))
    }

    /// Refuses with 403 what the caller's role does not allow: for what needs a role but costs no
    /// work, such as stopping some.
    pub fn require_role(&self, permission: Permission) -> Result<(), ApiError> {
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
        let (member, organization) = tokio::try_join!(
            app.store.as_member(claims.org, claims.sub),
            organization(&app, &parts.method, claims.org)
        )?;
        let (membership, tenant) = member.ok_or_else(|| {
            ApiError::unauthorized(
                "not_a_member",
                "You no longer belong to this organization. Sign in again.",
            )
        })?;
        Ok(Self {
            membership,
            session: claims.sid,
            tenant,
            organization,
        })
    }
}

/// The organization, read beside the membership, so that it takes no longer; only for methods that
/// may change something, so that reading costs no more.
async fn organization(
    app: &App,
    method: &Method,
    org: OrgId,
) -> Result<Option<Organization>, store::StoreError> {
    match method.is_safe() {
        true => Ok(None),
        false => app.store.as_system(org).organization().await,
    }
}
