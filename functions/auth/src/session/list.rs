//! The devices that a user is signed in on.

use api::prelude::*;
use chrono::{DateTime, Utc};
use domain::SessionId;
use serde::Serialize;
use store::Session;

use crate::{Auth, session::LIFE};

/// A sign-in that has not ended.
#[derive(Serialize, ToSchema)]
pub struct SessionView {
    /// Its id.
    pub id: SessionId,
    /// What signed in, such as `Firefox on Linux`.
    pub device: String,
    /// The network address that it was last refreshed from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last refreshed, which whoever uses it does every 15 minutes.
    pub last_used_at: DateTime<Utc>,
    /// When it ends at the latest, however often it is used.
    pub ends_at: DateTime<Utc>,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// Lists the user's sessions, newest first.
#[utoipa::path(
    get, path = "/v1/me/sessions", tag = "auth", operation_id = "listSessions",
    params(PageQuery),
    responses(
        (status = 200, description = "Where the user is signed in", body = List<SessionView>),
        AuthProblems, QueryProblems
    )
)]
pub async fn list(
    principal: Allowed<Own, Person>,
    State(auth): State<Auth>,
    Params(page): Params<PageQuery>,
) -> Result<Json<List<SessionView>>, ApiError> {
    let user = principal.membership.user_id;
    let page = auth.store().sessions(user, &page.into()).await?;
    Ok(Json(List::of(page, |session: Session| SessionView {
        current: session.id == principal.session,
        id: session.id,
        device: session.device,
        address: session.address,
        created_at: session.created_at,
        last_used_at: session.turned_at,
        ends_at: session.created_at + LIFE.whole,
    })))
}

/// Ends one of the user's sessions. Its tokens are refused from the next request on.
#[utoipa::path(
    delete, path = "/v1/me/sessions/{id}", tag = "auth", operation_id = "endSession",
    params(("id" = SessionId, Path, description = "The session's id")),
    responses((status = 204, description = "It is over"), LookupProblems)
)]
pub async fn end(
    principal: Allowed<Own, Person>,
    State(auth): State<Auth>,
    Id(id): Id<SessionId>,
) -> Result<StatusCode, ApiError> {
    let (user, store) = (principal.membership.user_id, auth.store());
    if store.session(user, id).await?.is_none() {
        return Err(ApiError::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "You have no session of that id. `GET /v1/me/sessions` lists yours.",
        ));
    }
    store.end_session(user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends all of the user's sessions but the one that asks.
#[utoipa::path(
    delete, path = "/v1/me/sessions", tag = "auth", operation_id = "endOtherSessions",
    responses((status = 204, description = "All others are over"), AuthProblems)
)]
pub async fn end_others(
    principal: Allowed<Own, Person>,
    State(auth): State<Auth>,
) -> Result<StatusCode, ApiError> {
    let user = principal.membership.user_id;
    auth.store()
        .end_sessions(user, Some(principal.session))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
