//! Who is calling, proven.

use std::{
    borrow::{Borrow, Cow},
    future::Future,
    ops::Deref,
};

use data_encoding::BASE64;
use domain::{
    ActorId, ActorKind, AuditActor, Language, Membership, Organization, Permission, Role,
    SessionId, UserId, allowed, least_role,
};
use http::{HeaderMap, StatusCode, header, request::Parts};
use store::{NoAccess, TenantStore};
use tokio::sync::OnceCell;

use crate::{
    ApiError, access_token, api_key,
    audit::Trail,
    cookies::{self, Site},
    serve::Gate,
};

/// Where a request may say which organization it is for.
const ORGANIZATION_HEADER: &str = "x-perene-organization";

/// Somebody who may act in an organization, and the tenant's store that this opens: a person with
/// a valid token and a membership that still holds, or a program with a good API key. Handlers get
/// one as [`Allowed`](crate::Allowed) to do something.
#[derive(Clone, Debug)]
pub struct Principal {
    /// Who.
    pub id: ActorId,
    /// What a member's role, or a key's and its holder's, allow. Read once per request.
    pub role: Role,
    pub tenant: TenantStore,
    /// Who answers for what is done: the member, or whoever vouches for the key.
    pub account: UserId,
    organization: OnceCell<Organization>,
    /// Whether the organization requires a second factor that this person has not shown.
    lacks_second_factor: bool,
    name: String,
    trail: Trail,
    person: Option<SignedIn>,
}

/// What proves a person.
#[derive(Clone, Debug)]
struct SignedIn {
    membership: Membership,
    session: SessionId,
    second_factor: bool,
    by_cookie: bool,
}

/// A principal who is a person. An API key is refused with 403.
#[derive(Clone, Debug)]
pub struct Person {
    /// The membership, read once per request.
    pub membership: Membership,
    pub session: SessionId,
    /// Whether the session has shown a second factor.
    pub second_factor: bool,
    /// Whether the token came in a browser's cookie.
    pub by_cookie: bool,
    principal: Principal,
}

