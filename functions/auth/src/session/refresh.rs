//! Going on with a session, leaving it, and taking it to another organization.

use api::{
    CallerAddress,
    audit::Trail,
    cookies::{self, Site},
    prelude::*,
};
use axum::{
    http::{HeaderMap, Method, header},
    response::{AppendHeaders, IntoResponse},
};
use chrono::Duration;
use domain::{OrgId, User, UserId};
use serde::Deserialize;
use store::Rotation;

use crate::{
    Auth,
    sign_in::{audit, device::network_address},
    view::{Carrier, SignedIn},
};

use super::{Give, LIFE, csrf, refresh_token::RefreshToken};

/// A refresh token gives its successor again for this long, in seconds: two tabs at once.
const GRACE_SECONDS: i64 = 30;

/// A refresh token to trade.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    /// The newest one of the session. Left out by browsers, whose cookie holds it.
    #[serde(default)]
    pub refresh_token: String,
    /// With `cookie` the token is taken from the cookie, and the header `X-Perene-CSRF` is needed.
    #[serde(default)]
    pub session: Carrier,
}

impl Refresh {
    /// The token, wherever it came.
    fn token<'a>(&'a self, site: &Site, headers: &'a HeaderMap) -> Result<&'a str, ApiError> {
        let found = match self.session {
            Carrier::Token => Some(self.refresh_token.as_str()).filter(|t| !t.is_empty()),
            Carrier::Cookie => site.find(headers, cookies::REFRESH),
        };
        found.ok_or_else(|| {
            ApiError::unauthorized(
                "token_missing",
                "Send `refresh_token`, or `\"session\": \"cookie\"` with the cookie that signing \
                 in set. `POST /v1/auth/login` gives either.",
            )
        })
    }
}

/// Trades a refresh token for new tokens. One that was traded more than 30 seconds ago counts as
/// stolen: the session ends. So does every session 90 days after it began.
#[utoipa::path(
    post, path = "/v1/auth/refresh", tag = "auth", operation_id = "refresh",
    request_body = Refresh,
    responses(
        (status = 200, description = "New tokens of the same session", body = SignedIn),
        BodyProblems, AuthProblems
    ),
    security(()), extensions(("x-idempotency" = json!("refused")))
)]
pub async fn refresh(
    State(auth): State<Auth>,
    method: Method,
    headers: HeaderMap,
    caller: CallerAddress,
    trail: Trail,
    Json(body): Json<Refresh>,
) -> Result<SignedIn, ApiError> {
    let keys = auth.keys.keys().await?;
    let token = RefreshToken::open(body.token(&auth.site(), &headers)?, keys.refresh())
        .ok_or_else(|| {
            ApiError::unauthorized(
                "refresh_token_invalid",
                "The refresh token is not one of ours, or is damaged. Sign in again with \
             `POST /v1/auth/login`.",
            )
        })?;
    if body.session == Carrier::Cookie {
        let csrf = csrf(&keys, token.session);
        auth.site().require_meant(&method, &headers, &csrf)?;
    }
    let grace = Duration::seconds(GRACE_SECONDS);
    let turn = auth
        .store()
        .rotate_refresh_token(
            token.user,
            token.session,
            token.turn,
            grace,
            LIFE,
            network_address(caller).as_deref(),
        )
        .await?;
    let session = match turn {
        Rotation::Granted(session) => session,
        Rotation::Unknown => return Err(session_over()),
        Rotation::Reused(session) => {
            let member = auth.store().as_member(session.org_id, token.user).await?;
            if let Some((member, tenant)) = member {
                let actor = audit::actor(token.user, &member.name);
                let status = StatusCode::UNAUTHORIZED;
                trail.refused(&tenant, actor, "token_reused", status).await;
            }
            return Err(ApiError::unauthorized(
                "token_reused",
                "This refresh token was used before, so somebody else may have it. The session \
                 has been ended: sign in again with `POST /v1/auth/login`.",
            ));
        }
    };
    let user = user(&auth, token.user).await?;
    auth.sign_in(&keys, &session, user, Give::both(body.session))
        .await
}

/// Ends the session of the token: its refresh token is worth nothing any more, and a browser
/// forgets its cookies.
#[utoipa::path(
    post, path = "/v1/auth/logout", tag = "auth", operation_id = "logout",
    responses((status = 204, description = "The session is over"), AuthProblems)
)]
pub async fn logout(
    principal: Allowed<Own, Person>,
    State(auth): State<Auth>,
) -> Result<impl IntoResponse, ApiError> {
    auth.store()
        .end_session(principal.membership.user_id, principal.session)
        .await?;
    let cookies = match principal.by_cookie {
        true => auth.site().clear()?,
        false => Vec::new(),
    };
    let cookies = AppendHeaders(
        cookies
            .into_iter()
            .map(|cookie| (header::SET_COOKIE, cookie)),
    );
    Ok((StatusCode::NO_CONTENT, cookies))
}

/// An organization to go to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Switch {
    /// One that the user belongs to.
    pub organization_id: OrgId,
}

/// Takes the session to another organization that the user belongs to.
#[utoipa::path(
    post, path = "/v1/auth/switch", tag = "auth", operation_id = "switchOrganization",
    request_body = Switch,
    responses(
        (status = 200, description = "An access token for that organization; the refresh token stays", body = SignedIn),
        (status = 404, description = "The user belongs to no such organization",
            body = api::Problem, content_type = "application/problem+json"),
        BodyProblems, AuthProblems
    ),
    extensions(("x-idempotency" = json!("refused")))
)]
pub async fn switch(
    principal: Allowed<Own, Person>,
    State(auth): State<Auth>,
    trail: Trail,
    Json(body): Json<Switch>,
) -> Result<SignedIn, ApiError> {
    let (id, store) = (principal.membership.user_id, auth.store());
    if store.as_member(body.organization_id, id).await?.is_none() {
        return Err(ApiError::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "You belong to no organization of that id. `GET /v1/me` lists yours.",
        ));
    }
    store
        .switch_session(id, principal.session, body.organization_id)
        .await?;
    let session = store.session(id, principal.session).await?;
    let session = session.ok_or_else(session_over)?;
    let user = user(&auth, id).await?;
    let keys = auth.keys.keys().await?;
    audit::succeeded(store, &trail, &user, body.organization_id).await?;
    // Whoever has but an access token must not get more than that: the session keeps its refresh
    // token, whose next turn is for the new organization.
    let give = Give {
        carrier: match principal.by_cookie {
            true => Carrier::Cookie,
            false => Carrier::Token,
        },
        refresh: false,
        device: None,
    };
    auth.sign_in(&keys, &session, user, give).await
}

async fn user(auth: &Auth, id: UserId) -> Result<User, ApiError> {
    auth.store().user(id).await?.ok_or_else(session_over)
}

fn session_over() -> ApiError {
    ApiError::unauthorized(
        "session_over",
        "The session has ended. Sign in again with `POST /v1/auth/login`.",
    )
}
