//! Segment's calls, one route each.

use api::prelude::*;
use chrono::Utc;
use ledger::{
    Kind,
    intake::{Request, parse_batch, parse_one},
};

use super::{
    Events,
    body::Body,
    intake::{take, take_one},
    view::{EventAnswer, EventAnswers, NewEvent, NewEvents},
};

/// Takes up to 2,500 events, and says of each what became of it.
///
/// Everything that is not rejected is kept when this answers. Sent again, an event that has the same
/// `messageId` is in the ledger once: told apart at once for 35 days, and for ever when it is merged.
#[utoipa::path(
    post, path = "/v1/batch", tag = "events", operation_id = "sendEvents", request_body = NewEvents,
    responses(
        (status = 200, description = "What became of each", body = EventAnswers),
        BodyProblems, PlanProblems, ConflictProblem, AuthProblems
    ),
    extensions(("x-resource" = json!("events")), ("x-audit" = json!("none")))
)]
pub async fn batch(
    principal: Allowed<Work<permission::Upload>>,
    State(events): State<Events>,
    Body(body): Body,
) -> Result<Json<EventAnswers>, ApiError> {
    let now = Utc::now();
    let source = principal.id.to_string();
    let parsed = parse_batch(&body, &Request::new(now, &source));
    let became = take(&events, &principal, parsed, now).await?;
    let items: Vec<EventAnswer> = became.into_iter().map(EventAnswer::from).collect();
    let success = items.iter().all(EventAnswer::is_kept);
    Ok(Json(EventAnswers { success, items }))
}

/// One event of a kind; 422 when it is rejected.
async fn one(
    principal: &Principal,
    events: &Events,
    kind: Kind,
    body: &[u8],
) -> Result<Json<EventAnswer>, ApiError> {
    let now = Utc::now();
    let source = principal.id.to_string();
    let parsed = parse_one(kind, body, &Request::new(now, &source));
    let answer = take_one(events, principal, parsed, now).await?;
    match answer.is_kept() {
        true => Ok(Json(answer)),
        false => Err(answer.into()),
    }
}

macro_rules! call {
    ($(#[$doc:meta])* $name:ident, $path:literal, $operation:literal, $kind:expr) => {
        $(#[$doc])*
        #[utoipa::path(
            post, path = $path, tag = "events", operation_id = $operation, request_body = NewEvent,
            responses(
                (status = 200, description = "It is kept", body = EventAnswer),
                BodyProblems, PlanProblems, ConflictProblem, AuthProblems
            ),
            extensions(("x-resource" = json!("events")), ("x-audit" = json!("none")))
        )]
        pub async fn $name(
            principal: Allowed<Work<permission::Upload>>,
            State(events): State<Events>,
            Body(body): Body,
        ) -> Result<Json<EventAnswer>, ApiError> {
            one(&principal, &events, $kind, &body).await
        }
    };
}

call!(
    /// Takes what is true of a person: `traits` of a `userId`.
    identify, "/v1/identify", "sendIdentify", Kind::Identify
);
call!(
    /// Takes what a person did: an `event` and its `properties`.
    track, "/v1/track", "sendTrack", Kind::Track
);
call!(
    /// Takes that a person saw a page.
    page, "/v1/page", "sendPage", Kind::Page
);
call!(
    /// Takes that a person saw a screen of an app.
    screen, "/v1/screen", "sendScreen", Kind::Screen
);
call!(
    /// Takes which account a person belongs to, and what is true of that: `traits` of a `groupId`.
    group, "/v1/group", "sendGroup", Kind::Group
);
call!(
    /// Takes that two ids are one person's: `previousId` and `userId`.
    alias, "/v1/alias", "sendAlias", Kind::Alias
);