impl Principal {
    /// Refuses with 403 what the caller's role does not allow, and everything where the organization
    /// requires a second factor that is missing. For what only the request's path or body tells to be
    /// asked; the rest is in the type of the handler's argument.
    pub fn require(&self, permission: Permission) -> Result<(), ApiError> {
        self.require_second_factor()?;
        if allowed(self.role, permission) {
            return Ok(());
        }
        let needed = least_role(permission).into_str();
        let role = self.role.into_str();
        Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            format!(
                "Your role is {role}; this needs at least {needed}. Ask an admin of the \
                 organization."
            ),
        ))
    }

    /// The language that a person chose, or signed up in; none of an API key.
    pub fn language(&self) -> Option<Language> {
        self.person.as_ref()?.membership.language
    }

    /// Refuses with 403 a person without the second factor that the organization requires.
    pub fn require_second_factor(&self) -> Result<(), ApiError> {
        match self.lacks_second_factor {
            true => Err(second_factor_required(
                "This organization requires a second factor.",
            )),
            false => Ok(()),
        }
    }

    /// Whether the organization requires a second factor that this person has not shown.
    pub fn lacks_second_factor(&self) -> bool {
        self.lacks_second_factor
    }

    /// Refuses with 403 an account whose address nobody has proved: anybody can have made it.
    pub async fn require_proved_address(&self) -> Result<(), ApiError> {
        if self.tenant.has_proved_address(self.account).await? {
            return Ok(());
        }
        Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "email_unverified",
            "This takes an address that is known to be yours. Open the link that was mailed there; \
             `POST /v1/me/verification` sends another.",
        ))
    }

    /// Tells the audit log what this request changes, where method and route do not say:
    /// `changed("role", Some("viewer"), Some("admin"))`. No secrets, and no personal data that an
    /// id would do for.
    pub fn changed(&self, field: &str, old: Option<&str>, new: Option<&str>) {
        self.trail.changed(field, old, new);
    }

    /// The organization, read once per request, by what asks for it first.
    pub async fn organization(&self) -> Result<&Organization, ApiError> {
        let read = || async {
            let organization = self.tenant.organization().await?;
            organization.ok_or_else(|| ApiError::not_found("organization"))
        };
        self.organization.get_or_try_init(read).await
    }

    /// Refuses with 409 a request that is meant for another organization: a browser has one session for
    /// all its tabs, and another tab may have taken it elsewhere.
    fn require_meant(&self, headers: &HeaderMap) -> Result<(), ApiError> {
        let meant = headers.get(ORGANIZATION_HEADER);
        if meant.is_none_or(|meant| meant.as_bytes() == self.tenant.org().to_string().as_bytes()) {
            return Ok(());
        }
        Err(ApiError::new(
            StatusCode::CONFLICT,
            "other_organization",
            format!(
                "The request says in `{ORGANIZATION_HEADER}` that it is for another organization than \
                 the one you are signed in to. Nothing was done. Go to that organization, or leave \
                 the header away."
            ),
        ))
    }

    pub(crate) fn trail(&self) -> &Trail {
        &self.trail
    }

    /// As the audit log names the caller.
    pub fn as_actor(&self) -> AuditActor {
        AuditActor {
            kind: match self.id {
                ActorId::User(_) => ActorKind::User,
                ActorId::Key(_) => ActorKind::Key,
            },
            id: self.id.to_string(),
            name: self.name.clone(),
        }
    }

    /// A person with that access token. One from a cookie comes with its request, which must be
    /// proven to be meant.
    async fn with_token(
        gate: &Gate,
        trail: &Trail,
        token: &str,
        by_cookie: Option<&Parts>,
    ) -> Result<Self, ApiError> {
        gate.rate_limiter.recall(trail, token)?;
        let claims = gate.verifier.verify(token).await?;
        if let Some(parts) = by_cookie {
            // A token without the value was not made for a cookie: nothing proves it to be meant.
            let csrf = claims.csrf.as_deref().ok_or_else(access_token::invalid)?;
            Site::new(&gate.public_url).require_meant(&parts.method, &parts.headers, csrf)?;
        }
        tracing::Span::current().record("org_id", claims.org.to_string());
        let found = gate
            .store
            .in_session(claims.org, claims.sub, claims.sid)
            .await?
            .map_err(no_access)?;
        let membership = found.membership;
        let requires = |of: &Organization| of.second_factor_required;
        let requires = found.organization.as_ref().is_some_and(requires);
        let principal = Self {
            id: membership.user_id.into(),
            account: membership.user_id,
            role: membership.role,
            name: membership.name.clone(),
            tenant: found.tenant,
            organization: OnceCell::new_with(found.organization),
            lacks_second_factor: requires && !found.second_factor,
            trail: trail.clone(),
            person: Some(SignedIn {
                membership,
                session: claims.sid,
                second_factor: found.second_factor,
                by_cookie: by_cookie.is_some(),
            }),
        };
        trail.begin(&principal);
        gate.rate_limiter.count(&principal, None, token).await?;
        Ok(principal)
    }

    /// A program with that API key, if the route is one for it.
    async fn with_key(
        gate: &Gate,
        trail: &Trail,
        secret: &str,
        parts: &Parts,
    ) -> Result<Self, ApiError> {
        gate.rate_limiter.recall(trail, secret)?;
        let found = api_key::find(&gate.store, secret).await?;
        tracing::Span::current().record("org_id", found.tenant.org().to_string());
        let principal = Self {
            id: found.key.id.into(),
            account: found.holder.user_id,
            role: found.key.role.min(found.holder.role),
            name: found.key.name.clone(),
            tenant: found.tenant,
            organization: OnceCell::new(),
            lacks_second_factor: false,
            trail: trail.clone(),
            person: None,
        };
        trail.begin(&principal);
        gate.rate_limiter
            .count(&principal, found.key.requests_per_minute, secret)
            .await?;
        api_key::check_scope(&found.key, parts)?;
        if let Err(error) = principal.tenant.note_key_use(&found.key).await {
            tracing::warn!(%error, "the use of an API key was not noted");
        }
        Ok(principal)
    }
}

impl Deref for Person {
    type Target = Principal;

    fn deref(&self) -> &Principal {
        &self.principal
    }
}

/// Who is found behind a request. Handlers ask for what the caller is [`Allowed`](crate::Allowed)
/// to do, which finds them.
pub trait Caller: Borrow<Principal> + Send + Sync + Sized {
    /// The caller of a request; or 401, 403 or 429.
    fn find(parts: &Parts) -> impl Future<Output = Result<Self, ApiError>> + Send;
}

impl Caller for Principal {
    async fn find(parts: &Parts) -> Result<Self, ApiError> {
        if let Some(found) = parts.extensions.get::<Self>() {
            return Ok(found.clone());
        }
        let found = Self::behind(parts).await?;
        found.require_meant(&parts.headers)?;
        Ok(found)
    }
}

impl Principal {
    /// Whoever proves to be behind a request, by cookie, token or key.
    async fn behind(parts: &Parts) -> Result<Self, ApiError> {
        let gate = Gate::of(&parts.extensions)?;
        let trail = Trail::of(&parts.extensions);
        let Some(value) = parts.headers.get(header::AUTHORIZATION) else {
            let site = Site::new(&gate.public_url);
            let token = site
                .find(&parts.headers, cookies::ACCESS)
                .ok_or_else(token_missing)?;
            return Self::with_token(&gate, &trail, token, Some(parts)).await;
        };
        let token = value.to_str().ok().and_then(credential);
        let token = token.ok_or_else(token_missing)?;
        match token.starts_with(api_key::START) {
            true => Self::with_key(&gate, &trail, &token, parts).await,
            false => Self::with_token(&gate, &trail, &token, None).await,
        }
    }
}

/// What an `Authorization` field holds: a bearer's token or key; or a key as the user of Basic, without
/// a password, as clients of Segment's send it.
fn credential(field: &str) -> Option<Cow<'_, str>> {
    let (scheme, value) = field.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(value.trim().into());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(BASE64.decode(value.trim().as_bytes()).ok()?).ok()?;
    let key = decoded.strip_suffix(':')?;
    key.starts_with(api_key::START)
        .then(|| key.to_owned().into())
}

fn token_missing() -> ApiError {
    ApiError::unauthorized(
        "token_missing",
        "Send an access token: `Authorization: Bearer ...`. `POST /v1/auth/login` gives one. \
         Programs send an API key in its place.",
    )
}

impl Borrow<Principal> for Person {
    fn borrow(&self) -> &Principal {
        &self.principal
    }
}

impl Caller for Person {
    async fn find(parts: &Parts) -> Result<Self, ApiError> {
        let mut principal = Principal::find(parts).await?;
        let SignedIn {
            membership,
            session,
            second_factor,
            by_cookie,
        } = principal.person.take().ok_or_else(api_key::people_only)?;
        Ok(Self {
            membership,
            session,
            second_factor,
            by_cookie,
            principal,
        })
    }
}

/// 403: who asks has no second factor, and `why` it takes one.
pub fn second_factor_required(why: &str) -> ApiError {
    ApiError::new(
        StatusCode::FORBIDDEN,
        "second_factor_required",
        format!(
            "{why} Switch one on with `POST /v1/me/totp`; if you have one, sign in with it \
             (`POST /v1/auth/login`)."
        ),
    )
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_comes_as_a_bearers_or_as_the_user_of_basic() {
        let basic = |text: &str| format!("Basic {}", BASE64.encode(text.as_bytes()));
        for (field, expected) in [
            ("Bearer abc".to_owned(), Some("abc")),
            ("bearer  pk_1 ".to_owned(), Some("pk_1")),
            (basic("pk_1:"), Some("pk_1")),
            (basic("pk_1:password"), None),
            (basic("pk_1"), None),
            (basic("ana@example.com:"), None),
            ("Basic ???".to_owned(), None),
            ("Digest pk_1".to_owned(), None),
            ("pk_1".to_owned(), None),
        ] {
            assert_eq!(credential(&field).as_deref(), expected, "{field}");
        }
    }
}
